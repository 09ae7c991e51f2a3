"""A programme leaves as a file and comes back as the same programme; a file with a fault leaves no trace."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from onboarding.errors import Invalid, NotAllowed, NotNow
from onboarding.library.programme_file import ProgrammeFile
from onboarding.library.reading import read_content
from onboarding.library.schema import SHIPPED
from onboarding.models import Event, Item, Membership, Programme, ProgrammeVersion, Stage
from onboarding.selectors.programme_files import version_file
from onboarding.selectors.version_detail import item_rows, stage_rows
from onboarding.services.programme_drafts import discard_draft
from onboarding.services.programme_files import import_programme
from onboarding.services.programmes import new_programme
from tests.cast import Cast
from tests.rolling_out import usual_next_version

pytestmark = pytest.mark.django_db

FILES = sorted((SHIPPED / "programmes").glob("*.yaml"))
SMALL: dict[str, Any] = {
    "key": "first-weeks", "title": "First weeks", "kind": "induction", "audience": ["nurse"], "version": "1",
    "schema": 2, "checked_on": date(2026, 1, 1), "review_on": date(2026, 12, 1), "source_note": "Our own.",
    "stages": [{"key": "week-1", "title": "Week 1"}],
    "items": [{
        "key": "say-hello", "title": "Say hello", "guidance": "Call.", "stage": "week-1", "owner": "hr",
        "anchor": "arrival", "offset_days": 1, "mandatory": True, "evidence": "none", "depends_on": [],
        "remind_days_before": [], "hia5": [], "basis": "good_practice", "basis_note": "Kind", "confidence": "recalled",
        "source": "Ours", "sensitivity": "health",
    }],
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


class Plain(yaml.SafeDumper):
    """Says what is said twice twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def small(**fields: Any) -> bytes:
    text: str = yaml.dump(SMALL | fields, Dumper=Plain)
    return text.encode()


def content_of(version: ProgrammeVersion) -> Any:
    """All that a version says, without ids."""
    items = [{name: value for name, value in row.items() if name != "id"} for row in item_rows(version)]
    stages = [{"key": row["key"], "title": row["title"]} for row in stage_rows(version)]
    about = (version.template_version, version.source_note, version.checked_on, version.review_on)
    return items, stages, about, version.programme.key


