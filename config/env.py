"""Typed readers of the environment. A missing or wrong value stops the start with one sentence."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_REQUIRED = object()
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: object = _REQUIRED) -> str:
    """The value of NAME, or of the file that NAME_FILE points to."""
    if path := os.environ.get(f"{name}_FILE"):
        with open(path, encoding="utf-8") as source:
            return source.read().strip()
    value = os.environ.get(name, default)
    if value is _REQUIRED:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return str(value)


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in _TRUE


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def choice(name: str, allowed: set[str], default: str) -> str:
    value = os.environ.get(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(sorted(allowed))}, not {value!r}.")
    return value


def database(name: str) -> dict[str, Any]:
    """Django's connection settings from `postgresql://user:password@host:port/name?host=/socket/folder`."""
    url = urlsplit(text(name))
    if url.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://; PostgreSQL is the only database.")
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", url.hostname or ""),
        "PORT": str(url.port or options.pop("port", "")),
        "OPTIONS": options,
    }
