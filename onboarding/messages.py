"""The words of every message that leaves. They name nothing that only its reader should know: no matter of health,
immigration or pastoral care, and in the subject no person at all. What it is about stands behind the link.

A message is its subject and some blocks; two templates under `letters/` make of them plain text and HTML that say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

# A letter is to be read: the first ones due, and how many more there are.
MOST_LINES = 20
PRIVATE_STEP = "A step in your checklist"
PRIVATE_STEP_OF = "A step in a checklist"
NOT_MET = "A limit set by law or a regulator that was not met"

MOST_PEOPLE = 30
MOST_OF_A_PERSON = 3

_LETTERS = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "letters"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    auto_reload=False,
)


class Line(NamedTuple):
    """A line of a letter; with an address it is a link."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """A part of a letter: a paragraph, a list, the one thing to do (a link), or what is said in small print."""

    lines: tuple[Line, ...] = ()
    kind: Literal["text", "list", "action", "small"] = "text"
    title: str = ""


@dataclass(frozen=True)
class Words:
    """What a message says."""

    subject: str
    blocks: tuple[Block, ...]

    @property
    def body(self) -> str:
        """As plain text."""
        return _LETTERS.get_template("letter.txt").render(blocks=self.blocks)

    @property
    def html(self) -> str:
        """The same as HTML, with every word escaped."""
        return _LETTERS.get_template("letter.html").render(subject=self.subject, blocks=self.blocks)


@dataclass(frozen=True)
class DigestLine:
    """One thing to do. `title` is empty where it must not be named; `person` is empty where it is about the reader."""

    title: str
    person: str
    due_words: str
    is_late: bool


@dataclass(frozen=True)
class PersonWeek:
    """How somebody whom the reader looks after stands: figures in words, and what is late or due soon."""

    name: str
    figures: str
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True)
class MonthFigures:
    """How the trust stands, for its directors: the plan's title, a line of each action and of the legal limits, in words."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """Who reads a letter: name, trust, the address of the service, the rules behind what it says, and the link by which
    they stop it (empty where nothing in it may be stopped). `ask` says whom they can ask, as a sentence."""

    name: str
    trust: str
    site_url: str
    rules: tuple[str, ...] = ()
    stop_url: str = ""
    has_limits: bool = False
    has_account: bool = True
    ask: str = ""


def digest(reader: Reading, lines: Sequence[DigestLine]) -> Words:
    """The one message of a day: how many things, what they are as far as a letter may say it, and where to go."""
    things = _things(lines)
    blocks = (
        hello(reader.name),
        text(f"You have {things} in the onboarding service of {reader.trust}:"),
        _list(_listed(lines)),
        action("Sign in to see what to do", f"{reader.site_url}/"),
        _why(reader, is_one=len(lines) == 1),
    )
    return Words(f"You have {things}", blocks)


def counted_only(reader: Reading, lines: Sequence[DigestLine], limits: int) -> Words:
    """The message of a day to an address of which nobody has shown that it is its reader's: figures, and whom to ask. It
    names neither the reader nor anything that is to be done."""
    things, late = _things(lines), sum(line.is_late for line in lines)
    more = [
        words for number, words in ((limits, _of_limits(limits)), (late, f"{late} should be done already.")) if number
    ]
    if reader.has_account:
        todo = [action("Sign in to see what to do", f"{reader.site_url}/")]
        unable = f"If you have not accepted your invitation yet and cannot find it, ask for a new one: {reader.ask}"
    else:
        todo, unable = (
            [],
            f"You have no account in the service yet. Ask what is to be done, or for an account: {reader.ask}",
        )
    blocks = (
        text("Hello,"),
        text(" ".join((f"You have {things} in the onboarding service of {reader.trust}.", *more))),
        *todo,
        text(unable),
        text("We name nothing more here, because nobody has shown yet that this address is yours alone."),
        _why_counted(reader),
    )
    return Words(f"You have {things}", blocks)


def weekly(reader: Reading, lines: Sequence[DigestLine], people: Sequence[PersonWeek]) -> Words:
    """The mail of a week: what is theirs to do, then each person they look after with what is late, soon or waiting."""
    blocks = (
        hello(reader.name),
        text(f"This is your week in the onboarding service of {reader.trust}."),
        *_own(lines),
        *_people(people),
        action("Sign in to see more", f"{reader.site_url}/"),
        _why(reader, is_one=False),
    )
    return Words(f"Your week: {_things(lines)}" if lines else "Your week", blocks)


def monthly(reader: Reading, lines: Sequence[DigestLine], figures: MonthFigures) -> Words:
    """The mail of a month to a director: figures alone, and what is theirs to do; no person is named in it."""
    blocks = (
        hello(reader.name),
        text(f"This is how {reader.trust} stands today. Figures of few people are left out."),
        Block(title=f"{figures.title}:"),
        _list(figures.lines),
        action("Sign in to see the report, and what is behind each figure", f"{reader.site_url}/reports/"),
        *_own(lines),
        _why(reader, is_one=False, because="you are a director of the trust. Once a month we write how it stands."),
    )
    return Words("Your trust this month", blocks)


NO_REPLY = "Please do not reply to this message."


def hello(name: str) -> Block:
    """How a letter begins."""
    return text(f"Hello {name},")


def text(*lines: str) -> Block:
    """A paragraph."""
    return Block(tuple(map(Line, lines)))


def small(*lines: str) -> Block:
    """What is said in small print."""
    return Block(tuple(map(Line, lines)), "small")


def _list(lines: Sequence[str] | Iterator[str]) -> Block:
    return Block(tuple(map(Line, lines)), "list")


def action(words: str, url: str) -> Block:
    """The one thing to do."""
    return Block((Line(words, url),), "action")


def _things(lines: Sequence[DigestLine]) -> str:
    return "1 thing to do" if len(lines) == 1 else f"{len(lines)} things to do"


def _why(reader: Reading, *, is_one: bool, because: str = "") -> Block:
    """Why they get this, how often we write, and the links by which they may change that."""
    these_are = "this is" if is_one else "these are"
    rules = f" The rules behind it: {'; '.join(reader.rules)}." if reader.rules else ""
    lines = [
        Line(f"Why you get this: {because or f'{these_are} yours to do, or about someone you answer for.'}{rules}"),
        Line("We write at most once a day, and once more only where a date set by law or a regulator is very near."),
        Line(f"If something is done already, record it in the service and we stop asking. {NO_REPLY}"),
        Line("See what we wrote to you and why, and choose how often we may write", f"{reader.site_url}/account/mail/"),
    ]
    if reader.stop_url:
        lines.append(Line("Stop everything but dates set by law or a regulator", reader.stop_url))
    if reader.has_limits:
        seen = "Please say that you saw the dates set by law or a regulator"
        lines += [Line(seen, f"{reader.site_url}/account/limits/"), Line("If nobody does, we tell your manager or HR.")]
    return Block(tuple(lines), "small")


def _why_counted(reader: Reading) -> Block:
    lines = [
        Line(f"Why you get this: the HR team of {reader.trust} has this address for somebody who is to work there."),
        Line("If that is not you, please tell them, and ignore this message."),
        Line(f"We write at most once a day, and once more only where a limit is very near. {NO_REPLY}"),
    ]
    if reader.stop_url:
        lines.append(Line("Stop everything but limits set by law or a regulator", reader.stop_url))
    return Block(tuple(lines), "small")


def _of_limits(count: int) -> str:
    has = "1 of them has" if count == 1 else f"{count} of them have"
    return f"{has} a date set by law or a regulator."


def _own(lines: Sequence[DigestLine]) -> Iterator[Block]:
    if lines:
        yield Block(title="Yours to do:")
        yield _list(_listed(lines))


def _people(people: Sequence[PersonWeek]) -> Iterator[Block]:
    if people:
        yield Block(title="People you look after:")
    for person in people[:MOST_PEOPLE]:
        lines = [_line(line) for line in person.lines[:MOST_OF_A_PERSON]]
        if len(person.lines) > MOST_OF_A_PERSON:
            lines.append(f"and {len(person.lines) - MOST_OF_A_PERSON} more")
        yield Block(tuple(map(Line, lines)), "list", title=f"{person.name}: {person.figures}")
    if len(people) > MOST_PEOPLE:
        yield text(f"and {len(people) - MOST_PEOPLE} people more")


def _listed(lines: Sequence[DigestLine]) -> Iterator[str]:
    yield from (_line(line) for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"and {len(lines) - MOST_LINES} more"


def _line(line: DigestLine) -> str:
    title = line.title or (PRIVATE_STEP_OF if line.person else PRIVATE_STEP)
    about = f" ({line.person})" if line.person else ""
    return f"{title}{about}: {'was due' if line.is_late else 'due'} by {line.due_words}"
