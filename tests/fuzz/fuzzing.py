"""One run of Schemathesis against a running server: its settings, and what came of it."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.local.paths import ROOT

SCHEMA = ROOT / "api" / "schema.yml"
# So often an address or an ETag is one that there is, and not one that was made up.
OFTEN = 0.8
# What no schema can say is refused with 400: two dates in their order, a person of the trust. And whoever has not seen
# what they change is told that first, whatever else is wrong with it.
SETTINGS = """
# How long an answer takes is for bench/ to say: on a busy machine one in ten thousand takes longer than the usual 10 s.
request-timeout = 60

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "409", "412", "415"]

[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "429"]
"""
# Who signs types their password again, and has few tries in a minute.
OF_SIGNING = """
[[operations]]
include-path = "/api/v1/report-runs/{run_id}/sign-off/"

[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "409", "412", "415", "429"]
"""


@dataclass(frozen=True)
class Outcome:
    """How many requests were made up and sent, and each kind of fault with the operations that have it."""

    calls: int
    faults: Mapping[str, Sequence[str]]
    said: str


def fuzz(address: str, token: str, ids: Mapping[str, object], folder: Path, *words: str) -> Outcome:
    """Send what `words` ask for, with the token, or with none. Everything that the program says is kept in `said`."""
    settings, report = folder / "settings.toml", folder / "report.json"
    settings.write_text(SETTINGS + _known(ids) + OF_SIGNING, encoding="utf-8")
    command = [Path(sys.executable).with_name("schemathesis"), "--no-color", f"--config-file={settings}", "run", SCHEMA]
    command += [f"--url={address}", "--checks=all", "--mode=all", "--generation-allow-x00=true", "--no-shrink"]
    command += ["--continue-on-failure", f"--report-json-path={report}", "--suppress-health-check=all", *words]
    if token:
        command += [f"--header=Authorization: Token {token}"]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert report.exists(), done.stdout
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    faults = {one["title"]: one["operations"] for one in found["failures"]}
    faults |= {"It did not come to its end": [str(one) for one in found["errors"]]} if found["errors"] else {}
    return Outcome(found["test_cases"]["generated"], faults, done.stdout)


def _known(ids: Mapping[str, object]) -> str:
    """Ids that there are, by the parameter that takes them; in JSON, which TOML reads alike."""
    words = {f"path.{name}": str(value) for name, value in ids.items()} | {"header.If-Match": '"1"'}
    lists = "".join(f"{json.dumps(name)} = {{values = [{json.dumps(word)}]}}\n" for name, word in words.items())
    bound = "".join(
        f"{json.dumps(name)} = {{dictionary = {json.dumps(name)}, probability = {OFTEN}}}\n" for name in words
    )
    return f"\n[dictionaries]\n{lists}\n[parameters]\n{bound}"
