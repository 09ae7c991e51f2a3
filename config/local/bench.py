"""`make bench SCALE=small|trust|nation|growth`: servers of its own with durable writes, a database of that size, benchmarks."""

import json
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
# Planning alone, at one size after another; the last only where somebody has an hour.
GROWTH = {"growth": (500, 2_000, 8_000), "long-growth": (500, 2_000, 8_000, 50_000)}
PEERS_SECONDS, PEERS_RECRUITS = 38.6, 2_000  # ChiefOnboarding's job with something due for everybody: docs/scale.md
LINE = "{:>9}  {:<14} {:>9} {:>10} {:>7} {:>8} {:>22}"


def main() -> int:
    """Fill a database, measure; 1 where a budget is broken."""
    stop_politely()
    scale = os.environ.get("SCALE", "small")
    known = [*SCALES, *GROWTH, "nation"]
    if scale not in known:
        raise Trouble(f"SCALE must be one of {', '.join(known)}, not {scale!r}.")
    prepare_assets()
    if scale in GROWTH:
        return max([_planned(recruits) for recruits in GROWTH[scale]])
    if scale == "nation":
        return _nation()
    recruits, trusts = SCALES[scale]
    with test_environment(durable=True) as env:
        fill(env, recruits, trusts)
        return foreground([sys.executable, "-m", "bench", scale], env, ROOT)


def _nation() -> int:
    """210 trusts, of which there is only what each kept: read as owner."""
    with test_environment(durable=True) as env:
        manage(env, ["migrate", "-v0"])
        return foreground([sys.executable, "-m", "bench.nation"], dict(env) | {"DATABASE_ROLE": "owner"}, ROOT)


def _planned(recruits: int) -> int:
    """Measure planning in a database of its own, and print a line for each workload."""
    if recruits == min(GROWTH["growth"]):
        print(LINE.format("recruits", "", "seconds", "floor s", "ratio", "queries", "ms for 1,000 recruits"))
    with test_environment(durable=True) as env:
        fill(env, recruits, 1)
        command = [sys.executable, "-m", "bench.growth"]
        done = subprocess.run(command, env=dict(env), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    for one in map(json.loads, done.stdout.splitlines()):
        each = round(one["value"] / recruits * 1000, 1)
        figures = (round(one["value"] / 1000, 3), round(one["floor"] / 1000, 3), one["ratio"], one["queries"], each)
        print(LINE.format(f"{recruits:,}", one["name"], *figures), flush=True)
        if recruits == PEERS_RECRUITS and one["name"] == "sweep_all_due":
            times = PEERS_SECONDS / one["value"] * 1000
            print(f"           The other product takes {PEERS_SECONDS} s for that, {times:.0f} times as long.")
    return done.returncode


def fill(env: Mapping[str, str], recruits: int, trusts: int) -> None:
    """Tables, and so many recruits."""
    for words in (
        ["migrate", "-v0"],
        ["createcachetable"],
        ["seed_scale", f"--recruits={recruits}", f"--trusts={trusts}"],
        ["recount", "--check"],
    ):
        manage(env, words)


def manage(env: Mapping[str, str], words: list[str]) -> None:
    """One of Django's commands, against those servers."""
    print(f"manage.py {' '.join(words)} …", file=sys.stderr, flush=True)
    if subprocess.run([sys.executable, "manage.py", *words], env=dict(env), cwd=ROOT, check=False).returncode:
        raise Trouble(f"manage.py {words[0]} failed.")


if __name__ == "__main__":
    sys.exit(explained(main))