def parsed(content: bytes) -> dict[str, Any]:
    """What a file says, whatever it leaves out or writes in full."""
    file = ProgrammeFile.model_validate(read_content(content))
    items = [item.model_dump(exclude={"depends_on"}) | {"first": item.prerequisites} for item in file.items]
    return file.model_dump(exclude={"items"}) | {"items": items}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_read_in_and_written_out_says_the_same(cast: Cast, path: Path) -> None:
    version = import_programme(cast.helen, content=path.read_bytes())
    assert parsed(version_file(version)) == parsed(path.read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_version_written_out_and_read_in_is_the_same(cast: Cast, path: Path) -> None:
    version = ProgrammeVersion.objects.select_related("programme").get(programme__key=path.stem, status="published")
    again = import_programme(cast.helen, content=version_file(version))
    assert content_of(again) == content_of(version)
    assert again.status == "draft" and again.number == version.number + 1


def test_a_version_that_a_trust_wrote_comes_back_the_same(cast: Cast) -> None:
    version = usual_next_version(cast.helen)
    again = import_programme(cast.helen, content=version_file(version))
    assert content_of(again) == content_of(version)


def test_a_new_key_makes_a_programme_with_a_draft_that_hides_what_the_file_hides(cast: Cast) -> None:
    version = import_programme(cast.helen, content=small())
    assert (version.programme.title, version.programme.audience, version.number) == ("First weeks", ["nurse"], 1)
    assert Item.objects.get(version=version).sensitivity == "health"
    assert yaml.safe_load(version_file(version))["items"][0]["sensitivity"] == "health"
    assert Event.objects.filter(action="version_imported").count() == 1


@pytest.mark.parametrize("title", ["هفته\u200cهای اول", "שבועות ראשונים", "क्\u200dष"])
def test_a_title_of_any_language_is_read_in(cast: Cast, title: str) -> None:
    assert import_programme(cast.helen, content=small(title=title)).programme.title == title


def test_a_draft_that_waits_is_not_written_over(cast: Cast) -> None:
    draft = import_programme(cast.helen, content=small())
    with pytest.raises(NotNow, match="waits"):
        import_programme(cast.helen, content=small(source_note="Other"))
    discard_draft(cast.helen, version_id=draft.pk)
    assert import_programme(cast.helen, content=small()).programme_id == draft.programme_id


BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
TAGGED = ["!!timestamp soon", "!!int ''", "!!bool maybe", "!!float ''", "!!set [a]", "!!map [a]", "! x"]
BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "list of named fields"),
    "a list": (b"- a\n- b\n", "list of named fields"),
    "not YAML": (b"key: [", "not valid YAML"),
    "names for what is said twice": (BOMB, "uses “&” or “*” names"),
    "a tag": (b"key: !!python/object/apply:os.system ['id']\n", "Line 1 uses “!”"),
    **{f"a {tag} that is none": (b"key: " + tag.encode(), "Line 1 uses “!”") for tag in TAGGED},
    "too deep": (b"key: " + b"[" * 50 + b"]" * 50, "nested more than"),
    "NUL": (small() + b"\0", "NUL"),
    "NUL in a string": (small(title="Nul \0 inside"), "title"),
    "not UTF-8": (small() + b"# \xff\xfe", "not UTF-8"),
    "too big": (small() + b"#" * 1_000_001, "1,000,000 bytes"),
    "twice": (small() + b"key: first-weeks\n", "a second time"),
    "a number for a word": (small(title=12), "title"),
    "an unknown field": (small(colour="red"), "colour"),
    "no items": (small(items=[]), "items"),
    "an item that is none": (small(items=["say hello"]), "item"),
    "a wrong owner": (small(items=[SMALL["items"][0] | {"owner": "chef"}]), "say-hello: “owner”"),
    "a missing day": (small(items=[{k: v for k, v in SMALL["items"][0].items() if k != "offset_days"}]), "say-hello: "),
    "an offset past all days": (small(items=[SMALL["items"][0] | {"offset_days": 10**30}]), "say-hello: "),
    "a stage that is not there": (small(items=[SMALL["items"][0] | {"stage": "week-9"}]), "say-hello: "),
    "one key twice": (small(items=[SMALL["items"][0]] * 2), "used 2 times"),
    "an unknown action": (small(items=[SMALL["items"][0] | {"hia5": ["9.9"]}]), "say-hello: "),
    "a day before the checks": (small(review_on=date(2025, 1, 1)), "review_on"),
    "a key of the service": (small(key="extra"), "key"),
    "another kind": (small(key="pre-arrival"), "another kind"),
    "a long version": (small(version="1" * 21), "version"),
    "a long title": (small(title="t" * 5000), "title"),
    "a title that nobody sees": (small(title="\u200b"), "“title” must not be empty"),
    "a title that turns round": (small(title="\u202eneve"), "“title” holds a character that cannot be shown"),
    "a title of two lines": (small(title="First\nweeks"), "“title” must be one line"),
    "a note that turns round": (small(source_note="\u2066x"), "“source_note” holds a character that cannot be shown"),
    "too many items": (
        small(items=[SMALL["items"][0] | {"key": f"item-{number}"} for number in range(301)]), "up to 300 items"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said_at_its_place_and_nothing_is_left_of_it(cast: Cast, name: str) -> None:
    content, words = BAD[name]
    before = [table.objects.count() for table in (Programme, ProgrammeVersion, Stage, Item, Event)]
    with pytest.raises(Invalid) as refused:
        import_programme(cast.helen, content=content)
    told = " ".join(problem.detail for problem in refused.value.problems)
    assert words in told, told
    assert {problem.field for problem in refused.value.problems} == {"file"}
    assert before == [table.objects.count() for table in (Programme, ProgrammeVersion, Stage, Item, Event)]


def test_every_fault_is_named_at_once(cast: Cast) -> None:
    item = SMALL["items"][0]
    items = [item | {"owner": "chef"}, item | {"key": "wave", "basis": "rumour"}]
    with pytest.raises(Invalid) as refused:
        import_programme(cast.helen, content=small(items=items, kind="party"))
    assert len(refused.value.problems) >= 3


def test_duties_are_not_written_out_and_only_hr_reads_in(cast: Cast) -> None:
    duty = ProgrammeVersion.objects.select_related("programme").filter(programme__kind="duty")[0]
    with pytest.raises(NotNow):
        version_file(duty)
    with pytest.raises(NotAllowed):
        import_programme(cast.diana, content=small())


def test_an_empty_draft_is_a_file_too(cast: Cast) -> None:
    draft = new_programme(cast.helen, title="Empty", kind="induction", audience=["all"])
    assert yaml.safe_load(version_file(draft))["items"] == []
