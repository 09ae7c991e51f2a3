"""The queue of what waits for a decision of HR."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from onboarding.clock import today_in
from onboarding.models import Membership, RollOut
from onboarding.models.wall_choices import RollOutState
from onboarding.rules.plain_words import counted
from onboarding.selectors.filters_recruits import filter_recruits
from onboarding.selectors.memberships import lacks_second_reviewer
from onboarding.selectors.messages import dead_count
from onboarding.selectors.planned_transfers import refused_transfers
from onboarding.selectors.reviews import MOST, review_rows
from onboarding.selectors.roll_outs import roll_outs_not_done
from onboarding.selectors.vacancies import steps_without_owner
from onboarding.selectors.visible import visible_recruits
from web.presenters.corrections import answer_by
from web.presenters.milestones import milestone_title
from web.presenters.quick_links import QuickLink
from web.presenters.tags import Tag
from web.words import clock_time, day

Row = dict[str, Any]
TAGS = {
    "evidence": Tag("Evidence to check", "purple"),
    "waiver": Tag("Request to waive", "orange"),
    "date": Tag("Date to decide", "aqua-green"),
    "correction": Tag("Correction asked for", "pink"),
}
SHOWN = {
    "": "Everything",
    "evidence": "Evidence to check",
    "waiver": "Requests to waive",
    "date": "Dates to decide",
    "correction": "Corrections asked for",
}
NOTHING = {
    "evidence": "No evidence waits for you to check.",
    "waiver": "Nobody asks you for a waiver.",
    "date": "No proposed date waits for a decision.",
    "correction": "Nobody asks for a correction.",
}


@dataclass(frozen=True)
class ReviewLine:
    """One thing to decide about: what, whose, by whom and since when."""

    title: str
    href: str
    person: str
    sent: str
    age: str
    tag: Tag


@dataclass(frozen=True)
class NotDone:
    """Something that the worker could not do, and where it says why."""

    text: str
    href: str


@dataclass(frozen=True)
class ReviewPage:
    """What the viewer may decide, and what they sent in themselves; links to parts of it, and to their people first.

    `dead_messages` could not be sent; `nobodys` says how many steps are on nobody's list, `unreached` how many people no
    message reaches. `lacks_second`: there is no other HR officer to review what this one sends in."""

    to_decide: tuple[ReviewLine, ...]
    own: tuple[ReviewLine, ...]
    summary: str
    parts: tuple[QuickLink, ...]
    mine_first: QuickLink
    cut_off: bool
    dead_messages: int
    lacks_second: bool
    nobodys: str
    moves_not_done: str
    roll_outs_not_done: tuple[NotDone, ...]
    unreached: str


def review_page(viewer: Membership, asked: Mapping[str, str]) -> ReviewPage:
    """What waits, of the kind `show` and, where asked, with the viewer's own people `first`."""
    show = asked.get("show", "") if asked.get("show", "") in SHOWN else ""
    first = asked.get("first") == "mine"
    rows, today = review_rows(viewer), today_in(viewer.trust)
    waiting = [row for row in rows if not row["own"]]
    shown = [row for row in waiting if not show or row["kind"] == show]
    if first:
        shown.sort(key=lambda row: not row["mine"])
    return ReviewPage(
        to_decide=tuple(_line(row, today) for row in shown),
        own=tuple(_line(row, today) for row in rows if row["own"]),
        summary=_summary(len(shown), show, bool(waiting)),
        parts=_parts(waiting, show, first=first),
        mine_first=QuickLink("My people first", sum(row["mine"] for row in shown), _href(show, not first), first),
        cut_off=len(rows) >= MOST,
        dead_messages=dead_count(viewer),
        lacks_second=lacks_second_reviewer(viewer),
        nobodys=_nobodys(steps_without_owner(viewer).count()),
        moves_not_done=_not_done(refused_transfers(viewer)),
        roll_outs_not_done=tuple(_refused(one) for one in roll_outs_not_done(viewer, timezone.now())),
        unreached=_unreached(filter_recruits(viewer, visible_recruits(viewer), {"unreached": True}, today).count()),
    )


def _not_done(count: int) -> str:
    """Planned moves that could not be done when their day came; empty where there are none."""
    if not count:
        return ""
    return "1 planned move could not be done." if count == 1 else f"{count} planned moves could not be done."


def _refused(one: RollOut) -> NotDone:
    """A roll-out for many people that the worker could not do, or not take back."""
    what = "was brought to nobody" if one.state == RollOutState.REFUSED else "could not be taken back"
    words = f"Version {one.version.number} of {one.version.programme.title} {what}."
    return NotDone(words, reverse("roll_out_done", args=[one.pk]))


def _nobodys(count: int) -> str:
    """Open steps that are on nobody's list; empty where there are none."""
    if not count:
        return ""
    return "1 step has nobody in the role." if count == 1 else f"{counted(count, 'steps')} have nobody in the role."


def _unreached(count: int) -> str:
    if not count:
        return ""
    have = "1 person has" if count == 1 else f"{counted(count, 'people')} have"
    return f"{have} neither an account nor an email address: no message reaches them."


def _summary(count: int, show: str, anything: bool) -> str:
    if not anything:
        return "Nothing waits for you."
    if not count:
        return NOTHING[show]
    if count == 1:
        return "1 thing waits for you to decide."
    return f"{counted(count, 'things')} wait for you to decide. The longest wait comes first."


def _parts(rows: list[Row], show: str, *, first: bool) -> tuple[QuickLink, ...]:
    counts = Counter(row["kind"] for row in rows)
    counts[""] = len(rows)
    return tuple(QuickLink(words, counts[kind], _href(kind, first), kind == show) for kind, words in SHOWN.items())


def _href(show: str, first: bool) -> str:
    asked = {"show": show, "first": "mine" if first else ""}
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


def _line(row: Row, today: date) -> ReviewLine:
    recruit = row["recruit"]
    return ReviewLine(
        title=_title(row),
        href=_href_of(row),
        person=recruit["name"] if recruit else _whose(row),
        sent=f"{row['by']}, {clock_time(row['at'])}" if row["by"] and row["at"] else "",
        age=_age(row["at"], today),
        tag=TAGS[row["kind"]],
    )


def _title(row: Row) -> str:
    if row["kind"] == "correction":
        return f"Something to correct: answer by {answer_by(row['asked'])}"
    return _day_words(row) if row["kind"] == "date" else str(row["title"])


def _whose(row: Row) -> str:
    return str(row["by"]) if row["kind"] == "correction" else "For several people, or the trust itself"


def _href_of(row: Row) -> str:
    recruit = row["recruit"]
    if row["kind"] == "correction":
        return reverse("correction", args=[row["id"]])
    if row["kind"] == "date":
        return reverse("proposal", args=[row["id"]])
    step = reverse("recruit_step", args=[recruit["id"], row["id"]]) if recruit else reverse("step", args=[row["id"]])
    return f"{step}?from=review"


def _day_words(row: Row) -> str:
    title = milestone_title({"kind": row["milestone"], "occurrence": row["occurrence"]})
    return (
        f"{title}: {'happened on' if row['actual_on'] else 'planned for'} {day(row['actual_on'] or row['planned_on'])}"
    )


def _age(at: datetime | None, today: date) -> str:
    days = (today - timezone.localtime(at).date()).days if at else 0
    return f"Waits for {counted(days, 'days')}" if days > 0 else "Came in today"
