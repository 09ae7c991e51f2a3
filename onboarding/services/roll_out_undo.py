"""Taking a roll-out back as a whole, within a day, while nothing has followed."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import NotNow
from onboarding.models import Event, Item, Membership, Recruit, RollOut, RollOutPerson, RollOutStep, Step, StepComment
from onboarding.models.choices import Applies, RollOutChoice, RollOutDid, Scope
from onboarding.models.steps import OPEN
from onboarding.models.wall_choices import RollOutState
from onboarding.rules.plain_words import long_date
from onboarding.selectors.programmes import find_programme
from onboarding.selectors.roll_outs import find_roll_out
from onboarding.services.changes import step_changes
from onboarding.services.counters import recount
from onboarding.services.events import Happening, record, record_each
from onboarding.services.planning import plan, situations_of
from onboarding.services.refresh import save_columns
from onboarding.services.roll_out_waiting import is_many, refuse_where_one_waits
from onboarding.services.roll_outs import SAVED, follow_elsewhere, serve_anew

DAYS_TO_UNDO = timedelta(days=1)
NOT_YET = {
    RollOutState.WAITING: "It is being done. Once that is so, it can be undone.",
    RollOutState.REFUSED: "Nothing was changed, so there is nothing to undo.",
    RollOutState.UNDOING: "It is being undone.",
}
TAKEN_BACK = "Version {number} was taken back."
DATES = ("due_on", "clock_ends_on", "superseded_on", "waiting_since")
OWN_EVENTS = ("rolled_out", "version_rolled_out", "roll_out_undone")
SAID_BEFORE = """
UPDATE onboarding_step s SET item_id = old.id
  FROM onboarding_rolloutperson p, onboarding_item now, onboarding_item old
 WHERE p.roll_out_id = %(roll_out)s AND s.enrolment_id = p.enrolment_id AND now.id = s.item_id
   AND now.version_id = %(version)s AND old.version_id = p.was_version_id AND old.path = now.path
   AND NOT EXISTS (SELECT FROM onboarding_rolloutstep l
                    WHERE l.roll_out_id = p.roll_out_id AND l.step_id = s.id AND l.did <> 'moved')
"""
FOLLOW_BEFORE = """
UPDATE onboarding_enrolment e SET version_id = p.was_version_id, revision = e.revision + 1
  FROM onboarding_rolloutperson p WHERE p.roll_out_id = %s AND p.enrolment_id = e.id
