"""The answer to "what do you keep about me?", made in one go: data for programs, a paper and a text to read, and the files."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db import transaction

from onboarding.access import Action
from onboarding.clock import today_in
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Membership, Recruit
from onboarding.models.choices import Role
from onboarding.outputs.plain_paper import Chapter, plain_paper
from onboarding.rules.plain_words import long_date
from onboarding.selectors.retention import lock_person
from onboarding.selectors.subject_access import Held, HeldFile, held_about, held_files, is_staff, sealed_words
from onboarding.services.events import record
from onboarding.services.zip_stream import Part, ZipStream

PAPER, TEXT = "what-is-kept.pdf", "read-me.txt"
MOST_ON_PAPER = 1_000  # rows of one table: an officer's lines of the audit are tens of thousands in the end
READ_FIRST = "Read this before you hand it out: it was written by somebody else or may speak of somebody else."


@dataclass(frozen=True)
class AccessPack:
    """Everything that goes into the archive, read while the trust was entered."""

    file_name: str
    parts: list[Part]

    def stream(self) -> Iterator[bytes]:
        """The archive piece by piece; `manifest.json` with every digest comes last."""
        archive = ZipStream()
        for part in self.parts:
            yield from archive.add(part)
        packed = [
            {"name": one.name, "size": one.size, "sha256": one.sha256, "trouble": one.trouble} for one in archive.packed
        ]
        yield from archive.add(Part("manifest.json", _json(packed)))
        yield archive.close()


@transaction.atomic
def make_access_pack(actor: Membership, *, person_id: UUID) -> AccessPack:
    """Gather all that is kept about a recruit, or about a member of staff who is none; that it was gathered is an event.
    Raises NotFound, NotAllowed."""
    person = lock_person(actor, person_id, Action.EXPORT_PERSON)
    today, staff = today_in(actor.trust), is_staff(person)
    member = person if isinstance(person, Membership) else person.membership
    works_here = member is not None and set(member.roles) != {Role.RECRUIT}
    tables, files = held_about(actor, person), held_files(actor, person)
    about = {
        "about": person.full_name,
        "trust": actor.trust.name,
        "made_on": today.isoformat(),
        "made_by": actor.full_name,
        "tables": [_as_data(one) for one in tables],
        "files_left_out": [_left_out(one) for one in files if one.kept_back],
        "how_long_it_is_kept": [one.model_dump() for one in read_personal_data().kinds_about(staff=staff)],
    }
    title = f"What {actor.trust.name} keeps about {person.full_name}"
    chapters = [
        Chapter("About this pack", [*_head(actor, tables, files, works_here)]),
        Chapter("How long it is kept", [*_kept(staff)]),
        *(Chapter(f"{one.table} ({len(one.rows)})", [*_table(one)]) for one in tables),
    ]
    parts = [
        Part("data.json", _json(about)),
        Part(PAPER, plain_paper(title, chapters)),
        Part(TEXT, _text(title, chapters).encode()),
        *(_file(one) for one in files if not one.kept_back),
    ]
    said: dict[str, Any] = {"rows": sum(len(one.rows) for one in tables), "files": len(files)}
    if isinstance(person, Recruit):
        record(actor, "access_pack_made", person, effective_on=today, recruit=person, data=said)
    else:
        said["member"] = person.full_name
        record(actor, "staff_pack_made", person, effective_on=today, data=said)
    return AccessPack(f"what-is-kept-{today.isoformat()}.zip", parts)


def _as_data(held: Held) -> dict[str, Any]:
    told: dict[str, Any] = {"table": held.table, "kind": held.kind, "rows": held.rows}
    if held.others and held.rows:
        told["read_first"] = {"columns": held.others, "why": READ_FIRST}
    return told | ({"withheld": held.withheld} if held.withheld else {})


def _file(one: HeldFile) -> Part:
    evidence = one.evidence
    suffix = PurePath(evidence.file_name).suffix.lower()
    name = f"files/{evidence.step.item.key}-{evidence.step.occurrence}-{evidence.revision}{suffix}"
    return Part(name, stored=str(evidence.file), expected=evidence.sha256)


def _left_out(one: HeldFile) -> dict[str, str]:
    return {"step": one.evidence.step.item.title, "file_name": one.evidence.file_name, "why": one.kept_back}


def _text(title: str, chapters: Sequence[Chapter]) -> str:
    """The paper's words as plain text, with every letter of them."""
    parts = [title, *(line for one in chapters for line in ("", f"== {one.heading} ==", *one.lines))]
    return "\n".join(parts) + "\n"


def _head(actor: Membership, tables: list[Held], files: list[HeldFile], works_here: bool) -> Iterator[str]:
    yield f"Made on {long_date(today_in(actor.trust))} by {actor.full_name}"
    yield f"Files: {sum(not one.kept_back for one in files)}, in the folder “files”. The same data for programs: data.json."
    yield f"The same words stand in {PAPER} and in {TEXT}. A letter that the paper cannot draw is a square there alone."
    if sealed := sealed_words(tables):
        yield sealed
    if works_here:
        yield "What they did for recruits is here as lines of the audit (event), without the name of whom it was about."
    for words in read_personal_data().own_page.values():
        yield f"Not in this pack: {words}."
    yield "Marked “READ FIRST”: words by or about somebody else. Read them before you hand this out."


def _kept(staff: bool) -> Iterator[str]:
    for kind in read_personal_data().kinds_about(staff=staff):
        doubt = "" if kind.is_confirmed else f" To be confirmed: {kind.to_confirm or 'the source.'}"
        yield f"- {kind.title}: {kind.kept}. Source: {kind.source}.{doubt}"


def _table(held: Held) -> Iterator[str]:
    for column, why in held.withheld.items():
        yield f"Not given: {_words(column)}. {why}."
    if len(held.rows) > MOST_ON_PAPER:
        yield f"The first {MOST_ON_PAPER:,} of {len(held.rows):,} rows. All of them are in data.json."
    for row in held.rows[:MOST_ON_PAPER]:
        yield ""
        for name, value in row.items():
            if value not in (None, "", [], {}):
                yield f"{_words(name)}{' (READ FIRST)' if name in held.others else ''}: {value}"


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode()
