"""Where nobody plays a role for somebody, its open steps are in the hands of whoever comes next, until somebody does.

It is the same as giving a step to a colleague (`Step.delegate`), by the chains of the library instead of by a person: so the step
is on the list of whoever comes next, they are reminded of it, and may do it. The sweep settles it every minute, and whoever
changes a person's people or a member settles it at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from onboarding.library.owner_fallback import owner_fallback
from onboarding.models import Membership, Recruit, Trust
from onboarding.rules.plain_words import counted
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.vacancies import TEAMS
from onboarding.services.events import Happening, record_each
from onboarding.services.fallback_sql import SETTLE

Row = tuple[UUID, str, UUID, bool, int]


@dataclass(frozen=True)
class Settled:
    """How many steps changed hands, and whether there is an absence that somebody stands in for."""

    steps: int
    somebody_is_away: bool


def settle_fallbacks(trust: Trust, today: date, recruit: Recruit | None = None) -> Settled:
    """Give the open steps of empty roles to whoever comes next, and back where a role is filled again: of one person, or
    of everybody in the trust. The transaction has entered the trust.

    One query where nothing changes. Running it again changes nothing."""
    links = [
        (one.role, place, following) for one in owner_fallback().chains for place, following in enumerate(one.next)
    ]
    roles, places, nexts = (list(column) for column in zip(*links, strict=True))
    asked: dict[str, Any] = {"trust": trust.pk, "today": today, "recruit": recruit and recruit.pk}
    asked |= {"open": list(OPEN_STATES), "roles": roles, "places": places, "nexts": nexts, "teams": list(TEAMS)}
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, asked)
        found = cursor.fetchall()
    rows: list[Row] = [row for row in found if row[0]]
    if rows:
        _tell(rows, today)
    return Settled(sum(row[-1] for row in rows), somebody_is_away=len(rows) < len(found))


def _tell(rows: Sequence[Row], today: date) -> None:
    """One line for each person, role and colleague."""
    people = Recruit.objects.in_bulk({row[0] for row in rows})
    members = Membership.objects.in_bulk({row[2] for row in rows})
    record_each(
        None,
        (
            Happening(
                "role_passed_on" if is_given else "role_given_back",
                people[recruit],
                today,
                people[recruit],
                {"role": role, "to": members[member].full_name, "steps": counted(steps, "open steps")},
            )
            for recruit, role, member, is_given, steps in rows
        ),
    )
