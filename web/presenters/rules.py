"""Rules of law and of regulators in words: the list of all of them, and one with everything that is known of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.models import Membership
from onboarding.models.choices import Basis
from onboarding.rules.plain_words import counted
from onboarding.selectors.rules import find_rule, is_confirmed, is_to_check, rules_of_law
from web.presenters.facts import Fact, fact_of
from web.presenters.limits import in_force_words, set_by
from web.presenters.reminders import StateLink

Row = dict[str, Any]


@dataclass(frozen=True)
class RuleLine:
    """One rule of the list; what is no item of a programme has no page of its own."""

    title: str
    href: str
    limit: str
    when: str
    why: str
    fact: Fact


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one programme, duty or file."""

    title: str
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True)
class RulesPage:
    """The whole list, or what was asked for of it."""

    summary: str
    links: tuple[StateLink, ...]
    groups: tuple[RuleGroup, ...]


@dataclass(frozen=True)
class RulePage:
    """One rule: what it says, how its day is counted, where it stands in the service and since when."""

    title: str
    caption: str
    limit: str
    when: str
    why: str
    in_force: str
    version_href: str
    fact: Fact


def rules_page(viewer: Membership, asked: Mapping[str, str]) -> RulesPage:
    """All rules, or only those to confirm or to look up again. One query."""
    today = today_in(viewer.trust)
    rows = rules_of_law(viewer)
    kinds = {
        "": ("All", rows),
        "to_confirm": ("To be confirmed", [row for row in rows if not is_confirmed(row)]),
        "to_check": ("Check this rule", [row for row in rows if is_to_check(row, today)]),
    }
    show = asked.get("show", "") if asked.get("show", "") in kinds else ""
    links = (
        StateLink(words, f"?{urlencode({'show': name})}" if name else "?", len(found), name == show)
        for name, (words, found) in kinds.items()
    )
    late = len(kinds["to_check"][1])
    summary = (
        f"{counted(late, 'rules')} {'is' if late == 1 else 'are'} past the day to look again. Look the source up, then write "
        "what it says now into a new version of the programme."
        if late
        else "Every rule was looked up within its time."
    )
    return RulesPage(summary, tuple(links), tuple(_groups(kinds[show][1], viewer)))


def _groups(rows: Iterable[Row], viewer: Membership) -> Iterable[RuleGroup]:
    today = today_in(viewer.trust)
    for title, found in groupby(rows, key=_heading):
        yield RuleGroup(
            title,
            tuple(
                RuleLine(
                    title=row["title"],
                    href=reverse("rule", args=[row["id"]]) if row["id"] else "",
                    limit=set_by(row["limit"], row["basis"]) if row["limit"] else "",
                    when=_sentence(row["words"]),
                    why=row["why"],
                    fact=fact_of("", row, today),
                )
                for row in found
            ),
        )


def _heading(row: Row) -> str:
    """Duties are programmes of one item each: they stand together."""
    return "Duties of a sponsor and of regulators" if row.get("kind") == "duty" else str(row["group"])


def rule_page(viewer: Membership, item_id: UUID) -> RulePage:
    """The page of one rule. One query. Raises NotFound."""
    row = find_rule(viewer, item_id)
    in_force = in_force_words(row)
    manages = may(viewer, Action.MANAGE_PROGRAMMES)
    return RulePage(
        title=row["title"],
        caption=row["group"] if row["group"] != row["title"] else "Rule",
        limit=set_by(row["limit"], row["basis"]) or str(Basis(row["basis"]).label),
        when=_sentence(row["words"]),
        why=row["why"],
        in_force=f"{in_force[:1].upper()}{in_force[1:]}",
        version_href=f"{reverse('version', args=[row['version']['id']])}#item-{item_id}" if manages else "",
        fact=fact_of("", row, today_in(viewer.trust)),
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""
