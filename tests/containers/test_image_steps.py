"""The Dockerfile's own steps, as they stand, in a copy of the files that its build would see. No image is built."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from secrets import token_urlsafe

import pytest

from config.local.packages import NODE_MODULES, ensure_packages
from tests.containers.compose import ROOT, dockerfile, image_environment

OURS = ".venv/bin/python "
SECONDS = 300


@pytest.fixture
def build_folder(tmp_path: Path) -> Path:
    """The context without what .dockerignore leaves out, with an environment of Python and the npm packages in place."""
    ensure_packages(with_browser=True)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    folder = tmp_path / "app"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*ignored, "__pycache__", ".*_cache", "tests", "docs"))
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    shutil.copytree(NODE_MODULES / "nhsuk-frontend", folder / "node_modules" / "nhsuk-frontend")
    for stamp in NODE_MODULES.glob(".installed-*"):
        shutil.copy(stamp, folder / "node_modules")
    return folder


def run(step: str, folder: Path, **given: str) -> "subprocess.CompletedProcess[str]":
    """A step as the engine hands it to the shell, with nothing of our own environment but the packages."""
    packages = os.pathsep.join(path for path in sys.path if "site-packages" in path)
    env = {"PATH": f"{folder}/.venv/bin:{os.defpath}", "PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"} | given
    return subprocess.run(
        ["sh", "-c", step], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=SECONDS
    )


def test_the_steps_that_need_no_network_make_what_the_image_serves_and_starts_from(build_folder: Path) -> None:
    steps = [rest for word, rest in dockerfile() if word == "RUN" and OURS in f"{rest} " and "pip" not in rest]
    assert len(steps) == 2, "assets, then static files"

    for step in steps:
        done = run(step, build_folder)
        assert done.returncode == 0, done.stderr

    static = build_folder / "var" / "static"
    assert (static / "staticfiles.json").exists()
    for path, name in (("nhsuk", "nhsuk"), ("web", "tracker")):
        (hashed,) = (found for found in (static / path).glob(f"{name}.*.css"))
        assert hashed.with_name(f"{hashed.name}.gz").exists(), "compressed once, here, and not by each worker"
    assert not list(static.rglob("redoc*")), "nobody asks for these five megabytes"

    settings = image_environment() | {"SECRET_KEY": token_urlsafe(48), "ALLOWED_HOSTS": "localhost"}
    settings |= {"DATABASE_URL": "postgresql://nobody@localhost:1/none", "DJANGO_SETTINGS_MODULE": "config.settings"}
    del settings["PATH"]
    checked = run("python manage.py check --deploy --fail-level WARNING", build_folder, **settings)
    assert checked.returncode == 0, checked.stderr


def test_the_command_line_does_not_start_itself_for_ever_where_the_environment_is_bare(build_folder: Path) -> None:
    done = run(".venv/bin/python manage.py --version", build_folder)

    assert (done.returncode, done.stdout.strip()[:2]) == (0, "5."), done.stderr


def test_the_image_runs_as_nobody_in_particular() -> None:
    last_stage = dockerfile()[max(number for number, (word, _) in enumerate(dockerfile()) if word == "FROM") :]

    assert [rest for word, rest in last_stage if word == "USER"] == ["onboarding"]
    assert not [rest for word, rest in last_stage if word in ("ENV", "ARG") and "SECRET_KEY" in rest]
