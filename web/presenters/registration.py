"""The road to the register in words: what comes next, the limits, each test with its sittings, the number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.clock import today_in
from onboarding.errors import NotFound
from onboarding.models import Membership, Recruit
from onboarding.models.choices import MilestoneKind, Outcome
from onboarding.rules.plain_words import counted
from onboarding.selectors.registration import has_failed, registration
from web.presenters.facts import Fact, fact_of
from web.presenters.registration_words import facts_of
from web.presenters.tags import OVERDUE, Tag
from web.words import day

Row = dict[str, Any]
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
BY_OUTCOME = {
    "passed": Tag("Passed", "green"),
    "partly": Tag("Passed in part", "yellow"),
    "not_passed": Tag("Not passed", "orange"),
}
NOT_RECORDED = Tag("Not recorded", "white")


@dataclass(frozen=True)
class SittingLine:
    """One sitting: which, when, and how it went where the viewer may know."""

    title: str
    when: str
    tag: Tag | None
    words: str


@dataclass(frozen=True)
class StageBlock:
    """One part of the road."""

    key: str
    title: str
    explanation: str
    tag: Tag
    sittings: tuple[SittingLine, ...]
    lines: tuple[str, ...]
    facts: tuple[Fact, ...]
    href: str
    link: str


@dataclass(frozen=True)
class LimitLine:
    """A last day set by law: the words, how many days are left, and where it is written."""

    title: str
    day: str
    left: str
    tag: Tag | None
    fact: Fact
    rule: str


@dataclass(frozen=True)
class RegistrationPage:
    """The whole road; `comfort` speaks after a test that was not passed."""

    name: str
    title: str
    own: bool
    comfort: tuple[str, ...]
    limits: tuple[LimitLine, ...]
    stages: tuple[StageBlock, ...]
    checked: str
    none: str


@dataclass(frozen=True)
class StagePage:
    """One part of the road with its form: which form is wanted, and the rules beside it."""

    name: str
    title: str
    block: StageBlock
    asks: str
    comfort: tuple[str, ...]
    back: str


def registration_page(viewer: Membership, recruit: Recruit, *, own: bool = False) -> RegistrationPage:
    """The page of one visible recruit; `own` for the recruit themself. Two queries."""
    today = today_in(viewer.trust)
    row = registration(viewer, recruit, today)
    href = _own_href if own else _staff_href(recruit)
    journey, past = row["journey"], _on_the_register(row)
    return RegistrationPage(
        name=recruit.full_name,
        title=journey["title"] if journey else "Registration",
        own=own,
        comfort=_comfort(row, own),
        limits=tuple(_limit(one, today) for one in row["limits"]),
        stages=tuple(_block(one, row, href, today, past=number < past) for number, one in enumerate(row["stages"])),
        checked=_checked(row) if journey else "",
        none="" if journey else _none(row),
    )


def stage_page(viewer: Membership, recruit: Recruit, key: str) -> StagePage:
    """One part of the road, for those who record it. Raises NotFound where the road has no such part."""
    today = today_in(viewer.trust)
    row = registration(viewer, recruit, today)
    stage = next((one for one in row["stages"] if one["key"] == key), None)
    if stage is None:
        raise NotFound()
    back = reverse("registration", args=[recruit.pk])
    block = _block(stage, row, lambda _: ("", ""), today)
    return StagePage(recruit.full_name, row["journey"]["title"], block, asks(stage), _comfort(row, False), back)


def asks(stage: Row) -> str:
    """What the form of a part asks for now: a result, a sitting, a day, or nothing."""
    if stage["kind"] == "date":
        return "day"
    if stage["sittings"] and not stage["sittings"][-1]["outcome"]:
        return "result"
    return "sitting" if stage["next"] else ""


def _staff_href(recruit: Recruit) -> Callable[[Row], tuple[str, str]]:
    words = {"result": "Record the result, or move the sitting", "sitting": "Book a sitting", "day": "Record the day"}

    def href(stage: Row) -> tuple[str, str]:
        asked = asks(stage)
        link = "Change" if asked == "day" and (stage["actual_on"] or stage["planned_on"]) else words.get(asked, "")
        return reverse("registration_stage", args=[recruit.pk, stage["key"]]) if link else "", link

    return href


def _own_href(stage: Row) -> tuple[str, str]:
    """A recruit proposes the day of a sitting; results are recorded by others."""
    if stage["kind"] == "date":
        link = "This is not right" if stage["actual_on"] else "Tell us the day"
        return reverse("my_date", args=[stage["milestone"], stage["occurrence"]]), link
    waits = stage["sittings"] and not stage["sittings"][-1]["outcome"]
    number = stage["sittings"][-1]["number"] if waits else (stage["next"] or {}).get("number")
    link = "Tell us another day for the sitting" if waits else "Tell us the day of the next sitting"
    return (reverse("my_date", args=[stage["sitting"], number]), link) if number else ("", "")


def _on_the_register(row: Row) -> int:
    """The place on the road of the registration, once it is done: what comes before it is no longer asked. Else 0."""
    places = [number for number, one in enumerate(row["stages"]) if one.get("milestone") == MilestoneKind.REGISTRATION]
    return places[0] if places and row["stages"][places[0]]["actual_on"] else 0


def _block(
    stage: Row, row: Row, where: Callable[[Row], tuple[str, str]], today: date, *, past: bool = False
) -> StageBlock:
    is_test = stage["kind"] == "test"
    past = past and not (stage["sittings"] if is_test else stage["actual_on"])
    may = row["may_record"] or (where is _own_href and not past)
    href, link = where(stage) if may else ("", "")
    return StageBlock(
        key=stage["key"],
        title=stage["title"],
        explanation=stage["explanation"],
        tag=NOT_RECORDED if past else _test_tag(stage) if is_test else _day_tag(stage),
        sittings=tuple(_sitting(one) for one in stage["sittings"]) if is_test else (),
        lines=() if past else tuple(_test_lines(stage) if is_test else _day_lines(stage)),
        facts=facts_of(stage, row, today),
        href=href,
        link=link,
    )


def _test_tag(stage: Row) -> Tag:
    sittings = stage["sittings"]
    if stage["passed"]:
        return BY_OUTCOME["passed"]
    if not sittings:
        return Tag("Only if asked", "white") if stage["optional"] else Tag("Not booked yet", "white")
    if sittings[-1]["outcome"]:
        return BY_OUTCOME[sittings[-1]["outcome"]]
    return Tag("Sat", "white") if sittings[-1]["sat_on"] else Tag("Booked")


def _day_tag(stage: Row) -> Tag:
    if stage["actual_on"]:
        return Tag("Done", "green")
    return Tag("Planned") if stage["planned_on"] else Tag("Not yet", "white")


def _sitting(one: Row) -> SittingLine:
    number = one["number"]
    title = f"{ORDINALS[number - 1]} sitting" if number <= len(ORDINALS) else f"Sitting {number}"
    when = f"Sat on {day(one['sat_on'])}" if one["sat_on"] else f"Booked for {day(one['booked_on'], 'a day not known')}"
    early = f"Earlier than usual. {one['early']} Ask the test centre." if one["early"] and not one["outcome"] else ""
    words = " ".join(filter(None, (early, one["words"])))
    if one["result_on"] and one["outcome"]:
        when += f", result on {day(one['result_on'])}"
    return SittingLine(title, when, BY_OUTCOME[one["outcome"]] if one["outcome"] else None, words)


def _test_lines(stage: Row) -> Iterable[str]:
    coming = stage["next"]
    if coming and coming["earliest_on"]:
        yield f"The next sitting can be on {day(coming['earliest_on'])} or later."
    if stage["left"] is not None and not stage["passed"]:
        yield f"{counted(stage['left'], 'sittings')} left in this application." if stage["left"] else _none_left(stage)


def _none_left(stage: Row) -> str:
    return f"No sitting is left in this application. {stage['then']}".strip()


def _day_lines(stage: Row) -> Iterable[str]:
    if stage["actual_on"]:
        yield day(stage["actual_on"])
    elif stage["planned_on"]:
        yield f"Planned for {day(stage['planned_on'])}"
    number = stage["number"]
    if number and number["value"]:
        doubt = (
            "" if number["fits"] else f" This is not the usual form ({number['words'].lower().rstrip('.')}): check it."
        )
        yield f"{number['called']}: {number['value']}.{doubt}"


def _limit(row: Row, today: date) -> LimitLine:
    fact, rule, title = fact_of(row["rule"], row, today), reverse("rule", args=[row["item"]]), row["title"]
    if row["met_on"]:
        return LimitLine(title, day(row["due_on"], "No day yet"), "", Tag("Done", "green"), fact, rule)
    number = row["days_left"]
    if number is None:
        return LimitLine(title, "No day yet", "The start date on the certificate is not known.", None, fact, rule)
    left = f"{counted(abs(number), 'days')} {'left' if number >= 0 else 'too late'}"
    return LimitLine(title, day(row["due_on"]), left, OVERDUE if number < 0 else None, fact, rule)


def _comfort(row: Row, own: bool) -> tuple[str, ...]:
    """What to say after a test that was not passed: the person first."""
    failed = next((one for one in row["stages"] if one["kind"] == "test" and has_failed(one)), None)
    if failed is None:
        return ()
    coming = failed["next"] or {}
    again = f"The next sitting can be on {day(coming['earliest_on'])} or later. " if coming.get("earliest_on") else ""
    if own:
        return (
            f"{failed['title']}: it did not work out this time. That says how one day went, and nothing about your worth as a "
            "colleague.",
            f"Rest first. Then talk with your education team or pastoral lead about what to practise. {again}"
            "You do not have to decide alone.",
        )
    return (
        f"{failed['title']} was not passed in full. Speak with {row['recruit']['name']} before anything is planned or sent: "
        "ask how they are.",
        f"Then agree a plan together: rest, what to practise, and a day. {again}".strip(),
    )


def _checked(row: Row) -> str:
    words = f"These facts were looked up on {day(row['checked_on'])} and are to be looked up again by {day(row['review_on'])}"
    return f"{words}. Confirm them with the {row['journey']['body']} before you rely on them."


def _none(row: Row) -> str:
    if row["regulator"]:
        return "Nothing is written down yet about the road to this register."
    return "No regulator is recorded, so there is no road to a register to show."


def outcome_choices(stage: Row) -> list[tuple[str, str]]:
    """The results that a test can have, as its form offers them."""
    return [(one, str(Outcome(one).label)) for one in stage["outcomes"]]
