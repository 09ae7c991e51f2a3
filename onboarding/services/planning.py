"""From what is known of people to what each step should be: whether it applies, and when it is due.

Used when a recruit is enrolled, and again whenever a fact or a date of theirs changes or something is done that
another item is counted from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from onboarding.library.countries import groups_of
from onboarding.models import Enrolment, EnrolmentChange, Item, Milestone, PersonStep, Recruit, Step
from onboarding.models.choices import Applies, EnrolmentState, Limit, MilestoneKind, StepState, Unit
from onboarding.rules.calendars import Calendar, roll
from onboarding.rules.conditions import Person, judge
from onboarding.rules.due_dates import Due, DueRule, due, fresh_start, words
from onboarding.rules.duty_clocks import Dated
from onboarding.rules.milestones import ENROLLED, NEVER_PREFIX, OF_PERMISSION, PERMISSION_ENDS, stand_ins
from onboarding.rules.pauses import RESUMED, Pause, after_pauses, is_on_hold, pauses_of

# For staff already here, a target that is past when the programme is given: rule 6 of the programmes' README. Ours.
FRESH_START_WORKING_DAYS = 20
Followed = Mapping[str, date | None]


@dataclass(frozen=True)
class Situation:
    """What is known of one recruit today: the person, the dated facts (actual, else planned), and their calendar.

    `followed` holds the items that others are counted from, by path: the day each was done or let off, None while it
    is open. One that is missing is not asked of this person. `pauses` are those of each version that is followed,
    `permissions` the days of each permission to stay, by its number."""

    person: Person
    dates: Mapping[str, date]
    calendar: Calendar
    followed: Followed = field(default_factory=dict)
    pauses: Mapping[UUID, tuple[Pause, ...]] = field(default_factory=dict)
    permissions: Mapping[int, Mapping[str, date]] = field(default_factory=dict)

    @property
    def permission(self) -> int:
        """The number of the newest permission to stay whose end is known; 1 where none is."""
        return max((number for number, days in self.permissions.items() if PERMISSION_ENDS in days), default=1)

    def of_permission(self, number: int) -> "Situation":
        """The same for what is asked of each permission: the days of this one speak, and not of the newest."""
        others = {kind: day for kind, day in self.dates.items() if kind not in OF_PERMISSION}
        return replace(self, dates=others | dict(self.permissions.get(number, {})))


def situation_of(recruit: Recruit, items: Iterable[Item] = ()) -> Situation:
    """The same for one recruit."""
    return situations_of([recruit], items)[recruit.pk]


def situations_of(recruits: Sequence[Recruit], items: Iterable[Item] = ()) -> dict[UUID, Situation]:
    """By recruit: what is known, so that the days of these items can be worked out. Sites and trusts are loaded.

    Three queries, however many people: milestones, of which the latest occurrence speaks, pauses, and what other items
    follow (two where nothing follows anything)."""
    latest: dict[UUID, dict[str, Dated]] = {recruit.pk: {} for recruit in recruits}
    rows = Milestone.objects.filter(recruit__in=recruits).order_by("occurrence")
    permissions: dict[UUID, dict[int, dict[str, date]]] = {recruit.pk: {} for recruit in recruits}
    columns = ("recruit", "kind", "occurrence", "planned_on", "actual_on", "outcome")
    for recruit_id, kind, number, planned_on, actual_on, outcome in rows.values_list(*columns):
        latest[recruit_id][kind] = Dated(planned_on, actual_on, outcome)
        if kind in OF_PERMISSION and (day := actual_on or planned_on):
            permissions[recruit_id].setdefault(number, {})[kind] = day
    pauses = _pauses(recruits)
    known = {
        one.pk: replace(_situation(one, latest[one.pk]), pauses=pauses.get(one.pk, {}), permissions=permissions[one.pk])
        for one in recruits
    }
    return with_followed(known, items)


def _pauses(recruits: Sequence[Recruit]) -> dict[UUID, dict[UUID, tuple[Pause, ...]]]:
    """By recruit and version of a programme followed: when it was paused. Only of enrolments that ever were, and are
    not over. What is begun of an older version than the one that is followed rests with it."""
    over = [EnrolmentState.WITHDRAWN, EnrolmentState.ENDED]
    ever = EnrolmentChange.objects.filter(enrolment__recruit__in=recruits, state=EnrolmentState.PAUSED)
    rows = EnrolmentChange.objects.filter(enrolment__in=ever.values("enrolment")).exclude(enrolment__state__in=over)
    lines: dict[tuple[UUID, UUID], list[tuple[str, date]]] = {}
    told = rows.order_by("recorded_at", "id")
    for recruit, version, state, on in told.values_list(
        "enrolment__recruit", "enrolment__version__programme__versions", "state", "effective_on"
    ):
        lines.setdefault((recruit, version), []).append((state, on))
    found: dict[UUID, dict[UUID, tuple[Pause, ...]]] = {}
    for (recruit, version), states in lines.items():
        found.setdefault(recruit, {})[version] = pauses_of(states)
    return found


def with_new(situation: Situation, items: Iterable[Item]) -> Situation:
    """The same for someone who is just being given these items: each is asked of them, and open."""
    asked = {item.path: None for item in items if judge(item.applies_when, situation.person).applies != Applies.NO}
    return replace(situation, followed=asked | dict(situation.followed))


def _situation(recruit: Recruit, latest: Mapping[str, Dated]) -> Situation:
    dates = {kind: day for kind, row in latest.items() if (day := row.actual_on or row.planned_on)}
    country = recruit.site.country if recruit.site else recruit.trust.country
    return Situation(person_of(recruit, latest), dates, Calendar(country))


def with_followed(known: Mapping[UUID, Situation], items: Iterable[Item]) -> dict[UUID, Situation]:
    """The same, knowing how far what these items are counted from has come for each person. One query, or none.

    Of several occurrences the latest speaks. Whether an open one is asked follows from the facts as they are now."""
    paths = {item.follows for item in items} - {None}
    if not paths:
        return dict(known)
    rows = PersonStep.objects.filter(recruit__in=known, item__path__in=paths).select_related("item", "step")
    followed: dict[UUID, dict[str, date | None]] = {recruit: {} for recruit in known}
    for row in rows.order_by("step__occurrence", "id"):
        day = {StepState.DONE: row.done_on, StepState.WAIVED: row.step.waived_on}.get(StepState(row.state))
        if day or judge(row.item.applies_when, known[row.recruit_id].person).applies != Applies.NO:
            followed[row.recruit_id][row.item.path] = day
    return {recruit: replace(situation, followed=followed[recruit]) for recruit, situation in known.items()}


def person_of(recruit: Recruit, latest: Mapping[str, Milestone] | Mapping[str, Dated]) -> Person:
    """What conditions ask of a person, from the facts and the latest of each kind of date."""
    registration = latest.get(MilestoneKind.REGISTRATION)
    computed = {"unregistered": registration is None or registration.actual_on is None}
    if (result := latest.get(MilestoneKind.OSCE_RESULT)) and result.outcome:
        passed = result.outcome == "passed"
        computed |= {"osce_passed": passed, "osce_not_passed": not passed}
    return Person(
        profession=recruit.profession,
        sponsor=recruit.sponsor,
        visa_route=recruit.visa_route,
        country_groups=groups_of(recruit.country_of_training),
        existing_staff=recruit.existing_staff,
        facts=recruit.facts | computed,
    )


def plan(step: Step, item: Item, situation: Situation, enrolled_on: date) -> bool:
    """Set on the step, unsaved, whether it applies and when it is due. Returns whether any of that changed."""
    before, situation = _planned(step), asked_of(step, item, situation)
    verdict = judge(item.applies_when, situation.person)
    step.applies, step.applies_reason = verdict.applies, verdict.reason
    answer = reckon(item, situation, enrolled_on)
    step.clock_ends_on = answer.ends_on
    step.due_words, step.provisional, step.waiting_for = answer.words, answer.provisional, list(answer.waiting_for)
    step.due_on = with_fresh_start(answer.on, item, situation, enrolled_on)
    if is_on_hold(situation.pauses.get(item.version_id, ()), item.limit):
        step.due_on, step.clock_ends_on, step.provisional, step.waiting_for = None, None, False, [RESUMED]
    elif step.due_on != (day := with_pauses(step.due_on, item, situation, enrolled_on)):
        step.due_on = step.clock_ends_on = day
    return _planned(step) != before


def asked_of(step: Step, item: Item, situation: Situation) -> Situation:
    """The situation by which this step is counted."""
    return situation.of_permission(step.occurrence) if item.for_each_permission else situation


def new_step(enrolment: Enrolment, item: Item, situation: Situation) -> Step:
    """What an item asks of someone who is just being given it, unsaved. What each permission asks anew is asked for the
    newest."""
    number = situation.permission if item.for_each_permission else 1
    step = Step(trust_id=enrolment.trust_id, enrolment=enrolment, item=item, occurrence=number)
    plan(step, item, situation, enrolment.enrolled_on)
    return step


def reckon(item: Item, situation: Situation, given_on: date) -> Due:
    """When an item is due by its rule, for someone in this situation who was given the programme on `given_on`.

    What is counted from an item that is not asked of the person has no day, and waits for nothing that could come:
    nobody is chased for it, and its words say so (decision 12)."""
    rule, dates = rule_and_dates(item, situation, given_on)
    if item.follows and item.follows not in situation.followed:
        return Due(None, None, words(rule), (f"{NEVER_PREFIX}{rule.item}",), False)
    return due(rule, dates, situation.calendar)


def rule_and_dates(item: Item, situation: Situation, given_on: date) -> tuple[DueRule, dict[str, date]]:
    """The rule of an item as it is counted for this person, and every date that it may be counted from."""
    rule = item.due_rule.counted_from(stand_ins(situation.person.visa_route))
    dates = {**situation.dates, ENROLLED: given_on}
    if item.follows and (day := situation.followed.get(item.follows)):
        dates[rule.waits_on[0]] = day
    return rule, dates


def with_pauses(day: date | None, item: Item, situation: Situation, given_on: date) -> date | None:
    """A target's day after the pauses of its enrolment, on a working day where its rule counts or rolls to those;
    None while one lasts."""
    pauses = situation.pauses.get(item.version_id, ())
    if day is None or not pauses or item.limit == Limit.HARD:
        return None if is_on_hold(pauses, item.limit) else day
    rule, dates = rule_and_dates(item, situation, given_on)
    from_on = max(dates[name] for name in rule.waits_on if name in dates)
    if situation.person.existing_staff and from_on < given_on:
        from_on = given_on  # a fresh start counts from the day on which the programme was given
    moved = after_pauses(day, from_on if rule.offset > 0 else None, pauses)
    if moved == day:
        return day
    return roll(moved, "forward" if rule.unit == Unit.WORKING_DAYS else rule.roll, situation.calendar)


def with_fresh_start(day: date | None, item: Item, situation: Situation, given_on: date) -> date | None:
    """The due day as it is for this person: staff already here get time for what was past when they were given it."""
    if day is None or not situation.person.existing_staff:
        return day
    return fresh_start(day, given_on, item.limit, FRESH_START_WORKING_DAYS, situation.calendar)


def _planned(step: Step) -> tuple[object, ...]:
    return (
        *(step.applies, step.applies_reason, step.due_on, step.clock_ends_on, step.due_words),
        *(step.provisional, tuple(step.waiting_for)),
    )
