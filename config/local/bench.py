"""`make bench SCALE=small|trust`: servers of its own with durable writes, a database of that size, all benchmarks."""

import os
import subprocess
import sys
from collections.abc import Mapping

from config.local.assets import prepare_assets
from config.local.children import foreground
from config.local.paths import ROOT
from config.local.signals import stop_politely
from config.local.test import test_environment
from config.local.trouble import Trouble, explained

SCALES = {"small": (200, 1), "peer": (2_000, 1), "trust": (5_000, 1)}


def main() -> int:
    """Fill a database, measure; 1 where a budget is broken."""
    stop_politely()
    scale = os.environ.get("SCALE", "small")
    if scale not in SCALES:
        raise Trouble(f"SCALE must be one of {', '.join(SCALES)}, not {scale!r}.")
    recruits, trusts = SCALES[scale]
    prepare_assets()
    with test_environment(durable=True) as env:
        fill(env, recruits, trusts)
        return foreground([sys.executable, "-m", "bench", scale], env, ROOT)


def fill(env: Mapping[str, str], recruits: int, trusts: int) -> None:
    """Tables, and so many recruits."""
    for words in (
        ["migrate", "-v0"],
        ["createcachetable"],
        ["seed_scale", f"--recruits={recruits}", f"--trusts={trusts}"],
        ["recount", "--check"],
    ):
        print(f"manage.py {' '.join(words)} …", file=sys.stderr, flush=True)
        if subprocess.run([sys.executable, "manage.py", *words], env=dict(env), cwd=ROOT, check=False).returncode:
            raise Trouble(f"manage.py {words[0]} failed.")


if __name__ == "__main__":
    sys.exit(explained(main))
