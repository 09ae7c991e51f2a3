"""No tracked file may hold a secret, this machine's paths, or the hosts that its package managers are set to."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from config.local.paths import ROOT

_OWN = {"localhost", "127.0.0.1"}
_SETTINGS = (
    "/etc/pip.conf",
    "/etc/xdg/pip/pip.conf",
    "~/.config/pip/pip.conf",
    "~/.pip/pip.conf",
    "~/.npmrc",
    "/etc/npmrc",
    "/usr/etc/npmrc",
    "/etc/uv/uv.toml",
    "~/.config/uv/uv.toml",
    "/etc/apt/sources.list",
)
_VARIABLES = re.compile(r"(pip|uv|npm_config)_.*(url|index|registry|links)|https?_proxy|all_proxy", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:https?|file)://[^\s'\"\],;>]+")
_LOCKS = re.compile(r"(requirements.*\.txt|package-lock\.json|uv\.lock|pylock.*\.toml)$")
_SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a cloud key": re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
    "an access token": re.compile(
        r"\b(gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10,}|sk_live_\w{16,})"
    ),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "a password in an address": re.compile(r"://[^\s/:@{}]+:(?!password@|secret@|\{|\$)[^\s/:@{}]+@"),
}


def main() -> int:
    """Print each finding as file:line: what; 1 when there is any."""
    forbidden = dict.fromkeys(_configured_hosts(), "a host of this machine's package managers")
    forbidden |= dict.fromkeys(_machine_paths(), "a path of this machine")
    findings = [finding for path in _tracked() for finding in _findings(path, forbidden)]
    print("\n".join(findings) if findings else "nothing found")
    return 1 if findings else 0


def _findings(path: Path, forbidden: dict[str, str]) -> list[str]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        reasons = [reason for text, reason in forbidden.items() if text in line]
        reasons += [name for name, pattern in _SECRETS.items() if pattern.search(line)]
        if _LOCKS.search(path.name) and _ADDRESS.search(line):
            reasons.append("an address in a lock file")
        found += [f"{path.relative_to(ROOT)}:{number}: {reason}" for reason in reasons]
    return found


def _configured_hosts() -> set[str]:
    """Hosts and folders that pip, uv, npm and apt are set to here, other than everybody's."""
    texts = [value for name, value in os.environ.items() if _VARIABLES.search(name)]
    files = [Path(name).expanduser() for name in _SETTINGS]
    files += [*Path("/etc/apt").glob("sources.list.d/*"), *Path("/etc/apt").glob("apt.conf.d/*proxy*")]
    texts += [file.read_text(errors="replace") for file in files if file.is_file() and os.access(file, os.R_OK)]
    addresses = [urlsplit(address) for text in texts for address in _ADDRESS.findall(text)]
    hosts = {address.hostname or address.path for address in addresses}
    return {host for host in hosts if len(host) > 3} - _OWN


def _machine_paths() -> set[str]:
    """This checkout and this user's home, where they are more than a name that any document might use."""
    return {str(path) for path in (ROOT, Path.home()) if len(path.parts) > 2}


def _tracked() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


if __name__ == "__main__":
    sys.exit(main())
