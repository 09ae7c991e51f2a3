"""`manage.py nation_report`: how all trusts of this installation stand, from what each kept last."""

import csv
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from onboarding.selectors.nation import WORDS, TrustLine, lines_of_nation, lines_of_trusts

OF_NATION = ("action", "title", "trusts", "people", "people_met", "people_rate", *WORDS, "oldest_as_of")


class Command(BaseCommand):
    help = (
        "Print, as CSV, for each action of a plan: how many trusts, people and people met, and how many trusts have which "
        "word, from what each trust kept last. Reads no person. Trusts that kept nothing are named on standard error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", default="edi-2023", help="key of the improvement plan (edi-2023)")
        parser.add_argument("--on", type=date.fromisoformat, help="as kept until this day: yesterday unless given")
        parser.add_argument("--trusts", action="store_true", help="a line for each action of each trust instead")

    def handle(self, *, plan: str, on: date | None, trusts: bool, **_: Any) -> None:
        lines = lines_of_trusts(on or timezone.localdate() - timedelta(days=1), plan)
        kept = [line for line in lines if line.action]
        table = csv.writer(self.stdout, lineterminator="\n")
        if trusts:
            table.writerows([TrustLine._fields, *kept])
        else:
            table.writerow(OF_NATION)
            for one in lines_of_nation(kept):
                counted = (one.trusts, one.people, one.people_met, one.people_rate)
                table.writerow((one.action, one.title, *counted, *(one.words[word] for word in WORDS), one.oldest))
        missing = [line.ods_code for line in lines if not line.action]
        if missing or not lines:
            self.stderr.write(f"Nothing was kept until then by: {', '.join(missing) or 'any trust'}.")
