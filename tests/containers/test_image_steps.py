"""The Dockerfile's own steps, as they stand, in a copy of the files that its build would see. No image is built."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.local.packages import NODE_MODULES, ensure_packages
from tests.containers.compose import ROOT, dockerfile

OURS = ".venv/bin/python"


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


def test_the_steps_that_make_assets_and_static_files_work_as_they_stand(build_folder: Path) -> None:
    steps = [rest for word, rest in dockerfile() if word == "RUN" and f" {OURS} " in f" {rest}" and "pip" not in rest]
    assert len(steps) == 2
    env = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(path for path in sys.path if "site-packages" in path)}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings_test"}  # compressing everything takes minutes

    for step in steps:
        done = subprocess.run(
            ["sh", "-c", step], cwd=build_folder, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    made = build_folder / "var" / "static"
    assert (made / "nhsuk" / "nhsuk.css").stat().st_size > 100_000
    assert (made / "web" / "tracker.css").exists()


def test_the_image_runs_as_nobody_in_particular() -> None:
    last_stage = dockerfile()[max(number for number, (word, _) in enumerate(dockerfile()) if word == "FROM") :]

    assert [rest for word, rest in last_stage if word == "USER"] == ["onboarding"]
    assert not [rest for word, rest in last_stage if word in ("ENV", "ARG") and "SECRET_KEY" in rest]
