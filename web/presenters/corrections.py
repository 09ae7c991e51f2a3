"""Requests to correct something, in words: what is wrong, what it should be, by when it is answered, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from onboarding.access import Action, may
from onboarding.library.personal_data import read_personal_data
from onboarding.models import CorrectionRequest, Membership
from onboarding.models.wall_choices import CorrectionState
from onboarding.rules.due_dates import add_months
from onboarding.selectors.corrections import own_corrections
from web.presenters.tags import Tag
from web.words import clock_time, day

BY_STATE = {
    CorrectionState.OPEN: Tag("Waiting for HR", "yellow"),
    CorrectionState.CORRECTED: Tag("Corrected", "green"),
    CorrectionState.DECLINED: Tag("Declined", "grey"),
}
assert set(BY_STATE) == set(CorrectionState)


@dataclass(frozen=True)
class Asked:
    """One request; `href` is the page of whoever asked, `is_own` where that is the viewer, `decides` where they can
    answer it now."""

    name: str
    href: str
    tag: Tag
    facts: tuple[tuple[str, str], ...]
    is_own: bool
    is_open: bool
    decides: bool


def correction_page(viewer: Membership, asked: CorrectionRequest) -> Asked:
    """One visible request."""
    return Asked(
        name=asked.asked_by.full_name,
        href=_page_of(asked.asked_by),
        tag=BY_STATE[CorrectionState(asked.state)],
        facts=tuple(_facts(asked)),
        is_own=asked.asked_by_id == viewer.id,
        is_open=asked.state == CorrectionState.OPEN,
        decides=asked.state == CorrectionState.OPEN and may(viewer, Action.ANSWER_CORRECTION, asked),
    )


def my_corrections(viewer: Membership) -> tuple[Asked, ...]:
    """What the viewer asked for, newest first. One query."""
    return tuple(correction_page(viewer, one) for one in own_corrections(viewer))


def _page_of(member: Membership) -> str:
    recruit = getattr(member, "recruit", None)
    return reverse("recruit", args=[recruit.pk]) if recruit else reverse("member", args=[member.pk])


def answer_by(asked: CorrectionRequest) -> str:
    """The last day for an answer, in words."""
    months = read_personal_data().correction.months
    return day(add_months(timezone.localtime(asked.asked_at).date(), months))


def _facts(asked: CorrectionRequest) -> Iterator[tuple[str, str]]:
    if asked.detail:
        yield "Which detail", asked.detail
    yield "What is wrong", asked.wrong
    yield "What it should be", asked.right
    yield "Asked on", clock_time(asked.asked_at)
    if asked.decided_by and asked.decided_at:
        yield "Answered by", f"{asked.decided_by.full_name}, {clock_time(asked.decided_at)}"
    else:
        yield "Answer by", f"{answer_by(asked)} ({read_personal_data().correction.within}. To be confirmed)"
    if asked.decision_reason:
        yield "Because", asked.decision_reason
