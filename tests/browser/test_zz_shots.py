from datetime import date

from onboarding import access
from onboarding.models import Message, Reminder, ReminderPolicy
from onboarding.services.mail_preferences import stop_token
from tests.browser.conftest import sign_in
from tests.browser.judging import DESKTOP, PHONE
from tests.reminding import message_to, step_due
from django.db import transaction


def test_shots(open_page, cast):
    with transaction.atomic():
        access.enter(cast.helen)
        one = step_due(date(2026, 3, 30), cast.amara_recruit, limit="hard", basis="law", title="Apply before the visa ends", owner_role="recruit")
        two = step_due(date(2026, 4, 2), cast.amara_recruit, limit="hard", basis="law", title="Sit the OSCE", owner_role="recruit")
        m = message_to(cast.amara, one, two, state="sent")
        Reminder.objects.filter(message=m).update(state="sent")
        rule = ReminderPolicy.objects.get(trust=cast.northgate, key="overdue").pk
        token = stop_token(cast.amara)
    for size, tail in ((DESKTOP, "d"), (PHONE, "p")):
        page = open_page(size)
        sign_in(page, "Helen Moss")
        page.goto("/reminders/rules/"); page.screenshot(path=f"/tmp/shots/rules-{tail}.png", full_page=True)
        page.goto(f"/reminders/rules/{rule}/")
        page.get_by_label("On which days?").fill("5")
        page.get_by_role("button", name="See what it does").click()
        page.screenshot(path=f"/tmp/shots/rule-{tail}.png", full_page=True)
        page = open_page(size)
        sign_in(page, "Amara Santos")
        for name, path in (("mail", "/account/mail/"), ("limits", "/account/limits/"), ("messages", "/account/messages/"), ("stop", f"/account/mail/stop/{token}/")):
            page.goto(path); page.screenshot(path=f"/tmp/shots/{name}-{tail}.png", full_page=True)
