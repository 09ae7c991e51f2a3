"""The OpenAPI document and its page: complete, not drifted, for those signed in, and from this machine alone."""

import re
from pathlib import Path

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import get_resolver

from api.urls import urlpatterns
from tests.api.asking import API, ApiFor, ClientFor, refused
from tests.cast import Cast
from tests.viewing import ApiBrowser

SCHEMA = Path(__file__).parents[2] / "api" / "schema.yml"
NOT_DESCRIBED = {"api_schema", "api_docs", "api_root", "api_no_such_path"}

# What saves nothing needs no key; what is kept for one would tell who answered what in a survey; and more keys would be
# more tries of a code.
TAKES_NO_KEY = {
    f"{API}/{path}/"
    for path in (
        "cohorts/{cohort_id}/milestones/preview",
        "recruits/{recruit_id}/milestones/preview",
        "recruits/{recruit_id}/transfer/preview",
        "reminders/rules/{policy_id}/preview",
        "pulses",
        "me/texts/confirm",
    )
}


def template_of(route: str) -> str:
    """`steps/<uuid:step_id>/` as OpenAPI writes it."""
    return re.sub("<[a-z]+:([a-z_]+)>", r"{\1}", route)


def test_the_schema_in_the_repository_is_what_the_code_says() -> None:
    call_command("openapi", "--check")


def test_every_path_and_method_is_described_with_its_answer_and_its_problems() -> None:
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    assert schema["openapi"] == "3.1.0"
    described = {(path, method.upper()) for path, methods in schema["paths"].items() for method in methods}
    expected = {
        (f"{API}/{template_of(str(one.pattern))}", method)
        for one in urlpatterns
        if one.name not in NOT_DESCRIBED
        for method in one.callback.view_class.actions
    }
    assert described == expected
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert operation["description"]
            assert all(len(one["description"]) > 5 for one in operation.get("parameters", []))
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert any(status.startswith("2") for status in operation["responses"])


@pytest.mark.django_db
def test_the_document_and_its_page_are_for_those_signed_in(cast: Cast, api_for: ApiFor) -> None:
    for path in ("schema", "docs"):
        refused(ApiBrowser().get(f"{API}/{path}/"), 401, "not_authenticated")
        for viewer in (cast.helen, cast.diana, cast.amara):
            assert api_for(viewer).get(f"{API}/{path}/").status_code == 200


@pytest.mark.django_db
def test_the_page_asks_nothing_of_any_other_machine_and_runs_no_inline_code(cast: Cast, client_for: ClientFor) -> None:
    browser = client_for(cast.helen)
    page = browser.get(f"{API}/docs/")
    text = page.content.decode()
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert not re.findall(r"<style|style=|<script>| on[a-z]+=", text)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert len(addresses) == 4 and all(address.startswith("/") for address in addresses)
    for address in addresses:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/"))
        else:
            script = browser.get(address)
            assert script["Content-Type"].startswith("application/javascript")
            assert '"validatorUrl": null' in script.content.decode()
            assert "http" not in script.content.decode().replace('"http"', "")


def test_no_path_of_the_api_hides_behind_the_one_that_catches_all() -> None:
    names = [one.name for one in urlpatterns]
    assert names[-1] == "api_no_such_path"
    assert get_resolver().resolve(f"{API}/me/").url_name == "api_me"


def test_a_key_is_described_for_every_post_that_saves() -> None:
    paths = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))["paths"]
    named = {
        path: {one["name"] for one in methods["post"].get("parameters", [])}
        for path, methods in paths.items()
        if "post" in methods
    }
    assert {path for path, names in named.items() if "Idempotency-Key" not in names} == TAKES_NO_KEY
