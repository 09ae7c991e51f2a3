"""Opening trusts: only the owner of the database can, because a trust is the wall that the app lives behind."""

import re
from datetime import date

from django.db import transaction

from onboarding.access import enter_trust
from onboarding.errors import FieldProblem, Invalid
from onboarding.models import Trust, TrustSettings
from onboarding.rules.calendars import COUNTRIES
from onboarding.services.events import record

ODS_CODE = re.compile(r"[A-Z0-9]{3,10}")
LONGEST_NAME = 200


@transaction.atomic
def open_trust(
    *, ods_code: str, name: str, live_on: date, country: str = "ENG", mail_held_on: date | None = None
) -> Trust:
    """Add an employing organisation by its ODS code. `live_on` is the day it goes live: what was due before that is
    inherited. `country` (ENG, WLS, SCT, NIR) chooses the bank holidays. `mail_held_on`: from that day on messages are
    written, and none leaves until HR releases them. Raises Invalid, each problem at its field."""
    code = ods_code.strip().upper()
    if problems := _problems(code, name, country):
        raise Invalid(problems=problems)
    trust = Trust.objects.create(ods_code=code, name=name.strip(), live_on=live_on, country=country)
    enter_trust(trust.id)
    TrustSettings.objects.create(trust=trust, mail_held=mail_held_on is not None, mail_held_on=mail_held_on)
    data = {"ods_code": code, "name": trust.name, "live_on": live_on}
    record(None, "trust_opened", trust, effective_on=live_on, data=data)
    return trust


def _problems(code: str, name: str, country: str) -> list[FieldProblem]:
    problems = []
    if not ODS_CODE.fullmatch(code):
        problems.append(FieldProblem("ods_code", "invalid", "Enter the ODS code: 3 to 10 letters and digits."))
    elif Trust.objects.filter(ods_code=code).exists():
        problems.append(FieldProblem("ods_code", "taken", f"The trust {code} is open already."))
    if not name.strip() or len(name) > LONGEST_NAME or "\0" in name:
        problems.append(FieldProblem("name", "invalid", f"Enter the trust's name, up to {LONGEST_NAME} characters."))
    if country not in COUNTRIES:
        problems.append(FieldProblem("country", "unknown", f"Choose one of {', '.join(COUNTRIES)}."))
    return problems
