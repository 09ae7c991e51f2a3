"""`manage.py replay_erasures FILE`: after a restore, erase again what had been erased since the backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding.models import Trust
from onboarding.services.erasure_ledger import read_ledger
from onboarding.services.erasure_replay import replay


class Command(BaseCommand):
    help = (
        "Erase again what the ledger (ERASURE_LEDGER) says was erased. Exits 1 where somebody is held, or a trust or a line "
        "is not known."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ledger", type=Path, metavar="FILE", help="what ERASURE_LEDGER wrote down")

    def handle(self, *, ledger: Path, **_: Any) -> None:
        if not ledger.exists():
            raise CommandError(f"There is no file {ledger}.")
        (lines, torn), held = read_ledger(ledger), 0
        trusts = list(Trust.objects.order_by("ods_code"))
        for trust in trusts:
            found = replay(trust, [line for line in lines if line.ods_code == trust.ods_code])
            held += found.held
            self.stdout.write(
                f"{trust.ods_code}: {found.again} erased again, {found.already} were erased already, "
                f"{found.unknown} about people who are not here, {found.held} held"
            )
        problems = ["Nothing about people who are held was erased. Look at them on /retention/."] if held else []
        if strange := {line.ods_code for line in lines} - {trust.ods_code for trust in trusts}:
            problems.append(
                f"Nothing of these trusts was erased, as none has such a code: {', '.join(sorted(strange))}."
            )
        problems += [f"This line of the ledger cannot be read: {line!r}. All others were." for line in torn]
        if problems:
            raise CommandError("\n".join(problems))
