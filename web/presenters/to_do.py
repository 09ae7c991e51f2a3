"""*My to-do list*: the steps that are mine to do, by person, each done in place; and what I learn once for all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Membership, Step
from onboarding.models.choices import RecruitStatus, ReviewKind, Role
from onboarding.rules.plain_words import counted
from onboarding.selectors import to_do as selector
from onboarding.selectors.own_learning import own_learning
from onboarding.selectors.visible import visible_recruits
from web.forms.absences import AbsenceForm
from web.forms.steps import StepForm
from web.forms.to_do import DoneForm, RenewForm, ToDoFilters
from web.presenters.caseload import pagination
from web.presenters.step_lines import StepLine, step_line
from web.presenters.tags import BY_STATE, Tag
from web.words import day

Row = dict[str, Any]
SHOWN_OF_ONE = 12
WINDOW_WORDS = {"late": "Overdue", "week": "Next 7 days", "month": "Next 4 weeks", "all": "Everything"}
NOTHING_WORDS = {
    "late": "Nothing is overdue. Well done.",
    "week": "Nothing is overdue or due in the next 7 days.",
    "month": "Nothing is overdue or due in the next 4 weeks.",
    "all": "There is nothing to do.",
}
GROUP_NAMES = {"membership": "My own learning", "trust": "The trust’s commitments"}


@dataclass(frozen=True)
class ToDoLine:
    """One step with its form; without one, `why_not` says why it cannot be done here."""

    key: UUID
    line: StepLine
    serves: str
    standing: str
    form: StepForm | None
    button: str
    why_not: str


@dataclass(frozen=True)
class Person:
    """The steps about one person or shared subject, with the way to say that someone is not at work."""

    anchor: str
    name: str
    href: str
    facts: str
    late: int
    lines: tuple[ToDoLine, ...]
    more: str
    only_href: str
    away: str
    away_href: str
    absence: AbsenceForm | None
    absence_href: str


@dataclass(frozen=True)
class Learning:
    """Something that the viewer learns once for all their people: how it stands, and the form to record it again."""

    key: UUID
    title: str
    href: str
    tag: Tag
    facts: tuple[str, ...]
    form: StepForm | None


@dataclass(frozen=True)
class ToDoPage:
    """One page of the list; `lost` is a form about a step that is no longer on it."""

    windows: tuple[tuple[str, str, bool], ...]
    summary: str
    people: tuple[Person, ...]
    learning: tuple[Learning, ...]
    others: tuple[tuple[str, str], ...]
    pagination: dict[str, Any] | None
    search: str
    show: str
    narrowed: str
    is_alone: bool
    lost: StepForm | None
    cover_href: str


def to_do_page(viewer: Membership, filters: ToDoFilters, tried: StepForm | None) -> ToDoPage:
    """What the address asks for, with the form that was just tried in its place. A fixed number of queries."""
    today, asked, address = today_in(viewer.trust), filters.asked(), filters.in_address()
    found = selector.to_do(viewer, asked, today)
    people = tuple(_person(viewer, group, found, address, tried, today) for group in found.groups)
    learning = tuple(_learning(viewer, row, tried, today) for row in own_learning(viewer, today))
    others = selector.other_people(viewer, asked) if not found.page.has_next() else []
    on_page = {line.key for one in people for line in one.lines} | {one.key for one in learning}
    return ToDoPage(
        windows=tuple(_windows(found.counts, address, asked.show)),
        summary=_summary(asked, found),
        people=people,
        learning=learning,
        others=tuple((name, reverse("recruit", args=[key])) for key, name in others),
        pagination=pagination(found.page, {name: value for name, value in address.items() if name != "page"}),
        search=asked.search,
        show=asked.show,
        narrowed=_narrowed(asked, people),
        is_alone=not people and not others and not visible_recruits(viewer).exists(),
        lost=tried if tried and tried.step.pk not in on_page else None,
        cover_href=reverse("stand_ins") if may(viewer, Action.ARRANGE_COVER) else "",
    )


def anchor_of(step: Step) -> str:
    """Where a step stands on the list, even once it has left it."""
    return "-".join(str(part) for part in step.enrolment.subject)


def link_to(row: Row, *, known: bool) -> str:
    """A step of one's people stands on their page; any other by itself."""
    if row["subject"]["kind"] == "recruit" and known:
        return reverse("recruit_step", args=[row["subject"]["id"], row["id"]])
    return reverse("step", args=[row["id"]])


def _windows(counts: Mapping[str, int], address: Mapping[str, str], show: str) -> Any:
    kept = {name: value for name, value in address.items() if name not in ("show", "page")}
    for name, words in WINDOW_WORDS.items():
        yield f"{words} ({counts[name]})", f"?{urlencode(kept | {'show': name})}", name == show


def _summary(asked: selector.Asked, found: selector.ToDo) -> str:
    count, people = found.counts[asked.show], found.page.paginator.count
    if not count:
        return NOTHING_WORDS[asked.show]
    only_people = all(group.kind == "recruit" for group in found.groups)
    about = "" if people == 1 else f" for {people} {'people' if only_people else 'people or groups'}"
    return f"{counted(count, 'steps')}{about}, the most urgent first."


