"""What tests of faults share."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from config.local.place import Place
from config.local.servers import place_in


@pytest.fixture
def place() -> Iterator[Place]:
    """Where a broker of the test's own can live and die."""
    folder = Path(tempfile.mkdtemp(prefix="onboarding-test-", dir="/tmp"))
    with ExitStack() as stack:
        yield place_in(folder, folder / "log", stack)
    shutil.rmtree(folder, ignore_errors=True)
