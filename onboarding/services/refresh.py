"""A fact or date of people changed: work out again what applies and when it is due. Finished steps are not touched."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import EnrolmentState
from onboarding.models.steps import OPEN
from onboarding.selectors.followers import waiting_for
from onboarding.services import shared_steps
from onboarding.services.changes import step_changes
from onboarding.services.counters import recount
from onboarding.services.duty_clocks import follow_people
from onboarding.services.planning import plan, situations_of, with_followed

# What planning sets, with the types of the columns.
PLANNED = {
    "applies": "text",
    "applies_reason": "text",
    "due_on": "date",
    "clock_ends_on": "date",
    "due_words": "text",
    "provisional": "boolean",
    "waiting_for": "text[]",
    "revision": "integer",
}
DONE_BEFORE = "Counted from something that was done, let off or opened again"


def refresh(actor: Membership | None, recruit: Recruit, *, today: date, effective_on: date, reason: str) -> int:
    """The same for one recruit. Returns how many of their own steps moved."""
    return refresh_each(actor, [recruit], today=today, effective_on=effective_on, reason=reason)


def refresh_each(
    actor: Membership | None, recruits: Iterable[Recruit], *, today: date, effective_on: date, reason: str
) -> int:
    """Recompute the open steps of recruits, loaded with site and trust, the shared steps that serve them, and their
    duty clocks.

    The number of statements grows neither with the steps nor with the people. Returns how many own steps moved."""
    recruits = list(recruits)
    if not recruits:
        return 0
    steps = list(_open_steps(recruits))
    given = shared_steps.given_to(recruits)
    given.give_items(steps)
    situations = situations_of(recruits, given.items)
    shared_steps.serve(actor, given, situations, today)
    shared_steps.move(actor, given, situations, today)
    situations = with_followed(situations, [step.item for step in steps])
    moved = [step for step in steps if plan(step, step.item, situations[_whose(step)], step.enrolment.enrolled_on)]
    save_columns(moved)
    if moved:
        step_changes(actor, "moved", moved, effective_on=effective_on, reason=reason)
    follow_people(actor, recruits[0].trust, {recruit.pk for recruit in recruits}, reason=reason)
    recount(recruits[0].trust_id, [recruit.pk for recruit in recruits])
    return len(moved)


def save_columns(steps: Sequence[Step], columns: Mapping[str, str] = PLANNED) -> None:
    """Write these columns, each with its type, at the next revision, in one statement however many steps there are."""
    for step in steps:
        step.revision += 1
    rows = [{name: getattr(step, name) for name in columns} | {"id": step.pk} for step in steps]
    if not rows:
        return
    sets = ", ".join(f"{name} = v.{name}" for name in columns)
    types = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    save = f"UPDATE onboarding_step s SET {sets} FROM jsonb_to_recordset(%s::jsonb) AS v (id uuid, {types}) WHERE s.id = v.id"
    with connection.cursor() as cursor:
        cursor.execute(save, [json.dumps(rows, default=str)])


def follow(
    actor: Membership | None, steps: Collection[Step], recruit_ids: Collection[UUID], *, today: date, effective_on: date
) -> None:
    """These steps were done, let off or opened again for these people: what is counted from that gets its day, or
    waits again. One query where nothing is."""
    people = Recruit.objects.filter(pk__in=waiting_for(steps, recruit_ids)).select_related("site", "trust")
    refresh_each(actor, people.order_by("pk"), today=today, effective_on=effective_on, reason=DONE_BEFORE)


def _open_steps(recruits: Sequence[Recruit]) -> QuerySet[Step]:
    return (
        Step.objects.filter(
            enrolment__recruit__in=recruits, enrolment__begun_by="", state__in=OPEN, superseded_on__isnull=True
        )
        .exclude(enrolment__state=EnrolmentState.ENDED)  # of a withdrawn one only what the law asks for is left
        .select_related("enrolment")
        .select_for_update(of=("self",))
        .order_by("id")
    )


def _whose(step: Step) -> UUID:
    recruit_id = step.enrolment.recruit_id
    assert recruit_id is not None, "the steps of recruits are asked for"
    return recruit_id
