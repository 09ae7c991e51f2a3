"""Words that people type, most of them into one line: a name, a telephone number, a title."""

import unicodedata

from onboarding.errors import FieldProblem

# They turn the letters after them round, so that a name reads as another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters and signs of which nothing is seen, though they count as such.
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
BREAKS = frozenset("\n\r\t\u2028\u2029")


def is_unfit(words: str) -> bool:
    """Whether words of one line or more hold what cannot be stored or shown, or what turns the letters after it round.
    Joiners, which words of some languages need, are neither."""
    return any(char in TURNING or unicodedata.category(char) in ("Cc", "Cs") for char in words if char not in BREAKS)


def is_seen(words: str) -> bool:
    """Whether anything of them is seen."""
    return any(char.isprintable() and not char.isspace() and char not in BLANK for char in words)


def says_something(words: str) -> bool:
    """Whether they have a letter or digit that is seen."""
    return any(char.isalnum() and char not in BLANK for char in words)


def unwanted(field: str, typed: str) -> list[FieldProblem]:
    """What PostgreSQL cannot store, and what could make a line of a letter or list look like something else."""
    if "\0" in typed:
        return [FieldProblem(field, "null_character", "Remove the character that cannot be stored (NUL).")]
    if is_unfit(typed) or not BREAKS.isdisjoint(typed):
        detail = "Write this on one line, without characters that cannot be seen."
        return [FieldProblem(field, "control_character", detail)]
    return []


def look_alikes(field: str, email: str) -> list[FieldProblem]:
    """Letters that look like others make another address of one that reads the same."""
    if email.isascii():
        return []
    detail = "Use only letters from a to z without accents, numbers, and signs such as full stops and hyphens."
    return [FieldProblem(field, "not_ascii", detail)]


def line_problems(field: str, typed: str, *, longest: int, required: str = "") -> list[FieldProblem]:
    """All that is wrong with a line; `required` is the sentence for one without a letter or digit, empty where it may
    be left empty."""
    problems = unwanted(field, typed)
    if required and not says_something(typed):
        problems.append(FieldProblem(field, "required", required))
    if len(typed) > longest:
        problems.append(FieldProblem(field, "too_long", f"Use {longest} characters or fewer."))
    return problems
