"""*My data*: what is held about me, and the same as a file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.urls import reverse
from django.utils import timezone

from onboarding.clock import today_in
from onboarding.library.countries import country_name
from onboarding.models import Membership, Recruit
from onboarding.models.choices import (
    Channel,
    OccurrenceKind,
    Outcome,
    Profession,
    ProposalState,
    RecruitStatus,
    Regulator,
    Role,
    Sponsor,
    VisaRoute,
)
from onboarding.models.recruits import FactAnswer
from onboarding.selectors.my_data import OwnData, own_data
from web.presenters.milestones import milestone_title
from web.presenters.people import Contact, own_contacts
from web.presenters.step_lines import due_words
from web.words import clock_time, day

Row = dict[str, Any]
Pairs = tuple[tuple[str, str], ...]
MESSAGE_WORDS = {
    "digest": "What is due: your list of the day",
    "invitation": "Invitation",
    "reset": "New password",
}


@dataclass(frozen=True)
class HeldFile:
    """A file that I or others recorded about me."""

    name: str
    step: str
    when: str
    href: str


@dataclass(frozen=True)
class MyDataPage:
    """All parts of the page, in words."""

    facts: Pairs
    dates: Pairs
    proposals: Pairs
    occurrences: Pairs
    steps: Pairs
    comments: Pairs
    files: tuple[HeldFile, ...]
    messages: Pairs
    looks: Pairs
    answers: Pairs
    sponsorship: Pairs
    notes: int
    helper: Contact | None


@dataclass(frozen=True)
class Written:
    """A file to download."""

    content: bytes
    content_type: str


def my_data_page(viewer: Membership, recruit: Recruit) -> MyDataPage:
    """The page of the recruit who reads it."""
    held = own_data(viewer, recruit, today_in(viewer.trust))
    people = own_contacts(recruit)
    return MyDataPage(
        facts=tuple(_facts(held)),
        dates=tuple((milestone_title(row), _when(row)) for row in held.dates),
        proposals=tuple((milestone_title(row), _proposal(row)) for row in held.proposals),
        occurrences=tuple(_occurrence(row) for row in held.occurrences),
        steps=tuple((row["title"], due_words(row)) for row in held.steps),
        comments=tuple((row["step__item__title"], _comment(row)) for row in held.comments),
        files=tuple(_file(row, one) for row in held.steps for one in row["evidence"] if one["file_name"]),
        messages=tuple(_message(row) for row in held.messages),
        looks=tuple((row["by"] or "The service", _look(row)) for row in held.looks),
        answers=tuple((row["step__item__title"], _answer(row)) for row in held.answers),
        sponsorship=tuple(_sponsorship(row) for row in held.sponsorship),
        notes=held.notes,
        helper=people[0] if people else None,
    )


def _facts(held: OwnData) -> Iterable[tuple[str, str]]:
    recruit, none = held.recruit, "Not recorded"
    yield "Name", recruit.full_name
    yield "Known as", recruit.known_as or none
    yield "Email for signing in", held.member.user.email
    yield "Email for contact", recruit.contact_email or none
    yield "Telephone", recruit.telephone or none
    yield "Profession", str(Profession(recruit.profession).label)
    for label, value, words in (
        ("Regulator", recruit.regulator, Regulator),
        ("Sponsor", recruit.sponsor, Sponsor),
        ("Visa route", recruit.visa_route, VisaRoute),
    ):
        yield label, str(words(value).label) if value else none
    yield "Number on the register", recruit.registration_number or none
    yield "Country of training", country_name(recruit.country_of_training) or none
    yield "Status", str(RecruitStatus(recruit.status).label)
    for label, place in (("Site", recruit.site), ("Ward", recruit.ward), ("Cohort", recruit.cohort)):
        yield label, place.name if place else none
    for fact in FactAnswer:
        answer = recruit.facts.get(fact.value)
        yield str(fact.label), none if answer is None else "Yes" if answer else "No"


def _when(row: Row) -> str:
    words = []
    if row["actual_on"]:
        words.append(f"Happened on {day(row['actual_on'])}")
    if row["planned_on"]:
        words.append(f"planned for {day(row['planned_on'])}")
    if row["outcome"]:
        words.append(str(Outcome(row["outcome"]).label).lower())
    words = words or ["No day"]
    return ", ".join([words[0][0].upper() + words[0][1:], *words[1:]])


def _proposal(row: Row) -> str:
    what = f"Happened on {day(row['actual_on'])}" if row["actual_on"] else f"Planned for {day(row['planned_on'])}"
    why = f": {row['reason']}" if row["reason"] else ""
    because = f": {row['decision_reason']}" if row["decision_reason"] else ""
    decided = str(ProposalState(row["state"]).label)
    return (
        f"{what}, said by {row['proposed_by__full_name']} on {clock_time(row['proposed_at'])}{why}. {decided}{because}"
    )


def _occurrence(row: Row) -> tuple[str, str]:
    words = f": {row['words']}" if row["words"] else ""
    said = f"Since {day(row['happened_on'])}, said by {row['reported_by__full_name']}{words}."
    if not row["ended_on"]:
        return str(OccurrenceKind(row["kind"]).label), f"{said} Not over yet."
    how = f": {row['ended_words']}" if row["ended_words"] else ""
    return str(OccurrenceKind(row["kind"]).label), f"{said} Over on {day(row['ended_on'])}{how}"


def _comment(row: Row) -> str:
    return f"{row['author__full_name']}, {clock_time(row['made_at'])}: {row['words']}"


def _sponsorship(row: Row) -> tuple[str, str]:
    if "about" in row:
        said = f"{row['about']}. Reference {row['reference']}, by {row['reported_by__full_name']}"
        return f"Reported on {day(row['reported_on'])}", said
    returned = f", returned unused on {day(row['returned_on'])}" if row["returned_on"] else ""
    return "Certificate of sponsorship", f"{row['number'] or 'Number not recorded'}{returned}"


def _file(step: Row, one: Row) -> HeldFile:
    when = f"{one['submitted_by']}, {clock_time(one['recorded_at'])}"
    return HeldFile(one["file_name"], step["title"], when, reverse("evidence_file", args=[one["id"]]))


def _message(row: Row) -> tuple[str, str]:
    kind = MESSAGE_WORDS.get(row["kind"], str(row["kind"]).replace("_", " ").capitalize())
    return day(row["local_day"]), f"{kind}, by {str(Channel(row['channel']).label).lower()}"


def _look(row: Row) -> str:
    return f"{row['file_name'] or 'A file'}, {clock_time(row['at'])}"


def _answer(row: Row) -> str:
    said = "Yes, it happened" if row["happened"] else "No, it has not happened"
    words = f": {row['words']}" if row["words"] else ""
    return f"{said} (asked about {day(row['done_on'])}){words}"


# --- the same as a file -----------------------------------------------------------------------------------


def _as_json(viewer: Membership, recruit: Recruit) -> Written:
    content = orjson.dumps(_whole(viewer, recruit), option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)
    return Written(content, "application/json")


def _as_text(viewer: Membership, recruit: Recruit) -> Written:
    return Written("\n".join(_lines(_whole(viewer, recruit))).encode() + b"\n", "text/plain; charset=utf-8")


DOWNLOADS: dict[str, Callable[[Membership, Recruit], Written]] = {"json": _as_json, "txt": _as_text}
DATE_FIELDS = ("kind", "occurrence", "planned_on", "actual_on", "outcome")
STEP_FIELDS = ("programme_title", "stage_title", "title", "owner_role", "state", "due_on", "done_on", "waived_until")
EVIDENCE_FIELDS = (
    *("revision", "kind", "submitted_by", "recorded_at", "dated_on", "note"),
    *("file_name", "content_type", "size", "sha256", "issued_on", "expires_on"),
)


def _whole(viewer: Membership, recruit: Recruit) -> dict[str, Any]:
    held = own_data(viewer, recruit, today_in(viewer.trust))
    return {
        "written_at": timezone.now(),
        "trust": viewer.trust.name,
        "facts": dict(_facts(held)),
        "people": [{"role": one.role, "name": one.name, "email": one.email} for one in own_contacts(recruit)],
        "roles": [str(Role(role).label) for role in viewer.roles],
        "dates": [{name: row[name] for name in DATE_FIELDS} for row in held.dates],
        "proposals": [_plainly(row) for row in held.proposals],
        "occurrences": [_plainly(row) for row in held.occurrences],
        "steps": [_step(row) for row in held.steps],
        "comments": [_plainly(row) for row in held.comments],
        "sponsorship": [_plainly(row) for row in held.sponsorship],
        "answers": [_plainly(row) for row in held.answers],
        "messages": held.messages,
        "looks_at_files": held.looks,
        "notes_of_hr": held.notes,
    }


def _plainly(row: Row) -> Row:
    """The same with names that do not tell how it is stored."""
    return {key.removeprefix("step__item__").removesuffix("__full_name"): value for key, value in row.items()}


def _step(row: Row) -> Row:
    evidence = [{name: one[name] for name in EVIDENCE_FIELDS} for one in row["evidence"]]
    return {name: row[name] for name in STEP_FIELDS} | {"evidence": evidence}


def _lines(value: Any, indent: str = "") -> Iterable[str]:
    """Headings and values one below the other, as one would read them aloud."""
    for key, one in value.items() if isinstance(value, dict) else ((str(n), v) for n, v in enumerate(value, 1)):
        name = str(key).replace("_", " ")
        if isinstance(one, dict | list):
            yield f"{indent}{name}:" if one else f"{indent}{name}: nothing"
            yield from _lines(one, f"{indent}  ")
        else:
            yield f"{indent}{name}: {_plain(one)}"


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return clock_time(value)
    if isinstance(value, date):
        return day(value)
    return "nothing" if value in (None, "") else str(value)
