"""Which improvement plan a page shows, and the others that it could show."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from onboarding.errors import NotFound
from onboarding.models import Membership
from onboarding.selectors.plans import plans_with_figures


@dataclass(frozen=True)
class PlanChoice:
    """One plan that a page can show."""

    words: str
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class PlanShown:
    """The plan of a page. `asked` is what addresses say of it: nothing where it is the usual one; `choices` are all, where
    there are several."""

    key: str
    title: str
    asked: dict[str, str]
    choices: tuple[PlanChoice, ...]

    @property
    def query(self) -> str:
        """The end of an address that shows the same plan."""
        return f"?{urlencode(self.asked)}" if self.asked else ""


def plan_shown(viewer: Membership, wanted: Mapping[str, str], page: str) -> PlanShown:
    """The plan that an address asks for, else the usual one. Raises NotFound."""
    plans = plans_with_figures(viewer)
    key = wanted.get("plan", "")
    chosen = next((plan for plan in plans if plan.key == key), None) if key else next(iter(plans), None)
    if chosen is None:
        raise NotFound("There is no improvement plan with figures by this name.")
    named = [{} if plan == plans[0] else {"plan": plan.key} for plan in plans]
    choices = [
        PlanChoice(plan.title, reverse(page) + (f"?{urlencode(asked)}" if asked else ""), plan == chosen)
        for plan, asked in zip(plans, named, strict=True)
    ]
    return PlanShown(chosen.key, chosen.title, named[plans.index(chosen)], tuple(choices) if len(choices) > 1 else ())
