"""What is waived now, in words: whose step, why, who agreed, and when it opens again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership, Step, Waiver
from onboarding.rules.plain_words import counted
from onboarding.selectors.waivers import SOON_DAYS, newest_waivers, waived_counts
from web.presenters.caseload import pagination
from web.presenters.limits import words_of_limit
from web.presenters.quick_links import QuickLink
from web.words import day

PARTS: Mapping[str, str] = {
    "soon": f"Run out within {SOON_DAYS} days",
    "later": "Run out later",
    "for_good": "Have no last day",
    "lapsed": f"Ran out in the last {SOON_DAYS} days, and are open again",
}
NOTHING = {
    "soon": f"No waiver runs out in the next {SOON_DAYS} days.",
    "later": "No waiver runs out later than that.",
    "for_good": "Nothing is waived without a last day.",
    "lapsed": f"No waiver ran out in the last {SOON_DAYS} days whose step is still to do.",
}


@dataclass(frozen=True)
class WaivedLine:
    """One step that is let off, or was: until when, why, and who said so."""

    title: str
    href: str
    person: str
    until: str
    left: str
    limit: str
    rule: str
    reason: str
    people: str


@dataclass(frozen=True)
class WaiversPage:
    """One part of what is let off, a page of it, with links to the other parts."""

    parts: tuple[QuickLink, ...]
    lines: tuple[WaivedLine, ...]
    nothing: str
    pagination: dict[str, Any] | None


def waivers_page(viewer: Membership, show: str, page: "Page[Step]") -> WaiversPage:
    """Four queries beside the page's own: the counts, and the waivers of the steps shown with their people."""
    today, steps = today_in(viewer.trust), list(page.object_list)
    counts, newest = waived_counts(viewer, today), newest_waivers(steps)
    return WaiversPage(
        parts=tuple(
            QuickLink(words, counts[name], f"?{urlencode({'show': name})}", name == show)
            for name, words in PARTS.items()
        ),
        lines=tuple(_line(step, newest.get(step.pk), today) for step in steps),
        nothing=NOTHING[show],
        pagination=pagination(page, {"show": show}),
    )


def _line(step: Step, waiver: Waiver | None, today: date) -> WaivedLine:
    recruit = step.enrolment.recruit
    href = reverse("recruit_step", args=[recruit.pk, step.pk]) if recruit else reverse("step", args=[step.pk])
    return WaivedLine(
        title=step.item.title,
        href=reverse("duty", args=[step.pk]) if step.enrolment.is_clock else href,
        person=recruit.full_name if recruit else "Shared step",
        until=_until(step, waiver),
        left=_left(step, today),
        limit=words_of_limit(step.item.fixed_limit),
        rule=reverse("rule", args=[step.item_id]),
        reason=waiver.reason if waiver else "",
        people=_people(waiver),
    )


def _until(step: Step, waiver: Waiver | None) -> str:
    if step.waived_until:
        return f"Waived until {day(step.waived_until)}"
    if step.waived_on:
        return "Waived, with no last day"
    return f"Was waived until {day(waiver.expires_on)}" if waiver and waiver.expires_on else ""


def _left(step: Step, today: date) -> str:
    """How long it still lasts; of what is open again, when it is due."""
    if step.waived_until:
        left = (step.waived_until - today).days
        return f"{counted(left, 'days')} left" if left > 0 else "Opens again tomorrow"
    if step.waived_on or not step.due_on:
        return ""
    return f"{'Was due' if step.due_on < today else 'Due'} {day(step.due_on)}"


def _people(waiver: Waiver | None) -> str:
    if waiver is None or waiver.decided_by is None:
        return ""
    return f"Asked by {waiver.requested_by.full_name}, agreed by {waiver.decided_by.full_name}"
