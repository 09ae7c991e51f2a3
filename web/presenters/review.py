"""The list of what waits for a second person."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.models import Membership
from onboarding.selectors.messages import dead_count
from onboarding.selectors.reviews import review_rows
from web.words import clock_time


@dataclass(frozen=True)
class ReviewLine:
    """One step to decide about: what, whose, by whom and since when."""

    title: str
    href: str
    person: str
    sent: str
    kind: str


@dataclass(frozen=True)
class ReviewPage:
    """What the viewer may decide, what they sent in themselves, and how many messages could not be sent."""

    to_decide: tuple[ReviewLine, ...]
    own: tuple[ReviewLine, ...]
    dead_messages: int


def review_page(viewer: Membership) -> ReviewPage:
    """Everything that waits, in two parts."""
    rows = review_rows(viewer)
    return ReviewPage(
        to_decide=tuple(_line(row) for row in rows if not row["own"]),
        own=tuple(_line(row) for row in rows if row["own"]),
        dead_messages=dead_count(viewer),
    )


def _line(row: dict[str, Any]) -> ReviewLine:
    recruit = row["recruit"]
    href = reverse("recruit_step", args=[recruit["id"], row["id"]]) if recruit else reverse("step", args=[row["id"]])
    sent = f"{row['by']}, {clock_time(row['at'])}" if row["by"] and row["at"] else ""
    kind = "Request to waive" if row["waiver"] else "Evidence to check"
    return ReviewLine(row["title"], href, recruit["name"] if recruit else "Shared step", sent, kind)
