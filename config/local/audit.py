"""`make audit`: a list of all parts as CycloneDX (var/sbom/), and what is known against any of them, as far as it can be asked.

Runs in an environment of its own (requirements-audit.txt), as nothing else needs these programs."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from config.local.paths import ROOT, VAR
from config.local.trouble import Trouble, explained

SBOM = VAR / "sbom"
_LOCK = ROOT / "requirements.txt"
_NAMED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def main() -> int:
    """Write both lists and ask about their parts; 1 where something is known against one of them."""
    SBOM.mkdir(parents=True, exist_ok=True)
    parts = _parts_of_python() + _parts_of_npm()
    print(f"{parts} parts are listed in {SBOM.relative_to(ROOT)}/.")
    return max(_known_of_python(), _known_of_npm())


def _parts_of_python() -> int:
    """The list of what the service is installed from. Raises Trouble where it lacks a part of the lock file."""
    made = SBOM / "python.cdx.json"
    done = _run([_program("cyclonedx-py"), "requirements", "--output-reproducible", "-o", made, _LOCK])
    if done.returncode != 0:
        raise Trouble(f"The list of Python's parts cannot be made:\n{done.stderr}")
    listed = {_plain(part["name"]) for part in json.loads(made.read_text(encoding="utf-8"))["components"]}
    if missing := {_plain(name) for name in _NAMED.findall(_LOCK.read_text(encoding="utf-8"))} - listed:
        raise Trouble(f"The list lacks {', '.join(sorted(missing))}.")
    return len(listed)


def _parts_of_npm() -> int:
    """The list of what pages are drawn with."""
    done = _run(["npm", "sbom", "--sbom-format=cyclonedx", "--package-lock-only", "--omit=dev"])
    if done.returncode != 0:
        raise Trouble(f"The list of npm's parts cannot be made:\n{done.stderr}")
    (SBOM / "npm.cdx.json").write_text(done.stdout, encoding="utf-8")
    return len(json.loads(done.stdout)["components"])


def _known_of_python() -> int:
    done = _run([_program("pip-audit"), "-r", _LOCK, "--require-hashes", "--disable-pip", "--format=json"])
    found = _read(done.stdout).get("dependencies")
    if found is None:
        return _not_asked("Python", done.stderr)
    if unasked := [part["name"] for part in found if "skip_reason" in part]:
        return _not_asked("Python", f"{len(unasked)} of {len(found)} parts are not known there")
    known = [f"{part['name']} {part['version']}: {one['id']}" for part in found for one in part["vulns"]]
    return _told("Python", known)


def _known_of_npm() -> int:
    done = _run(["npm", "audit", "--omit=dev", "--json"])
    found = _read(done.stdout).get("vulnerabilities")
    if found is None:
        return _not_asked("npm", done.stderr)
    return _told("npm", [f"{name}: {one['severity']}" for name, one in found.items()])


def _told(whose: str, known: Sequence[str]) -> int:
    print(f"{whose}: {'nothing is known against any part.' if not known else ''}", *known, sep="\n  " if known else "")
    return 1 if known else 0


def _not_asked(whose: str, why: str) -> int:
    """That is no fault, and no proof either: it is said."""
    print(f"{whose}: NOT ASKED, so nothing is shown ({(why.strip().splitlines() or ['no answer'])[0][:120]}).")
    return 0


def _read(told: str) -> Mapping[str, Any]:
    try:
        found = json.loads(told)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _program(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def _run(command: Sequence[str | Path]) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise Trouble(f"{command[0]} is not installed on this machine.") from error


if __name__ == "__main__":
    sys.exit(explained(main))
