"""`manage.py bi_login ODS`: what makes a trust's login for programs that only read what is put out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding.errors import Invalid
from onboarding.services.bi_logins import login_sql


class Command(BaseCommand):
    help = (
        "Print the SQL that makes the read-only login of a trust for the schema bi. None of the service's own roles may "
        'make roles, so an administrator runs it: manage.py bi_login ZN1 | psql "$ADMIN_URL", then \\password bi_zn1.'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ods", metavar="ODS", help="ODS code of the trust, such as ZN1")

    def handle(self, *, ods: str, **_: Any) -> None:
        try:
            self.stdout.write(login_sql(ods))
        except Invalid as error:
            raise CommandError(error.problems[0].detail) from error
