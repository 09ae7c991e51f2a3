"""The other commands as they are typed: what they print, and the truth of their exit codes."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from onboarding.access import enter
from onboarding.models import ApiToken, EventDetail, Membership, ProgrammeVersion, Recruit, Trust
from onboarding.selectors.audit import audit_page_of
from onboarding.selectors.timeline import event_row
from onboarding.services.events import record
from tests.cast import Cast

MANAGE = Path(__file__).parents[2] / "manage.py"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_api_token_prints_the_token_alone(cast: Cast) -> None:
    said = run("api_token", "Helen@northgate.example", "--trust", "zn1")

    assert len(said.split()) == 1
    assert ApiToken.objects.get().membership_id == cast.helen.id


@pytest.mark.django_db
def test_a_token_of_an_operator_is_recorded_as_done_by_nobody_of_the_trust(cast: Cast) -> None:
    run("api_token", "helen@northgate.example", "--trust", "ZN1", "--name", "Board")
    enter(cast.helen)

    (event,), _ = audit_page_of(cast.helen, part="access", about="Helen", limit=1)

    row = event_row(event)
    words = "An operator made a token for the API that acts as Helen Moss."
    assert (row["action"], row["actor"], row["sentence"]) == ("token_made_for", None, words)
    assert event.detail.data["name"] == "Board"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "trust", "reason"),
    [
        ("helen@northgate.example", "ZS1", "not a member of Southmoor Community"),
        ("nobody@northgate.example", "ZN1", "not a member of Northgate"),
        ("helen@northgate.example", "ZX0", "no trust with the ODS code ZX0"),
    ],
)
def test_api_token_refuses_who_is_not_there(cast: Cast, email: str, trust: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        run("api_token", email, "--trust", trust)


@pytest.mark.django_db
def test_events_are_sealed_and_then_verified(cast: Cast) -> None:
    run("seal_events")
    enter(cast.helen)
    record(cast.helen, "registered", cast.amara_recruit, effective_on=cast.northgate.live_on)

    assert "ZN1: 1 sealed" in run("seal_events")
    assert run("verify_events").endswith("The events hold.\n")
    assert "ZN1: 0 sealed" in run("seal_events")


@pytest.mark.django_db
def test_verify_events_fails_where_a_line_says_other_words(cast: Cast) -> None:
    enter(cast.helen)
    event = record(cast.helen, "a", None, effective_on=cast.northgate.live_on)
    run("seal_events")
    enter(cast.helen)
    EventDetail.objects.create(trust_id=event.trust_id, event=event, salt="0" * 32, data={"name": "Bilal"})

    with pytest.raises(CommandError, match="words were changed"):
        run("verify_events")


@pytest.mark.django_db
def test_recount_check_fails_until_recount_has_corrected(cast: Cast) -> None:
    enter(cast.helen)
    Recruit.objects.filter(pk=cast.amara_recruit.pk).update(step_done=7)

    with pytest.raises(CommandError, match="1 recruits differ"):
        run("recount", "--check")
    assert "ZN1: 1 corrected" in run("recount")
    assert "ZN1: 0 differ" in run("recount", "--check")


def test_open_trust_publishes_the_library_and_adds_the_first_hr_officer(as_owner: None) -> None:
    names = ("--ods", "ZT9", "--name", "Third trust", "--live-on", "2026-04-01")

    said = run("open_trust", *names, "--hr-email", "hu@third.example", "--hr-name", "Hu Lin")

    assert "ZT9 Third trust is open with 33 programmes and plans." in said
    assert Membership.objects.get(trust__ods_code="ZT9").roles == ["hr"]
    assert ProgrammeVersion.objects.filter(trust__ods_code="ZT9", status="published").count() == 24


def test_open_trust_refused_leaves_nothing(as_owner: None) -> None:
    names = ("--ods", "ZT9", "--name", "Third trust", "--live-on", "2026-04-01")

    with pytest.raises(CommandError, match="Enter an email address"):
        run("open_trust", *names, "--hr-email", "hu", "--hr-name", "Hu Lin")

    assert not Trust.objects.filter(ods_code="ZT9").exists()


@pytest.mark.real_clock
def test_a_refusal_exits_with_1_and_a_success_with_0(own_database: str) -> None:
    token = [sys.executable, str(MANAGE), "api_token", "--trust", "ZN1"]

    made = subprocess.run([*token, "helen@northgate.example"], capture_output=True, text=True, check=False)
    refused = subprocess.run([*token, "nobody@northgate.example"], capture_output=True, text=True, check=False)

    assert (made.returncode, made.stderr) == (0, "")
    assert len(made.stdout.split()) == 1
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "nobody@northgate.example is not a member" in refused.stderr


@pytest.mark.parametrize(
    "command",
    ["load_library", "open_trust", "seed_demo", "api_token", "seal_events", "verify_events", "recount"],
)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command(command, "--help")

    assert end.value.code == 0
    assert len(capsys.readouterr().out) > 200
