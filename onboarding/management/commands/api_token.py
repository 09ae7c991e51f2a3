"""`manage.py api_token`: make a token for the API."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from onboarding.access import enter, enter_trust
from onboarding.errors import DomainError
from onboarding.models import Membership, Trust, User
from onboarding.models.wall_choices import TokenScope
from onboarding.services.tokens import USUAL_DAYS, make_token


class Command(BaseCommand):
    help = "Make a token that acts for one member of one trust. Prints the token alone; it is not shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="whose token it is")
        parser.add_argument("--trust", required=True, metavar="ODS", help="ODS code of the trust, such as ZN1")
        parser.add_argument("--days", type=int, default=USUAL_DAYS, help=f"how long it lasts ({USUAL_DAYS})")

        parser.add_argument("--scope", choices=TokenScope.values, default="write", help="how far it reaches (write)")
        parser.add_argument("--name", default="", help="what it is for, as pages show it")

    def handle(self, *, email: str, trust: str, days: int, scope: str, name: str, **_: Any) -> None:
        with transaction.atomic():
            member = self._find(email, trust)
            enter(member)
            try:
                token = make_token(member, days=days, scope=scope, name=name)
            except DomainError as error:
                raise CommandError("\n".join(one.detail for one in error.problems) or error.detail) from error
        self.stdout.write(token)

    def _find(self, email: str, ods: str) -> Membership:
        trust = Trust.objects.filter(ods_code=ods.upper()).first()
        if trust is None:
            raise CommandError(f"There is no trust with the ODS code {ods}.")
        enter_trust(trust.id)
        member = Membership.objects.filter(trust=trust, user__in=User.objects.with_address(email)).first()
        if member is None:
            raise CommandError(f"{email} is not a member of {trust.name}.")
        return member
