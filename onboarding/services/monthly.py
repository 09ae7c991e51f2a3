"""What a director's mail of the month tells: the figures of the trust, of few people none, and nobody's name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from onboarding import messages
from onboarding.errors import DomainError
from onboarding.models import Membership, Message
from onboarding.models.choices import Role
from onboarding.rules.disclosure import is_few
from onboarding.selectors.readiness_report import readiness_report
from onboarding.selectors.trust_settings import settings_of
from onboarding.services.weekly import MONTHLY

SINCE = {"better": ", better than in the last report", "worse": ", worse than in the last report"}
RATED = {"green": "green", "amber": "amber", "red": "red"}


def months_of(batch: Sequence[Message]) -> dict[UUID, messages.MonthFigures]:
    """The figures for each director of a monthly mail among these messages of one trust: the report is worked out once. No
    query where there is none; nothing where there is no plan to report on."""
    readers = [message.member for message in batch if message.kind == MONTHLY]
    directors = [reader for reader in readers if reader.is_active and reader.has_role(Role.DIRECTOR)]
    figures = _figures(directors[0]) if directors else None
    return {reader.pk: figures for reader in directors} if figures else {}


def _figures(director: Membership) -> messages.MonthFigures | None:
    try:
        report = readiness_report(director)
    except DomainError:
        return None
    limit = settings_of(director).group_limit
    lines = (*(_action(one, limit) for one in report["actions"]), *_limits(report["legal_limits"], limit))
    return messages.MonthFigures(report["title"], lines)


def _action(action: Mapping[str, Any], limit: int) -> str:
    about = f"{action['key']} {action['title']}"
    if not action["people"]:
        return f"{about}: nothing is due yet"
    if is_few(action["people"], limit):
        return f"{about}: left out, as fewer than {limit} people are counted"
    word = f" ({RATED[action['rag']]})" if action["rag"] in RATED else ""
    return f"{about}: met for {round(100 * action['people_rate'])}% of people{word}{SINCE.get(action['direction'], '')}"


def _limits(limits: Mapping[str, Any], limit: int) -> Iterator[str]:
    late = limits["overdue"]
    many = "none" if not late else f"fewer than {limit}" if is_few(late, limit) else str(late)
    yield f"Limits set by law that are past their day: {many}"
