"""Bringing a version to people in flight, in words: what would change, what was done, and whether it can be undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Membership, ProgrammeVersion, RollOut, RollOutStep
from onboarding.models.choices import Role, RollOutChoice, RollOutDid
from onboarding.models.wall_choices import RollOutState
from onboarding.selectors.roll_out_previews import PersonLines, RollOutPreview, StepLine
from onboarding.selectors.roll_outs import on_older_versions, people_of_roll_out, steps_of_people, totals_of
from onboarding.services.roll_out_undo import why_not_undone
from onboarding.services.roll_out_waiting import UNSETTLED
from web.presenters.caseload import pagination
from web.words import day

PAGE_SIZE = 50
CHANGED_MEANWHILE = (
    "Something changed since you looked, so nothing was done. This is what it would do now. Look again, then do it."
)
VERBS = {
    RollOutDid.ADDED: "come new",
    RollOutDid.CHANGED: "are changed",
    RollOutDid.ASKED_AGAIN: "are asked again",
    RollOutDid.MOVED: "move to another day",
    RollOutDid.REMOVED: "are taken away",
}


@dataclass(frozen=True)
class LineWords:
    """One step: what becomes of it, its day before and then, whose it is, and whether it is late at once."""

    did: str
    title: str
    was: str
    now: str
    owner: str
    is_late: bool


@dataclass(frozen=True)
class PersonWords:
    """One person with the steps that change, and a sentence about those that do not."""

    name: str
    href: str
    summary: str
    lines: tuple[LineWords, ...]
    rest: str
    is_late: bool


@dataclass(frozen=True)
class RollOutPage:
    """Before anything is done: who follows an older version; once a choice is made, what it would do."""

    caption: str
    title: str
    back: str
    diff: str
    waiting: str
    preview: "PreviewWords | None" = None
    notice: str = ""


@dataclass(frozen=True)
class PreviewWords:
    """What the choice would do: a sentence, totals, a page of people, and what the button sends."""

    summary: str
    totals: tuple[str, ...]
    people: tuple[PersonWords, ...]
    pagination: dict[str, Any] | None
    seen: str
    button: str
    is_possible: bool


@dataclass(frozen=True)
class DonePage:
    """A roll-out that was decided on."""

    id: str
    caption: str
    title: str
    back: str
    facts: tuple[tuple[str, str], ...]
    totals: tuple[str, ...]
    people: tuple[PersonWords, ...]
    pagination: dict[str, Any] | None
    may_undo: bool
    undo: str
    notice: str
    waits: bool


def roll_out_page(version: ProgrammeVersion, preview: PreviewWords | None = None, notice: str = "") -> RollOutPage:
    """The page about one published version."""
    people = on_older_versions(version)
    who = "1 person follows" if people == 1 else f"{people:,} people follow"
    return RollOutPage(
        caption=version.programme.title,
        title=f"Bring people to version {version.number}",
        back=reverse("version", args=[version.pk]),
        diff=reverse("version_diff", args=[version.pk]),
        waiting=f"{who} an older version now." if people else "",
        preview=preview,
        notice=notice,
    )


def preview_words(preview: RollOutPreview, asked: Mapping[str, str], number: str | None) -> PreviewWords:
    """What the choice would do, with the page of people of this number."""
    page = Paginator(preview.people, PAGE_SIZE).get_page(number)
    totals, people = preview.totals, len(preview.people)
    keep = preview.choice == RollOutChoice.KEEP
    return PreviewWords(
        summary=_summary(people, preview.staying),
        totals=() if keep else tuple(_totals(totals)),
        people=tuple(map(_person, page.object_list)),
        pagination=pagination(page, asked),
        seen=preview.digest,
        button="Note that they stay" if keep else f"Bring {_people(people)} to version {preview.version.number}",
        is_possible=bool(people) or keep,
    )


def _summary(people: int, staying: int) -> str:
    parts = [f"It comes to {_people(people)}."] if people else ["It comes to nobody."]
    if staying:
        parts.append(f"{_people(staying)} {'stays' if staying == 1 else 'stay'} on an older version.")
    return " ".join(parts)


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _totals(totals: Mapping[str, int]) -> Iterable[str]:
    for did, words in VERBS.items():
        if totals[did]:
            yield f"{_steps(totals[did])} {words if totals[did] != 1 else _one(words)}"
    if totals.get("late"):
        yield (
            f"{_steps(totals['late'])} {'is' if totals['late'] == 1 else 'are'} late at once, "
            f"for {_people(totals['people_late'])}"
        )
    if totals.get("begun"):
        yield f"{_steps(totals['begun'])} that {'is' if totals['begun'] == 1 else 'are'} begun: as written before"
    if "kept" in totals:
        yield f"{_steps(totals['kept'])} open, as before"
        yield f"{_steps(totals['finished'])} finished: not touched"


def _one(words: str) -> str:
    verb, _, rest = words.partition(" ")
    return f"{ {'are': 'is', 'come': 'comes', 'move': 'moves'}[verb] } {rest}"


def _steps(number: int) -> str:
    return "1 step" if number == 1 else f"{number:,} steps"


def _person(one: PersonLines) -> PersonWords:
    recruit = one.enrolment.recruit
    assert recruit is not None, "people are asked for"
    lines = tuple(map(_line, one.shown))
    rest = f"{_steps(one.kept)} open as before, {one.begun} begun and left as written, {one.finished} finished."
    return PersonWords(
        name=recruit.full_name,
        href=reverse("recruit", args=[recruit.pk]),
        summary=_counts([line.did for line in one.shown], one.late),
        lines=lines,
        rest=rest,
        is_late=one.late > 0,
    )


def _counts(dids: list[str], late: int = 0) -> str:
    found = [f"{dids.count(did)} {did.label.lower()}" for did in RollOutDid if did in dids]
    if late:
        found.append(f"{late} late at once")
    return ", ".join(found) or "no step changes"


def _line(line: StepLine) -> LineWords:
    was = "Not asked" if line.did == RollOutDid.ADDED else day(line.was_on) or "No day"
    now = "Not asked any more" if line.did == RollOutDid.REMOVED else day(line.due_on) or "No day yet"
    title = f"{line.item.title} (shared)" if line.shared else line.item.title
    return LineWords(
        str(RollOutDid(line.did).label), title, was, now, str(Role(line.item.owner_role).label), line.is_late
    )


def done_page(viewer: Membership, done: RollOut, number: str | None) -> DonePage:
    """A roll-out with the page of people of this number."""
    page = Paginator(people_of_roll_out(done), PAGE_SIZE).get_page(number)
    people = list(page.object_list)
    steps = steps_of_people(done, people)
    why = why_not_undone(done, today_in(viewer.trust))
    manages = may(viewer, Action.MANAGE_PROGRAMMES, done.version)
    return DonePage(
        id=str(done.pk),
        caption=done.version.programme.title,
        title=_done_title(done),
        back=reverse("version", args=[done.version_id]),
        facts=tuple(_facts(done)),
        totals=tuple(_totals(totals_of(done))),
        people=tuple(_done_person(row, steps[row.enrolment_id]) for row in people),
        pagination=pagination(page, {}),
        may_undo=manages and not why,
        undo="" if done.state in UNSETTLED else why,
        notice=NOTICES.get(RollOutState(done.state), "")
        or (f"It could not be undone. {done.why_not}" if done.why_not else ""),
        waits=done.state in UNSETTLED,
    )


NOTICES = {
    RollOutState.WAITING: "For so many people this takes a few minutes. You can leave this page: it is done in the background, "
    "for everybody or for nobody.",
    RollOutState.UNDOING: "It is being undone in the background, for everybody or for nobody. You can leave this page.",
    RollOutState.REFUSED: "Nothing was done for anybody.",
}


def _done_title(done: RollOut) -> str:
    if done.state == RollOutState.WAITING:
        return f"{_people(done.people)} are being brought to version {done.version.number}"
    if done.state == RollOutState.REFUSED:
        return f"Nobody was brought to version {done.version.number}"
    if done.choice == RollOutChoice.KEEP:
        return f"{_people(done.people)} stayed when version {done.version.number} was new"
    return f"{_people(done.people)} brought to version {done.version.number}"


def _facts(done: RollOut) -> Iterable[tuple[str, str]]:
    yield "To whom", str(RollOutChoice(done.choice).label)
    if done.from_on:
        yield "From", day(done.from_on)
    yield "By", done.actor.full_name
    yield "On", day(done.effective_on)
    if done.reason:
        yield "Why", done.reason
    if done.state == RollOutState.REFUSED:
        yield "Why nothing was done", done.why_not
    if done.undone_on:
        yield "Undone", f"{day(done.undone_on)}, by {done.undone_by.full_name if done.undone_by else 'the service'}"


def _done_person(row: Any, steps: list[RollOutStep]) -> PersonWords:
    recruit = row.enrolment.recruit
    lines = tuple(
        LineWords(
            str(RollOutDid(one.did).label),
            one.step.item.title,
            "",
            "",
            str(Role(one.step.item.owner_role).label),
            False,
        )
        for one in steps
    )
    return PersonWords(
        name=recruit.full_name,
        href=reverse("recruit", args=[recruit.pk]),
        summary=_counts([one.did for one in steps]),
        lines=lines,
        rest=f"From version {row.was_version.number}.",
        is_late=False,
    )
