"""Roll-outs that were decided on: one of them, those of a version, and what each did to whom."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from onboarding.errors import NotFound
from onboarding.models import Enrolment, Membership, ProgrammeVersion, RollOut, RollOutPerson, RollOutStep
from onboarding.models.choices import Applies, RecruitStatus, RollOutDid
from onboarding.models.wall_choices import RollOutState
from onboarding.selectors.programmes import IN_FLIGHT, visible_versions

Row = dict[str, Any]
TOLD_FOR = timedelta(days=14)


def visible_roll_outs(viewer: Membership) -> QuerySet[RollOut]:
    """Roll-outs of programmes that the viewer may see, newest first."""
    rows = RollOut.objects.filter(trust=viewer.trust_id, version__in=visible_versions(viewer).order_by())
    return rows.select_related("version__programme", "actor", "undone_by").order_by("-recorded_at", "-id")


def find_roll_out(viewer: Membership, roll_out_id: UUID, *, lock: bool = False) -> RollOut:
    """One roll-out, locked where asked. Raises NotFound, whether it is missing or foreign."""
    rows = visible_roll_outs(viewer).filter(pk=roll_out_id)
    found = (rows.select_for_update(no_key=True, of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound()
    return found


def roll_outs_not_done(viewer: Membership, now: datetime) -> list[RollOut]:
    """What the worker refused to do or to take back in the last two weeks, where nobody has decided anew about the programme
    since; newest first. One query."""
    newer = RollOut.objects.filter(
        version__programme=OuterRef("version__programme"), recorded_at__gt=OuterRef("recorded_at")
    )
    rows = visible_roll_outs(viewer).exclude(why_not="").filter(settled_at__gt=now - TOLD_FOR)
    return list(rows.filter(~Exists(newer), state__in=(RollOutState.REFUSED, RollOutState.DONE)))


def on_older_versions(version: ProgrammeVersion) -> int:
    """How many people follow another version of the same programme now. One query."""
    rows = Enrolment.objects.filter(
        version__programme=version.programme_id, state__in=IN_FLIGHT, recruit__isnull=False
    ).exclude(recruit__status=RecruitStatus.LEFT)
    return rows.exclude(version=version).count()


def totals_of(done: RollOut) -> Mapping[str, int]:
    """How many steps a roll-out added, changed and so on; those that do not apply to their person left out. One query."""
    rows = done.steps.filter(Q(step__applies=Applies.YES) | Q(did=RollOutDid.REMOVED))
    found = dict(rows.values_list("did").annotate(Count("id")))
    return {did: found.get(did, 0) for did in RollOutDid.values}


def people_of_roll_out(done: RollOut) -> QuerySet[RollOutPerson]:
    """Whom it brought to its version, by name."""
    rows = done.lines.select_related("enrolment__recruit", "was_version")
    return rows.order_by("enrolment__recruit__full_name", "id")


def steps_of_people(done: RollOut, people: list[RollOutPerson]) -> dict[UUID, list[RollOutStep]]:
    """By enrolment: what it did to the steps of these people. One query."""
    found: dict[UUID, list[RollOutStep]] = {row.enrolment_id: [] for row in people}
    rows = done.steps.filter(step__enrolment__in=list(found)).select_related("step__item", "was_item")
    for row in rows.order_by("step__item__position", "id"):
        found[row.step.enrolment_id].append(row)
    return found


def done_row(done: RollOut) -> Row:
    """A roll-out as the API writes it."""
    return {
        "id": done.pk,
        "version": done.version_id,
        "programme": done.version.programme.key,
        "number": done.version.number,
        "choice": done.choice,
        "from_on": done.from_on,
        "reason": done.reason,
        "people": done.people,
        "state": done.state,
        "why_not": done.why_not,
        "totals": totals_of(done),
        "by": {"id": done.actor_id, "name": done.actor.full_name},
        "effective_on": done.effective_on,
        "recorded_at": done.recorded_at,
        "undone_on": done.undone_on,
    }
