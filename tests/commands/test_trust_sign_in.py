"""`manage.py trust_sign_in`: what an operator gives, what they get, and what is refused."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from onboarding.models import Event, SignInProvider
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SOUND = ["--issuer", "https://login.northgate.example", "--client-id", "tracker"]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("trust_sign_in", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def secret(cast: Cast, settings: Any) -> None:
    settings.OIDC_SECRETS = {"ZN1": "a secret"}


def test_it_prints_the_address_for_people_and_the_one_for_the_service_which_stay_when_it_is_set_anew() -> None:
    said = run("zn1", *SOUND)
    code = SignInProvider.objects.get().code

    assert f"/account/sign-in/trust/{code}/\n" in said and f"/account/sign-in/trust/{code}/back/\n" in said
    assert "asked for our second step besides" in said
    again = run("ZN1", *SOUND, "--acr", "two-steps", "--amr", "mfa", "hwk")
    assert code in again and "second step" not in again
    made = SignInProvider.objects.get()
    assert (made.acr, made.amr) == (["two-steps"], ["mfa", "hwk"])
    assert Event.objects.filter(action="sign_in_set", actor=None).count() == 2


def test_its_secret_stands_in_no_table() -> None:
    run("ZN1", *SOUND)
    assert "a secret" not in str(SignInProvider.objects.values().get())


def test_it_is_closed_and_opened_again() -> None:
    run("ZN1", *SOUND)
    run("ZN1", "--close")
    run("ZN1", "--close")
    assert not SignInProvider.objects.get().is_open
    assert Event.objects.filter(action="sign_in_closed").count() == 1
    run("ZN1", *SOUND)
    assert SignInProvider.objects.get().is_open


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ZN1"], "Give --issuer and --client-id, or --close"),
        (["ZX0", *SOUND], "no trust with the ODS code ZX0"),
        (["ZX0", "--close"], "no trust with the ODS code ZX0"),
        (["ZS1", *SOUND], "Set OIDC_SECRET_ZS1"),
        (["ZN1", "--issuer", "login.northgate.example", "--client-id", "x"], "issuer: Give the issuer"),
        (["ZN1", "--issuer", "https://x.example/?a=b", "--client-id", "x"], "issuer: Give the issuer"),
        (["ZN1", "--issuer", "https://x.example/\n", "--client-id", "x"], "issuer: "),
        (["ZN1", "--issuer", "https://[x", "--client-id", "x"], "issuer: "),
        (["ZN1", "--issuer", "https://x.example", "--client-id", "x" * 251], "client_id: "),
        (["ZN1", "--issuer", "https://x.example", "--client-id", "x", "--acr", ""], "acr: "),
        (["ZN1", "--issuer", "https://x.example", "--client-id", "x", "--amr", "x" * 201], "amr: "),
    ],
)
def test_what_cannot_be_is_refused(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*arguments)
    assert not SignInProvider.objects.exists()


def test_outside_a_demo_an_issuer_without_https_is_refused(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="issuer: "):
        run("ZN1", "--issuer", "http://login.northgate.example", "--client-id", "tracker")
