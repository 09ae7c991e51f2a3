"""The NHS design system's compiled files, made fit to be served from here: nothing is asked of another host."""

import hashlib
import re
import shutil
import sys
from pathlib import Path

from config.local.folders import hold_lock
from config.local.packages import NODE_MODULES, ensure_packages
from config.local.paths import ASSETS, ROOT
from config.local.trouble import Trouble, explained

_SOURCE = NODE_MODULES / "nhsuk-frontend" / "dist" / "nhsuk"
_TARGET = ASSETS / "nhsuk"
_STAMP = ".made-from"
_NOTICE = "/*! nhsuk-frontend: Crown copyright (NHS England), MIT licence */\n"
# Runs before the page is drawn, so that a component that needs scripting can tell. A file, so that CSP allows it.
_BOOT = """\
document.body.classList.add('js-enabled');
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('nhsuk-frontend-supported');
"""


def prepare_assets() -> int:
    """Make var/assets/nhsuk (nhsuk.css, nhsuk.js, boot.js, images/) unless it is there in this very version; 0, or Trouble.

    Two runs at once make it once: the second waits, and finds it made."""
    wanted = _digest()
    if not _made(wanted):
        with hold_lock(ASSETS / ".lock", "Another run has been preparing the NHS assets for minutes.", patience=300):
            if not _made(wanted):
                _make(wanted)
    return 0


def _made(wanted: str) -> bool:
    return (_TARGET / _STAMP).exists() and (_TARGET / _STAMP).read_text() == wanted


def _make(wanted: str) -> None:
    ensure_packages(with_browser=False)
    making = ASSETS / ".nhsuk-making"
    shutil.rmtree(making, ignore_errors=True)
    shutil.copytree(_SOURCE / "assets" / "images", making / "images")
    (making / "nhsuk.css").write_text(_NOTICE + local_css(_read("nhsuk-frontend.min.css")))
    (making / "nhsuk.js").write_text(_NOTICE + self_starting_js(_read("nhsuk-frontend.min.js")))
    (making / "boot.js").write_text(_BOOT)
    (making / _STAMP).write_text(wanted)
    shutil.rmtree(_TARGET, ignore_errors=True)
    making.rename(_TARGET)


def local_css(css: str) -> str:
    """The style sheet without the font that only NHS sites may use, and with pictures beside it."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("Frutiger W01,", "").replace("url(/assets/images/", "url(images/")
    css = _without_map(css)
    if "@font-face" in css or re.search(r"url\((?!images/|data:)", css):
        raise Trouble("nhsuk-frontend has changed: its style sheet asks for files that config/local/assets.py misses.")
    return css


def self_starting_js(script: str) -> str:
    """The script as one file that starts its components itself (a file that imports it would escape the hashing)."""
    script, exports = re.subn(r"export\{[^}]*\binitAll\b[^}]*\};?\s*$", "initAll();\n", _without_map(script))
    if exports != 1:
        raise Trouble("nhsuk-frontend has changed: config/local/assets.py no longer finds its initAll.")
    return script


def _without_map(text: str) -> str:
    return re.sub(r"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$", "", text)


def _read(name: str) -> str:
    return (_SOURCE / name).read_text(encoding="utf-8")


def _digest() -> str:
    parts = ((ROOT / "package-lock.json").read_bytes(), Path(__file__).read_bytes())
    return hashlib.sha256(b"".join(parts)).hexdigest()


if __name__ == "__main__":
    sys.exit(explained(prepare_assets))
