"""One action of the plan with its word, for a director who sees it otherwise."""

from dataclasses import dataclass

from onboarding.errors import NotFound
from onboarding.models import Membership
from onboarding.selectors.readiness_report import readiness_report
from web.presenters.plans import PlanShown
from web.presenters.readiness import word_rule
from web.presenters.tags import BY_RAG, Tag


@dataclass(frozen=True)
class WordPage:
    """The action, the word that holds now, and the sentence behind it."""

    title: str
    tag: Tag
    rule: str
    is_overridden: bool


def word_page(viewer: Membership, action: str, plan: PlanShown) -> WordPage:
    """The page of one action. Raises NotFound."""
    rows = readiness_report(viewer, plan_key=plan.key)["actions"]
    row = next((one for one in rows if one["key"] == action), None)
    if row is None:
        raise NotFound()
    return WordPage(f"{row['key']} {row['title']}", BY_RAG[row["rag"]], word_rule(row), bool(row["override"]))
