"""What was erased, written down outside the database (`ERASURE_LEDGER`), and done again after a restore.

A backup from before an erasure brings back what was erased. Each line names by ids what, about whom, and who decided:
without the rows they belong to they tell of nobody."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from onboarding.models import Erasure, Trust


@dataclass(frozen=True)
class Line:
    """One erasure: its own id, of which trust, about whom, which kind, kept until when, who proposed and approved it,
    and under which names, which tell nothing, the files lay that went."""

    ods_code: str
    erasure_id: UUID
    person_id: UUID
    kind: str
    due_on: date
    proposed_by: UUID | None
    decided_by: UUID | None
    files: tuple[str, ...] = ()

    def __str__(self) -> str:
        who = [str(one) if one else "-" for one in (self.proposed_by, self.decided_by)]
        what = [self.ods_code, str(self.erasure_id), str(self.person_id), self.kind, str(self.due_on)]
        return " ".join([*what, *who, *self.files])


def write_down(path: Path, trust: Trust, rows: list[Erasure], files: Mapping[UUID, Sequence[str]]) -> None:
    """Add a line for each, with its `files`, on the disk before the transaction ends that erased it."""
    if not rows:
        return
    lines = [
        Line(
            trust.ods_code,
            one.pk,
            one.person_id,
            one.kind,
            one.due_on,
            one.proposed_by_id,
            one.decided_by_id,
            tuple(files.get(one.pk, ())),
        )
        for one in rows
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        end = file.tell()
        try:
            # Begins a line of its own, also after one that the end of a machine tore.
            file.write("".join(f"\n{line}" for line in lines).encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)  # as of a full disk: what is half there would be read as what it is not
            raise


def read_ledger(path: Path) -> tuple[list[Line], list[str]]:
    """Every line once, oldest first; and those that are none, such as one that was torn."""
    lines, strange = dict[UUID, Line](), list[str]()
    for written in filter(str.strip, path.read_text(encoding="ascii", errors="backslashreplace").splitlines()):
        try:
            line = _read(written)
        except ValueError:
            strange.append(written)
        else:
            lines[line.erasure_id] = line
    return list(lines.values()), strange


def _read(line: str) -> Line:
    ods_code, erasure_id, person_id, kind, due_on, proposed_by, decided_by, *files = line.split()
    proposer, decider = (None if one == "-" else UUID(one) for one in (proposed_by, decided_by))
    on = date.fromisoformat(due_on)
    return Line(ods_code, UUID(erasure_id), UUID(person_id), kind, on, proposer, decider, tuple(files))
