"""What a change of dates would do, in words, before anybody saves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from onboarding.models import Cohort, Membership, Recruit
from onboarding.models.choices import Basis, Gate, MilestoneKind, Role
from onboarding.rules.plain_words import counted
from onboarding.rules.readiness import GateReadiness
from onboarding.rules.slip import DatedStep, MovedStep
from onboarding.selectors.caseload import milestones_seen
from onboarding.selectors.previews import DateMove, PersonPreview, Preview
from web.presenters.limits import PathLine, path_line
from web.presenters.milestones import milestone_title
from web.presenters.recruit import spare_words
from web.presenters.recruit_dates import REPEATED
from web.presenters.step_lines import provisional_words
from web.presenters.tags import BY_GATE_WORD, Tag
from web.words import day

CHANGED_MEANWHILE = (
    "Something changed since you looked, so nothing was saved. This is what the change would do now. "
    "Look again, then save."
)


@dataclass(frozen=True)
class MovedLine:
    """A step that moves: from which day to which, whose it is, and whether law or a regulator sets the day."""

    title: str
    was: str
    now: str
    owner: str
    limit: str
    rule: str


@dataclass(frozen=True)
class StaysLine:
    """A limit that does not move, with where that is written."""

    title: str
    day: str
    source: str
    rule: str


@dataclass(frozen=True)
class GateChange:
    """One gate before and after: word, day and days to spare; and what holds it up then, first to last."""

    title: str
    before: str
    after: str
    tag: Tag
    path: tuple[PathLine, ...]


@dataclass(frozen=True)
class PersonChange:
    """What the change does to one person."""

    name: str
    href: str
    dates: tuple[str, ...]
    summary: str
    moved: tuple[MovedLine, ...]
    late: tuple[str, ...]
    clashes: tuple[str, ...]
    doubts: tuple[str, ...]
    stays: tuple[StaysLine, ...]
    told: tuple[str, ...]
    gates: tuple[GateChange, ...]

    @property
    def has_trouble(self) -> bool:
        """Whether anything wants a second look before saving."""
        return bool(self.late or self.clashes or self.doubts)


@dataclass(frozen=True)
class PreviewPage:
    """The whole of it: whose, what is to be saved (as the form sends it again), and what it does to whom; those who want
    a second look come first."""

    caption: str
    title: str
    back: str
    action: str
    people: tuple[PersonChange, ...]
    to_look_at: str
    is_change: bool
    left_out: tuple[str, ...]
    notice: str
    seen: str
    sent: tuple[tuple[str, str], ...]
    summary: str


@dataclass(frozen=True)
class MovePage:
    """The page on which one says what moves."""

    caption: str
    title: str
    back: str


def move_page(recruit: Recruit) -> MovePage:
    """The words above the form for one person."""
    return MovePage(recruit.full_name, "Move a date", reverse("recruit", args=[recruit.pk]))


def cohort_move_page(cohort: Cohort) -> MovePage:
    """The words above the form for a cohort."""
    return MovePage(f"Cohort {cohort.name}", "Move a date for everyone", reverse("cohort", args=[cohort.pk]))


def move_choices(viewer: Membership, recruit: Recruit) -> list[tuple[str, str]]:
    """The dates that can move, with the days they have, what is still planned first; then those that have none yet, and
    the next time of others."""
    rows = sorted(milestones_seen(viewer, recruit), key=lambda row: row["actual_on"] is not None)
    times: dict[str, int] = {}
    for row in rows:
        times[row["kind"]] = max(times.get(row["kind"], 0), row["occurrence"])
    there = [(f"{row['kind']}.{row['occurrence']}", f"{milestone_title(row)} ({_stands(row)})") for row in rows]
    new = [
        {"kind": kind, "occurrence": times.get(kind, 0) + 1}
        for kind in MilestoneKind.values
        if kind not in times or kind in REPEATED
    ]
    return [*there, *((f"{one['kind']}.{one['occurrence']}", f"{milestone_title(one)} (no day yet)") for one in new)]


def preview_page(words: MovePage, preview: Preview, action: str, sent: QueryDict, *, stale: bool) -> PreviewPage:
    """What the change would do; `sent` is what was typed, `stale` says that something else had been seen before."""
    people = sorted(map(person_change, preview.people), key=lambda one: not one.has_trouble)
    troubled = sum(one.has_trouble for one in people)
    kept = [(name, value) for name, value in sent.items() if name not in ("csrfmiddlewaretoken", "seen", "step")]
    return PreviewPage(
        caption=words.caption,
        title="What would move",
        back=words.back,
        action=action,
        people=tuple(people),
        to_look_at=_to_look_at(troubled) if len(people) > 1 else "",
        is_change=any(_was(move) != _is(move) for one in preview.people for move in one.dates),
        left_out=tuple(f"{one.recruit.full_name}: {one.why}" for one in preview.left_out),
        notice=CHANGED_MEANWHILE if stale else "",
        seen=preview.digest,
        sent=tuple((name, str(value)) for name, value in kept),
        summary=_summary(preview),
    )


def _to_look_at(people: int) -> str:
    if not people:
        return ""
    return "Look again at 1 person." if people == 1 else f"Look again at {people} people."


def person_change(one: PersonPreview) -> PersonChange:
    """What the change does to one person, in words."""
    found = one.slip
    return PersonChange(
        name=one.recruit.full_name,
        href=reverse("recruit", args=[one.recruit.pk]),
        dates=tuple(_date_words(move) for move in one.dates),
        summary=_steps_words(len(found.moved), len(found.late), len(found.stays)),
        moved=tuple(_moved_line(moved) for moved in found.moved),
        late=tuple(f"“{step.title}” was due on {day(step.due_on)}." for step in found.late),
        clashes=found.clashes,
        doubts=one.doubts,
        stays=tuple(_stays_line(step) for step in found.stays),
        told=tuple(_told_words(told.name, told.role, told.steps, told.has_account) for told in one.told),
        gates=tuple(_gate_changes(one.gates_before, one.gates_after)),
    )


def _stands(row: dict[str, date | None]) -> str:
    return f"happened on {day(row['actual_on'])}" if row["actual_on"] else f"planned for {day(row['planned_on'])}"


def _date_words(move: DateMove) -> str:
    title = milestone_title({"kind": move.kind, "occurrence": move.occurrence})
    was, now = _was(move), _is(move)
    return f"{title}: {now}, as it is now" if was == now else f"{title}: from {was} to {now}"


def _was(move: DateMove) -> str:
    return _day_words(move.was_planned, move.was_actual)


def _is(move: DateMove) -> str:
    return _day_words(move.planned_on, move.actual_on)


def _day_words(planned_on: date | None, actual_on: date | None) -> str:
    if actual_on:
        return f"{day(actual_on)} (happened)"
    return f"{day(planned_on)} (planned)" if planned_on else "no day"


def _steps_words(moved: int, late: int, stays: int) -> str:
    parts = [f"{counted(moved, 'steps')} {'moves' if moved == 1 else 'move'}" if moved else "No step moves"]
    if late:
        parts.append(f"{late} {'becomes' if late == 1 else 'become'} late")
    if stays:
        parts.append(f"{counted(stays, 'fixed limits')} {'stays' if stays == 1 else 'stay'}")
    return ", ".join(parts)


def _summary(preview: Preview) -> str:
    slips = [one.slip for one in preview.people]
    words = _steps_words(*(sum(len(getattr(one, name)) for one in slips) for name in ("moved", "late", "stays")))
    if len(preview.people) < 2:
        return f"{words}."
    return f"{len(preview.people)} people: {words[0].lower()}{words[1:]}."


def _stays_line(step: DatedStep) -> StaysLine:
    return StaysLine(step.title, _due_words(step), source_words(step), reverse("rule", args=[step.rule_id]))


def _due_words(step: DatedStep) -> str:
    return f"{day(step.due_on, 'No day')}{provisional_words(step.not_published)}"


def _moved_line(moved: MovedStep) -> MovedLine:
    step = moved.step
    was = (day(moved.was_on) or "No day") if moved.was_asked else "Not asked"
    now = _due_words(step) if moved.is_asked else "Not asked any more"
    limit = source_words(step) if step.limit == "hard" else ""
    rule = reverse("rule", args=[step.rule_id]) if limit else ""
    return MovedLine(step.title, was, now, str(Role(step.owner_role).label), limit, rule)


def source_words(step: DatedStep) -> str:
    """Who sets a limit and where that is written, with a warning where it is to be confirmed."""
    words = f"{Basis(step.basis).label}: {step.source}"
    return words if step.confirmed else f"{words}. To be confirmed"


def _told_words(name: str, role: str, steps: int, has_account: bool) -> str:
    label = str(Role(role).label)
    who = name if name in (label, f"No {label.lower()} yet") else f"{name} ({label})"
    words = f"{who}: {counted(steps, 'steps')}"
    return words if has_account else f"{words}. Nothing can be sent: there is no account"


def _gate_changes(before: Iterable[GateReadiness], after: Iterable[GateReadiness]) -> Iterable[GateChange]:
    was = {gate.gate: gate for gate in before}
    for gate in after:
        path = tuple(path_line(step.title, step.due_on, step.limit) for step in gate.path.steps)
        old = was.get(gate.gate)
        yield GateChange(
            title=str(Gate(gate.gate).label),
            before=_gate_words(old) if old else "Nothing held it up",
            after=_gate_words(gate),
            tag=BY_GATE_WORD[gate.word],
            path=path,
        )


def _gate_words(gate: GateReadiness) -> str:
    parts = [day(gate.gate_on) or "No day yet", str(BY_GATE_WORD[gate.word].words).lower(), spare_words(gate)]
    return ", ".join(part for part in parts if part)
