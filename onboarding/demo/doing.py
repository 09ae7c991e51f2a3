"""Which of a person's steps have been done by today, and when: mostly in time, some late, some not at all."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from onboarding.models import Step
from onboarding.models.choices import Gate, Limit, StepState

# A milestone that is the doing of a step: it is done on that very day, and open until then.
DONE_BY = {
    "pre-arrival/assign-cos": "cos_assigned",
    "pre-arrival/visa-application": "visa_applied",
    "pre-arrival/record-visa-dates": "visa_granted",
    "arrival-and-induction/met-and-housed": "arrival",
    "nurse-osce/osce-first-sitting": "osce_sitting",
    "nurse-osce/osce-result": "osce_result",
    "nurse-osce/registration-application": "registration",
    "nurse-osce/registration-deadline": "registration",
}
# What cannot still be open once something else has happened.
BEFORE_CERTIFICATE = {
    "pre-arrival/sponsorship-route", "pre-arrival/terms-understood", "pre-arrival/identity-check",
    "pre-arrival/references-check", "pre-arrival/police-certificate", "pre-arrival/health-clearance",
    "nurse-osce/cbt-pass", "nurse-osce/english-evidence", "nurse-osce/earlier-sponsorship",
    "nurse-osce/nmc-account", "pre-arrival/conditions-of-employment", "pre-arrival/immigration-guidance",
    "pre-arrival/family-guidance", "pre-arrival/money-guidance", "pre-arrival/career-options",
    "pre-arrival/repayment-terms", "pre-arrival/named-contact",
}  # fmt: skip
PASSED_BY_GATE = {Gate.TRAVEL: "arrival", Gate.START: "start_date", Gate.REGISTERED_PRACTICE: "registration"}
SHARE_OF_OFFERS_NOT_TAKEN = 0.12
EARLIEST_SLACK, LATEST_SLACK, USUAL_SLACK = -12, 7, -3
HARD_LIMIT_SLACK = (6, 25)  # days before


@dataclass(frozen=True)
class Situation:
    """What decides how far someone has come: the days that have happened, since when, until when, and their bent."""

    happened: Mapping[str, date]
    began_on: date
    until: date
    share_left_open: float
    leave_open: Collection[str] = ()


def done_by_now(steps: Iterable[Step], now: Situation, rng: Random) -> Iterator[tuple[Step, date]]:
    """Steps with the day on which they were done, in an order that their prerequisites allow."""
    in_order = sorted(steps, key=lambda step: (step.due_on or date.max, step.item.position))
    paths = {step.item.path for step in in_order}
    days: dict[str, date] = {}
    for step in _after_prerequisites(in_order):
        day = _day(step, now, rng)
        waits = [path for path in step.item.prerequisites if path in paths]
        if day is None or step.item.path in now.leave_open or any(path not in days for path in waits):
            continue
        day = max([day, now.began_on, *(days[path] for path in waits)])
        if day <= now.until:
            days[step.item.path] = day
    found = [(step, days[step.item.path]) for step in in_order if step.item.path in days]
    rank = {step.id: number for number, step in enumerate(_after_prerequisites(in_order))}
    yield from sorted(found, key=lambda pair: (pair[1], rank[pair[0].id]))


def _after_prerequisites(steps: list[Step]) -> list[Step]:
    """The same steps, each after those that it waits for."""
    left = {step.item.path: step for step in steps}
    ordered: list[Step] = []
    while left:
        free = [step for step in left.values() if not any(path in left for path in step.item.prerequisites)]
        ordered += free
        for step in free:
            del left[step.item.path]
    return ordered


def _day(step: Step, now: Situation, rng: Random) -> date | None:
    """The day on which this one would be done, whatever else; None when it stays open."""
    chance, slack = rng.random(), round(rng.triangular(EARLIEST_SLACK, LATEST_SLACK, USUAL_SLACK))
    item = step.item
    if item.path in DONE_BY:
        return now.happened.get(DONE_BY[item.path])
    if step.due_on is None or step.state != StepState.TO_DO:
        return None
    if item.limit == Limit.HARD:
        return step.due_on - timedelta(days=rng.randint(*HARD_LIMIT_SLACK))
    latest = _cannot_be_later(item.path, item.gate, now)
    if latest:
        return min(step.due_on + timedelta(days=slack), latest)
    if chance < (now.share_left_open if item.mandatory else SHARE_OF_OFFERS_NOT_TAKEN):
        return None
    return step.due_on + timedelta(days=slack)


def _cannot_be_later(path: str, gate: str, now: Situation) -> date | None:
    passed = [PASSED_BY_GATE[Gate(gate)]] if gate in PASSED_BY_GATE else []
    if path in BEFORE_CERTIFICATE:
        passed.append("cos_assigned")
    days = [now.happened[kind] - timedelta(days=1) for kind in passed if kind in now.happened]
    return min(days) if days else None
