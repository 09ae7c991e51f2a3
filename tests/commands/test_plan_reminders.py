"""`plan_reminders`: plans each trust for a day and says what came of it; a day that is not today is put right later."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from onboarding import access
from onboarding.models import Message, Reminder
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.reminding import quiet_northgate, step_due

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 9)
NOTHING = "0 new, 0 taken up again, 0 cancelled, 0 missed; 0 steps with nobody to tell"


def run(*arguments: str) -> str:
    """What the command prints about Northgate."""
    output = StringIO()
    call_command("plan_reminders", *arguments, stdout=output)
    return output.getvalue().splitlines()[0]


def test_it_plans_for_today_and_sends_nothing(cast: Cast) -> None:
    quiet_northgate(cast)
    step_due(DUE, cast.amara_recruit)

    assert run() == f"ZN1: {NOTHING.replace('0 new', '1 new', 1)}"
    assert run() == f"ZN1: {NOTHING}"

    access.enter(cast.helen)
    assert not Message.objects.exists()


def test_planning_for_another_day_is_put_right_by_the_next_sweep(cast: Cast) -> None:
    quiet_northgate(cast)
    step_due(date(2026, 3, 30), cast.amara_recruit)

    assert run("--on", "2026-03-23") == f"ZN1: {NOTHING.replace('0 new', '1 new', 1)}"

    prepare(cast.northgate.id)
    assert Reminder.objects.get().state == "cancelled"
    assert not Message.objects.exists()
