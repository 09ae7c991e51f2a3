"""`nurse_year [--trust ODS] [--late DAYS]`: what is written to a new nurse in a year, month by month."""

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from onboarding import access
from onboarding.clock import today_in
from onboarding.models import Membership, Trust
from onboarding.rules.plain_words import counted
from onboarding.services.mail_year import year_of_mail


class Command(BaseCommand):
    help = (
        "Lives through the year after an offer, day by day, with the code that plans and gathers, and prints every message "
        "to the nurse. Nothing is kept and nothing is sent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--trust", metavar="ODS", help="the trust whose rules count; else the first")
        parser.add_argument("--late", type=int, default=0, metavar="DAYS", help="how late each step is done (0)")

    def handle(self, *, trust: str | None, late: int, **_: Any) -> None:
        found = Trust.objects.order_by("ods_code").filter(**{"ods_code": trust} if trust else {}).first()
        if found is None:
            raise CommandError("There is no such trust.")
        if not 0 <= late <= 365:
            raise CommandError("--late takes a number of days from 0 to 365.")
        with transaction.atomic():
            access.enter_trust(found.id)
            officers = Membership.objects.filter(trust=found, roles__contains=["hr"], is_active=True)
            officer = officers.exclude(accepted_at=None).first()
            if officer is None:
                raise CommandError("This trust has no HR officer.")
            access.enter(officer)
            mails = year_of_mail(officer, first=today_in(found), days_late=late)
        for month, group in groupby(mails, key=lambda mail: f"{mail.on:%B %Y}"):
            lines = list(group)
            self.stdout.write(f"{month}: {counted(len(lines), 'messages')}")
            for mail in lines:
                what = "her week" if mail.kind == "weekly" else counted(mail.reminders, "things")
                self.stdout.write(f"  {mail.on.day:2} {mail.on:%b}: {what}")
        self.stdout.write(f"{counted(len(mails), 'messages')} in the year")
