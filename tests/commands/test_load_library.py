"""`load_library` as it is typed: all trusts or none, and every fault told."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from onboarding.access import enter
from onboarding.library.schema import SHIPPED
from onboarding.models import Programme, ProgrammeVersion
from tests.cast import Cast

pytestmark = pytest.mark.django_db

FAULTS = {
    "unknown anchor": ("anchor: visa_granted", "anchor: moon_landing", "moon_landing"),
    "missing prerequisite": ("depends_on: [travel-plan]", "depends_on: [no-such-item]", "no-such-item"),
    "two offsets": ("offset_days: -10", "offset_days: -10\n    offset_weeks: -1", "exactly one"),
    "key used twice": ("- key: last-call", "- key: travel-plan", "used 2 times"),
    "prerequisite on a hard limit": (
        "evidence: date\n    depends_on: []\n    remind_days_before: [75, 30, 7]",
        "evidence: date\n    depends_on: [named-contact]\n    remind_days_before: [75, 30, 7]",
        "waits for nothing",
    ),
    "circle": (
        "depends_on: []\n    remind_days_before: [1]\n    hia5: ['5.1', '5.2']",
        "depends_on: [terms-understood]\n    remind_days_before: [1]\n    hia5: ['5.1', '5.2']",
        "in a circle",
    ),
    "no source": (
        "source: Healthwatch Hertfordshire, international recruits review",
        "source: ''",
        "must not be empty",
    ),
    "not YAML": ("stages:\n", "stages: [\n", "not valid YAML"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A flat folder with the five programmes and no more; plan and duties are lent by the library."""
    for file in (SHIPPED / "programmes").glob("*.yaml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_library", *arguments, stdout=out)
    return out.getvalue()


def version_numbers(cast: Cast) -> dict[str, int]:
    """How many versions each trust has."""
    counts = {}
    for member in (cast.helen, cast.omar):
        enter(member)
        counts[member.trust.ods_code] = ProgrammeVersion.objects.count()
    return counts


def test_a_library_that_is_there_changes_nothing(cast: Cast) -> None:
    assert run().splitlines() == ["ZN1: 33 unchanged", "ZS1: 33 unchanged"]
    assert version_numbers(cast) == {"ZN1": 24, "ZS1": 24}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_stops_the_whole_load(cast: Cast, folder: Path, fault: str) -> None:
    old, new, reason = FAULTS[fault]
    file = folder / "pre-arrival.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1).replace("title: Before you travel", "title: Another"), encoding="utf-8")
    before = version_numbers(cast)

    with pytest.raises(CommandError) as refusal:
        run("--from", str(folder))

    assert str(refusal.value).startswith("Nothing was loaded.\n")
    assert "pre-arrival.yaml" in str(refusal.value)
    assert reason in str(refusal.value)
    assert version_numbers(cast) == before


def test_a_changed_file_is_drafted_for_hr_to_compare(cast: Cast, folder: Path) -> None:
    file = folder / "pre-arrival.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("offset_days: -10", "offset_days: -9"), encoding="utf-8")

    said = run("--from", str(folder))

    assert "ZN1: drafted for HR to compare: pre-arrival\n" in said
    assert "ZS1: drafted for HR to compare: pre-arrival\n" in said
    enter(cast.helen)
    versions = Programme.objects.get(key="pre-arrival").versions.order_by("number")
    assert [version.status for version in versions] == ["published", "draft"]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no YAML file"):
        run("--from", str(tmp_path))
