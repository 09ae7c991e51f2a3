"""A step as one line of a list: title, labels, and when it is due and why, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse

from onboarding.models.choices import Role, WaitingOn
from onboarding.rules.milestones import NEVER_PREFIX, anchor_words
from onboarding.rules.plain_words import listed
from onboarding.selectors.checklists import ChecklistStage
from web.presenters.limits import limit_words
from web.presenters.tags import Tag, step_tags
from web.words import day

Row = dict[str, Any]
LinkTo = Callable[[Row], str]


@dataclass(frozen=True)
class StepLine:
    """One line. `why` leads to why its day is what it is, empty where it has none that can move; `limit` is empty for a
    target of our own, `rule` leads to the rule behind it; `owner` says whose step it is."""

    title: str
    href: str
    tags: tuple[Tag, ...]
    due: str
    why: str
    limit: str
    rule: str
    owner: str
    shared: str
    private: bool


@dataclass(frozen=True)
class StageLines:
    """The steps of one stage, with how many of them are done. `is_open`: something in it wants attention now."""

    title: str
    lines: tuple[StepLine, ...]
    done: int
    overdue: int
    is_open: bool


@dataclass(frozen=True)
class ProgrammeLines:
    """The stages of one programme."""

    key: str
    title: str
    stages: tuple[StageLines, ...]
    done: int
    total: int


WHY = "?why=yes#why"
STILL_OPEN = ("to_do", "submitted", "returned")
SHARED_WORDS = {
    "manager": "Done by the line manager, once for all",
    "team": "Done by the team, once for all",
    "cohort": "Done with the whole cohort",
    "trust": "Done by the trust itself",
}


def step_line(row: Row, link_to: LinkTo) -> StepLine:
    """A row of `selectors.steps` as a line."""
    href, is_open = link_to(row), row["state"] in STILL_OPEN
    limit = limit_words(row) if is_open else ""
    return StepLine(
        title=row["title"],
        href=href,
        tags=step_tags(row),
        due=due_words(row),
        why=f"{href}{WHY}" if is_open and href else "",
        limit=limit,
        rule=reverse("rule", args=[row["item"]]) if limit else "",
        owner=str(Role(row["owner_role"]).label),
        shared=SHARED_WORDS.get(row["scope"], ""),
        private=bool(row["private"]),
    )


def programme_lines(stages: Iterable[ChecklistStage], link_to: LinkTo) -> tuple[ProgrammeLines, ...]:
    """A whole checklist, by programme and stage; the programme whose steps are due first comes first."""
    return tuple(_programme(group, link_to) for group in by_middle_day(stages))


def by_middle_day(stages: Iterable[ChecklistStage]) -> list[list[ChecklistStage]]:
    """The stages of each programme, the programme whose steps are due first before the others."""
    groups = [list(group) for _, group in groupby(stages, key=lambda stage: stage.programme)]
    return sorted(groups, key=_middle_day)


def _middle_day(stages: list[ChecklistStage]) -> date:
    """Half of the dated steps are due by then: where in the journey a programme stands."""
    days = sorted(row["due_on"] for stage in stages for row in stage.steps if row["due_on"])
    return days[len(days) // 2] if days else date.max


def _programme(stages: list[ChecklistStage], link_to: LinkTo) -> ProgrammeLines:
    rows = [row for stage in stages for row in stage.steps]
    lines = tuple(_stage(stage, link_to) for stage in stages)
    return ProgrammeLines(stages[0].programme, stages[0].programme_title, lines, _done(rows), len(rows))


def _stage(stage: ChecklistStage, link_to: LinkTo) -> StageLines:
    wanted = ("overdue", "at_risk", "lapsed")
    return StageLines(
        title=stage.stage_title,
        lines=tuple(step_line(row, link_to) for row in stage.steps),
        done=_done(stage.steps),
        overdue=sum(row["overdue"] for row in stage.steps),
        is_open=any(row[name] for row in stage.steps for name in wanted)
        or any(row["state"] in ("submitted", "returned") for row in stage.steps),
    )


def _done(rows: Iterable[Row]) -> int:
    return sum(row["state"] in ("done", "waived") for row in rows)


def due_words(row: Row) -> str:
    """When it is due, was done, or what it waits for."""
    if row["applies"] == "unknown":
        return str(row["applies_reason"])
    if row["state"] == "done":
        return f"Done on {day(row['done_on'])}" if row["done_on"] else "Done"
    if row["state"] == "waived":
        return f"Waived until {day(row['waived_until'])}" if row["waived_until"] else "Waived"
    if row["due_on"] is None:
        return _undated(row)
    words = f"{'Was due' if row['overdue'] else 'Due'} {day(row['due_on'])}"
    if row["provisional"]:
        return f"{words}, provisional: not every date is known yet"
    return f"{words}{provisional_words(row['holidays_not_published'])}"


def provisional_words(year: int | None) -> str:
    """What stands behind a day that was counted with bank holidays that nobody has published; empty for others."""
    return f", provisional: bank holidays of {year} are not published yet" if year else ""


def _undated(row: Row) -> str:
    """What it waits for; what is counted from something that this person is not asked to do waits for nothing."""
    if any(name.startswith(NEVER_PREFIX) for name in row["waiting_for"]):
        return f"No date: it is counted from {waits_for(row)}"
    return f"Waits for {waits_for(row)}" if row["waiting_for"] else "No date"


def waits_for(row: Row) -> str:
    """The dates that are still missing, as a list in words."""
    return listed([anchor_words(name) for name in row["waiting_for"]], "and")


def waiting_on_words(row: Row) -> str:
    """In whose court an open step is, and since when; empty where nobody said."""
    if not row["waiting_on"]:
        return ""
    who = str(WaitingOn(row["waiting_on"]).label)
    return f"{who}, since {day(row['waiting_since'])}" if row["waiting_since"] else who
