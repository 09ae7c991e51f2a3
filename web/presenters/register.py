"""One register: what is recorded, who can be ticked, and who is recorded already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from onboarding.errors import DomainError, NotNow
from onboarding.models import Cohort, Item
from onboarding.models.choices import ReviewKind
from onboarding.selectors.registers import RegisterPerson
from web.forms.register import RegisterForm
from web.words import day, short_day


@dataclass(frozen=True)
class RegisterPage:
    """The words of a register. `boxes` are the names to tick, as the NHS component takes them."""

    title: str
    caption: str
    guidance: str
    review: str
    boxes: tuple[dict[str, Any], ...]
    recorded: tuple[str, ...]
    not_theirs: tuple[str, ...]
    notice: str
    everyone_href: str
    back: str
    back_words: str


def register_page(
    cohort: Cohort, item: Item, people: list[RegisterPerson], form: RegisterForm, refusal: DomainError | None
) -> RegisterPage:
    """A register of one item in one cohort; `refusal` says at each person what is wrong."""
    ticked = {str(key) for key in form["recruits"].value() or []}
    wrong = {one.field.removeprefix("recruits."): one.detail for one in refusal.problems} if refusal else {}
    here = reverse("register", args=[cohort.pk])
    return RegisterPage(
        title=item.title,
        caption=f"{cohort.name}: register",
        guidance=item.guidance,
        review="A second HR officer checks each of these." if item.review == ReviewKind.SECOND_PERSON else "",
        boxes=tuple(_box(one, ticked, wrong) for one in people if one.is_open),
        recorded=tuple(_recorded(one) for one in people if not one.is_open and one.applies == "yes"),
        not_theirs=tuple(one.full_name for one in people if not one.is_open and one.applies != "yes"),
        notice=_notice(form, refusal) if isinstance(refusal, NotNow) else "",
        everyone_href=f"{here}?{urlencode({'item': item.path, 'everyone': 1})}",
        back=reverse("cohort", args=[cohort.pk]),
        back_words=cohort.name,
    )


def _notice(form: RegisterForm, refusal: NotNow) -> str:
    if refusal.code == "blocked" and "out_of_order_reason" in form.fields:
        return f"{refusal.detail} Untick these people, or say below why it is recorded out of order."
    return f"{refusal.detail} What you ticked is still below."


def _box(one: RegisterPerson, ticked: set[str], wrong: Mapping[str, str]) -> dict[str, Any]:
    facts = [one.ward, _due(one.due_on), "another step normally comes first" if one.comes_first else ""]
    if str(one.id) in wrong:
        facts = [wrong[str(one.id)].partition(": ")[2]]
    box: dict[str, Any] = {"value": str(one.id), "text": one.full_name, "checked": str(one.id) in ticked}
    words = ", ".join(fact for fact in facts if fact)
    return box | {"hint": {"text": words}} if words else box


def _due(on: date | None) -> str:
    return f"due {short_day(on)}" if on else ""


def _recorded(one: RegisterPerson) -> str:
    if one.state == "done":
        return f"{one.full_name}, {day(one.done_on)}" if one.done_on else one.full_name
    return f"{one.full_name}, {'waived' if one.state == 'waived' else 'waiting for review'}"
