"""The newest links of the audit, written down outside the database, show a chain that was rewritten as a whole."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from onboarding import access
from onboarding.models import Event, EventSeal, Membership
from onboarding.services.audit_heads import Head, broken_heads, mail_heads, read_heads, write_heads
from onboarding.services.events import record
from onboarding.services.outbox import Outcome
from onboarding.services.seals import seal_events
from tasks import housekeeping
from tests.api.asking import ClientFor
from tests.cast import Cast
from tests.mail_sink import running_sink
from tests.reminding import Desk

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


def test_a_trust_that_is_gone_and_a_file_without_a_line_are_said(cast: Cast, tmp_path: Path) -> None:
    path, said = tmp_path / "heads", StringIO()
    write_heads(path)
    call_command("verify_events", "--heads", str(path), stdout=said)
    assert "Compared with 1 link written down before" in said.getvalue()
    path.write_text(path.read_text("ascii") + f"2026-03-01 ZX9 7 {'0' * 64}\n", "ascii")
    with pytest.raises(CommandError, match="ZX9: its links were written down, and there is no such trust"):
        call_command("verify_events", "--heads", str(path), stdout=StringIO())
    path.write_text("", "ascii")
    with pytest.raises(CommandError, match="holds no line"):
        call_command("verify_events", "--heads", str(path), stdout=StringIO())


@pytest.mark.parametrize("content", ["not a head\n", "2026-13-01 ZN1 1 x\n", "2026-03-01 ZN1 one x\n"])
def test_a_file_that_is_none_is_said(tmp_path: Path, content: str) -> None:
    path = tmp_path / "heads"
    path.write_text(content, encoding="ascii")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_events", "--heads", str(path), stdout=StringIO())
    with pytest.raises(CommandError, match="There is no file"):
        call_command("verify_events", "--heads", str(tmp_path / "none"), stdout=StringIO())


KEEPER = "auditor@mail.example"


def test_each_line_is_mailed_once_as_it_was_written_to_whoever_keeps_it(cast: Cast, tmp_path: Path) -> None:
    path, desk = tmp_path / "heads", Desk()
    write_heads(path)

    assert [mail_heads(path, KEEPER, desk.send) for _ in range(2)] == [1, 0]

    (letter,) = desk.letters
    assert (letter.to, letter.subject) == (KEEPER, "The newest links of the audit")
    kept = tmp_path / "from-the-mailbox"
    kept.write_text("\n".join(line for line in letter.body.splitlines() if " ZN1 " in line), encoding="ascii")
    assert read_heads(kept) == read_heads(path)
    call_command("verify_events", "--heads", str(kept), stdout=StringIO())


def test_while_the_mail_server_is_away_lines_wait_and_leave_together(cast: Cast, tmp_path: Path, clock: Any) -> None:
    path, desk = tmp_path / "heads", Desk()
    desk.answers[KEEPER] = Outcome("later", "ConnectionRefusedError")
    write_heads(path)
    assert mail_heads(path, KEEPER, desk.send) == 0
    clock.shift(24 * 60 * 60)
    write_heads(path)
    desk.answers.clear()

    assert mail_heads(path, KEEPER, desk.send) == 2

    assert [f"2026-03-0{day} ZN1" in desk.letters[-1].body for day in (2, 3, 4)] == [True, True, False]


@pytest.mark.parametrize("to", [KEEPER, ""])
def test_the_hourly_task_writes_and_mails_where_somebody_is_named(
    cast: Cast, tmp_path: Path, settings: Any, to: str
) -> None:
    settings.AUDIT_HEADS, settings.AUDIT_HEADS_TO = str(tmp_path / "heads"), to
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        for _ in range(2):
            housekeeping.write_heads()

        assert [taken["To"] for taken in sink.taken] == ([KEEPER] if to else [])
    assert len(read_heads(tmp_path / "heads")) == 1


def test_a_file_that_was_lost_is_said_for_a_week_in_the_log_and_on_the_page_of_hr(
    cast: Cast, tmp_path: Path, settings: Any, clock: Any, caplog: pytest.LogCaptureFixture, client_for: ClientFor
) -> None:
    def page_after(days: int) -> str:
        clock.move_to(sealed_at + timedelta(days=days))
        caplog.clear()
        housekeeping.write_heads()
        return str(client_for(cast.helen).get("/health/").text)

    path = tmp_path / "heads"
    settings.AUDIT_HEADS, settings.AUDIT_HEADS_TO = str(path), ""
    access.enter(cast.helen)
    sealed_at = EventSeal.objects.get().sealed_at
    assert "Last written down" in page_after(days=0) and not caplog.records

    path.unlink()

    assert "may be lost" in page_after(days=3)
    assert caplog.messages == ["AUDIT_HEADS began anew although the audit is older (trusts: 1): was a file lost?"]
    assert "may be lost" in page_after(days=10)
    assert "Last written down" in page_after(days=11)


def test_it_is_said_how_many_lines_no_seal_covers_yet(cast: Cast) -> None:
    access.enter(cast.helen)
    sealed, said = Event.objects.count(), StringIO()
    for _ in range(3):
        record(cast.helen, "noted", cast.helen, effective_on=date(2026, 3, 2))

    call_command("verify_events", stdout=said)

    assert f"ZN1: {sealed} sealed lines in 1 seals, 3 not yet sealed" in said.getvalue()
