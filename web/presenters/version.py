"""One version of a programme: its stages and items in order, in words, and what is in the way of publishing it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.errors import FieldProblem
from onboarding.models import Membership, ProgrammeVersion
from onboarding.models.choices import Role, RollOutChoice, VersionStatus
from onboarding.models.wall_choices import RollOutState
from onboarding.selectors.programmes import FOR_PEOPLE
from onboarding.selectors.roll_outs import on_older_versions, visible_roll_outs
from onboarding.selectors.version_detail import titles_of, version_detail
from onboarding.selectors.version_faults import version_faults
from web.presenters.facts import Fact, fact_of
from web.presenters.item_words import NOTHING, value_words
from web.presenters.limits import limit_words
from web.presenters.programmes import BY_STATUS, CHECK_THIS, people_words
from web.presenters.step_lines import SHARED_WORDS
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class ItemLine:
    """One item; `href` and `remove` lead to its forms and are empty where it cannot be changed."""

    id: str
    key: str
    title: str
    due: str
    owner: str
    limit: str
    rule: str
    fact: Fact
    guidance: str
    more: tuple[tuple[str, str], ...]
    href: str
    remove: str
    first: bool
    last: bool


@dataclass(frozen=True)
class StageBlock:
    """One stage with its items."""

    id: str
    key: str
    title: str
    lines: tuple[ItemLine, ...]
    first: bool
    last: bool


@dataclass(frozen=True)
class FaultLine:
    """One thing in the way of publishing: where it is, what to do, and the page on which to do it."""

    where: str
    words: str
    href: str


@dataclass(frozen=True)
class VersionPage:
    """All parts of the page. `editable`: the viewer may write it here and now; `verbs` are the pages to offer."""

    id: str
    programme_id: str
    programme: str
    title: str
    tag: Tag
    check: Tag | None
    facts: tuple[tuple[str, str], ...]
    stages: tuple[StageBlock, ...]
    items_count: int
    editable: bool
    verbs: tuple[str, ...]
    faults: tuple[FaultLine, ...]
    revision: int
    ours: bool
    older: str
    roll_outs: tuple[tuple[str, str], ...]


def version_page(viewer: Membership, version: ProgrammeVersion) -> VersionPage:
    """The page of one visible version."""
    row = version_detail(viewer, version, today_in(viewer.trust))
    manages, ours = may(viewer, Action.MANAGE_PROGRAMMES, version), version.programme.kind in FOR_PEOPLE
    draft = version.status == VersionStatus.DRAFT
    editable = manages and ours and draft
    return VersionPage(
        id=str(version.pk),
        programme_id=str(version.programme_id),
        programme=version.programme.title,
        title=f"Version {version.number}",
        tag=BY_STATUS[row["status"]],
        check=CHECK_THIS if row["check_this"] else None,
        facts=tuple(_facts(row, ours)),
        stages=stage_blocks(row, version, editable),
        items_count=len(row["items"]),
        editable=editable,
        verbs=tuple(_verbs(row["status"], ours)) if manages else (),
        faults=fault_lines(version, row["items"], version_faults(version)) if editable else (),
        revision=version.revision,
        ours=ours,
        older=_older_words(version) if manages and ours and version.status == VersionStatus.PUBLISHED else "",
        roll_outs=tuple(_roll_outs(viewer, version)) if manages and ours and not draft else (),
    )


def _older_words(version: ProgrammeVersion) -> str:
    """Who could be brought to it: empty where nobody could."""
    people = on_older_versions(version)
    if not people:
        return ""
    who = "1 person follows" if people == 1 else f"{people:,} people follow"
    return f"{who} an older version: bring {'them' if people > 1 else 'this person'} to version {version.number}"


def _roll_outs(viewer: Membership, version: ProgrammeVersion) -> Iterable[tuple[str, str]]:
    """What was decided about people in flight, newest first, each with its page."""
    for done in visible_roll_outs(viewer).filter(version=version):
        undone = f", undone on {day(done.undone_on)}" if done.undone_on else ""
        if done.state != RollOutState.DONE:
            undone = f", {RollOutState(done.state).label.lower()}"
        words = f"{day(done.effective_on)}, {done.actor.full_name}: {RollOutChoice(done.choice).label.lower()}{undone}"
        yield words, reverse("roll_out_done", args=[done.pk])


def _verbs(status: str, ours: bool) -> Iterable[str]:
    if status == VersionStatus.DRAFT:
        yield from ("publish", "discard")
    if status == VersionStatus.PUBLISHED and ours:
        yield "retire"


def _facts(row: Row, ours: bool) -> Iterable[tuple[str, str]]:
    if row["published_at"]:
        yield "Published", day(row["published_at"].date())
    if ours and row["people"] is not None and row["status"] != VersionStatus.DRAFT:
        yield "People", people_words(row["people"])
    yield "What it rests on", row["source_note"] or "Not said yet"
    yield "Facts checked", day(row["checked_on"])
    yield "Look again by", day(row["review_on"])
    if row["template_version"]:
        yield "Begun from", f"the library’s version {row['template_version']}"


def stage_blocks(row: Row, version: ProgrammeVersion, editable: bool) -> tuple[StageBlock, ...]:
    """Stages in their order, the empty ones too."""
    by_stage = {key: list(found) for key, found in groupby(row["items"], key=lambda item: item["stage"])}
    stages = row["stages"]
    return tuple(
        StageBlock(
            id=str(stage["id"]),
            key=stage["key"],
            title=stage["title"],
            lines=tuple(_lines(by_stage.get(stage["key"], []), row, version, editable)),
            first=place == 0,
            last=place == len(stages) - 1,
        )
        for place, stage in enumerate(stages)
    )


def _lines(items: list[Row], row: Row, version: ProgrammeVersion, editable: bool) -> Iterable[ItemLine]:
    titles, today = titles_of(row["stages"], row["items"], version.programme.key), today_in(version.trust)
    for place, item in enumerate(items):
        address = [version.pk, item["id"]]
        yield ItemLine(
            id=str(item["id"]),
            key=item["key"],
            title=item["title"],
            due=item["due_words"][:1].upper() + item["due_words"][1:],
            owner=str(Role(item["owner_role"]).label),
            limit=limit_words(item),
            rule=reverse("rule", args=[item["id"]]) if version.status != VersionStatus.DRAFT else "",
            fact=fact_of("", item | {name: row[name] for name in ("checked_on", "review_on")}, today),
            guidance=item["guidance"],
            more=tuple(_more(item, titles)),
            href=reverse("item", args=address) if editable else "",
            remove=reverse("item_remove", args=address) if editable else "",
            first=place == 0,
            last=place == len(items) - 1,
        )


def _more(item: Row, titles: dict[str, str]) -> Iterable[tuple[str, str]]:
    if item["for_whom"]:
        yield "For whom", item["for_whom"]
    if shared := SHARED_WORDS.get(item["scope"]):
        yield "Done for", shared
    for label, name in (
        ("First comes", "prerequisites"),
        ("Evidence", "evidence"),
        ("Review", "review"),
        ("Needed for", "gate"),
        ("Reminders", "remind_days_before"),
        ("Repeats", "repeats"),
        ("Plan actions", "plan_actions"),
        ("Basis", "basis"),
        ("Why", "basis_note"),
    ):
        words = value_words(name, item[name], titles)
        if words != NOTHING:
            yield label, words
    if not item["mandatory"]:
        yield "Must be done", "No: an offer, never chased"


def fault_lines(version: ProgrammeVersion, items: list[Row], faults: list[FieldProblem]) -> tuple[FaultLine, ...]:
    """Each fault with the title of its item and the way to its form."""
    by_key = {row["key"]: row for row in items}
    return tuple(_fault_line(version, by_key, fault) for fault in faults)


def _fault_line(version: ProgrammeVersion, items: dict[str, Row], fault: FieldProblem) -> FaultLine:
    kind, _, rest = fault.field.partition(".")
    item = items.get(rest.partition(".")[0]) if kind == "items" else None
    if item:
        return FaultLine(item["title"], fault.detail, reverse("item", args=[version.pk, item["id"]]))
    if kind in ("source_note", "review_on", "checked_on"):
        return FaultLine("About this version", fault.detail, reverse("version_about", args=[version.pk]))
    return FaultLine("Stages and items", fault.detail, reverse("version", args=[version.pk]) + "#parts")
