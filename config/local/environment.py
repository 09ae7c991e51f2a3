"""The environment of the demo: what settings read when nobody has set anything, and how other terminals find it."""

import os
import secrets
from pathlib import Path

from config.local.folders import is_locked
from config.local.paths import ASSETS, ERASURES, EVIDENCE, MAIL, RUN_ENV, RUN_LOCK, SECRET_KEY, STATIC

_NOWHERE = {
    "DATABASE_URL": "postgresql://onboarding_app@/onboarding?host=/nowhere",
    "DATABASE_OWNER_URL": "postgresql://onboarding_owner@/onboarding?host=/nowhere",
    "REDIS_URL": "redis+socket:///nowhere?virtual_host=0",
}


def demo_environment(urls: dict[str, str], port: int, mail_port: int) -> dict[str, str]:
    """Every variable that the demo sets, with the addresses of its servers. What is set already wins."""
    defaults = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "INSTALLATION": "demo",
        "SECRET_KEY": _secret_key(),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "MAIL_CATCHER_DIR": str(MAIL),
        "MEDIA_ROOT": str(EVIDENCE),
        "ERASURE_LEDGER": str(ERASURES),
        "STATIC_ROOT": str(STATIC),
        "ASSETS_DIR": str(ASSETS),
        "PORT": str(port),
    }
    return {name: os.environ.get(name, value) for name, value in defaults.items()} | urls


def whole_environment(variables: dict[str, str]) -> dict[str, str]:
    """The caller's environment with the demo's over it, without what would lead PostgreSQL's client astray."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return inherited | variables


def write_run_env(variables: dict[str, str]) -> None:
    """Leave the environment where `manage.py` in another terminal finds it; for the owner's eyes only."""
    lines = "".join(f"{name}={value}\n" for name, value in sorted(variables.items()))
    RUN_ENV.unlink(missing_ok=True)
    with open(os.open(RUN_ENV, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(lines)


def read_run_env() -> dict[str, str] | None:
    """The environment of the run that is up now, or None where nothing runs."""
    if not is_locked(RUN_LOCK) or not RUN_ENV.exists():
        return None
    pairs = (line.partition("=") for line in RUN_ENV.read_text(encoding="utf-8").splitlines())
    return {name: value for name, _, value in pairs}


def placeholder_environment() -> dict[str, str]:
    """Enough to load the settings for a command that never touches a server, such as `--help`."""
    return demo_environment(_NOWHERE, port=8000, mail_port=25)


def _secret_key() -> str:
    """Made once for this folder; kept, so that a restart signs nobody out."""
    if not SECRET_KEY.exists():
        SECRET_KEY.parent.mkdir(parents=True, exist_ok=True)
        made = Path(f"{SECRET_KEY}.{os.getpid()}")
        with open(os.open(made, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        made.rename(SECRET_KEY)
    return SECRET_KEY.read_text(encoding="ascii")
