"""The case as rows of the database, and what its tables say in a form that tests compare."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from onboarding import access
from onboarding.models import Confirmation, Enrolment, Membership, Milestone, Recruit, Serving, Step, Trust
from tests.by_hand import case
from tests.factories import (
    EnrolmentFactory,
    MembershipFactory,
    RecruitFactory,
    StepFactory,
    WardFactory,
    published_version,
)
from tests.report_factories import lines_of_history

PEOPLE = ("people", "people_met", "people_not_met", "people_unknown")
STEPS = ("due", "met", "on_time", "not_met", "unknown", "waiting", "waived", "inherited")
OFFERED, DUE, STARTED = date(2025, 11, 3), date(2026, 2, 10), date(2026, 2, 25)
LAW = {"limit": "hard", "basis": "law", "plan_actions": []}


@dataclass(frozen=True)
class Cell:
    """One step of one person: what happened to it, and what it counts as."""

    action: str
    item: str
    happened: str
    counts_as: str


def table(words: str) -> dict[str, list[Cell]]:
    """The cells of each person, by name."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in words.strip("\n").splitlines()]
    return {name: [_cell(*pair) for pair in zip(head[1:], cells, strict=True)] for name, *cells in lines}


def _cell(column: str, words: str) -> Cell:
    action, item = column.split(" ")
    happened, counts_as = words.split(": ")
    return Cell(action, item, happened, counts_as.replace(" ", "_"))


def figures() -> dict[tuple[str, str], dict[str, Any]]:
    """What one reads in the report, by trust and action."""
    found = {}
    for line in case.FIGURES.strip("\n").splitlines()[1:]:
        named, people, due, apart, rag = (part.split() for part in line.split("|"))
        numbers = dict(zip((*PEOPLE, *STEPS), map(int, (*people, *due, *apart)), strict=True))
        found[named[0], named[1]] = numbers | {"rag": rag[0]}
    return found


def said_in(trust: str, action: str) -> dict[str, int | None]:
    """What recruits said, for the one action that asks; no other has such figures."""
    if action != "5.3":
        return dict.fromkeys(case.SAID_FIGURES)
    return {name: number if trust == "Westvale" else 0 for name, number in case.SAID_FIGURES.items()}


def written_down(trust: Trust, words: str, shared: str = "") -> dict[str, Recruit]:
    """The rows of one trust's table with their histories; whoever was there before is in no programme any more."""
    people = table(words)
    with transaction.atomic():
        access.enter_trust(trust.id)
        Enrolment.objects.filter(of_trust=False, begun_by="").update(state="withdrawn")
        Step.objects.filter(enrolment__of_trust=False).update(superseded_on=OFFERED)
        version = published_version(map(_item, next(iter(people.values()))), trust=trust)
        made = {name: _person(trust, name, cells, version) for name, cells in people.items()}
        for line in shared.strip("\n").splitlines():
            _shared(trust, made, *[cell.strip() for cell in line.split("|")])
        lines_of_history(OFFERED)
    return made


def _item(cell: Cell) -> dict[str, Any]:
    of_law = LAW if cell.action == "law" else {"plan_actions": [cell.action], "basis": "plan"}
    return {"key": cell.item} | of_law


def _person(trust: Trust, name: str, cells: list[Cell], version: Any) -> Recruit:
    recruit: Recruit = RecruitFactory(full_name=name, known_as=name)
    days = {"offer_accepted": OFFERED, "arrival": case.TRAVELLED, "start_date": STARTED, "left": case.LEFT.get(name)}
    for kind, on in days.items():
        if on:
            Milestone.objects.create(trust=trust, recruit=recruit, kind=kind, actual_on=on)
    enrolment = EnrolmentFactory(recruit=recruit, version=version)
    for item, cell in zip(version.items.all(), cells, strict=True):
        StepFactory(enrolment=enrolment, item=item, **{"due_on": DUE} | case.FACTS[cell.happened])
    return recruit


def _shared(trust: Trust, people: dict[str, Recruit], what: str, happened: str, whom: str) -> None:
    key, _, whose = what.partition(" of a ")
    scope = {"manager": "manager", "ward": "team"}[whose]
    version = published_version([{"key": key, "plan_actions": ["5.3"], "scope": scope, "basis": "plan"}], trust=trust)
    subject = (
        {"membership": MembershipFactory(roles=["line_manager"])} if whose == "manager" else {"ward": WardFactory()}
    )
    facts = case.FACTS[happened.split(": ")[0]]
    enrolment = EnrolmentFactory(version=version, recruit=None, **subject)
    step = StepFactory(enrolment=enrolment, item=version.items.get(), **{"due_on": DUE} | facts)
    for one in whom.split(", "):
        name, _, needed = one.partition(" ")
        served = {"recruit": people[name], "needed_on": case.NEEDED[needed], "served_on": facts.get("done_on")}
        Serving.objects.create(trust=trust, step=step, **served)
        if name in case.SAID and whose == "manager":
            said = {"done_on": facts["done_on"], "happened": case.SAID[name], "answered_at": case.ANSWERED_AT}
            Confirmation.objects.create(trust=trust, step=step, recruit=people[name], **said)


def officer_of(trust: Trust) -> Membership:
    """Somebody of HR who has nothing to do with the case."""
    with transaction.atomic():
        access.enter_trust(trust.id)
        made: Membership = MembershipFactory(trust=trust)
        return made
