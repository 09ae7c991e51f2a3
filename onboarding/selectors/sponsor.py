"""The sponsor's desk as rows: the licence, who is on it, certificates and allocations, reports made, self-audits."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery, Sum

from onboarding.access import Action, require
from onboarding.errors import NotFound
from onboarding.models import (
    AuditedFile,
    Certificate,
    CosAllocation,
    Evidence,
    FileAudit,
    Item,
    LicencePerson,
    Membership,
    Milestone,
    Recruit,
    SponsorLicence,
    SponsorReport,
)
from onboarding.models.choices import MilestoneKind, ProgrammeKind, RecruitStatus, Sponsor, VersionStatus
from onboarding.rules.calendars import Calendar
from onboarding.rules.due_dates import DueRule, due

Row = dict[str, Any]
Found = TypeVar("Found", bound=Model)
USE, CHANGE = "cos-use", "licence-change"


def licence_of(viewer: Membership) -> SponsorLicence:
    """The trust's licence; an empty one, unsaved, where nothing is typed in yet. One query. Raises NotAllowed."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    return SponsorLicence.objects.filter(trust=viewer.trust_id).first() or SponsorLicence(trust_id=viewer.trust_id)


def licence_people(viewer: Membership) -> QuerySet[LicencePerson]:
    """Who plays a part on the licence, those who do now first. Raises NotAllowed."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    rows = LicencePerson.objects.filter(trust=viewer.trust_id)
    return rows.order_by(F("until").desc(nulls_first=True), "role", "since", "id")


def allocations(viewer: Membership) -> QuerySet[CosAllocation]:
    """Allocations of certificates, the newest first. Raises NotAllowed."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    return CosAllocation.objects.filter(trust=viewer.trust_id).order_by("-starts_on")


def reports_made(viewer: Membership) -> QuerySet[SponsorReport]:
    """Reports that HR logged, the newest first. Raises NotAllowed."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    rows = SponsorReport.objects.filter(trust=viewer.trust_id).select_related("recruit", "reported_by")
    return rows.order_by("-reported_on", "-id")


def duties_closed(viewer: Membership, newest: int) -> list[Row]:
    """Duties that were closed with evidence, the newest first: they stand in the log beside the reports. One query."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    rows = Evidence.objects.filter(
        trust=viewer.trust_id,
        step__state="done",
        step__enrolment__version__programme__kind=ProgrammeKind.DUTY,
    )
    found = rows.select_related("step__item", "step__enrolment__recruit", "submitted_by").order_by(
        "-recorded_at", "-id"
    )
    return [
        {
            "about": one.step.item.title,
            "recruit": one.step.enrolment.recruit,
            "reported_on": one.dated_on or one.step.done_on,
            "reference": one.reference or one.note,
            "by": one.submitted_by.full_name,
        }
        for one in found[:newest]
    ]


def audits(viewer: Membership) -> QuerySet[FileAudit]:
    """Self-audits, the newest first, with how many files have gaps and for how many something was done. Raises
    NotAllowed."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    gaps = Q(files__missing__len__gt=0)
    rows = FileAudit.objects.filter(trust=viewer.trust_id).select_related("drawn_by")
    return rows.annotate(
        drawn=Count("files"),
        with_gaps=Count("files", filter=gaps),
        mended=Count("files", filter=gaps & Q(files__done_on__isnull=False)),
        papers_missing=Sum("files__missing__len"),
    ).order_by("-drawn_at", "-id")


def find_audit(viewer: Membership, audit_id: UUID) -> FileAudit:
    """One audit. Raises NotFound, NotAllowed."""
    return _one(audits(viewer).filter(pk=audit_id).first())


def certificate_rows(viewer: Membership, today: date) -> list[Row]:
    """Every certificate that the trust assigned, the newest first, with its state: used, returned, lapsed or waiting,
    and the last day to use it. Those of the Academy are not the trust's. Two queries. Raises NotAllowed."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    rule, calendar = duty_rule(viewer, USE), Calendar(viewer.trust.country)
    return [_certificate(row, rule, calendar, today) for row in _assigned(viewer)]


def _assigned(viewer: Membership) -> list[Row]:
    same = {"recruit": OuterRef("recruit"), "occurrence": OuterRef("occurrence")}
    applied = Milestone.objects.filter(**same, kind=MilestoneKind.VISA_APPLIED).values("actual_on")[:1]
    kept = Certificate.objects.filter(**same)
    rows = Milestone.objects.filter(
        trust=viewer.trust_id,
        kind=MilestoneKind.COS_ASSIGNED,
        actual_on__isnull=False,
        recruit__sponsor=Sponsor.TRUST,
    ).annotate(
        used_on=Subquery(applied),
        number=Subquery(kept.values("number")[:1]),
        returned_on=Subquery(kept.values("returned_on")[:1]),
    )
    wanted = ("recruit_id", "recruit__full_name", "occurrence", "actual_on", "used_on", "number", "returned_on")
    return list(rows.order_by("-actual_on", "-id").values(*wanted))


def _certificate(row: Row, rule: DueRule | None, calendar: Calendar, today: date) -> Row:
    answer = due(rule, {MilestoneKind.COS_ASSIGNED: row["actual_on"]}, calendar) if rule else None
    lapses_on = answer.on if answer else None
    state = "returned" if row["returned_on"] else "used" if row["used_on"] else "waiting"
    if state == "waiting" and lapses_on and lapses_on < today:
        state = "lapsed"
    return {
        "recruit": {"id": row["recruit_id"], "name": row["recruit__full_name"]},
        "occurrence": row["occurrence"],
        "number": row["number"] or "",
        "assigned_on": row["actual_on"],
        "used_on": row["used_on"],
        "returned_on": row["returned_on"],
        "lapses_on": lapses_on,
        "days_left": (lapses_on - today).days if lapses_on and state == "waiting" else None,
        "state": state,
    }


