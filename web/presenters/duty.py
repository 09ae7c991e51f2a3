"""One duty clock: how it stands, what closes it, from where its rule is known, and how it came to be so."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Membership, Recruit, Step
from onboarding.rules.milestones import MILESTONE_WORDS, anchor_words
from onboarding.selectors.duties import clock_rows, occurrence_behind
from onboarding.selectors.questions import may_answer
from onboarding.selectors.step_detail import step_detail
from onboarding.selectors.visible import visible_clocks
from web.presenters.duties import ORGANISATION, closed_with
from web.presenters.duty_words import (
    began_words,
    days_tag,
    due_words,
    missing,
    who_answers,
)
from web.presenters.facts import Fact, fact_of
from web.presenters.step import EvidenceLine, HistoryLine, evidence_line, history_line
from web.presenters.tags import Tag
from web.presenters.why import Why, why_page
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class DatesToRecord:
    """A date without which the day cannot be computed: in words, and where to record it."""

    words: str
    href: str


@dataclass(frozen=True)
class ClockPage:
    """All parts of the page, in words; `allowed` are the verbs of the forms to show."""

    title: str
    caption: str
    name: str
    name_href: str
    tags: tuple[Tag, ...]
    explanation: str
    facts: tuple[tuple[str, str], ...]
    missing: str
    to_record: tuple[DatesToRecord, ...]
    same_limit: str
    same_limit_href: str
    closes_with: tuple[str, ...]
    must_never: str
    fact: Fact
    rule: str
    why: Why | None
    correct_href: str
    waiver: str
    evidence: tuple[EvidenceLine, ...]
    history: tuple[HistoryLine, ...]
    allowed: tuple[str, ...]
    is_running: bool
    accepts_waiver: bool


def clock_page(viewer: Membership, step: Step) -> ClockPage:
    """The page of one visible clock."""
    today = today_in(viewer.trust)
    (row,) = clock_rows(viewer, visible_clocks(viewer).filter(pk=step.pk), today)
    detail = step_detail(viewer, step, today)
    recruit, twin = row["recruit"], row["same_limit"]
    return ClockPage(
        title=row["title"],
        caption=recruit["name"] if recruit else ORGANISATION,
        name=recruit["name"] if recruit else "",
        name_href=reverse("recruit", args=[recruit["id"]]) if recruit else "",
        tags=(days_tag(row),),
        explanation=row["explanation"],
        facts=tuple(_facts(row)),
        missing=missing(row) if row["cannot_be_computed"] else "",
        to_record=tuple(_to_record(viewer, step.enrolment.recruit, row)),
        same_limit=twin["title"] if twin else "",
        same_limit_href=reverse("recruit_step", args=[recruit["id"], twin["step"]]) if twin and recruit else "",
        closes_with=tuple(one["words"] for one in row["closes_with"]),
        must_never=row["must_never"],
        fact=fact_of("", row, today),
        rule=reverse("rule", args=[row["item"]]),
        why=why_page(viewer, step, row["holidays_not_published"]),
        correct_href=_correct_href(viewer, step),
        waiver=_waiver(row),
        evidence=tuple(evidence_line(one) for one in detail["evidence"]),
        history=tuple(history_line(one) for one in detail["history"]),
        allowed=tuple(_allowed(viewer, step, row, detail)),
        is_running=row["state"] == "running",
        accepts_waiver=detail["waiver"] is not None,
    )


def _facts(row: Row) -> Iterable[tuple[str, str]]:
    yield "When", due_words(row)
    if row["state"] == "running" and not row["cannot_be_computed"]:
        yield "Counted as", f"{row['due_words'][:1].upper()}{row['due_words'][1:]}"
        if row["clock_ends_on"] and row["clock_ends_on"] not in (row["due_on"], row["began_on"]):
            yield "Report after", day(row["clock_ends_on"])
    if row["provisional"] and row["state"] == "running":
        left_out = ", ".join(anchor_words(name) for name in row["waiting_for"])
        yield "Provisional", f"Only dates that are recorded are counted. Left out: {left_out}"
    yield "Began", began_words(row)
    yield "Who answers", who_answers(row)
    if words := closed_with(row):
        yield "Closed with", words


def _to_record(viewer: Membership, recruit: Recruit | None, row: Row) -> Iterable[DatesToRecord]:
    """The missing dates, with links for whoever may record them."""
    if recruit is None or not row["cannot_be_computed"] or not may(viewer, Action.MOVE_MILESTONE, recruit):
        return
    if row["applies"] == "unknown":
        yield DatesToRecord("Record what is missing about the person", reverse("recruit_edit", args=[recruit.pk]))
        return
    for name in row["waiting_for"]:
        if name in MILESTONE_WORDS:
            href = reverse("recruit_date", args=[recruit.pk, name, row["number"]])
            yield DatesToRecord(f"Record {MILESTONE_WORDS[name]}", href)


def _correct_href(viewer: Membership, step: Step) -> str:
    """Where the day of what began the clock is put right, where that is something that somebody recorded."""
    began = occurrence_behind(viewer, step) if may(viewer, Action.RECORD_OCCURRENCE) else None
    return reverse("occurrence_correct", args=[began.pk]) if began else ""


def _waiver(row: Row) -> str:
    waiver = row["need_not_report"]
    if not waiver or row["state"] != "running" or waiver["agreed_by"]:
        return ""
    return f"{waiver['by']} says that this need not be reported: {waiver['reason']}"


def _allowed(viewer: Membership, step: Step, row: Row, detail: Row) -> Iterable[str]:
    yield from (verb for verb in detail["allowed"] if verb != "waiting")
    if row["state"] == "running" and detail["waiver"] is None and may(viewer, Action.SUBMIT_STEP, step):
        yield "close"
    if may_answer(viewer, step):
        yield "answer"


@dataclass(frozen=True)
class HappenedPage:
    """The page on which it is recorded that something happened."""

    title: str
    caption: str
    back: str
    back_words: str
    is_person: bool
    absence_href: str
    leaving_href: str


def happened_page(viewer: Membership, recruit: Recruit | None) -> HappenedPage:
    """About a recruit, or about the organisation."""
    if recruit is None:
        return HappenedPage("Something to report", ORGANISATION, reverse("duties"), "Duties", False, "", "")
    return HappenedPage(
        title="Something to report",
        caption=recruit.full_name,
        back=reverse("recruit", args=[recruit.pk]),
        back_words=recruit.full_name,
        is_person=True,
        absence_href=reverse("absence", args=[recruit.pk]),
        leaving_href=reverse("leaving", args=[recruit.pk]),
    )


@dataclass(frozen=True)
class LeavingPage:
    """The page on which somebody's leaving is recorded, with what that begins."""

    id: UUID
    name: str
    back: str
    is_sponsored: bool
    is_unknown: bool


def leaving_page(recruit: Recruit) -> LeavingPage:
    """Whom it is about, and whether the end of sponsorship is recorded with it."""
    return LeavingPage(
        recruit.pk,
        recruit.full_name,
        reverse("recruit", args=[recruit.pk]),
        is_sponsored=recruit.sponsor in ("", "trust"),
        is_unknown=not recruit.sponsor,
    )
