"""The trust's rules of reminding, each in words, with what leaves under it and how it came to be so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.models import Membership, ReminderPolicy
from onboarding.models.choices import Basis, Limit, Role
from onboarding.rules.plain_words import counted, listed
from onboarding.rules.reminder_rules import days_in_words, repeat_in_words
from onboarding.selectors.reminder_effects import Effect, rule_effects
from onboarding.selectors.reminder_rules import reminder_rules, rule_history
from onboarding.services.reminder_rules import RulePreview
from web.words import day

NOBODY_SAW = " it was told of, while nobody has said that they saw it"
LIMITS = {"target": "our own targets", "hard": "limits set by law or a regulator"}


@dataclass(frozen=True)
class RuleWords:
    """One rule: when it speaks, to whom, and about what."""

    title: str
    href: str
    when: str
    to: str
    about: str
    is_active: bool
    source: str
    effect: str


@dataclass(frozen=True)
class RuleChangeLine:
    """What it said from a day, and who changed it and why."""

    on: str
    by: str
    said: str


@dataclass(frozen=True)
class RulePage:
    """One rule with its history."""

    rule: RuleWords
    history: tuple[RuleChangeLine, ...]


def rules_page(viewer: Membership) -> tuple[RuleWords, ...]:
    """All of them, each with what it led to. Two queries."""
    effects = rule_effects(viewer)
    return tuple(_words(policy, effects.get(policy.pk)) for policy in reminder_rules(viewer))


def rule_page(viewer: Membership, policy: ReminderPolicy) -> RulePage:
    """The page of one rule."""
    lines = (
        RuleChangeLine(
            on=f"From {day(line.effective_on)}",
            by=f"{line.by}: {line.reason}" if line.by else "",
            said=_said(line.rule),
        )
        for line in rule_history(viewer, policy)
    )
    return RulePage(_words(policy), tuple(lines))


def preview_words(preview: RulePreview) -> str:
    """With this rule 41 messages leave in the next 14 days, 12 fewer than as it is."""
    difference = preview.after - preview.before
    leave = f"With this change {counted(preview.after, 'messages')} leave{'s' if preview.after == 1 else ''}"
    than = "as many as now" if not difference else f"{abs(difference)} {'more' if difference > 0 else 'fewer'} than now"
    return f"{leave} in the next {preview.days} days, {than}."


def _words(policy: ReminderPolicy, effect: Effect | None = None) -> RuleWords:
    rule = policy.rule
    return RuleWords(
        title=policy.title,
        href=reverse("reminder_rule", args=[policy.pk]),
        when=_when(rule) + (NOBODY_SAW if policy.is_unseen else ""),
        to=_to(rule),
        about=_about(rule),
        is_active=policy.is_active,
        source=policy.source,
        effect=_effect(effect) if effect else "",
    )


def _effect(effect: Effect) -> str:
    """Whether it was the reminder that did it, nobody can say."""
    done = f"Within a week of {effect.helped} of {counted(effect.sent, 'reminders')} the step was sent in or done"
    return f"{done}: {effect.percent}%" if effect.percent is not None else f"{done}. Too few to tell"


def _said(rule: Mapping[str, Any]) -> str:
    if not rule["is_active"]:
        return "Not in use"
    return (
        f"{_when(rule)}. To {_to(rule)[0].lower()}{_to(rule)[1:]}. About {_about(rule)[0].lower()}{_about(rule)[1:]}."
    )


def _when(rule: Mapping[str, Any]) -> str:
    again = repeat_in_words(rule["repeat_every"], rule["repeat_times"])
    return f"{days_in_words(rule['offset_days'])}{f', {again}' if again else ''}"


def _to(rule: Mapping[str, Any]) -> str:
    return listed([Role(role).label for role in rule["audience"]], "and") or "Whoever has to do the step"


def _about(rule: Mapping[str, Any]) -> str:
    dates = listed([LIMITS[Limit(limit)] for limit in rule["limits"]], "and")
    bases = [str(Basis(basis).label) for basis in rule["bases"]]
    words = listed([f"{words[:1].lower()}{words[1:]}" for words in bases], "and")
    return f"{dates[:1].upper()}{dates[1:]}: {words}"
