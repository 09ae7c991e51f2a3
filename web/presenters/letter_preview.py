"""What one person would be written on a day of the next two weeks; and a director in the mail of the month."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership, Recruit
from onboarding.models.choices import Role
from onboarding.rules.mobile_numbers import ending
from onboarding.services.forecast import MOST_DAYS
from onboarding.services.letter_previews import letters_on, mail_of_the_month
from onboarding.services.letters import Letter
from web.words import day

MONTH = "month"
OF_THE_MONTH = "The mail of the month, with today's figures"


@dataclass(frozen=True)
class LetterPreviewPage:
    """The days to choose from, the one that is shown, and the messages of it with the address of each one's HTML."""

    name: str
    home: str
    on: str
    choices: tuple[dict[str, Any], ...]
    letters: tuple[tuple[Letter, str], ...]


def letter_preview_page(viewer: Membership, reader: Membership | Recruit, asked: str) -> LetterPreviewPage:
    """The page of the day that was asked for; of today where that is none of the next 14."""
    today, has_month = today_in(viewer.trust), _is_director(reader)
    on = _asked(reader, asked, today)
    days = [str(today + timedelta(days=number)) for number in range(MOST_DAYS)]
    choices = [_choice(one, _day_words(date.fromisoformat(one), today), on) for one in days]
    return LetterPreviewPage(
        name=reader.full_name,
        home=reverse("recruit_messages" if isinstance(reader, Recruit) else "member_messages", args=[reader.pk]),
        on=OF_THE_MONTH if on == MONTH else day(date.fromisoformat(on)),
        choices=(*choices, *([_choice(MONTH, OF_THE_MONTH, on)] if has_month else [])),
        letters=tuple(_with_addresses(reader, on, _letters(viewer, reader, on))),
    )


def letter_numbered(viewer: Membership, reader: Membership | Recruit, asked: str, number: str) -> Letter | None:
    """The first, second … message of that day; None where there is none."""
    letters = _letters(viewer, reader, _asked(reader, asked, today_in(viewer.trust)))
    wanted = int(number) if number.isascii() and number.isdecimal() and len(number) == 1 else 0
    return letters[wanted - 1] if 0 < wanted <= len(letters) else None


def _letters(viewer: Membership, reader: Membership | Recruit, on: str) -> list[Letter]:
    if on == MONTH and isinstance(reader, Membership):
        letter = mail_of_the_month(viewer, director=reader)
        return [letter] if letter else []
    return letters_on(viewer, reader=reader, on=date.fromisoformat(on))


def _asked(reader: Membership | Recruit, asked: str, today: date) -> str:
    days = {str(today + timedelta(days=number)) for number in range(MOST_DAYS)} | (
        {MONTH} if _is_director(reader) else set()
    )
    return asked if asked in days else str(today)


def _is_director(reader: Membership | Recruit) -> bool:
    return isinstance(reader, Membership) and reader.has_role(Role.DIRECTOR)


def _with_addresses(reader: Membership | Recruit, on: str, letters: list[Letter]) -> Iterator[tuple[Letter, str]]:
    route = "recruit_letter_html" if isinstance(reader, Recruit) else "letter_html"
    for number, letter in enumerate(letters, start=1):
        told = replace(letter, to=letter.to if letter.subject else ending(letter.to))  # a text has no subject
        yield told, f"{reverse(route, args=[reader.pk])}?{urlencode({'on': on, 'letter': number})}"


def _choice(value: str, words: str, on: str) -> dict[str, Any]:
    return {"value": value, "text": words, "selected": value == on}


def _day_words(one: date, today: date) -> str:
    return f"Today, {day(one)}" if one == today else f"{one:%A}, {day(one)}"
