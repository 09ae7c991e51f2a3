"""Where nobody plays a role for somebody, its open steps are in the hands of whoever comes next, until somebody does.

It is the same as giving a step to a colleague (`Step.delegate`), by the chains of the library instead of by a person: so the step
is on the list of whoever comes next, they are reminded of it, and may do it. A step that a ward or a cohort shares has nobody
where nobody plays its role for any of its people. The sweep settles it every minute, and whoever changes a person's people or
a member settles it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from onboarding.library.owner_fallback import owner_fallback
from onboarding.models import Cohort, Membership, Recruit, Trust, Ward
from onboarding.rules.plain_words import counted
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.vacancies import TEAMS
from onboarding.services.events import Happening, record_each
from onboarding.services.fallback_sql import SETTLE

# Whose steps: a person's, or those that a ward or a cohort shares; the role; who; what happened; how many.
Row = tuple[UUID | None, UUID | None, UUID | None, str, UUID, str, int]


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
    rows: list[Row] = [row for row in found if row[-2]]
    if rows:
        _tell(rows, today)
    return Settled(sum(row[-1] for row in rows), somebody_is_away=len(rows) < len(found))


def _tell(rows: Sequence[Row], today: date) -> None:
    """One line for each person, ward or cohort, role and colleague."""
    people: dict[UUID, Recruit] = Recruit.objects.in_bulk({row[0] for row in rows if row[0]})
    places: dict[UUID, Ward | Cohort] = dict(Ward.objects.in_bulk({row[1] for row in rows if row[1]}))
    places |= Cohort.objects.in_bulk({row[2] for row in rows if row[2]})
    members = Membership.objects.in_bulk({row[4] for row in rows})
    record_each(None, (_happening(row, people, places, members, today) for row in rows))


def _happening(
    row: Row,
    people: Mapping[UUID, Recruit],
    places: Mapping[UUID, Ward | Cohort],
    members: Mapping[UUID, Membership],
    today: date,
) -> Happening:
    recruit, ward, cohort, role, member, action, steps = row
    words = {"role": role, "to": members[member].full_name, "steps": counted(steps, "open steps")}
    if recruit:
        return Happening(action, people[recruit], today, people[recruit], words)
    key = ward or cohort
    assert key  # a step that is nobody's own is a ward's or a cohort's
    return Happening(action, places[key], today, None, words | {"for": places[key].name})
