"""Who is not at work without explanation, since when, and what the sponsor then has to do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from onboarding.models import Item, Membership, Occurrence, Recruit
from onboarding.models.choices import OccurrenceKind, ProgrammeKind, VersionStatus
from onboarding.rules.calendars import Calendar, working_days_in
from onboarding.rules.due_dates import DueRule, due
from onboarding.selectors.rules import source_row
from onboarding.selectors.visible import visible_occurrences

Row = dict[str, Any]
DUTY = "unexplained-absence"


@dataclass(frozen=True)
class AbsenceDuty:
    """What a sponsor has to do about a long absence, as the library has it: in words, by when, and where that was read."""

    title: str
    explanation: str
    must_never: str
    rule: DueRule
    told: Row

    def days(self, first: date, calendar: Calendar) -> tuple[date | None, date | None]:
        """The last day of the clock for an absence since `first`, and the last day to report."""
        answer = due(self.rule, dict.fromkeys(self.rule.waits_on, first), calendar)
        return answer.ends_on, answer.on


def absence_duty(viewer: Membership) -> AbsenceDuty | None:
    """The duty as the viewer's trust has published it. One query."""
    published = {"version__programme__kind": ProgrammeKind.DUTY, "version__status": VersionStatus.PUBLISHED}
    items = Item.objects.filter(trust=viewer.trust_id, version__programme__key=DUTY, **published)
    item = items.select_related("version").order_by("-version__number").first()
    if item is None or item.anchor is None:
        return None
    rule = DueRule.from_data(item.anchor, item.offset, item.unit, item.roll, item.then_offset, item.then_unit or None)
    return AbsenceDuty(item.title, item.guidance, item.details.get("must_never", ""), rule, source_row(item))


def open_absences(viewer: Membership) -> QuerySet[Occurrence]:
    """Those that are not over and that the viewer may know of, the longest first."""
    rows = visible_occurrences(viewer).filter(kind=OccurrenceKind.ABSENT, ended_on__isnull=True)
    return rows.order_by("happened_on", "id")


def absences_of(viewer: Membership, recruit: Recruit) -> QuerySet[Occurrence]:
    """Those of one person that the viewer may know of, the newest first."""
    rows = visible_occurrences(viewer).filter(recruit=recruit, kind=OccurrenceKind.ABSENT)
    return rows.order_by("-happened_on", "-id")


def occurrence_rows(viewer: Membership, occurrences: QuerySet[Occurrence], today: date) -> list[Row]:
    """Rows for these occurrences, in their order, with working days counted by the trust's calendar. One query."""
    calendar = Calendar(viewer.trust.country)
    found = occurrences.select_related("recruit__ward", "recruit__case_officer", "reported_by", "ended_by")
    return [_row(one, calendar, today) for one in found]


def _row(one: Occurrence, calendar: Calendar, today: date) -> Row:
    return {
        "id": one.pk,
        "recruit": {"id": one.recruit.pk, "name": one.recruit.full_name} if one.recruit else None,
        "kind": one.kind,
        "happened_on": one.happened_on,
        "words": one.words,
        "reported_by": _name(one.reported_by),
        "recorded_at": one.recorded_at,
        "ended_on": one.ended_on,
        "ended_words": one.ended_words,
        "ended_by": _name(one.ended_by),
        "working_days": working_days_in(one.happened_on, one.ended_on or today, calendar),
        "ward": one.recruit.ward.name if one.recruit and one.recruit.ward else "",
        "case_officer": _name(one.recruit.case_officer) if one.recruit else None,
        "sponsor": one.recruit.sponsor if one.recruit else "",
        "revision": one.revision,
    }


def _name(member: Membership | None) -> str | None:
    return member.full_name if member else None
