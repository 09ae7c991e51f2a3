"""One step's page: what it is, why, when, what was recorded, and how it came to be so."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Membership, Step
from onboarding.models.choices import Basis, Gate, ReviewKind, Role, Scope
from onboarding.rules.plain_words import listed
from onboarding.selectors.memberships import lacks_second_reviewer
from onboarding.selectors.questions import may_answer
from onboarding.selectors.rules import source_row
from onboarding.selectors.step_detail import step_detail
from web.presenters.facts import Fact, fact_of
from web.presenters.limits import limit_words
from web.presenters.step_lines import SHARED_WORDS, STILL_OPEN, due_words, waiting_on_words
from web.presenters.tags import Tag, step_tags
from web.presenters.why import Why, why_page
from web.words import clock_time, day

Row = dict[str, Any]

VERB_WORDS = {
    "enrolled": "Put on the checklist",
    "asked_again": "Asked again",
    "moved": "Due date moved",
    "submit": "Submitted",
    "accept": "Accepted",
    "return": "Returned",
    "waive": "Waived",
    "reopen": "Opened again",
    "lapse": "Waiver ran out, and opened again",
    "confirmed": "Confirmed",
    "denied": "Said not to have happened, and opened again,",
    "renew": "Recorded again",
    "begun": "Clock begun",
    "closed": "Closed by a fact",
    "opened": "Runs again, because what closed it no longer holds",
    "close": "Closed with evidence",
}


@dataclass(frozen=True)
class EvidenceLine:
    """One revision of the evidence: when and by whom, what it says, and the file where there is one."""

    heading: str
    note: str
    facts: tuple[str, ...]
    file_name: str
    href: str
    kept_back: str
    digest: str


@dataclass(frozen=True)
class HistoryLine:
    """One change of state or due date."""

    words: str
    when: str
    reason: str


@dataclass(frozen=True)
class CommentLine:
    """What somebody said, with their name and when, and whether HR may hand it out."""

    heading: str
    words: str
    released: str


@dataclass(frozen=True)
class StepPage:
    """All parts of the page, in words; `allowed` are the verbs of the forms to show."""

    title: str
    caption: str
    tags: tuple[Tag, ...]
    guidance: str
    facts: tuple[tuple[str, str], ...]
    fact: Fact
    limit: str
    rule: str
    why: Why | None
    waits_for: str
    waiver: str
    returned: str
    own_submission: bool
    lacks_second: bool
    evidence: tuple[EvidenceLine, ...]
    comments: tuple[CommentLine, ...]
    history: tuple[HistoryLine, ...]
    allowed: tuple[str, ...]
    records: bool
    delegated: bool
    state: str
    revision: int
    accepts_waiver: bool
    missed: str
    by_register: bool


def shared_place(step: Step) -> tuple[str, str]:
    """Where a shared step is at home: the name of the page, and its words for the way back."""
    return ("commitments", "Commitments") if step.enrolment.of_trust else ("to_do", "My to-do list")


def step_page(viewer: Membership, step: Step, whose: str) -> StepPage:
    """The page of one visible step; `whose` is the caption: a recruit's name, or empty for one's own."""
    today = today_in(viewer.trust)
    row = step_detail(viewer, step, today)
    return StepPage(
        title=row["title"],
        caption=", ".join(part for part in (whose, row["programme_title"]) if part),
        tags=step_tags(row),
        guidance=row["guidance"],
        facts=tuple(_facts(row, whose)),
        fact=fact_of(str(Basis(row["basis"]).label) + ".", source_row(step.item), today),
        limit=limit_words(row),
        rule=reverse("rule", args=[row["item"]]),
        why=why_page(viewer, step, row["holidays_not_published"]),
        waits_for=_quoted(row["waits_for"]),
        waiver=_waiver_words(row["waiver"]),
        returned=_returned(row),
        own_submission=_is_own_submission(viewer, step, row),
        lacks_second=_wants_second(row) and lacks_second_reviewer(viewer),
        evidence=tuple(evidence_line(one, _released(row, one)) for one in row["evidence"]),
        comments=tuple(
            CommentLine(f"{one['author']}, {clock_time(one['made_at'])}", one["words"], _released(row, one))
            for one in row["comments"]
        ),
        history=tuple(history_line(one) for one in row["history"]),
        allowed=(*row["allowed"], *(["answer"] if may_answer(viewer, step) else [])),
        records=may(viewer, Action.EDIT_RECRUIT),
        delegated=row["delegate"] is not None and not row["delegate"]["by_rule"],
        state=row["state"],
        revision=row["revision"],
        accepts_waiver=row["waiver"] is not None,
        missed=listed([one["name"] for one in row["missed_by"]], "and"),
        by_register=row["scope"] == Scope.COHORT,
    )


def _facts(row: Row, whose: str) -> Iterable[tuple[str, str]]:
    yield "When", _when(row)
    if row["due_words"] and row["state"] in ("to_do", "returned", "submitted"):
        yield "Counted as", row["due_words"]
    yield "Who does it", _who(row, whose)
    if row["delegate"] and row["state"] in ("to_do", "returned", "submitted"):
        yield "For now", _delegate_words(row["delegate"], row["owner_role"])
    if row["basis_note"]:
        yield "Why", row["basis_note"]
    if row["gates"]:
        yield "Needed for", listed([str(Gate(gate).label) for gate in row["gates"]], "and")
    if waiting_on_words(row):
        yield "Waiting on", waiting_on_words(row)


def _when(row: Row) -> str:
    return due_words(row)


def _who(row: Row, whose: str) -> str:
    owner = "You" if row["owner_role"] == Role.RECRUIT and not whose else str(Role(row["owner_role"]).label)
    shared = SHARED_WORDS.get(row["scope"], "")
    second = "A second HR officer checks it" if row["review"] == "second_person" else ""
    return ". ".join(part for part in (owner, shared, second) if part)


def _delegate_words(delegate: Row, role: str) -> str:
    if delegate["by_rule"]:
        return f"{delegate['name']} does it: there is no {Role(role).label.lower()}, and they come next"
    until = f", until {day(delegate['until'])}" if delegate["until"] else ""
    whose = f" for {delegate['on_behalf_of']}" if delegate["on_behalf_of"] else ""
    return f"{delegate['name']} does it{whose}{until}"


def _quoted(titles: list[str]) -> str:
    return listed([f"“{title}”" for title in titles], "and")


def _waiver_words(waiver: Row | None) -> str:
    if not waiver:
        return ""
    until = f", until {day(waiver['expires_on'])}" if waiver["expires_on"] else ""
    why = f": {waiver['reason']}" if waiver["reason"] else "."
    return f"{waiver['by']} asks to waive this step{until}{why} Another HR officer decides."


def _returned(row: Row) -> str:
    """What the reviewer missed, as long as the step has not been sent again."""
    if row["state"] != "returned":
        return ""
    return next((one["reason"] or "" for one in row["history"] if one["verb"] == "return"), "")


def _wants_second(row: Row) -> bool:
    """Whether a second officer has to decide about it before it is closed."""
    return row["state"] in STILL_OPEN and (row["review"] == ReviewKind.SECOND_PERSON or row["waiver"] is not None)


def _is_own_submission(viewer: Membership, step: Step, row: Row) -> bool:
    """Someone who could review it but sent it in themselves is told why there is no button."""
    submitter = step.submitted_by
    return row["state"] == "submitted" and submitter is not None and submitter.user_id == viewer.user_id


def _released(row: Row, one: Row) -> str:
    """What follows private words that whoever holds them has released."""
    return "HR may put this into the pack about this person" if one["id"] in row["released_words"] else ""


def evidence_line(one: Row, released: str = "") -> EvidenceLine:
    """One revision of the evidence, in words."""
    facts = []
    if one["reference"]:
        facts.append(f"Report {one['reference']}")
    if one["dated_on"]:
        facts.append(f"Done on {day(one['dated_on'])}")
    if one["issued_on"]:
        facts.append(f"Issued on {day(one['issued_on'])}")
    if one["expires_on"]:
        facts.append(f"Runs out on {day(one['expires_on'])}")
    if (one["content_type"] or "").startswith("image/"):
        facts.append("A smaller copy of the photo is kept, without the place where it was taken")
    if one["sealed"]:
        facts.append("Only those who need the words can read them")
    if released:
        facts.append(released)
    return EvidenceLine(
        heading=f"{one['submitted_by']}, {clock_time(one['recorded_at'])}",
        note=one["note"] or "",
        facts=tuple(facts),
        file_name=one["file_name"] or "",
        href=reverse("evidence_file", args=[one["id"]]) if one["file_name"] and not one["kept_back"] else "",
        kept_back=one["kept_back"],
        digest=one["sha256"] if one["file_name"] else "",
    )


def history_line(one: Row) -> HistoryLine:
    """One change, in words."""
    verb = VERB_WORDS.get(one["verb"], str(one["verb"]).replace("_", " ").capitalize())
    words = f"{verb} by {one['by']}" if one["by"] else verb
    if one["due_on"] and one["state"] in ("to_do", "returned"):
        words = f"{words}, due {day(one['due_on'])}"
    return HistoryLine(words, day(one["effective_on"]), one["reason"])
