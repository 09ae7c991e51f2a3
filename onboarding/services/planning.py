"""From what is known of a recruit to what each step should be: whether it applies, and when it is due.

Used when a recruit is enrolled and again whenever a fact or a date of theirs changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onboarding.library.countries import groups_of
from onboarding.models import Item, Milestone, Recruit, Step
from onboarding.models.choices import MilestoneKind
from onboarding.rules.calendars import Calendar
from onboarding.rules.conditions import Person, judge
from onboarding.rules.due_dates import due, fresh_start
from onboarding.rules.milestones import ENROLLED, stand_ins

# For staff already here, a target that is past when the programme is given: rule 6 of the programmes' README. Ours.
FRESH_START_WORKING_DAYS = 20


@dataclass(frozen=True)
class Situation:
    """What is known of one recruit today: the person, the dated facts (actual, else planned), and their calendar."""

    person: Person
    dates: Mapping[str, date]
    calendar: Calendar
    done_items: Mapping[str, date] = field(default_factory=dict)


def situation_of(recruit: Recruit) -> Situation:
    """Read a recruit's milestones (one query) and put the facts together. Of several occurrences the latest speaks."""
    latest = {row.kind: row for row in Milestone.objects.filter(recruit=recruit).order_by("occurrence")}
    dates = {kind: day for kind, row in latest.items() if (day := row.actual_on or row.planned_on)}
    country = recruit.site.country if recruit.site else recruit.trust.country
    return Situation(person_of(recruit, latest), dates, Calendar(country))


def person_of(recruit: Recruit, latest: Mapping[str, Milestone]) -> Person:
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
    answer = due(rule, {**situation.dates, **situation.done_items, ENROLLED: enrolled_on}, situation.calendar)
    step.clock_ends_on = answer.ends_on
    step.due_words, step.provisional, step.waiting_for = answer.words, answer.provisional, list(answer.waiting_for)
    step.due_on = with_fresh_start(answer.on, item, situation, enrolled_on)
    return _planned(step) != before


def with_fresh_start(day: date | None, item: Item, situation: Situation, given_on: date) -> date | None:
    """The due day as it is for this person: staff already here get time for what was past when they were given it."""
    if day is None or not situation.person.existing_staff:
        return day
    return fresh_start(day, given_on, item.limit, FRESH_START_WORKING_DAYS, situation.calendar)


def _planned(step: Step) -> tuple[object, ...]:
    return step.applies, step.applies_reason, step.due_on, step.provisional, tuple(step.waiting_for)
