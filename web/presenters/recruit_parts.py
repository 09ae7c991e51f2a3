"""Parts of a recruit's page: what needs attention now, whom it waits on, evidence, notes, messages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership, Recruit
from onboarding.models.choices import MessageState
from onboarding.selectors.notes import MOST_SHOWN, note_row, notes_about
from onboarding.selectors.person import newest_messages, person_evidence
from web.presenters.message_words import BY_ACCOUNT_MAIL
from web.presenters.step_lines import StepLine, step_line, waiting_on_words
from web.presenters.tags import Tag
from web.words import clock_time, day

Row = dict[str, Any]
SHOWN = 5
MESSAGE_COLOURS = {"sent": "green", "dead": "red", "missed": "orange", "held": "yellow", "cancelled": "grey"}
MESSAGE_KINDS = {"digest": "What is due", "weekly": "The week", **BY_ACCOUNT_MAIL}


@dataclass(frozen=True)
class AttentionGroup:
    """Steps that want attention for one reason: the first few, and how many more there are."""

    title: str
    lines: tuple[StepLine, ...]
    more: int


@dataclass(frozen=True)
class WaitLine:
    """On whom a step is waiting, and since when."""

    title: str
    href: str
    whom: str


@dataclass(frozen=True)
class EvidenceLine:
    """One note, date or file: of which step, by whom and when, and the file where the viewer may open it."""

    title: str
    href: str
    who: str
    what: str
    file_name: str
    file_href: str


@dataclass(frozen=True)
class NoteLine:
    """One note of HR."""

    who: str
    words: str


@dataclass(frozen=True)
class MessageLine:
    """One message to the person: what kind, for which day, and what became of it."""

    kind: str
    tag: Tag
    when: str


def step_href(recruit: Recruit) -> Callable[[Row], str]:
    """Where the steps of this recruit lead."""
    return lambda row: reverse("recruit_step", args=[recruit.pk, row["id"]])


def attention(rows: Iterable[Row], recruit: Recruit) -> tuple[AttentionGroup, ...]:
    """The steps that want attention now, by reason, the gravest first. A step stands in one group only."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if reason := _reason(row):
            groups.setdefault(reason, []).append(row)
    return tuple(_group(title, groups[title], recruit) for title in REASONS if title in groups)


REASONS = ("Legal limits overdue", "Overdue", "Out of date", "Returned", "Waiting for a second HR officer")


def _reason(row: Row) -> str:
    if row["overdue"]:
        return REASONS[0] if row["limit"] == "hard" and row["basis"] == "law" else REASONS[1]
    if row["lapsed"]:
        return REASONS[2]
    return {"returned": REASONS[3], "submitted": REASONS[4]}.get(row["state"], "") if row["applies"] == "yes" else ""


def _group(title: str, rows: list[Row], recruit: Recruit) -> AttentionGroup:
    first = sorted(rows, key=lambda row: (row["due_on"] is None, row["due_on"], row["title"]))
    lines = tuple(step_line(row, step_href(recruit)) for row in first[:SHOWN])
    return AttentionGroup(title, lines, len(rows) - len(lines))


def wait_lines(rows: Iterable[Row], recruit: Recruit) -> tuple[WaitLine, ...]:
    """Open steps that wait on somebody, the longest wait first."""
    waiting = [row for row in rows if row["waiting_on"] and row["state"] not in ("done", "waived")]
    waiting.sort(key=lambda row: (row["waiting_since"] is None, row["waiting_since"], row["title"]))
    href = step_href(recruit)
    return tuple(WaitLine(row["title"], href(row), waiting_on_words(row)) for row in waiting)


def evidence_lines(viewer: Membership, recruit: Recruit) -> tuple[EvidenceLine, ...]:
    """What was recorded for this person, newest first."""
    return tuple(_evidence_line(row, recruit) for row in person_evidence(viewer, recruit))


def _evidence_line(row: Row, recruit: Recruit) -> EvidenceLine:
    what = {"file": "File", "note": "Note", "date": f"Done on {day(row['dated_on'])}"}.get(row["kind"], "")
    if row["sealed"]:
        what = f"{what}, private"
    elif row["expires_on"]:
        what = f"{what}, runs out on {day(row['expires_on'])}"
    if row["kept_back"]:
        what = f"{what}. {row['kept_back']}"
    return EvidenceLine(
        title=row["title"],
        href=reverse("recruit_step", args=[recruit.pk, row["step"]]),
        who=f"{row['submitted_by'] or 'The service'}, {clock_time(row['recorded_at'])}",
        what=what,
        file_name=row["file_name"] or "",
        file_href=reverse("evidence_file", args=[row["id"]]) if row["file_name"] and not row["kept_back"] else "",
    )


def note_lines(viewer: Membership, recruit: Recruit) -> tuple[NoteLine, ...] | None:
    """Notes of HR, newest first; None for whom they are not."""
    if not may(viewer, Action.KEEP_NOTES, recruit):
        return None
    rows = [note_row(note) for note in notes_about(viewer, recruit)[:MOST_SHOWN]]
    return tuple(NoteLine(f"{row['author']['name']}, {clock_time(row['made_at'])}", row["words"]) for row in rows)


def message_lines(viewer: Membership, recruit: Recruit) -> tuple[MessageLine, ...] | None:
    """Messages to the person, without their words; None for whom they are not."""
    if not may(viewer, Action.SEE_MESSAGES, recruit):
        return None
    return tuple(_message_line(row) for row in newest_messages(viewer, recruit))


def _message_line(row: Row) -> MessageLine:
    state = MessageState(row["state"])
    kind = MESSAGE_KINDS.get(row["kind"], str(row["kind"]).replace("_", " ").capitalize())
    when = f"sent {clock_time(row['sent_at'])}" if row["sent_at"] else f"for {day(row['local_day'])}"
    return MessageLine(kind, Tag(str(state.label), MESSAGE_COLOURS.get(state, "")), when)
