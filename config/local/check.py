"""`make check` without the tests: lint, types, import contracts, migrations, API schema, secrets and host names."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from config.local.environment import whole_environment
from config.local.paths import ROOT
from config.local.signals import stop_politely
from config.local.test import test_environment
from config.local.trouble import explained

_DJANGO = (sys.executable, "manage.py")
_CHECKS: Mapping[str, Sequence[str]] = {
    "types": (sys.executable, "-m", "mypy"),  # takes as long as all others together, so it goes first
    "lint": (sys.executable, "-m", "ruff", "check", "."),
    "layout": (sys.executable, "-m", "ruff", "format", "--check", "."),
    "import contracts": (sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"),
    "migrations": (*_DJANGO, "makemigrations", "--check", "--dry-run"),
    "Django's own checks": (*_DJANGO, "check", "--fail-level", "WARNING"),
    "API schema": (*_DJANGO, "openapi", "--check"),
    "secrets and host names": (sys.executable, "-m", "config.local.hostcheck"),
}


def main() -> int:
    """Run every check, two at a time, and show what the failing ones say; 0 when all hold."""
    stop_politely()
    with test_environment() as env, ThreadPoolExecutor(2) as pool:
        held = dict(zip(_CHECKS, pool.map(partial(_holds, env), _CHECKS), strict=True))
    failed = [name for name, holds in held.items() if not holds]
    if failed:
        print(f"\nNot right yet: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def _holds(env: Mapping[str, str], name: str) -> bool:
    done = subprocess.run(
        _CHECKS[name],
        cwd=ROOT,
        env=whole_environment(dict(env)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = "right" if done.returncode == 0 else f"wrong\n{done.stdout.decode(errors='replace')}"
    print(f"{name} … {said}", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(explained(main))