def allocation_rows(allocated: list[CosAllocation], certificates: list[Row]) -> list[Row]:
    """Each allocation with what was assigned from it, and of that used and returned. What is left counts no returned
    certificate back. No query."""
    return [_allocation(one, certificates) for one in allocated]


def _allocation(one: CosAllocation, certificates: list[Row]) -> Row:
    inside = [row["state"] for row in certificates if one.starts_on <= row["assigned_on"] <= one.ends_on]
    return {
        "id": one.pk,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "number": one.number,
        "assigned": len(inside),
        "used": inside.count("used"),
        "returned": inside.count("returned"),
        "waiting": inside.count("waiting"),
        "lapsed": inside.count("lapsed"),
        "left": one.number - len(inside),
        "revision": one.revision,
    }


def duty_item(viewer: Membership, key: str) -> Item | None:
    """The item of a duty as the viewer's trust has published it. One query."""
    published = {"version__programme__kind": ProgrammeKind.DUTY, "version__status": VersionStatus.PUBLISHED}
    items = Item.objects.filter(trust=viewer.trust_id, version__programme__key=key, **published).select_related(
        "version"
    )
    return items.order_by("-version__number").first()


def duty_rule(viewer: Membership, key: str) -> DueRule | None:
    """How its last day is worked out. One query."""
    item = duty_item(viewer, key)
    return item.due_rule if item and item.anchor else None


def of_the_academy(viewer: Membership) -> QuerySet[Recruit]:
    """People whom the Academy sponsors: its duties hold for them, and not those of the trust's licence."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    people = Recruit.objects.filter(trust=viewer.trust_id, sponsor=Sponsor.ACADEMY)
    return people.exclude(status=RecruitStatus.LEFT).order_by("full_name", "id")


def audited_files(viewer: Membership, audit: FileAudit) -> list[AuditedFile]:
    """The files of one audit in the order in which they were drawn. One query. Raises NotAllowed."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    return list(AuditedFile.objects.filter(audit=audit).select_related("recruit", "done_by").order_by("position"))


def find_allocation(viewer: Membership, allocation_id: UUID) -> CosAllocation:
    """One allocation. Raises NotFound, NotAllowed."""
    return _one(allocations(viewer).filter(pk=allocation_id).first())


def find_licence_person(viewer: Membership, person_id: UUID) -> LicencePerson:
    """Someone on the licence. Raises NotFound, NotAllowed."""
    return _one(licence_people(viewer).filter(pk=person_id).first())


def find_certificate(viewer: Membership, recruit: Recruit, occurrence: int) -> Certificate:
    """What is kept of one certificate that the trust assigned; an empty one, unsaved, where nothing is. Raises NotFound,
    NotAllowed."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    assigned = Milestone.objects.filter(
        recruit=recruit, kind=MilestoneKind.COS_ASSIGNED, occurrence=occurrence, actual_on__isnull=False
    )
    if recruit.sponsor != Sponsor.TRUST or not assigned.exists():
        raise NotFound()
    same = {"recruit": recruit, "occurrence": occurrence}
    return Certificate.objects.filter(**same).first() or Certificate(trust_id=recruit.trust_id, **same)


def _one(found: Found | None) -> Found:
    if found is None:
        raise NotFound()
    return found


def desk_row(viewer: Membership, today: date) -> Row:
    """The licence, who is on it, the allocations and every certificate. Five queries. Raises NotAllowed."""
    licence, certificates = licence_of(viewer), certificate_rows(viewer, today)
    officers = licence_people(viewer).values("id", "full_name", "role", "since", "until", "revision")
    return {
        "licence": {name: getattr(licence, name) for name in ("number", "rating", "expires_on")},
        "people": [dict(row) for row in officers],
        "allocations": allocation_rows(list(allocations(viewer)), certificates),
        "certificates": certificates,
    }


def report_row(one: SponsorReport) -> Row:
    """One report of the log, read with its recruit and who logged it."""
    return {
        "id": one.pk,
        "recruit": {"id": one.recruit.pk, "name": one.recruit.full_name} if one.recruit else None,
        "about": one.about,
        "reported_on": one.reported_on,
        "reference": one.reference,
        "reported_by": one.reported_by.full_name if one.reported_by else None,
        "recorded_at": one.recorded_at,
    }


def audit_rows(page: QuerySet[FileAudit]) -> list[Row]:
    """Audits with their files, in two queries."""
    found = list(page.prefetch_related("files__recruit"))
    return [
        {
            "id": one.pk,
            "drawn_on": one.drawn_on,
            "drawn_by": one.drawn_by.full_name if one.drawn_by else None,
            "seed": one.seed,
            "people": one.people,
            "files": [_audited(file) for file in one.files.all()],
        }
        for one in found
    ]


def _audited(one: AuditedFile) -> Row:
    recruit = one.recruit
    return {
        "id": one.pk,
        "recruit": {"id": recruit.pk, "name": recruit.full_name} if recruit else None,
        "there": one.there,
        "missing": one.missing,
        "done_on": one.done_on,
        "done_words": one.done_words,
    }
