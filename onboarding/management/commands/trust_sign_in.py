"""`manage.py trust_sign_in ODS`: let a trust's people sign in by its own service (OpenID Connect), or no more."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding.errors import Invalid
from onboarding.services.sign_in_providers import close_provider, set_provider


class Command(BaseCommand):
    help = (
        "Let a trust's people sign in by its own service, by OpenID Connect, and print the two addresses that it takes. "
        "The secret that the service gave comes from the environment: OIDC_SECRET_ZN1, or OIDC_SECRET_ZN1_FILE."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ods", metavar="ODS", help="ODS code of the trust, such as ZN1")
        parser.add_argument("--issuer", help="as the service's own metadata has it: https://…")
        parser.add_argument("--client-id", help="what the service calls us")
        parser.add_argument(
            "--acr", nargs="+", default=[], help="take only who signed in by one of these; stands for our second step"
        )
        parser.add_argument("--amr", nargs="+", default=[], help="the same by amr, such as mfa")
        parser.add_argument("--close", action="store_true", help="let nobody in by it any more, at once")

    def handle(self, *, ods: str, close: bool, **options: Any) -> None:
        if not close and not (options["issuer"] and options["client_id"]):
            raise CommandError("Give --issuer and --client-id, or --close.")
        try:
            if close:
                close_provider(ods)
                self.stdout.write("Nobody comes in by it any more.")
            else:
                self._set(ods, **options)
        except Invalid as error:
            raise CommandError("\n".join(f"{one.field}: {one.detail}" for one in error.problems)) from error

    def _set(self, ods: str, *, issuer: str, client_id: str, acr: list[str], amr: list[str], **_: Any) -> None:
        found = set_provider(ods, issuer=issuer, client_id=client_id, acr=acr, amr=amr)
        address = f"{settings.SITE_URL}/account/sign-in/trust/{found.code}/"
        self.stdout.write(f"For its people, by HR: {address}")
        self.stdout.write(f"For the service, as redirect address: {address}back/")
        if not found.says_both_steps:
            self.stdout.write("Staff are asked for our second step besides: neither --acr nor --amr is given.")
