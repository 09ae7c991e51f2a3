"""`manage.py print_access`: print the access table as a page for people, or say whether the page is in step with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding.access import ACCESS, Action
from onboarding.access_conditions import Condition, always
from onboarding.models.choices import Role

PAGE = settings.BASE_DIR / "docs" / "access.md"
OPENING = """\
# Who may do what

This page is printed from `onboarding/access.py` by `manage.py print_access`; a test fails when the two differ. Change
the table there, then print again.

A person's permissions in a trust are the union of their roles. What is not listed is refused. Pages and API ask the same
function, so a button that would be refused is not shown.

Three more things limit what a person sees, and stand elsewhere:

- which recruits, steps and evidence exist for them at all: `onboarding/selectors/visible.py`;
- which facts and dates of a recruit each role needs: `onboarding/selectors/caseload.py`;
- the wall between trusts, in the database itself: `docs/threat-model.md`.
"""
KEY = "“yes”: for everything of the trust that they can see. “if”: under the condition given below. “–”: no."


class Command(BaseCommand):
    help = "Print onboarding/access.py as docs/access.md. With --check: change nothing, and exit 1 where they differ."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare; exit 1 where the page differs")
        parser.add_argument("--to", metavar="FILE", type=Path, default=PAGE, help="the page, instead of docs/access.md")

    def handle(self, *, check: bool, to: Path, **_: Any) -> None:
        there = to.read_text(encoding="utf-8") if to.exists() else ""
        if there == page():
            self.stdout.write(f"{to.name} is in step.")
        elif check:
            raise CommandError(f"{to.name} differs from onboarding/access.py. Run manage.py print_access.")
        else:
            to.write_text(page(), encoding="utf-8")
            self.stdout.write(f"{to.name} is printed anew.")


def page() -> str:
    """The whole page: every action and role at a glance, then each condition in words."""
    return "\n".join([OPENING, "## At a glance", "", KEY, "", *_glance(), "", "## Conditions", *_conditions(), ""])


def _glance() -> Iterator[str]:
    yield f"| May | {' | '.join(role.label for role in Role)} |"
    yield f"| --- |{' --- |' * len(Role)}"
    for action, row in ACCESS.items():
        yield f"| {_words(action)} | {' | '.join(_mark(row.get(role)) for role in Role)} |"


def _conditions() -> Iterator[str]:
    for action, row in ACCESS.items():
        limited = {role: condition for role, condition in row.items() if condition is not always}
        if limited:
            yield from ("", f"### {_words(action)}", "")
            yield from (f"- {role.label}: {_claim(condition)}" for role, condition in limited.items())


def _words(action: Action) -> str:
    return action.value.replace("_", " ").capitalize()


def _mark(condition: Condition | None) -> str:
    if condition is None:
        return "–"
    return "yes" if condition is always else "if"


def _claim(condition: Condition) -> str:
    """What a condition says of itself, on one line."""
    return " ".join((condition.__doc__ or "").split())
