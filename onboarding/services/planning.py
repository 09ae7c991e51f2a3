"""From what is known of a recruit to what each step should be: whether it applies, and when it is due.

Used when a recruit is enrolled and again whenever a fact or a date of theirs changes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from onboarding.library.countries import groups_of
from onboarding.models import EnrolmentChange, Item, Milestone, Recruit, Step
from onboarding.models.choices import EnrolmentState, Limit, MilestoneKind, Unit
from onboarding.rules.calendars import Calendar, roll
from onboarding.rules.conditions import Person, judge
from onboarding.rules.due_dates import DueRule, due, fresh_start
from onboarding.rules.milestones import ENROLLED, stand_ins
from onboarding.rules.pauses import RESUMED, Pause, after_pauses, is_on_hold, pauses_of

# For staff already here, a target that is past when the programme is given: rule 6 of the programmes' README. Ours.
FRESH_START_WORKING_DAYS = 20


@dataclass(frozen=True)
class Situation:
    """What is known of one recruit today: the person, the dated facts (actual, else planned), their calendar, and by
    enrolment when it was paused."""

    person: Person
    dates: Mapping[str, date]
    calendar: Calendar
    done_items: Mapping[str, date] = field(default_factory=dict)
    pauses: Mapping[UUID, tuple[Pause, ...]] = field(default_factory=dict)


def situation_of(recruit: Recruit) -> Situation:
    """Read a recruit's milestones and pauses (a query each) and put the facts together."""
    return situations_of([recruit])[recruit.pk]


def situations_of(recruits: Collection[Recruit]) -> dict[UUID, Situation]:
    """The same by recruit, in as many queries however many they are; their sites and trusts are loaded. Of several
    occurrences of a milestone the latest speaks."""
    latest: dict[UUID, dict[str, Milestone]] = {recruit.pk: {} for recruit in recruits}
    for row in Milestone.objects.filter(recruit__in=recruits).order_by("occurrence"):
        latest[row.recruit_id][row.kind] = row
    pauses = _pauses(recruits)
    return {one.pk: _situation(one, latest[one.pk], pauses.get(one.pk, {})) for one in recruits}


def _situation(
    recruit: Recruit, latest: Mapping[str, Milestone], pauses: Mapping[UUID, tuple[Pause, ...]]
) -> Situation:
    dates = {kind: day for kind, row in latest.items() if (day := row.actual_on or row.planned_on)}
    country = recruit.site.country if recruit.site else recruit.trust.country
    return Situation(_person(recruit, latest), dates, Calendar(country), pauses=pauses)


def _pauses(recruits: Collection[Recruit]) -> dict[UUID, dict[UUID, tuple[Pause, ...]]]:
    """By recruit and enrolment: when it was paused. Only of enrolments that ever were."""
    ever = EnrolmentChange.objects.filter(enrolment__recruit__in=recruits, state=EnrolmentState.PAUSED)
    rows = EnrolmentChange.objects.filter(enrolment__in=ever.values("enrolment")).order_by("recorded_at", "id")
    lines: dict[tuple[UUID, UUID], list[tuple[str, date]]] = {}
    for recruit, enrolment, state, on in rows.values_list("enrolment__recruit", "enrolment", "state", "effective_on"):
        lines.setdefault((recruit, enrolment), []).append((state, on))
    found: dict[UUID, dict[UUID, tuple[Pause, ...]]] = {}
    for (recruit, enrolment), states in lines.items():
        found.setdefault(recruit, {})[enrolment] = pauses_of(states)
    return found


def _person(recruit: Recruit, latest: Mapping[str, Milestone]) -> Person:
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
    before = _planned(step)
    verdict = judge(item.applies_when, situation.person)
    step.applies, step.applies_reason = verdict.applies, verdict.reason
    rule = item.due_rule.counted_from(stand_ins(situation.person.visa_route))
    dates = {**situation.dates, **situation.done_items, ENROLLED: enrolled_on}
    answer = due(rule, dates, situation.calendar)
    step.clock_ends_on = answer.ends_on
    step.due_words, step.provisional, step.waiting_for = answer.words, answer.provisional, list(answer.waiting_for)
    step.due_on = with_fresh_start(answer.on, item, situation, enrolled_on)
    pauses = situation.pauses.get(step.enrolment_id, ())
    if is_on_hold(pauses, item.limit):
        step.due_on, step.clock_ends_on, step.provisional, step.waiting_for = None, None, False, [RESUMED]
    elif step.due_on != (day := with_pauses(step.due_on, item, rule, dates, situation, pauses)):
        step.due_on = step.clock_ends_on = day
    return _planned(step) != before


def with_pauses(
    day: date | None,
    item: Item,
    rule: DueRule,
    dates: Mapping[str, date],
    situation: Situation,
    pauses: Sequence[Pause],
) -> date | None:
    """A target's day after the pauses of its enrolment, on a working day where its rule counts or rolls to those."""
    if day is None or not pauses or item.limit == Limit.HARD:
        return None if is_on_hold(pauses, item.limit) else day
    from_on = max(dates[name] for name in rule.waits_on if name in dates)
    if situation.person.existing_staff and from_on < dates[ENROLLED]:
        from_on = dates[ENROLLED]  # a fresh start counts from the day on which the programme was given
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
    return step.applies, step.applies_reason, step.due_on, step.provisional, tuple(step.waiting_for)
