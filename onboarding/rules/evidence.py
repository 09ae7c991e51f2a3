"""The least to record before a step can be submitted."""

from datetime import date

from onboarding.errors import FieldProblem
from onboarding.rules.plain_words import long_date

KINDS = ("none", "note", "date", "file")
EARLIEST_DATE = date(1948, 7, 5)
"""No date before the first day of the NHS is accepted: it could only be a slip of the keyboard."""

LONGEST_NOTE = 4000


def check(kind: str, *, note: str, on: date | None, file_name: str | None, today: date) -> list[FieldProblem]:
    """Say what is missing or wrong; an empty list means that the evidence is enough.

    `kind` is the least that the item asks for (none, note, date or file). Whatever else is given is checked too:
    notes of up to 4,000 characters, dates from 5 July 1948 to today.
    """
    return [*_missing(kind, note, on, file_name), *_note_problems(note), *_date_problems(on, today)]


def _missing(kind: str, note: str, on: date | None, file_name: str | None) -> list[FieldProblem]:
    if kind == "note" and not note.strip():
        return [FieldProblem("note", "required", "Enter a note.")]
    if kind == "date" and on is None:
        return [FieldProblem("on", "required", "Enter the date on which it was done.")]
    if kind == "file" and not file_name:
        return [FieldProblem("file", "required", "Choose a file.")]
    return []


def _note_problems(note: str) -> list[FieldProblem]:
    if "\0" in note:
        return [FieldProblem("note", "null_character", "Remove the character that cannot be stored (NUL).")]
    if len(note) > LONGEST_NOTE:
        return [FieldProblem("note", "too_long", f"The note must be {LONGEST_NOTE:,} characters or fewer.")]
    return []


def _date_problems(on: date | None, today: date) -> list[FieldProblem]:
    if on is not None and on < EARLIEST_DATE:
        return [FieldProblem("on", "too_early", f"The date must be {long_date(EARLIEST_DATE)} or later.")]
    if on is not None and on > today:
        return [FieldProblem("on", "in_future", "The date must be today or in the past.")]
    return []