def _narrowed(asked: selector.Asked, people: tuple[Person, ...]) -> str:
    if asked.person:
        return f"Only {people[0].name}" if people else "Only one person"
    return f"Names with “{asked.search}”" if asked.search else ""


def _person(
    viewer: Membership,
    group: selector.Group,
    found: selector.ToDo,
    address: Mapping[str, str],
    tried: StepForm | None,
    today: date,
) -> Person:
    known, recruit, absence = bool(group.person), group.recruit, group.absence
    may_report = recruit is not None and may(viewer, Action.REPORT_ABSENCE, recruit)
    can_report = may_report and recruit is not None and recruit.status == RecruitStatus.STARTED and absence is None
    rows = [row for row in group.rows if tried and tried.step.pk == row["id"]]
    rows += [row for row in group.rows if row not in rows][: SHOWN_OF_ONE - len(rows)]
    rows.sort(key=group.rows.index)
    left = len(group.rows) - len(rows)
    return Person(
        anchor=f"{group.kind}-{group.key}",
        name=GROUP_NAMES.get(group.kind, group.name),
        href=reverse("recruit", args=[group.key]) if known else "",
        facts=_facts(group, today),
        late=group.late,
        lines=tuple(_line(viewer, row, found, tried, known, today) for row in rows),
        more=f"And {counted(left, 'more steps')}" if left else "",
        only_href=f"?{urlencode({'show': address.get('show', 'month'), 'person': group.key})}" if known else "",
        away=f"Not at work since {day(absence.happened_on)}" if absence and may_report else "",
        away_href=reverse("absence_end", args=[absence.pk]) if absence and may_report else "",
        absence=AbsenceForm(None, today=today, prefix=f"away-{group.key}") if can_report else None,
        absence_href=reverse("absence", args=[group.key]) if can_report else "",
    )


def _facts(group: selector.Group, today: date) -> str:
    """Of a recruit of the viewer's, where they work and when they arrive, as far as the viewer may know it."""
    person = group.person
    if group.kind == "recruit" and not person:
        return "A colleague asked you to do this"
    parts = [person["ward"]["name"]] if person.get("ward") else []
    status = person.get("status")
    if person.get("arrival_on") and status in (None, RecruitStatus.OFFERED):
        came = "arrived" if person["arrival_on"] <= today else "arrives"
        parts.append(f"{came} {day(person['arrival_on'])}")
    if status and status != RecruitStatus.OFFERED:
        parts.append(str(RecruitStatus(status).label).lower())
    return ", ".join(parts)


def _line(
    viewer: Membership, row: Row, found: selector.ToDo, tried: StepForm | None, known: bool, today: date
) -> ToDoLine:
    step, why_not = found.steps[row["id"]], ""
    may_be_early = may(viewer, Action.WAIVE_STEP)
    if row["id"] in found.asked_off:
        why_not = "A waiver has been asked for. A second HR officer decides."
    elif row["blocked"] and not may_be_early:
        why_not = "Another step comes first. Open it to see which."
    form: StepForm | None = None
    if tried and tried.step.pk == step.pk:
        form = tried
    elif not why_not:
        form = DoneForm(step=step, viewer=viewer, today=today, blocked=row["blocked"])
    served = found.serves.get(row["id"], 0)
    return ToDoLine(
        key=row["id"],
        line=step_line(row, lambda one: link_to(one, known=known)),
        serves=_serves(served) if row["subject"]["kind"] != "recruit" else "",
        standing=_standing(viewer, step),
        form=form,
        button="Send to be checked" if row["review"] == ReviewKind.SECOND_PERSON else "Save as done",
        why_not=why_not,
    )


def _standing(viewer: Membership, step: Step) -> str:
    """That it was given to the viewer by a colleague, or is the work of one who is away, and until when."""
    if step.delegate_id != viewer.pk:
        return ""
    if step.delegate_by_rule:
        return f"There is no {Role(step.item.owner_role).label.lower()}: you come next"
    until = f" until {day(step.delegate_until)}" if step.delegate_until else ""
    return f"For {step.delegate_for.full_name}{until}" if step.delegate_for else f"In a colleague’s place{until}"


def _serves(count: int) -> str:
    return f"Counts for {count} of your people" if count > 1 else "Counts for 1 of your people" if count else ""


def _learning(viewer: Membership, row: Row, tried: StepForm | None, today: date) -> Learning:
    step: Step = row["step"]
    is_done = step.state == "done"
    facts = [f"Done on {day(step.done_on)}"] if is_done else [f"Due {day(step.due_on)}"] if step.due_on else []
    if is_done and step.valid_until:
        facts.append(f"{'Ran out on' if row['lapsed'] else 'Valid until'} {day(step.valid_until)}")
    form: StepForm | None = None
    if tried and tried.step.pk == step.pk and tried.verb == "renew":
        form = tried
    elif row["renew"]:
        form = RenewForm(step=step, viewer=viewer, today=today)
    return Learning(
        key=step.pk if form is tried or is_done else step.item_id,
        title=step.item.title,
        href=reverse("step", args=[step.pk]),
        tag=Tag("Out of date", "red") if row["lapsed"] else BY_STATE[step.state],
        facts=(*facts, _serves(row["serves"])) if row["serves"] else tuple(facts),
        form=form,
    )
