"""What the service refuses to start with, and what it starts with where nothing is said: the settings of production."""

import json
import re
import subprocess
import sys

import pytest

from config.local.paths import ROOT

SOUND = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-0123456789",
    "ALLOWED_HOSTS": "tracker.example",
    "DATABASE_URL": "postgresql://onboarding_app:secret@127.0.0.1:1/none",
}
BUCKET = {"FILES_BUCKET": "evidence", "FILES_REGION": "eu-west-2"}
# Asked of the settings and of two answers that need no database.
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
         "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "MFA_TRUST_COOKIE_NAME", "PASSWORD_HASHERS", "SESSION_SERIALIZER",
         "CELERY_ACCEPT_CONTENT", "CELERY_TASK_SERIALIZER", "DEBUG", "DEMO"]
plain, secure = (Client().get("/healthz", secure=how, headers={"host": "tracker.example"}) for how in (False, True))
print(json.dumps({name: getattr(settings, name, None) for name in names} | {
    "plain": [plain.status_code, plain.get("Location")], "hsts": secure.get("Strict-Transport-Security")}))
"""


def started(words: str = "import django; django.setup()", **changes: str) -> "subprocess.CompletedProcess[str]":
    variables = {name: value for name, value in (SOUND | changes).items() if value}
    return subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SECRET_KEY": ""}, "Set the environment variable SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be at least 50 characters long"),
        ({"SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"[:49]}, "SECRET_KEY must be at least 50"),
        ({"SECRET_KEY": "abcabcabc" * 9}, "with many different ones"),
        ({"SECRET_KEY": f"django-insecure-{SOUND['SECRET_KEY']}"}, "not one of an example"),
        ({"DATABASE_URL": "postgresql://onboarding_app:password@db/none"}, "has the password of the example"),
        ({"INSTALLATION": "demo", "DEBUG": "1"}, "tracker.example is a public name"),
        ({"DEBUG": "1"}, "A production installation runs with DEBUG=0 and HTTPS=1."),
        ({"HTTPS": "0"}, "A production installation runs with DEBUG=0 and HTTPS=1."),
        ({"INSTALLATION": "anything"}, "INSTALLATION"),
        ({"DATABASE_URL": ""}, "Set the environment variable DATABASE_URL"),
        ({"FILES_REGION": "eu-west-2"}, "FILES_REGION is set and FILES_BUCKET is not"),
        ({"FILES_BUCKET": "evidence"}, "FILES_BUCKET needs FILES_REGION"),
        (BUCKET | {"FILES_ACCESS_KEY": "a-key"}, "Set both FILES_ACCESS_KEY and FILES_SECRET_KEY, or neither."),
        (BUCKET | {"FILES_ENDPOINT": "http://store.example"}, "FILES_ENDPOINT must begin with https://."),
        (BUCKET | {"FILES_ENCRYPTION": "some"}, "FILES_ENCRYPTION must be one of"),
    ],
)
def test_it_refuses_to_start_and_says_why(changes: dict[str, str], said: str) -> None:
    done = started(**changes)

    assert done.returncode == 1
    assert said in done.stderr.splitlines()[-1]


def test_files_go_to_a_bucket_where_one_is_named_with_the_machines_own_key() -> None:
    ask = "from config.settings import STORAGES; print(STORAGES['default'])"

    assert "FileSystemStorage" in started(ask).stdout
    assert "S3Storage" in started(ask, **BUCKET).stdout and "'access_key': None" in started(ask, **BUCKET).stdout


def test_what_the_example_says_of_secrets_is_empty_or_refused() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    secret = {name: value for name, value in given.items() if re.search("KEY|PASSWORD|SECRET", name)}

    assert len(secret) >= 4 and set(secret.values()) == {""}
    done = started(DATABASE_URL=given["DATABASE_URL"])
    assert (done.returncode, "the password of the example" in done.stderr) == (1, True)


@pytest.mark.parametrize("hosts", ["localhost,127.0.0.1", "[::1]", "tracker.localhost"])
def test_a_demo_on_this_machine_alone_may_be_debugged(hosts: str) -> None:
    assert started(INSTALLATION="demo", DEBUG="1", ALLOWED_HOSTS=hosts).returncode == 0


def test_where_nothing_else_is_said_it_is_production_over_https_alone() -> None:
    done = started(ASK)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "MFA_TRUST_COOKIE_NAME": "__Host-trusted",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "SESSION_SERIALIZER": "django.contrib.sessions.serializers.JSONSerializer",
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_TASK_SERIALIZER": None,
        "DEBUG": False,
        "DEMO": False,
        "plain": [301, "https://tracker.example/healthz"],
        "hsts": "max-age=31536000; includeSubDomains; preload",
    }
