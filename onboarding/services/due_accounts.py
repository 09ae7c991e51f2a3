"""Why an open step is due when it is: its count told again from the facts as they are, and never from what was stored.

A read that stands among the services, because it goes the very way by which they set the day. Nothing is changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from onboarding.models import Membership, Milestone, Recruit, Step
from onboarding.models.choices import Applies, Role
from onboarding.models.steps import OPEN
from onboarding.rules.accounts import Account, account
from onboarding.rules.calendars import Calendar
from onboarding.rules.due_dates import DueRule
from onboarding.rules.duty_clocks import dates as clock_dates
from onboarding.rules.milestones import DONE_PREFIX, MILESTONE_WORDS, NEVER_PREFIX, OF_PERMISSION
from onboarding.rules.pauses import is_on_hold
from onboarding.selectors.caseload import kinds_known
from onboarding.services.clock_stories import Duty, subjects_of
from onboarding.services.planning import asked_of, rule_and_dates, situation_of, with_fresh_start, with_pauses

HAPPENED, PLANNED, MISSING, KEPT = "happened", "planned", "missing", "kept"
"""How a date stands: it happened, it is planned, nobody knows it, or it is known and not for the viewer to see."""


@dataclass(frozen=True)
class KnownDate:
    """One date of a rule: which, its day where there is one that the viewer may know, how it stands, which time it is,
    and whether it is the one that counts."""

    name: str
    on: date | None
    stands: str
    number: int
    counts: bool


@dataclass(frozen=True)
class WhyDue:
    """How the day of a step came about; `kind` is *counted*, *shared* (the earliest day that any of `people` needs it),
    *again* (so long after it was last done), *never* (counted from something that is not asked), *kept* (counted from a
    date that is not for the viewer to see) or *on_hold*.

    `fresh_on` is the day that staff already here were given instead of one that had passed, `paused_on` the day after the
    pauses of the programme; None where neither moved it. `on` is where all of it ends: the day of the step."""

    kind: str
    on: date | None
    country: str
    dates: tuple[KnownDate, ...] = ()
    account: Account | None = None
    fresh_on: date | None = None
    paused_on: date | None = None
    people: int = 0


def why_due(viewer: Membership, step: Step) -> WhyDue | None:
    """The account of a visible step, loaded by `find_step`; None for one that is finished or does not apply, whose day
    moves no more. A fixed number of queries, four to eight by the kind of step."""
    if step.state not in OPEN or step.applies != Applies.YES:
        return None
    if step.enrolment.is_clock:
        return _of_clock(viewer, step)
    if step.enrolment.recruit is not None:
        return _of_recruit(viewer, step, step.enrolment.recruit)
    if step.enrolment.of_trust:
        return _of_trust(viewer, step)
    return _shared(viewer, step)


def _of_recruit(viewer: Membership, step: Step, recruit: Recruit) -> WhyDue:
    item, since = step.item, step.enrolment.enrolled_on
    situation = asked_of(step, item, situation_of(recruit, [item]))
    country = situation.calendar.country
    if is_on_hold(situation.pauses.get(item.version_id, ()), item.limit):
        return WhyDue("on_hold", None, country)
    rule, days = rule_and_dates(item, situation, since)
    if item.follows and item.follows not in situation.followed:
        never = KnownDate(f"{NEVER_PREFIX}{rule.item}", None, MISSING, 1, False)
        return WhyDue("never", None, country, (never,))
    told = account(rule, days, situation.calendar)
    fresh = with_fresh_start(told.on, item, situation, since)
    paused = with_pauses(fresh, item, situation, since)
    known = tuple(_known(told, _latest(recruit, rule, step), 1, _kept_from(viewer, recruit, told)))
    if _is_kept(known):
        return WhyDue("kept", paused, country, known)
    return WhyDue("counted", paused, country, known, told, _if_moved(fresh, told.on), _if_moved(paused, fresh))


def _of_clock(viewer: Membership, step: Step) -> WhyDue:
    """The facts of the same number as the clock; the working days of the trust."""
    recruit, number, duty = step.enrolment.recruit, step.enrolment.begun_number, Duty.of(step.item)
    trust = viewer.trust
    subjects = subjects_of(trust, {recruit.pk} if recruit else None, [duty])
    story = subjects[recruit.pk if recruit else None].story
    told = account(duty.rule, clock_dates(duty.rule, number, story), Calendar(trust.country))
    rows = {
        name: (number, found.actual_on is not None)
        for (name, nth), found in story.milestones.items()
        if nth == number and name in duty.rule.waits_on
    }
    known = tuple(_known(told, rows, number, _kept_from(viewer, recruit, told)))
    if _is_kept(known):
        return WhyDue("kept", told.on, trust.country, known)
    return WhyDue("counted", told.on, trust.country, known, told)


def _of_trust(viewer: Membership, step: Step) -> WhyDue:
    """A commitment: counted from the day it was taken on, later from the day it was last kept."""
    if step.occurrence > 1:
        return WhyDue("again", step.due_on, viewer.trust.country)
    rule = step.item.due_rule
    told = account(rule, dict.fromkeys(rule.waits_on, step.enrolment.enrolled_on), Calendar(viewer.trust.country))
    return WhyDue("counted", told.on, viewer.trust.country, tuple(_known(told, {}, 1, frozenset())), told)


def _shared(viewer: Membership, step: Step) -> WhyDue:
    """Once for many: whose day it is, is not for everyone who shares it to know. One query."""
    open_for = Q(served_on__isnull=True)
    found = step.servings.aggregate(people=Count("pk", filter=open_for), on=Min("needed_on", filter=open_for))
    return WhyDue("shared", found["on"], viewer.trust.country, people=found["people"])


def _is_kept(known: Iterable[KnownDate]) -> bool:
    """Whether the date that counts is not for the viewer to see: then no part of the count is told, which would tell it."""
    return any(one.counts and one.stands == KEPT for one in known)


def _if_moved(day: date | None, before: date | None) -> date | None:
    return day if day != before else None


def _latest(recruit: Recruit, rule: DueRule, step: Step) -> dict[str, tuple[int, bool]]:
    """By kind: which occurrence speaks, and whether it happened. One query."""
    rows = Milestone.objects.filter(recruit=recruit, kind__in=rule.waits_on).order_by("occurrence")
    if step.item.for_each_permission:
        rows = rows.exclude(~Q(occurrence=step.occurrence), kind__in=OF_PERMISSION)
    return {row.kind: (row.occurrence, row.actual_on is not None) for row in rows}


def _known(
    told: Account, rows: Mapping[str, tuple[int, bool]], number: int, kept: frozenset[str]
) -> Iterable[KnownDate]:
    for name, day in told.dates:
        nth, happened = rows.get(name, (number, True))
        stands = MISSING if day is None else HAPPENED if happened else PLANNED
        is_kept = stands != MISSING and name in kept
        shown, how = (None, KEPT) if is_kept else (day, stands)
        yield KnownDate(name, shown, how, nth, name == told.counted_from)


def _kept_from(viewer: Membership, recruit: Recruit | None, told: Account) -> frozenset[str]:
    """Dates of a person that the viewer's roles for them do not need, and the days of steps of others."""
    if recruit is None or viewer.has_role(Role.HR) or recruit.membership_id == viewer.pk:
        return frozenset()
    known = kinds_known(viewer, recruit)
    names = {name for name, _ in told.dates}
    return frozenset(
        name for name in names if (name in MILESTONE_WORDS and name not in known) or name.startswith(DONE_PREFIX)
    )
