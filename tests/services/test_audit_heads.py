"""The newest links of the audit, written down outside the database, show a chain that was rewritten as a whole."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from onboarding import access
from onboarding.models import EventSeal, Membership
from onboarding.services.audit_heads import Head, broken_heads, read_heads, write_heads
from onboarding.services.seals import seal_events
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sealed(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    seal_events(cast.northgate.pk)


def test_each_trust_with_a_chain_has_one_line_a_day(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "heads"
    assert write_heads(path) == 1
    assert write_heads(path) == 0
    (head,) = read_heads(path)
    access.enter(cast.helen)
    seal = EventSeal.objects.get()
    assert (str(head.on), head.ods_code, head.number, head.digest) == ("2026-03-02", "ZN1", 1, seal.digest)
    assert list(broken_heads(cast.northgate, [head])) == []


@pytest.mark.parametrize(("number", "digest"), [(1, "0" * 64), (2, "0" * 64)])
def test_a_link_that_is_not_what_was_written_down_is_named(
    cast: Cast, tmp_path: Path, number: int, digest: str
) -> None:
    path = tmp_path / "heads"
    write_heads(path)
    path.write_text(f"2026-03-01 ZN1 {number} {digest}\n", encoding="ascii")
    with pytest.raises(CommandError, match=f"ZN1: seal {number}: it is not what was written down on 2026-03-01"):
        call_command("verify_events", "--heads", str(path), stdout=StringIO())


def test_another_trusts_lines_are_not_ours(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "heads"
    write_heads(path)
    heads = [*read_heads(path), Head(read_heads(path)[0].on, "ZX9", 7, "x")]
    access.enter(cast.helen)
    assert list(broken_heads(cast.northgate, heads)) == []


@pytest.mark.parametrize("content", ["not a head\n", "2026-13-01 ZN1 1 x\n", "2026-03-01 ZN1 one x\n"])
def test_a_file_that_is_none_is_said(tmp_path: Path, content: str) -> None:
    path = tmp_path / "heads"
    path.write_text(content, encoding="ascii")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_events", "--heads", str(path), stdout=StringIO())
    with pytest.raises(CommandError, match="There is no file"):
        call_command("verify_events", "--heads", str(tmp_path / "none"), stdout=StringIO())
