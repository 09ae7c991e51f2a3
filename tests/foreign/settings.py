"""A trust's sign-in service that is not ours: a site of its own with Django OAuth Toolkit, set up as its documentation says."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

SECRET_KEY = "of a site that lives as long as some tests do"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.foreign.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "oauth2_provider",
]
MIDDLEWARE = [
    "tests.foreign.telling.tell_answers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
LOGIN_PAGE = """<!doctype html><html lang="en"><title>Trust account</title>
<form method="post">{% csrf_token %}{{ form.as_p }}<input type="submit" value="Log in"></form></html>"""
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.locmem.Loader", {"registration/login.html": LOGIN_PAGE}),
                "django.template.loaders.app_directories.Loader",
            ],
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]
FOLDER = Path(os.environ["FOREIGN_FOLDER"])
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A browser gives a cookie to all ports of one host, so these must not have the names of ours.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "foreign_session", "foreign_csrf"
LOGIN_URL, STATIC_URL = "/login/", "/static/"
USE_TZ, TIME_ZONE = True, "UTC"

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_RSA_PRIVATE_KEY": _KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    "OAUTH2_VALIDATOR_CLASS": "tests.foreign.claims.SaysHow",
    "SCOPES": {"openid": "Who you are"},
    "PKCE_REQUIRED": True,
    # What RFC 9700 asks of such services, where this one leaves the choice: S256 alone, and answers that name it (RFC 9207).
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
}
