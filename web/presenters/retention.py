"""How long data is kept, what is past its time, and how far its erasure has come, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from onboarding.clock import today_in
from onboarding.library.personal_data import Kept, read_personal_data
from onboarding.models import Erasure, Membership
from onboarding.models.erasures import Person
from onboarding.models.wall_choices import ErasureState
from onboarding.rules.plain_words import counted
from onboarding.selectors.retention import (
    finished_erasures,
    hold_on,
    open_holds,
    past_their_time,
    waiting_erasures,
    what_goes,
)
from web.presenters.erasure_requests import BackLink, OpenRequest, back_to, hold_href, requests_waiting
from web.presenters.facts import Fact, fact_of
from web.words import day, hour_of

SHOWN = 100


@dataclass(frozen=True)
class KindLine:
    """One kind of data, how long it is kept, and how sure that is."""

    title: str
    fact: Fact


@dataclass(frozen=True)
class HoldLine:
    """Whose data is held, why, since when and by whom."""

    name: str
    href: str
    reason: str
    since: str


@dataclass(frozen=True)
class RetentionPage:
    """What is past its time (the longest first, of `count`), what waits, what is held, what went, and the rules."""

    lines: list[tuple[str, str]]
    count: int
    more: str
    waiting: str
    holds: tuple[HoldLine, ...]
    finished: tuple[str, ...]
    kinds: tuple[KindLine, ...]
    no_ledger: bool
    requests: tuple[OpenRequest, ...]


@dataclass(frozen=True)
class WaitingPage:
    """What others proposed, what the viewer did, what is approved, and how much goes of each kind."""

    others: list[tuple[str, str]]
    own: list[tuple[str, str]]
    approved: tuple[str, ...]
    held: tuple[str, ...]
    goes: tuple[str, ...]
    no_ledger: bool


@dataclass(frozen=True)
class HoldPage:
    """One person, and the hold on what is kept about them, where there is one."""

    name: str
    back: BackLink
    hold: HoldLine | None


def kind_lines(today: date, kinds: Iterable[Kept]) -> tuple[KindLine, ...]:
    """These kinds of data, each with its source. No query."""
    data = read_personal_data()
    days = {"checked_on": data.checked_on, "review_on": data.review_on}
    return tuple(KindLine(one.title, fact_of(f"Kept: {one.kept}.", one.model_dump() | days, today)) for one in kinds)


def retention_page(viewer: Membership) -> RetentionPage:
    """The page of what is past its time. Five queries."""
    past, count = past_their_time(viewer, limit=SHOWN)
    kinds = _kinds()
    waiting = waiting_erasures(viewer).filter(state=ErasureState.PROPOSED).count()
    return RetentionPage(
        lines=[
            (f"{one.person_id} {one.kind}", f"{one.name}: {_title(kinds, one.kind)}. Kept until {day(one.due_on)}")
            for one in past
        ],
        count=count,
        more=f"These are the {SHOWN} longest of {count}. The next follow once these are proposed."
        if count > SHOWN
        else "",
        waiting=f"{counted(waiting, 'proposals')} for a second person" if waiting else "",
        holds=tuple(_hold(one.person, one.reason, one.placed_at.date(), one.placed_by) for one in open_holds(viewer)),
        finished=tuple(_finished(kinds, finished_erasures(viewer)[:SHOWN])),
        kinds=kind_lines(today_in(viewer.trust), kinds.values()),
        no_ledger=not settings.ERASURE_LEDGER,
        requests=requests_waiting(viewer),
    )


def waiting_page(viewer: Membership) -> WaitingPage:
    """The page for the second person. One query, and one for each table of what goes."""
    kinds, rows = _kinds(), list(waiting_erasures(viewer))
    open_rows = [one for one in rows if one.state == ErasureState.PROPOSED and not vars(one)["is_held"]]
    others = [one for one in open_rows if one.proposed_by_id != viewer.pk]
    goes = what_goes(viewer, others)
    return WaitingPage(
        others=[(str(one.pk), _proposal(kinds, one)) for one in others],
        own=[(str(one.pk), _line(kinds, one)) for one in open_rows if one.proposed_by_id == viewer.pk],
        approved=tuple(
            _approved(kinds, one) for one in rows if one.state == ErasureState.APPROVED and not vars(one)["is_held"]
        ),
        held=tuple(_line(kinds, one) for one in rows if vars(one)["is_held"]),
        goes=tuple(
            f"{kinds[key].title}: {counted(count, 'rows')} and {counted(files, 'files')}"
            for key, (count, files) in goes.items()
        ),
        no_ledger=not settings.ERASURE_LEDGER,
    )


def hold_page(viewer: Membership, person: Person) -> HoldPage:
    """The page of one person's hold. One query."""
    found = hold_on(viewer, person)
    line = _hold(person, found.reason, found.placed_at.date(), found.placed_by) if found else None
    return HoldPage(person.full_name, back_to(person), line)


def _hold(person: Person, reason: str, on: date, by: Membership | None) -> HoldLine:
    since = f"Since {day(on)}, by {by.full_name if by else 'the service'}"
    return HoldLine(person.full_name, hold_href(person), reason, since)


def _kinds() -> dict[str, Kept]:
    return {one.key: one for one in read_personal_data().kinds}


def _title(kinds: dict[str, Kept], key: str) -> str:
    return kinds[key].title.lower() if key in kinds else key


def _line(kinds: dict[str, Kept], one: Erasure) -> str:
    why = "They asked for it to go on" if one.request_id else "Kept until"
    return f"{one.person.full_name}: {_title(kinds, one.kind)}. {why} {day(one.due_on)}"


def _approved(kinds: dict[str, Kept], one: Erasure) -> str:
    again = f". Tried, and not gone yet: tried again from {hour_of(one.next_try_at)}" if one.next_try_at else ""
    return f"{_line(kinds, one)}{again}"


def _proposal(kinds: dict[str, Kept], one: Erasure) -> str:
    by = one.proposed_by.full_name if one.proposed_by else "the service"
    return f"{_line(kinds, one)}. Proposed by {by}"


def _finished(kinds: dict[str, Kept], rows: Iterable[Erasure]) -> Iterable[str]:
    """Without the name, which may stand for a while yet: the ledger speaks of nobody."""
    for one in rows:
        on = day(timezone.localtime(one.erased_at).date()) if one.erased_at else ""
        who = [member.full_name for member in (one.proposed_by, one.decided_by) if member]
        yield f"{on}: {_title(kinds, one.kind)} of one person{', by ' + ' and '.join(who) if who else ''}"
