"""The commitments of the trust: what each asks, when it was last kept, when it is due next, and by whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Membership, Step
from onboarding.models.choices import Role
from onboarding.selectors.commitments import commitment_rows, kept_before, visible_commitments
from web.forms.commitments import KeepForm
from web.forms.steps import StepForm
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class CommitmentLine:
    """One commitment as a line: last kept, next due, and whether it is in date."""

    key: str
    title: str
    guidance: str
    when: str
    lead: str
    often: str
    tag: Tag
    href: str


@dataclass(frozen=True)
class KeptTime:
    """One time that it was kept: the day, by whom, and its page with what was recorded."""

    day: str
    who: str
    href: str


@dataclass(frozen=True)
class Commitment:
    """A commitment with its history, and the form to record it where the viewer may."""

    line: CommitmentLine
    history: tuple[KeptTime, ...]
    form: StepForm | None
    is_tried: bool


@dataclass(frozen=True)
class CommitmentsPage:
    """All that the viewer answers for, by action of the plan, and how many of them are in date."""

    groups: tuple[tuple[str, tuple[Commitment, ...]], ...]
    summary: str
    is_whole: bool
    tried: StepForm | None
    notice: str


def commitments_page(viewer: Membership, tried: StepForm | None = None, notice: str = "") -> CommitmentsPage:
    """The commitments that the viewer may know of; `tried` is a form that was sent and came back."""
    steps = list(visible_commitments(viewer))
    today = today_in(viewer.trust)
    rows = commitment_rows(steps, today)
    history = kept_before(viewer)
    groups: dict[str, list[Commitment]] = defaultdict(list)
    for step, row in zip(steps, rows, strict=True):
        groups[", ".join(row["plan_actions"])].append(_commitment(viewer, step, row, history, tried))
    return CommitmentsPage(
        groups=tuple((key, tuple(found)) for key, found in groups.items()),
        summary=_summary(rows),
        is_whole=viewer.has_role(Role.HR, Role.DIRECTOR),
        tried=tried,
        notice=notice,
    )


def commitment_line(row: Row) -> CommitmentLine:
    """A row of `selectors.commitments` as a line."""
    months = row["repeats_months"]
    return CommitmentLine(
        key=row["key"],
        title=row["title"],
        guidance=row["guidance"],
        when=_when(row["done_on"], row["due_on"]),
        lead=str(Role(row["lead_role"]).label),
        often=f"Every {months} months" if months else "Once",
        tag=_tag(row),
        href=f"{reverse('commitments')}#{row['key']}",
    )


def _when(kept_on: date | None, due_on: date | None) -> str:
    last = f"Last done on {day(kept_on)}" if kept_on else ""
    due = f"{'next' if last else 'First'} due by {day(due_on)}" if due_on else ""
    return ", ".join(part for part in (last, due) if part)


def _tag(row: Row) -> Tag:
    if row["in_date"]:
        return Tag("In date", "green")
    if row["done_on"]:
        return Tag("Out of date", "red")
    return Tag("Overdue", "red") if row["overdue"] else Tag("Not done yet", "orange")


def _commitment(
    viewer: Membership, step: Step, row: Row, history: dict[str, list[Step]], tried: StepForm | None
) -> Commitment:
    can_keep = row["state"] in ("to_do", "returned") and may(viewer, Action.SUBMIT_STEP, step)
    is_tried = tried is not None and tried.step.pk == step.pk
    form: StepForm | None = tried if is_tried else KeepForm(step=step, viewer=viewer)
    times = tuple(_kept(one) for one in history.get(row["key"], []))
    return Commitment(commitment_line(row), times, form if can_keep else None, is_tried)


def _kept(step: Step) -> KeptTime:
    who = step.submitted_by.full_name if step.submitted_by else ""
    return KeptTime(day(step.done_on), who, reverse("step", args=[step.pk]))


def _summary(rows: Iterable[Row]) -> str:
    rows = list(rows)
    if not rows:
        return "Your roles lead none of the trust's commitments."
    words = f"{sum(row['in_date'] for row in rows)} of {len(rows)} are in date."
    late = sum(row["overdue"] for row in rows)
    return f"{words} {late} {'is' if late == 1 else 'are'} overdue." if late else words