"""


@transaction.atomic
def undo_roll_out(actor: Membership, *, roll_out_id: UUID) -> RollOut:
    """Take back what a roll-out did, to everybody: steps that came go, those that changed or went are as they were. Where
    they are many it is only asked for: the worker does it.

    Raises NotFound, NotAllowed, NotNow (undone already, nothing to undo, more than a day ago, something has followed)."""
    done = find_roll_out(actor, roll_out_id)
    require(actor, Action.MANAGE_PROGRAMMES, done.version)
    find_programme(actor, done.version.programme_id, lock=True)
    done = find_roll_out(actor, roll_out_id, lock=True)
    if not is_many(done.people):
        take_back(actor, done)
        return done
    today = today_in(actor.trust)
    if why := why_not_undone(done, today):
        raise NotNow(why, code="cannot_be_undone")
    refuse_where_one_waits(done.version)
    done.state, done.undone_by, done.why_not = RollOutState.UNDOING, actor, ""
    done.save(update_fields=["state", "undone_by", "why_not"])
    words = {"title": done.version.programme.title, "version": done.version.number, "people": done.people}
    record(actor, "version_roll_out_undo_asked", done, effective_on=today, data=words)
    return done


def take_back(actor: Membership, done: RollOut) -> None:
    """The same at once, for a roll-out whose programme is locked. Part of a service. Raises NotNow, NotAllowed."""
    require(actor, Action.MANAGE_PROGRAMMES, done.version)
    find_programme(actor, done.version.programme_id, lock=True)
    people = list(done.lines.select_related("enrolment__recruit__site", "enrolment__recruit__trust").order_by("pk"))
    recruits = [row.enrolment.recruit for row in people if row.enrolment.recruit]
    ids = [recruit.pk for recruit in recruits]
    list(Recruit.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    lines = list(
        done.steps.select_related("step__item", "step__enrolment__recruit", "was_item")
        .order_by("pk")
        .select_for_update(of=("step",), no_key=True)
    )
    today = today_in(actor.trust)
    named = done.state != RollOutState.UNDOING  # what the worker says is stored, where no erasure would find a name
    if why := too_late_to_undo(done, today) or what_followed(done, people, lines, named=named):
        raise NotNow(why, code="cannot_be_undone")
    done.undone_on, done.undone_by, done.state = today, actor, RollOutState.DONE
    done.save(update_fields=["undone_on", "undone_by", "state"])
    _put_back(actor, done, lines, recruits)
    gone = _shared_of(done, people)
    serve_anew(actor, recruits, done.version, gone, today)
    follow_elsewhere(actor, [line.step for line in lines], recruits, [row.enrolment_id for row in people], today)
    recount(done.trust_id, ids)
    words = {"title": done.version.programme.title, "version": done.version.number, "people": len(people)}
    record(actor, "version_roll_out_undone", done, effective_on=today, data=words)
    record_each(
        actor, [Happening("roll_out_undone", row.enrolment, today, row.enrolment.recruit, words) for row in people]
    )


def why_not_undone(done: RollOut, today: date) -> str:
    """Why a roll-out cannot be undone whatever has followed; empty where it can."""
    return NOT_YET.get(RollOutState(done.state), "") or too_late_to_undo(done, today)


def too_late_to_undo(done: RollOut, today: date) -> str:
    """The same for one that was done, or is being taken back."""
    if done.undone_on:
        return f"This was undone on {long_date(done.undone_on)}."
    if done.choice == RollOutChoice.KEEP:
        return "Nothing was changed, so there is nothing to undo."
    last = done.effective_on + DAYS_TO_UNDO
    if today > last:
        return f"This could be undone until {long_date(last)}. Publish another version and roll that out instead."
    return ""


def what_followed(done: RollOut, people: Sequence[RollOutPerson], lines: Sequence[RollOutStep], *, named: bool) -> str:
    """What happened since to a step that it changed or to somebody's programme, as a sentence, with the name of the person
    if it is `named`; empty where nothing did."""
    if sum(row.enrolment.version_id != done.version_id for row in people):
        return "Somebody has been brought to another version since, so this cannot be undone."
    things: dict[UUID, RollOutStep | RollOutPerson] = {line.step_id: line for line in lines}
    things |= {row.enrolment_id: row for row in people}
    done_at = min(
        (row.pk for row in people), default=done.pk
    )  # written as it was done; itself is as old as the wish for it
    since = Event.objects.filter(object_id__in=list(things), id__gt=done_at).exclude(action__in=OWN_EVENTS)
    said = StepComment.objects.filter(step__in=[line.step_id for line in lines], id__gt=done_at)
    touched = [*since.order_by("id").values_list("object_id", flat=True), *said.values_list("step_id", flat=True)]
    found = [one for one in dict.fromkeys(touched) if one]
    if not found:
        return ""
    first = things[found[0]]
    step = first.step if isinstance(first, RollOutStep) else None
    recruit = (first.step.enrolment if isinstance(first, RollOutStep) else first.enrolment).recruit
    what = f"“{step.item.title}”" if step else "the programme"
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    name = recruit.full_name if recruit and named else "somebody"
    return f"Something was done since with {what} of {name}{more}, so this cannot be undone."


def _put_back(actor: Membership, done: RollOut, lines: Sequence[RollOutStep], recruits: Sequence[Recruit]) -> None:
    """Everyone follows the version that they followed before, and the steps are as they were, with the days of today."""
    today, why = done.undone_on, TAKEN_BACK.format(number=done.version.number)
    assert today is not None
    with connection.cursor() as cursor:
        cursor.execute(SAID_BEFORE, {"roll_out": done.pk, "version": done.version_id})
        cursor.execute(FOLLOW_BEFORE, [done.pk])
    added = [line.step for line in lines if line.did == RollOutDid.ADDED]
    restored = [_restored(line) for line in lines if line.did != RollOutDid.ADDED]
    for step in added:
        step.applies, step.applies_reason, step.superseded_on = Applies.NO, why, today
    save_columns([*added, *restored], SAVED)
    save_columns(_with_new_days(restored, recruits))
    if added:
        step_changes(actor, "removed", added, effective_on=today, reason=why)
    if restored:
        step_changes(actor, "restored", restored, effective_on=today, reason=why)


def _restored(line: RollOutStep) -> Step:
    """The step as it was before, unsaved."""
    step = line.step
    for name, value in line.before.items():
        setattr(step, name, date.fromisoformat(value) if value and name in DATES else value)
    if line.was_item:
        step.item = line.was_item
    return step


def _with_new_days(steps: Sequence[Step], recruits: Sequence[Recruit]) -> list[Step]:
    """Those of the restored steps whose days have moved meanwhile, planned anew."""
    known = situations_of(recruits, [step.item for step in steps])
    return [
        step
        for step in steps
        if step.enrolment.recruit_id
        and step.state in OPEN
        and plan(step, step.item, known[step.enrolment.recruit_id], step.enrolment.enrolled_on)
    ]


def _shared_of(done: RollOut, people: Iterable[RollOutPerson]) -> set[str]:
    """Paths of shared items that came with the version to somebody."""
    before = {row.was_version_id for row in people}
    rows = Item.objects.filter(version__in={done.version_id, *before}).exclude(scope=Scope.PERSON)
    paths: dict[UUID, set[str]] = {version: set() for version in {done.version_id, *before}}
    for version, path in rows.values_list("version", "path"):
        paths[version].add(path)
    return {path for version in before for path in paths[done.version_id] - paths[version]}
