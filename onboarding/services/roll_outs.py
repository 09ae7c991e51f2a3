"""Bringing a published version to people who follow an older one: seen first, person by person, then done as seen.

Finished steps are never touched. Who follows the version now is shown, asked and reminded by it; each step that came,
changed or went is kept in a line of its own, so that the whole can be undone (`roll_out_undo`)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.models import (
    Enrolment,
    Membership,
    ProgrammeVersion,
    Recruit,
    RollOut,
    RollOutPerson,
    RollOutStep,
    Serving,
    Step,
)
from onboarding.models.choices import RollOutChoice, RollOutDid, Scope, VersionStatus
from onboarding.models.steps import OPEN
from onboarding.models.wall_choices import RollOutState
from onboarding.rules.due_dates import add_months
from onboarding.rules.evidence import EARLIEST_DATE
from onboarding.rules.plain_words import long_date
from onboarding.selectors.followers import waiting_for
from onboarding.selectors.programmes import FOR_PEOPLE, find_programme, find_version
from onboarding.selectors.roll_out_previews import PersonLines, RollOutPreview, StepLine
from onboarding.services import shared_steps
from onboarding.services.changes import step_changes
from onboarding.services.counters import recount
from onboarding.services.enrolment_states import end_open_steps
from onboarding.services.events import Happening, record, record_each
from onboarding.services.moves import check_reason, check_words
from onboarding.services.planning import situations_of
from onboarding.services.refresh import PLANNED, refresh_each, save_columns
from onboarding.services.roll_out_items import Items
from onboarding.services.roll_out_plan import Wanted, survey
from onboarding.services.roll_out_waiting import people_if_many, put_off
from onboarding.services.seen import changed_meanwhile

SAVED = PLANNED | {
    "item_id": "uuid", "state": "text", "superseded_on": "date", "waiting_on": "text", "waiting_since": "date",
}  # fmt: skip
MONTHS_AHEAD = 120
SAID_SO = """
UPDATE onboarding_step s SET item_id = p.now
  FROM unnest(%s::uuid[], %s::uuid[]) AS p (was, now) JOIN onboarding_item i ON i.id = p.was,
       unnest(%s::uuid[], %s::uuid[]) AS e (id, version_id)
 WHERE s.item_id = p.was AND s.enrolment_id = e.id AND i.version_id = e.version_id AND s.state = ANY(%s)
   AND s.superseded_on IS NULL
