"""Where the launcher keeps things. Everything that changes lies under var/, which git ignores."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
DATA = VAR / "data"
LOGS = VAR / "log"
MAIL = VAR / "mail"
EVIDENCE = VAR / "evidence"
ERASURES = VAR / "erasures"
STATIC = VAR / "static"
ASSETS = VAR / "assets"
RUN_ENV = VAR / "run.env"
RUN_LOCK = VAR / "run.lock"
SECRET_KEY = VAR / "secret-key"
PYTHON = ROOT / ".venv" / "bin" / "python"
