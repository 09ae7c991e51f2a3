"""Cohorts, and one of them with its people, in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Cohort, Membership
from onboarding.models.choices import Profession, Role
from onboarding.selectors.caseload import caseload
from onboarding.selectors.filters_steps import about_subject
from onboarding.selectors.places import cohort_rows, places
from onboarding.selectors.registers import cohort_people, register_items, served_counts
from onboarding.selectors.steps import step_rows
from onboarding.selectors.visible import visible_steps
from web.presenters.step_lines import due_words
from web.presenters.tags import BY_STATUS, OVERDUE, Tag
from web.words import day, short_day

Row = dict[str, Any]
SOON_DAYS = 28
MOST_SHOWN = 8


@dataclass(frozen=True)
class CohortLine:
    """One cohort: how many people, from when to when they arrive, how far they are."""

    name: str
    href: str
    people: str
    arrival: str
    progress: str
    share: int
    is_open: bool


@dataclass(frozen=True)
class CohortsPage:
    """All cohorts: those still open, the latest arrival first, then the closed ones."""

    lines: tuple[CohortLine, ...]
    may_change: bool


@dataclass(frozen=True)
class PersonLine:
    """One of a cohort. What the viewer may not know is empty."""

    name: str
    href: str
    facts: tuple[str, ...]
    tags: tuple[Tag, ...]
    progress: str
    share: int


@dataclass(frozen=True)
class RegisterLine:
    """Something that can be recorded for several people at once."""

    title: str
    href: str
    facts: tuple[str, ...]
    is_late: bool


@dataclass(frozen=True)
class TogetherLine:
    """What the cohort does together, and for how many it was done."""

    title: str
    href: str
    facts: tuple[str, ...]
    tag: Tag


@dataclass(frozen=True)
class CohortPage:
    """One cohort with its people. `registers` are due in the next weeks or late, `later` are all others."""

    line: CohortLine
    people: tuple[PersonLine, ...]
    registers: tuple[RegisterLine, ...]
    later: tuple[RegisterLine, ...]
    together: tuple[TogetherLine, ...]
    change_href: str
    move_href: str


def cohorts_page(viewer: Membership) -> CohortsPage:
    """Every cohort of the trust, in four queries."""
    rows = cohort_rows(viewer, places(viewer, Cohort))
    rows.sort(key=lambda row: (row["is_open"], row["arriving_from"] or date.max), reverse=True)
    return CohortsPage(tuple(_line(row) for row in rows), may(viewer, Action.MANAGE_PLACES))


def _line(row: Row) -> CohortLine:
    total, done = row["total"] or 0, row["done"] or 0
    return CohortLine(
        name=row["name"],
        href=reverse("cohort", args=[row["id"]]),
        people="1 person" if row["people"] == 1 else f"{row['people']} people" if row["people"] else "Nobody yet",
        arrival=_span(row["arriving_from"], row["arriving_to"]),
        progress=f"{done:,} of {total:,}" if total else "",
        share=round(100 * done / total) if total else 0,
        is_open=row["is_open"],
    )


def _span(first: date | None, last: date | None) -> str:
    """From when to when, as short as it can be said."""
    if first is None or last is None:
        return ""
    if first == last:
        return short_day(first)
    return f"{short_day(first)} to {short_day(last)}"


def cohort_page(viewer: Membership, cohort: Cohort) -> CohortPage:
    """One cohort as the viewer may know it: people, steps done together and registers, in a fixed number of queries."""
    today = today_in(viewer.trust)
    (row,) = cohort_rows(viewer, places(viewer, Cohort).filter(pk=cohort.pk))
    items = [one for one in register_items(viewer, cohort) if one["people"] > 1 or one["shared"]]
    near = [one for one in items if one["due_on"] and (one["due_on"] - today).days <= SOON_DAYS][:MOST_SHOWN]
    return CohortPage(
        line=_line(row),
        people=tuple(_person(one, today) for one in caseload(viewer, cohort_people(viewer, cohort), today)),
        registers=tuple(_register(cohort, one, today) for one in near),
        later=tuple(_register(cohort, one, today) for one in items if one not in near),
        together=tuple(_together(viewer, cohort, today, {one["item__path"] for one in items})),
        change_href=reverse("cohort_change", args=[cohort.pk]) if may(viewer, Action.MANAGE_PLACES, cohort) else "",
        move_href=reverse("cohort_move", args=[cohort.pk]) if may(viewer, Action.MOVE_MILESTONE) else "",
    )


def _person(row: Row, today: date) -> PersonLine:
    return PersonLine(
        name=row["full_name"],
        href=reverse("recruit", args=[row["id"]]),
        facts=tuple(_facts(row, today)),
        tags=tuple(_tags(row)),
        progress=f"{row['done']} of {row['total']} done" if row.get("total") else "",
        share=round(100 * row["done"] / row["total"]) if row.get("total") else 0,
    )


def _facts(row: Row, today: date) -> Iterable[str]:
    if "profession" in row:
        yield str(Profession(row["profession"]).label)
    if row.get("ward"):
        yield row["ward"]["name"]
    if row.get("next_due_on"):
        yield f"{'Was due' if row['next_due_on'] < today else 'Next due'} {short_day(row['next_due_on'])}"


def _tags(row: Row) -> Iterable[Tag]:
    if row.get("overdue"):
        yield Tag(f"{row['overdue']} overdue", OVERDUE.colour)
    if "status" in row:
        yield BY_STATUS[row["status"]]


def _register(cohort: Cohort, item: Row, today: date) -> RegisterLine:
    due_on, people = item["due_on"], item["people"]
    is_late = due_on is not None and due_on < today
    facts = ["Open for 1 person" if people == 1 else f"Open for {people} people"]
    if due_on:
        facts.append(f"first {'was due' if is_late else 'due'} {day(due_on)}")
    facts.append(str(Role(item["owner_role"]).label))
    return RegisterLine(item["title"], register_href(cohort, item["item__path"]), tuple(facts), is_late)


def register_href(cohort: Cohort, path: str) -> str:
    """The register of one item in one cohort."""
    return f"{reverse('register', args=[cohort.pk])}?{urlencode({'item': path})}"


def _together(viewer: Membership, cohort: Cohort, today: date, recordable: Collection[str]) -> Iterable[TogetherLine]:
    """Steps of the cohort itself, those still open first. What the viewer can record leads to its register."""
    steps = visible_steps(viewer).filter(about_subject(str(cohort.pk))).order_by("state", "due_on", "id")
    rows = step_rows(steps, today)
    counts = served_counts(steps)
    for row in sorted(rows, key=lambda one: one["state"] == "done"):
        done, people = counts[row["id"]]
        words = [due_words(row), f"{done} of {people} took part" if row["state"] == "done" else f"For {people} people"]
        tag = _state(row, done, people)
        path = f"{row['programme']}/{row['item_key']}"
        href = register_href(cohort, path) if path in recordable else reverse("step", args=[row["id"]])
        yield TogetherLine(row["title"], href, tuple(words), tag)


def _state(row: Row, done: int, people: int) -> Tag:
    if row["state"] != "done":
        return OVERDUE if row["overdue"] else Tag("To do")
    return Tag("Done", "green") if done == people else Tag("Some are missing", "yellow")