"""


@transaction.atomic
def roll_out(
    actor: Membership,
    *,
    version_id: UUID,
    choice: str,
    from_on: date | None = None,
    reason: str = "",
    seen: str | None = None,
) -> RollOutPreview:
    """What bringing a published version to people on older ones does. It is done where `seen` is the digest of just
    this preview, else only shown.

    `choice`: `keep` notes that they stay; `not_started` gives everyone what is new, and changes or takes away what is
    not begun; `from_date` does the same for those whose first day of work is `from_on` or later, or not known yet (for
    staff already here, the day of enrolment counts); `mandated`, with a reason, also asks again what is begun and was
    changed. For many people it is only asked for: the worker does it (`waits`).
    Raises NotFound, NotAllowed, NotNow (not published, from the library), Invalid (each problem at its field)."""
    version = begin_roll_out(actor, version_id, lock=seen is not None)
    today = today_in(actor.trust)
    _check(choice, from_on, reason, today, doing=seen is not None)
    wanted = Wanted(version, choice, from_on if choice == RollOutChoice.FROM_DATE else None, today)
    if seen is not None and (many := people_if_many(wanted)):
        row = put_off(actor, wanted, people=many, reason=reason.strip(), seen=seen)
        return RollOutPreview(version, choice, wanted.from_on, (), many, row.pk, waits=True)
    preview, items = survey(actor, wanted, lock=seen is not None)
    if seen is None or seen != preview.digest:
        return preview
    done = RollOut(trust_id=actor.trust_id, version=version, choice=choice, from_on=wanted.from_on, actor=actor)
    done.reason = reason.strip()
    carry_out(actor, done, preview, items, today)
    return replace(preview, roll_out_id=done.pk)


def do_roll_out(
    actor: Membership, *, version_id: UUID, choice: str, from_on: date | None = None, reason: str = "", seen: str = ""
) -> RollOutPreview:
    """The same, done: whatever it does, or only what was `seen`. Raises NotNow too (it would do something else by now)."""
    with transaction.atomic():
        if not seen and not people_if_many(
            Wanted(find_version(actor, version_id), choice, from_on, today_in(actor.trust))
        ):
            seen = roll_out(actor, version_id=version_id, choice=choice, from_on=from_on, reason=reason).digest
        preview = roll_out(actor, version_id=version_id, choice=choice, from_on=from_on, reason=reason, seen=seen)
        if preview.roll_out_id is None:
            raise changed_meanwhile()
        return preview


def begin_roll_out(actor: Membership, version_id: UUID, *, lock: bool) -> ProgrammeVersion:
    """The version, its programme locked where asked. Part of a service. Raises NotFound, NotAllowed, NotNow."""
    version = find_version(actor, version_id)
    require(actor, Action.MANAGE_PROGRAMMES, version)
    if lock:
        find_programme(actor, version.programme_id, lock=True)
        version = find_version(actor, version_id, lock=True)
    if version.programme.kind not in FOR_PEOPLE:
        raise NotNow("Duties and commitments follow the library by themselves.", code="from_library")
    if version.status != VersionStatus.PUBLISHED:
        raise NotNow("Only the published version can be brought to people who follow another.", code="not_published")
    return version


def _check(choice: str, from_on: date | None, reason: str, today: date, *, doing: bool) -> None:
    if choice not in RollOutChoice.values:
        raise Invalid.field("choice", "unknown", "Choose to whom the version comes.")
    if choice == RollOutChoice.FROM_DATE:
        latest = add_months(today, MONTHS_AHEAD)
        if from_on is None:
            raise Invalid.field("from_on", "required", "Enter the day from which people who start get the version.")
        if not EARLIEST_DATE <= from_on <= latest:
            words = f"The day must be from {long_date(EARLIEST_DATE)} to {long_date(latest)}."
            raise Invalid.field("from_on", "out_of_range", words)
    check_words(reason, "reason", "The reason")
    if doing and choice == RollOutChoice.MANDATED:
        check_reason(reason)


def carry_out(actor: Membership, done: RollOut, preview: RollOutPreview, items: Items, today: date) -> None:
    """Do what the preview says, and keep it as `done`. Part of a service. Raises NotNow (there is nobody)."""
    people, reason = preview.people, done.reason
    if not people and preview.choice != RollOutChoice.KEEP:
        raise NotNow("There is nobody whom this version could be brought to.", code="nobody")
    enrolments = [one.enrolment for one in people]
    done.people, done.effective_on, done.state = len(people) or preview.staying, today, RollOutState.DONE
    done.save()
    words = {"title": preview.version.programme.title, "version": preview.version.number, "choice": preview.choice}
    record(
        actor, "version_rolled_out", done, effective_on=today, data=words | {"people": done.people, "reason": reason}
    )
    if people:
        _follow_version(preview.version, enrolments, items)
        _change_steps(actor, people, today, f"Version {preview.version.number} was brought in")
        _keep_lines(done, people)
        _follow_ups(actor, people, items, today)
        record_each(actor, [_told(one, preview.version, today, reason) for one in people])


def _follow_version(version: ProgrammeVersion, enrolments: Sequence[Enrolment], items: Items) -> None:
    """Everyone follows the version from now on; open steps that it words just so belong to it, in one statement. What was left
    on a version before the last one stays there, so that undoing this finds all as it was."""
    ids, versions = [row.pk for row in enrolments], [row.version_id for row in enrolments]
    Enrolment.objects.filter(pk__in=ids).update(version=version, revision=F("revision") + 1)
    with connection.cursor() as cursor:
        states = [str(state) for state in OPEN]
        cursor.execute(SAID_SO, [list(items.same), list(items.same.values()), ids, versions, states])


def _change_steps(actor: Membership, people: Sequence[PersonLines], today: date, why: str) -> None:
    """Write what the lines say, and the history of each step. A number of statements that does not grow."""
    lines = [line for one in people for line in one.lines if line.step]
    added = [line.step for line in lines if line.step and line.did == RollOutDid.ADDED]
    _add(added)
    save_columns([line.step for line in lines if line.step and line.did != RollOutDid.ADDED], SAVED)
    for did in RollOutDid.values:
        steps = [line.step for line in lines if line.step and line.did == did]
        if steps:
            step_changes(actor, did, steps, effective_on=today, reason=why)


def _add(added: Sequence[Step]) -> None:
    """New rows, but for those that were added before and undone: these are taken up again."""
    before = Step.objects.filter(
        enrolment__in={step.enrolment_id for step in added},
        item__in={step.item_id for step in added},
        superseded_on__isnull=False,
    )
    there = {(row.enrolment_id, row.item_id, row.occurrence): row for row in before}
    again = []
    for step in added:
        if row := there.get((step.enrolment_id, step.item_id, step.occurrence)):
            step.pk, step.revision, step._state.adding = row.pk, row.revision, False
            again.append(step)
    save_columns(again, SAVED)
    Step.objects.bulk_create([step for step in added if step._state.adding], batch_size=5000)


def _keep_lines(done: RollOut, people: Iterable[PersonLines]) -> None:
    """What was done to whom, so that it can be shown and undone."""
    people = list(people)
    RollOutPerson.objects.bulk_create(
        RollOutPerson(
            trust_id=done.trust_id, roll_out=done, enrolment=one.enrolment, was_version_id=one.enrolment.version_id
        )
        for one in people
    )
    RollOutStep.objects.bulk_create(_kept(done, line) for one in people for line in one.lines if line.step)


def _kept(done: RollOut, line: StepLine) -> RollOutStep:
    before = {name: value for name, value in line.was.items() if name != "item_id"}
    return RollOutStep(
        trust_id=done.trust_id,
        roll_out=done,
        step=line.step,
        did=line.did,
        was_item_id=line.was.get("item_id"),
        before=before,
    )


def _follow_ups(actor: Membership, people: Sequence[PersonLines], items: Items, today: date) -> None:
    """Shared steps, what other programmes count from these steps, and the counters."""
    recruits = [one.enrolment.recruit for one in people if one.enrolment.recruit]
    gone = {
        item.path for item in items.old.values() if items.wordings[item.pk] == "gone" and item.scope != Scope.PERSON
    }
    serve_anew(actor, recruits, items.version, gone, today)
    steps = [line.step for one in people for line in one.lines if line.step]
    follow_elsewhere(actor, steps, recruits, [one.enrolment.pk for one in people], today)
    recount(actor.trust_id, [recruit.pk for recruit in recruits])


def serve_anew(
    actor: Membership, recruits: Sequence[Recruit], version: ProgrammeVersion, gone: set[str], today: date
) -> None:
    """Let people go from open shared steps that their version does not ask for, and see that each that it does ask for
    serves them. Part of a service."""
    open_ones = Serving.objects.filter(
        recruit__in=recruits,
        served_on__isnull=True,
        step__item__version__programme=version.programme_id,
        step__item__path__in=gone,
    )
    left = set(open_ones.values_list("step", flat=True)) if gone else set()
    if left:
        open_ones.delete()
        alone = ~Exists(Serving.objects.filter(step=OuterRef("pk")))
        end_open_steps(actor, Step.objects.filter(alone, pk__in=left), today, "Nobody needs it any more.")
        shared_steps.set_due_days(actor, left, today)
    given = shared_steps.given_to(recruits)
    if given.items:
        shared_steps.serve(actor, given, situations_of(recruits, given.items), today)


def follow_elsewhere(
    actor: Membership, steps: Sequence[Step], recruits: Sequence[Recruit], enrolments: Sequence[UUID], today: date
) -> None:
    """Steps of other programmes that are counted from these get their day, or wait. One query where there are none."""
    if not steps:
        return
    waiting = waiting_for(steps, [recruit.pk for recruit in recruits], apart_from=enrolments)
    people = Recruit.objects.filter(pk__in=waiting).select_related("site", "trust").order_by("pk")
    refresh_each(actor, people, today=today, effective_on=today, reason="A programme was brought to a new version")


def _told(one: PersonLines, version: ProgrammeVersion, today: date, reason: str) -> Happening:
    words = {
        "programme": version.programme.key,
        "title": version.programme.title,
        "version": version.number,
        "from": one.enrolment.version.number,
        "reason": reason,
        **{did: [line.item.title for line in one.shown if line.did == did] for did in RollOutDid.values},
    }
    data = {name: value for name, value in words.items() if value}
    return Happening("rolled_out", one.enrolment, today, one.enrolment.recruit, data)
