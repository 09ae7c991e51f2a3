"""The words of every message that leaves. They name nothing that only its reader should know: no matter of health,
immigration or pastoral care, and in the subject no person at all. What it is about stands behind the link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A letter is to be read: the first ones due, and how many more there are.
MOST_LINES = 20
PRIVATE_STEP = "A step in your checklist"
PRIVATE_STEP_OF = "A step in a checklist"
NOT_MET = "A limit set by law or a regulator that was not met"

MOST_PEOPLE = 30
MOST_OF_A_PERSON = 3

DIGEST = """\
Hello {name},

You have {things} in the onboarding service of {trust}:

{lines}

Sign in to see what to do: {site_url}/

{why}
"""
WEEKLY = """\
Hello {name},

This is your week in the onboarding service of {trust}.
{parts}
Sign in to see more: {site_url}/

{why}
"""
WHY = """\
Why you get this: {these_are} yours to do, or about someone you answer for.{rules}
We write at most once a day, and once more only where a date set by law or a regulator is very near.
If something is done already, record it in the service and we stop asking. Please do not reply to this message.
See what we wrote to you and why, and choose how often we may write: {site_url}/account/mail/"""
SEEN = """
Please say that you saw the dates set by law or a regulator: {site_url}/account/limits/
If nobody does, we tell your manager or HR."""
RULES = " The rules behind it: {titles}."
STOP = """
Stop everything but dates set by law or a regulator: {stop_url}"""

INVITATION = """\
Hello {name},

{trust} has opened an account for you in its onboarding service, where you see what is to be done and by when.

Choose a password to begin: {link}

The link works once, and for {days}. If it has run out, open it all the same: the page sends you a new one.
Why you get this: your HR team added this address. If that was a mistake, ignore this message. Please do not reply to it.
"""

NEW_PASSWORD = """\
Hello {name},

Somebody, we think you, asked for a new password for your account in the onboarding service of {trust}.

Choose one here: {link}

The link works once, and for {days}. If it was not you, do nothing: your password stays as it is. Please do not reply.
"""

NEW_ADDRESS = """\
Hello {name},

You asked to sign in to the onboarding service of {trust} with this address.

Confirm it here, signed in as you are now: {link}

The link works once, and for {days}. Until then nothing changes. If you did not ask for this, ignore it. Please do not reply.
"""

ADDRESS_ASKED = """\
Hello {name},

Somebody, we think you, asked to sign in to the onboarding service of {trust} with another address. We have written to that
address. Until it is confirmed there, you sign in with this one.

If it was not you, choose a new password now, and tell your HR team: {site_url}/account/password/reset/
"""

ADDRESS_CHANGED = """\
Hello {name},

The address with which you sign in to the onboarding service of {trust} has changed. This one does not work any more.

If it was not you, tell your HR team at once. Please do not reply to this message.
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


@dataclass(frozen=True)
class PersonWeek:
    """How somebody whom the reader looks after stands: figures in words, and what is late or due soon."""

    name: str
    figures: str
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True)
class Reading:
    """Who reads a letter: name, trust, the address of the service, the rules behind what it says, and the link by which
    they stop it (empty where nothing in it may be stopped)."""

    name: str
    trust: str
    site_url: str
    rules: tuple[str, ...] = ()
    stop_url: str = ""
    has_limits: bool = False


def digest(reader: Reading, lines: Sequence[DigestLine]) -> Words:
    """The one message of a day: how many things, what they are as far as a letter may say it, and where to go."""
    things = _things(lines)
    body = DIGEST.format(
        name=reader.name,
        things=things,
        trust=reader.trust,
        lines="\n".join(_listed(lines)),
        site_url=reader.site_url,
        why=_why(reader, len(lines) == 1),
    )
    return Words(f"You have {things}", body)


def invitation(name: str, trust: str, link: str, days: str) -> Words:
    """The way to a first password."""
    return Words(
        "Your account in the onboarding service", INVITATION.format(name=name, trust=trust, link=link, days=days)
    )


def new_password(name: str, trust: str, link: str, days: str) -> Words:
    """The way to another password."""
    body = NEW_PASSWORD.format(name=name, trust=trust, link=link, days=days)
    return Words("A new password for the onboarding service", body)


def new_address(name: str, trust: str, link: str, days: str) -> Words:
    """To the new address: the way to confirm it."""
    return Words("Confirm your new address", NEW_ADDRESS.format(name=name, trust=trust, link=link, days=days))


def old_address(name: str, trust: str, site_url: str, *, is_done: bool) -> Words:
    """To the old address: another one was asked for, or counts by now."""
    if is_done:
        return Words("You sign in with another address now", ADDRESS_CHANGED.format(name=name, trust=trust))
    body = ADDRESS_ASKED.format(name=name, trust=trust, site_url=site_url)
    return Words("Somebody asked for another address to sign in with", body)


def weekly(reader: Reading, lines: Sequence[DigestLine], people: Sequence[PersonWeek]) -> Words:
    """The mail of a week: what is theirs to do, then each person they look after with what is late, soon or waiting."""
    parts = []
    if lines:
        parts.append("\n".join(["", "Yours to do:", "", *_listed(lines)]))
    if people:
        parts.append("\n".join(["", "People you look after:", *_people(people)]))
    body = WEEKLY.format(
        name=reader.name,
        trust=reader.trust,
        parts="\n".join([*parts, ""]),
        site_url=reader.site_url,
        why=_why(reader, is_one=False),
    )
    return Words(f"Your week: {_things(lines)}" if lines else "Your week", body)


def _things(lines: Sequence[DigestLine]) -> str:
    return "1 thing to do" if len(lines) == 1 else f"{len(lines)} things to do"


def _why(reader: Reading, is_one: bool) -> str:
    rules = RULES.format(titles="; ".join(reader.rules)) if reader.rules else ""
    these_are = "this is" if is_one else "these are"
    stop = STOP.format(stop_url=reader.stop_url) if reader.stop_url else ""
    seen = SEEN.format(site_url=reader.site_url) if reader.has_limits else ""
    return WHY.format(these_are=these_are, rules=rules, site_url=reader.site_url) + stop + seen


def _people(people: Sequence[PersonWeek]) -> Iterator[str]:
    for person in people[:MOST_PEOPLE]:
        yield f"\n{person.name}: {person.figures}"
        yield from (_line(line) for line in person.lines[:MOST_OF_A_PERSON])
        if len(person.lines) > MOST_OF_A_PERSON:
            yield f"- and {len(person.lines) - MOST_OF_A_PERSON} more"
    if len(people) > MOST_PEOPLE:
        yield f"\nand {len(people) - MOST_PEOPLE} people more"


def _listed(lines: Sequence[DigestLine]) -> Iterator[str]:
    yield from (_line(line) for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"- and {len(lines) - MOST_LINES} more"


def _line(line: DigestLine) -> str:
    title = line.title or (PRIVATE_STEP_OF if line.person else PRIVATE_STEP)
    about = f" ({line.person})" if line.person else ""
    return f"- {title}{about}: {'was due' if line.is_late else 'due'} by {line.due_words}"
