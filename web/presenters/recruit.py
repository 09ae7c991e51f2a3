"""One recruit's page: who they are, who is there for them, whether they are ready, their dates, steps and story."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Membership, Recruit
from onboarding.models.choices import Gate, MilestoneKind, Profession, Regulator, Sponsor, VisaRoute
from onboarding.rules.plain_words import counted
from onboarding.rules.readiness import GateReadiness
from onboarding.selectors.caseload import milestones_seen, recruit_detail
from onboarding.selectors.checklists import Checklist, checklist
from onboarding.selectors.gates import gate_readiness
from onboarding.selectors.timeline import timeline
from web.presenters.absences import AtWork, at_work
from web.presenters.milestones import milestone_title
from web.presenters.people import Contact, contacts
from web.presenters.proposals import ProposalLine, proposal_lines
from web.presenters.step_lines import ProgrammeLines, programme_lines
from web.presenters.tags import BY_GATE_WORD, BY_STATUS, Tag
from web.words import day

Row = dict[str, Any]
TIMELINE_SHOWN = 30
REPEATED = {MilestoneKind.OSCE_SITTING, MilestoneKind.OSCE_RESULT, MilestoneKind.VISA_EXPIRY}


@dataclass(frozen=True)
class GateLine:
    """One gate: the word, when it is, days to spare, and the reasons."""

    title: str
    tag: Tag
    day: str
    spare: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class DateLine:
    """One date of the journey; `href` leads to its form and is empty for those who may not move it."""

    title: str
    planned: str
    actual: str
    note: str
    href: str
    link: str


@dataclass(frozen=True)
class TimelineLine:
    """One event as a sentence, with the day that it took effect."""

    on: str
    sentence: str


@dataclass(frozen=True)
class RecruitPage:
    """All parts of the page, in words. What the viewer may not know is empty."""

    name: str
    caption: str
    status: Tag | None
    facts: tuple[tuple[str, str], ...]
    contacts: tuple[Contact, ...]
    at_work: AtWork | None
    gates: tuple[GateLine, ...]
    dates: tuple[DateLine, ...]
    other_dates: tuple[DateLine, ...]
    progress: str
    share: int
    overdue: int
    programmes: tuple[ProgrammeLines, ...]
    proposals: tuple[ProposalLine, ...]
    timeline: tuple[TimelineLine, ...]


def recruit_page(viewer: Membership, recruit: Recruit) -> RecruitPage:
    """The page of one visible recruit, with what this viewer may know."""
    today = today_in(viewer.trust)
    row = recruit_detail(viewer, recruit, today)
    steps = checklist(viewer, recruit, today)
    dates, may_move = milestones_seen(viewer, recruit), may(viewer, Action.MOVE_MILESTONE, recruit)
    may_propose = may(viewer, Action.PROPOSE_DATE, recruit)
    return RecruitPage(
        name=row["full_name"],
        caption=", ".join(_caption(row)),
        status=BY_STATUS[row["status"]] if "status" in row else None,
        facts=tuple(_facts(row)),
        contacts=contacts(recruit, row),
        at_work=at_work(viewer, recruit, today),
        gates=gate_lines(gate_readiness(viewer, recruit, today)) if "total" in row else (),
        dates=date_lines(dates, recruit, today, may_move=may_move, may_propose=may_propose),
        other_dates=other_dates(dates, recruit, today) if may_move else (),
        progress=f"{steps.done} of {steps.total} steps done",
        share=_share(steps),
        overdue=steps.overdue,
        programmes=programme_lines(steps.stages, lambda step: reverse("recruit_step", args=[recruit.pk, step["id"]])),
        proposals=proposal_lines(viewer, recruit),
        timeline=_timeline(viewer, recruit),
    )


def _share(steps: Checklist) -> int:
    return round(100 * steps.done / steps.total) if steps.total else 0


def _caption(row: Row) -> Iterable[str]:
    if "profession" in row:
        yield str(Profession(row["profession"]).label)
    if row.get("ward"):
        yield row["ward"]["name"]
    if row.get("cohort"):
        yield f"cohort {row['cohort']['name']}"


FACTS: tuple[tuple[str, str, Any], ...] = (
    ("regulator", "Regulator", Regulator),
    ("sponsor", "Sponsor", Sponsor),
    ("visa_route", "Visa route", VisaRoute),
)


def _facts(row: Row) -> Iterable[tuple[str, str]]:
    """Label and value of each fact in the row; what is not recorded says so, because steps may depend on it."""
    if row.get("known_as"):
        yield "Known as", row["known_as"]
    for name, label, words in FACTS:
        if name in row:
            yield label, str(words(row[name]).label) if row[name] else "Not recorded yet"
    if "country_of_training" in row:
        yield "Country of training", row["country_of_training"] or "Not recorded yet"
    if "contact_email" in row:
        yield "Email", row["contact_email"] or "Not recorded yet"
    if "telephone" in row:
        yield "Telephone", row["telephone"] or "Not recorded yet"
    if row.get("existing_staff"):
        yield "Staff already here", "Yes: development programme only"


def gate_lines(gates: Iterable[GateReadiness]) -> tuple[GateLine, ...]:
    """Readiness by gate, in words."""
    return tuple(
        GateLine(str(Gate(gate.gate).label), BY_GATE_WORD[gate.word], day(gate.gate_on), _spare(gate), gate.why)
        for gate in gates
    )


def _spare(gate: GateReadiness) -> str:
    if gate.days_to_spare is None:
        return ""
    if gate.days_to_spare < 0:
        return f"{counted(-gate.days_to_spare, 'days')} too late"
    return f"{counted(gate.days_to_spare, 'days')} to spare" if gate.days_to_spare else "no day to spare"


def date_lines(
    rows: list[Row], recruit: Recruit, today: date, *, may_move: bool, may_propose: bool = False
) -> tuple[DateLine, ...]:
    """The dates that the viewer may know, in the order of the journey."""
    return tuple(_date_line(recruit, row, today, _page(may_move, may_propose)) for row in rows)


def other_dates(rows: list[Row], recruit: Recruit, today: date) -> tuple[DateLine, ...]:
    """What could be recorded next: kinds without a date, and the next time of those that repeat."""
    times = Counter(row["kind"] for row in rows)
    kinds = [kind for kind in MilestoneKind.values if not times[kind] or kind in REPEATED]
    empty = {"planned_on": None, "actual_on": None, "outcome": ""}
    new = [{"kind": kind, "occurrence": times[kind] + 1} | empty for kind in kinds]
    return tuple(_date_line(recruit, row, today, "recruit_date") for row in new)


def _page(may_move: bool, may_propose: bool) -> str:
    """Which page a date leads to: moving it, proposing another day, or none."""
    return "recruit_date" if may_move else "propose_date" if may_propose else ""


def _date_line(recruit: Recruit, row: Row, today: date, page: str) -> DateLine:
    unconfirmed = row["planned_on"] and not row["actual_on"] and row["planned_on"] < today
    outcome = {"passed": "Passed", "not_passed": "Not passed"}.get(row["outcome"], "")
    return DateLine(
        title=milestone_title(row),
        planned=day(row["planned_on"]),
        actual=day(row["actual_on"]),
        note="Did this happen?" if unconfirmed else outcome,
        href=reverse(page, args=[recruit.pk, row["kind"], row["occurrence"]]) if page else "",
        link="Not right? Propose another day" if page == "propose_date" else "Change",
    )


def _timeline(viewer: Membership, recruit: Recruit) -> tuple[TimelineLine, ...]:
    if not may(viewer, Action.SEE_TIMELINE, recruit):
        return ()
    rows = timeline(viewer, recruit, limit=TIMELINE_SHOWN)
    return tuple(TimelineLine(day(row["effective_on"]), row["sentence"]) for row in rows)
