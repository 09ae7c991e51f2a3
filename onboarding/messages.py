"""The words of every message that leaves. They name nothing that only its reader should know: no matter of health,
immigration or pastoral care, and in the subject no person at all. What it is about stands behind the link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A letter is to be read: the first ones due, and how many more there are.
MOST_LINES = 20
PRIVATE_STEP = "A step in your checklist"
PRIVATE_STEP_OF = "A step in a checklist"
NOT_MET = "A limit set by law or a regulator that was not met"

DIGEST = """\
Hello {name},

You have {things} in the onboarding service of {trust}:

{lines}

Sign in to see what to do: {site_url}

Why you get this: {these_are} yours to do, or about someone you answer for. We write at most once a day, and once more
only where a date set by law or a regulator is very near.
If something is done already, record it in the service and we stop asking. Please do not reply to this message.
"""


@dataclass(frozen=True)
class DigestLine:
    """One thing to do. `title` is empty where it must not be named; `person` is empty where it is about the reader."""

    title: str
    person: str
    due_words: str
    is_late: bool


@dataclass(frozen=True)
class Words:
    """What a message says."""

    subject: str
    body: str


def digest(name: str, trust: str, lines: Sequence[DigestLine], site_url: str) -> Words:
    """The one message of a day: how many things, what they are as far as a letter may say it, and where to go."""
    many = len(lines) != 1
    things = f"{len(lines)} things to do" if many else "1 thing to do"
    body = DIGEST.format(
        name=name,
        things=things,
        trust=trust,
        lines="\n".join(_listed(lines)),
        these_are="these are" if many else "this is",
        site_url=site_url,
    )
    return Words(f"You have {things}", body)


def _listed(lines: Sequence[DigestLine]) -> Iterator[str]:
    yield from (_line(line) for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"- and {len(lines) - MOST_LINES} more"


def _line(line: DigestLine) -> str:
    title = line.title or (PRIVATE_STEP_OF if line.person else PRIVATE_STEP)
    about = f" ({line.person})" if line.person else ""
    return f"- {title}{about}: {'was due' if line.is_late else 'due'} by {line.due_words}"
