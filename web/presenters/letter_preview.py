"""What one person would be written on a day of the next two weeks."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership, Recruit
from onboarding.services.forecast import MOST_DAYS
from onboarding.services.letter_previews import letters_on
from onboarding.services.letters import Letter
from web.words import day


@dataclass(frozen=True)
class LetterPreviewPage:
    """The days to choose from, the one that is shown, and the messages of it, as they would be read."""

    name: str
    home: str
    on: str
    days: tuple[dict[str, Any], ...]
    letters: tuple[Letter, ...]


def letter_preview_page(viewer: Membership, reader: Membership | Recruit, asked: str) -> LetterPreviewPage:
    """The page of the day that was asked for; of today where that is none of the next 14."""
    today = today_in(viewer.trust)
    days = {str(on): on for on in (today + timedelta(days=number) for number in range(MOST_DAYS))}
    on = days.get(asked, today)
    return LetterPreviewPage(
        name=reader.full_name,
        home=reverse("recruit_messages" if isinstance(reader, Recruit) else "member_messages", args=[reader.pk]),
        on=day(on),
        days=tuple(_choice(one, on, today) for one in days.values()),
        letters=tuple(letters_on(viewer, reader=reader, on=on)),
    )


def _choice(one: date, on: date, today: date) -> dict[str, Any]:
    words = f"Today, {day(one)}" if one == today else f"{one:%A}, {day(one)}"
    return {"value": str(one), "text": words, "selected": one == on}
