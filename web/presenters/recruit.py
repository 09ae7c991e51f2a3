"""One recruit's page: who they are, who is there for them, whether they are ready, their dates, steps and story."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.library.countries import country_name
from onboarding.models import Membership, Recruit
from onboarding.models.choices import Gate, Profession, RecruitStatus, Regulator, Sponsor, VisaRoute
from onboarding.rules.plain_words import counted
from onboarding.rules.readiness import GateReadiness
from onboarding.selectors.caseload import milestones_seen, recruit_facts
from onboarding.selectors.checklists import Checklist, checklist
from onboarding.selectors.gates import days_of_gates, gates_from
from onboarding.selectors.person import open_proposals
from onboarding.selectors.timeline import timeline
from web.presenters.absences import AtWork, at_work
from web.presenters.duties import PersonClocks, clocks_of_person
from web.presenters.milestones import ProposalLine, days_of, doubts_of, proposal_line
from web.presenters.people import Contact, contacts
from web.presenters.planned_transfers import PlannedLine, planned_of
from web.presenters.recruit_dates import DateLine, date_lines, other_dates
from web.presenters.recruit_parts import (
    AttentionGroup,
    EvidenceLine,
    MessageLine,
    NoteLine,
    WaitLine,
    attention,
    evidence_lines,
    message_lines,
    note_lines,
    step_href,
    wait_lines,
)
from web.presenters.step_lines import ProgrammeLines, programme_lines
from web.presenters.tags import BY_GATE_WORD, BY_STATUS, Tag
from web.words import day

Row = dict[str, Any]
TIMELINE_SHOWN = 30


@dataclass(frozen=True)
class GateLine:
    """One gate: the word, when it is, days to spare, and the reasons."""

    title: str
    tag: Tag
    day: str
    spare: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class TimelineLine:
    """One event as a sentence, with the day that it took effect."""

    on: str
    sentence: str


@dataclass(frozen=True)
class Timeline:
    """A page of what happened, with the numbers of the newer and the older page; 0 where there is none."""

    lines: tuple[TimelineLine, ...]
    newer: int
    older: int


@dataclass(frozen=True)
class RecruitPage:
    """All parts of the page, in words. What the viewer may not know is empty."""

    id: UUID
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
    attention: tuple[AttentionGroup, ...]
    waits: tuple[WaitLine, ...]
    proposals: tuple[ProposalLine, ...]
    planned: tuple[PlannedLine, ...]
    doubts: tuple[str, ...]
    clocks: PersonClocks | None
    evidence: tuple[EvidenceLine, ...]
    notes: tuple[NoteLine, ...] | None
    messages: tuple[MessageLine, ...] | None
    messages_href: str
    timeline: Timeline
    doors: tuple[tuple[str, str], ...]
    decides: bool
    sections: tuple[tuple[str, str], ...] = ()

    @property
    def shows_now(self) -> bool:
        """Whether anything wants attention now."""
        wants = (self.clocks, self.attention, self.waits, self.proposals, self.planned, self.doubts, self.questions)
        return any(wants)

    @property
    def questions(self) -> tuple[DateLine, ...]:
        """Planned days that have passed and that the viewer can confirm."""
        return tuple(line for line in self.dates if line.asks)

    @property
    def is_written_without_account(self) -> bool:
        """Whether there is an address to write to, but no account."""
        return self.messages_href == reverse("recruit_messages", args=[self.id])


def recruit_page(viewer: Membership, recruit: Recruit, older: int = 1) -> RecruitPage:
    """The page of one visible recruit of `find_with_plans`, with what this viewer may know; `older` is the page of what happened.

    Twelve queries at the most, however much there is: steps, which of them come first; dates; the steps of the gates
    and what they wait for; absences, clocks, proposals, evidence, notes, messages; what happened."""
    today = today_in(viewer.trust)
    row = recruit_facts(viewer, recruit)
    steps = checklist(viewer, recruit, today)
    rows = [one for stage in steps.stages for one in stage.steps]
    dates, may_move = milestones_seen(viewer, recruit), may(viewer, Action.MOVE_MILESTONE, recruit)
    page = RecruitPage(
        id=recruit.pk,
        name=row["full_name"],
        caption=", ".join(_caption(row)),
        status=BY_STATUS[row["status"]] if "status" in row else None,
        facts=tuple(_facts(row)),
        contacts=contacts(recruit, row),
        at_work=at_work(viewer, recruit, today),
        gates=_gates(viewer, recruit, rows, dates),
        dates=date_lines(dates, recruit, today, may_move=may_move, may_propose=_proposes(viewer, recruit)),
        other_dates=other_dates(dates, recruit, today) if may_move else (),
        progress=f"{steps.done} of {steps.total} steps done",
        share=_share(steps),
        overdue=steps.overdue,
        programmes=programme_lines(steps.stages, step_href(recruit)),
        attention=attention(rows, recruit),
        waits=wait_lines(rows, recruit),
        proposals=tuple(proposal_line(one) for one in open_proposals(viewer, recruit)),
        planned=planned_of(viewer, recruit),
        doubts=doubts_of(dates),
        clocks=clocks_of_person(viewer, recruit, today),
        evidence=evidence_lines(viewer, recruit),
        notes=note_lines(viewer, recruit),
        messages=message_lines(viewer, recruit),
        messages_href=_messages_href(recruit),
        timeline=_timeline(viewer, recruit, older),
        doors=tuple(_doors(viewer, recruit)),
        decides=may_move,
    )
    return replace(page, sections=tuple(_sections(page)))


def _messages_href(recruit: Recruit) -> str:
    """Where all messages to them are; empty for somebody whom no message can reach."""
    if recruit.membership_id:
        return reverse("member_messages", args=[recruit.membership_id])
    return reverse("recruit_messages", args=[recruit.pk]) if recruit.contact_email else ""


def _proposes(viewer: Membership, recruit: Recruit) -> bool:
    return may(viewer, Action.PROPOSE_DATE, recruit)


def page_number(asked: str | None) -> int:
    """A page of what happened; the first where that is no number of a page."""
    good = asked and asked.isascii() and asked.isdecimal() and len(asked) <= 4
    return max(1, int(asked)) if asked and good else 1


def _gates(viewer: Membership, recruit: Recruit, rows: list[Row], dates: list[Row]) -> tuple[GateLine, ...]:
    if not may(viewer, Action.SEE_READINESS, recruit):
        return ()
    seen, days = {row["id"] for row in rows}, days_of_gates(days_of(dates))
    return gate_lines(gates_from(recruit, today_in(viewer.trust), seen, days))


def _doors(viewer: Membership, recruit: Recruit) -> Iterable[tuple[str, str]]:
    """What else there is about the person, and what the viewer may change: words and address."""
    is_here = recruit.status != RecruitStatus.LEFT
    for action, name, words, fits in (
        (Action.EDIT_RECRUIT, "recruit_edit", "Change facts and people", True),
        (Action.SEE_REGISTRATION, "registration", "Registration", recruit.regulator not in ("", Regulator.NONE)),
        (Action.MOVE_MILESTONE, "recruit_move", "Move a date", True),
        (Action.EDIT_RECRUIT, "transfer", "Move to another ward", is_here),
        (Action.KEEP_SPONSOR_DESK, "sponsor_file", "Sponsor file", recruit.sponsor == Sponsor.TRUST),
        (Action.ENROL, "recruit_programmes", "Programmes", True),
        (Action.RECORD_OCCURRENCE, "happened", "Something to report", True),
        (Action.MOVE_MILESTONE, "leaving", "Leaves the trust", is_here),
        (Action.MOVE_MILESTONE, "returning", "Works here again", not is_here),
        (Action.EXPORT_PERSON, "subject_access", "What we keep about them", True),
        (Action.EDIT_RECRUIT, "recruit_account", "Give an account for signing in", not recruit.membership_id),
    ):
        if fits and may(viewer, action, recruit):
            yield words, reverse(name, args=[recruit.pk])


def _sections(page: RecruitPage) -> Iterable[tuple[str, str]]:
    """The parts of the page that there are, for the links on top: id and words."""
    for name, words, there in (
        ("now", "Now", page.shows_now),
        ("ready", "Ready for", page.gates),
        ("dates", "Dates", page.dates),
        ("checklist", "Checklist", True),
        ("evidence", "Evidence", page.evidence),
        ("notes", "Notes", page.notes is not None),
        ("messages", "Messages", page.messages is not None),
        ("happened", "What happened", page.timeline.lines),
    ):
        if there:
            yield name, words


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
        yield "Country of training", country_name(row["country_of_training"]) or "Not recorded yet"
    if "contact_email" in row:
        yield "Email", row["contact_email"] or "Not recorded yet"
    if "telephone" in row:
        yield "Telephone", row["telephone"] or "Not recorded yet"
    if row.get("existing_staff"):
        yield "Staff already here", "Yes: development programme only"


def gate_lines(gates: Iterable[GateReadiness]) -> tuple[GateLine, ...]:
    """Readiness by gate, in words."""
    return tuple(
        GateLine(str(Gate(gate.gate).label), BY_GATE_WORD[gate.word], day(gate.gate_on), spare_words(gate), gate.why)
        for gate in gates
    )


def spare_words(gate: GateReadiness) -> str:
    """Days to spare in words; empty where they are not known."""
    if gate.days_to_spare is None:
        return ""
    if gate.days_to_spare < 0:
        return f"{counted(-gate.days_to_spare, 'days')} too late"
    return f"{counted(gate.days_to_spare, 'days')} to spare" if gate.days_to_spare else "no day to spare"


def _timeline(viewer: Membership, recruit: Recruit, number: int) -> Timeline:
    if not may(viewer, Action.SEE_TIMELINE, recruit):
        return Timeline((), 0, 0)
    rows = timeline(viewer, recruit, limit=TIMELINE_SHOWN + 1, skip=(number - 1) * TIMELINE_SHOWN)
    lines = tuple(TimelineLine(day(row["effective_on"]), row["sentence"]) for row in rows[:TIMELINE_SHOWN])
    return Timeline(lines, number - 1, number + 1 if len(rows) > TIMELINE_SHOWN else 0)
