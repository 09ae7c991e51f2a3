"""Why a step is due when it is, in plain words: which dates, how counted, which days were passed over, under which rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Membership, Recruit, Step
from onboarding.rules.accounts import Count
from onboarding.rules.calendars import COUNTRIES, SATURDAY
from onboarding.rules.milestones import MILESTONE_WORDS, anchor_words
from onboarding.rules.plain_words import counted, listed, long_date
from onboarding.selectors.rules import rule_row
from onboarding.services.due_accounts import HAPPENED, KEPT, MISSING, KnownDate, WhyDue, why_due
from web.presenters.facts import Fact, fact_of
from web.presenters.limits import in_force_words
from web.words import day

MOST_NAMED = 6


@dataclass(frozen=True)
class DateOfRule:
    """One date of the rule: how it stands, and where it is recorded by those who may."""

    words: str
    counts: bool
    href: str


@dataclass(frozen=True)
class Why:
    """The whole account. `dates` are what the rule is counted from, `lines` the count as sentences, in its order."""

    title: str
    dates: tuple[DateOfRule, ...]
    several: bool
    lines: tuple[str, ...]
    in_force: str
    rule: str
    fact: Fact


def why_page(viewer: Membership, step: Step, not_published: int | None) -> Why | None:
    """Why a visible step is due when it is; None where it is finished or not asked."""
    why = why_due(viewer, step)
    if why is None:
        return None
    row, today = rule_row(step.item), today_in(viewer.trust)
    return Why(
        title="Why this date" if why.on else "Why there is no date yet",
        dates=tuple(_date(viewer, step.enrolment.recruit, one) for one in why.dates),
        several=len(why.dates) > 1,
        lines=tuple(_lines(why, step, not_published)),
        in_force=in_force_words(row),
        rule=reverse("rule", args=[step.item_id]),
        fact=fact_of("", row, today),
    )


def _date(viewer: Membership, recruit: Recruit | None, one: KnownDate) -> DateOfRule:
    words = anchor_words(one.name)
    if one.number > 1:
        words = f"{words} (number {one.number})"
    stands = {
        HAPPENED: day(one.on),
        KEPT: "recorded, and kept for those who need it",
        MISSING: "not known yet",
    }.get(one.stands, f"planned for {day(one.on)}")
    return DateOfRule(f"{words[:1].upper()}{words[1:]}: {stands}", one.counts, _record(viewer, recruit, one))


def _record(viewer: Membership, recruit: Recruit | None, one: KnownDate) -> str:
    """Where somebody records or proposes a date that is missing."""
    if one.stands != MISSING or recruit is None or one.name not in MILESTONE_WORDS:
        return ""
    if may(viewer, Action.MOVE_MILESTONE, recruit):
        return reverse("recruit_date", args=[recruit.pk, one.name, one.number])
    if recruit.membership_id == viewer.pk:
        return reverse("my_date", args=[one.name, one.number])
    return ""


def _lines(why: WhyDue, step: Step, not_published: int | None) -> Iterable[str]:
    yield from {
        "on_hold": ["The programme is paused. Steps that are our own target have no day until it goes on."],
        "never": ["It is counted from something that this person is not asked to do, so no day will come by itself."],
        "again": [f"It is asked again {step.due_words}: {day(why.on)}."],
        "kept": [f"Due {step.due_words}: {day(why.on)}. How it was counted would tell a date that is kept."],
        "shared": list(_shared(why, step)),
    }.get(why.kind, [])
    if why.kind == "counted":
        yield from _counted(why, step)
    if why.on != step.due_on:
        yield f"By what is recorded now it would be {day(why.on, 'no day')}, and not {day(step.due_on, 'no day')}. Tell HR."
    if not_published:
        words = f"The day is provisional: bank holidays of {not_published} are not published yet"
        yield f"{words}, so they are reckoned by the rules of today."


def _shared(why: WhyDue, step: Step) -> Iterable[str]:
    yield f"It is done once, and serves {counted(why.people, 'people')} who {'has' if why.people == 1 else 'have'} not had it."
    yield f"For each it is due {step.due_words}."
    if why.on:
        yield f"The earliest day on which any of them needs it counts: {day(why.on)}."
    else:
        yield "For none of them is the day known yet."


def _counted(why: WhyDue, step: Step) -> Iterable[str]:
    told = why.account
    if told is None or told.count is None:
        yield f"Due {step.due_words}. It waits until that is recorded or planned."
        return
    country = COUNTRIES[why.country]
    yield _count(told.count, country)
    if told.rolled_on:
        yield _rolled(told.count.to_on, told.rolled_on, country)
    elif step.item.roll != "none":
        yield "That is a working day, so it stays."
    if told.then:
        yield f"The clock ends on that day. Then the days to report begin. {_count(told.then, country)}"
    if why.fresh_on:
        words = "The person worked here already and that day had passed when the programme was given"
        yield f"{words}, so there is time until {_named(why.fresh_on)}."
    if why.paused_on:
        yield f"The programme was paused meanwhile. With the days of the pause it is due on {_named(why.paused_on)}."
    missing = [anchor_words(one.name) for one in why.dates if one.stands == MISSING]
    if missing:
        yield f"Not known yet and left out: {listed(missing, 'and')}. The day may move when it is."


def _count(count: Count, country: str) -> str:
    if count.offset == 0:
        return f"It is due on that day itself: {_named(count.to_on)}."
    how = "after" if count.offset > 0 else "before"
    words = f"{counted(abs(count.offset), count.unit)} {how} {long_date(count.from_on)} is {_named(count.to_on)}."
    if count.unit != "working_days":
        return words
    return (
        f"{words} Working days are Monday to Friday without the bank holidays of {country}. {_skipped(count.skipped)}"
    )


def _skipped(days: tuple[date, ...]) -> str:
    if not days:
        return "No bank holiday lies between."
    if len(days) > MOST_NAMED:
        return f"{len(days)} bank holidays were passed over."
    return f"Passed over: {listed([_named(one) for one in days], 'and')}."


def _rolled(shut_on: date, rolled_on: date, country: str) -> str:
    why = "is a weekend" if shut_on.weekday() >= SATURDAY else f"is a bank holiday in {country}"
    way = "back to the working day before" if rolled_on < shut_on else "on to the next working day"
    return f"That {why}, so it moves {way}: {_named(rolled_on)}."


def _named(on: date) -> str:
    return f"{on:%A} {long_date(on)}"
