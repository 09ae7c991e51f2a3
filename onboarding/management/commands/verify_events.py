"""`manage.py verify_events`: prove that no event was changed, added or removed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from onboarding.access import enter_trust
from onboarding.management.progress import progress
from onboarding.models import Trust
from onboarding.rules.plain_words import counted
from onboarding.services.audit_heads import Head, broken_heads, read_heads
from onboarding.services.seals import Verified, verify_events


class Command(BaseCommand):
    help = "Walk each trust's chain of events and compare every digest. Exits 1 where one does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", type=Path, metavar="FILE", help="compare with what AUDIT_HEADS wrote down, too")

    def handle(self, *, heads: Path | None, **_: Any) -> None:
        written = _heads(heads)
        trusts = list(Trust.objects.order_by("ods_code"))
        problems: list[str] = []
        for trust in progress(trusts, len(trusts), "Verifying events", self.stderr):
            with transaction.atomic():
                enter_trust(trust.id)
                found = verify_events(trust.id)
                broken = [*found.problems, *broken_heads(trust, written)]
            problems += [f"{trust.ods_code}: {problem}" for problem in broken]
            counts = f"{found.lines} sealed lines in {found.seals} seals, {found.unsealed} not yet sealed"
            self.stdout.write(f"{trust.ods_code}: {counts}{_gone(found)}")
        if heads:
            self.stdout.write(f"Compared with {counted(len(written), 'links')} written down before.")
            gone = {head.ods_code for head in written} - {trust.ods_code for trust in trusts}
            problems += [f"{code}: its links were written down, and there is no such trust." for code in sorted(gone)]
        if problems:
            raise CommandError("The events do not hold.\n" + "\n".join(problems))
        self.stdout.write("The events hold.")


def _gone(found: Verified) -> str:
    """How many lines have lost their words: an erasure takes them, and nothing else may."""
    if not found.wordless:
        return ", all with their words"
    words = f", {found.wordless} whose words are gone"
    return f"{words}, {found.unexplained} of them by no erasure" if found.unexplained else words


def _heads(path: Path | None) -> list[Head]:
    if path is None:
        return []
    if not path.exists():
        raise CommandError(f"There is no file {path}.")
    try:
        written = read_heads(path)
    except ValueError as error:
        raise CommandError(str(error)) from error
    if not written:
        raise CommandError(f"{path} holds no line, so nothing can be compared with it.")
    return written
