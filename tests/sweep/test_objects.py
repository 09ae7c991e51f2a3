"""Whose an object is decides: Bilal's is to Bilal what Amara's is to her; Southmoor's is to Omar what Northgate's is to Helen,
and to all of Northgate as if there were none; and what is no id names nothing.

`SWEEP=whole` (`make prove`) asks as all ten of Northgate; else as those whose roles reach furthest: an HR officer, a director,
and somebody of all other roles at once."""

import pytest

from onboarding.models import Membership
from onboarding.models.choices import Role
from tests.cast import Cast
from tests.sweep.conftest import WHOLE, Ask, Standing, Target, plain
from tests.sweep.guarded import GUARDED, OF_OBJECTS, category, each, expected
from tests.sweep.matrix import ALL, MATRIX
from tests.sweep.objects import OF_A_RECRUIT
from tests.sweep.routes import Route

pytestmark = pytest.mark.django_db
OF_PERSONS = [route for route in GUARDED if not OF_A_RECRUIT.isdisjoint(route.parts)]
SWAPPED = {"amara": "bilal", "bilal": "amara"}  # all others are to Bilal what they are to Amara
ALL_OTHER_ROLES = sorted(set(Role.values) - {Role.DIRECTOR, Role.HR})


@each(OF_PERSONS)
def test_bilals_is_to_bilal_what_amaras_is_to_amara(cast: Cast, target: Target, asker: Ask, route: Route) -> None:
    wrong = {}
    for name in sorted(ALL if WHOLE else SWAPPED):
        for method, row in MATRIX[route.name].items():
            found = category(asker(getattr(cast, name)).ask(route, method, target.bilals, row.body))
            due = expected(row, SWAPPED.get(name, name))
            if found != due:
                wrong[f"{name} {method}"] = f"{found}, not {due}"
    assert wrong == {}


@each(OF_OBJECTS)
def test_omar_is_to_southmoors_what_helen_is_to_northgates(
    cast: Cast, target: Target, asker: Ask, route: Route
) -> None:
    for method, row in MATRIX[route.name].items():
        answer = asker(cast.omar).ask(route, method, target.southmoors, row.body)
        assert category(answer) == expected(row, "helen"), f"{method}: {answer.status_code}"


@each(OF_OBJECTS)
def test_nobody_of_northgate_can_tell_an_object_of_southmoor_from_none(
    cast: Cast, standing: Standing, target: Target, asker: Ask, route: Route
) -> None:
    for name in sorted(ALL) if WHOLE else ("helen", "diana", "liam"):
        if name == "liam" and not WHOLE:
            Membership.objects.filter(pk=cast.liam.pk).update(roles=ALL_OTHER_ROLES)
        for method, row in MATRIX[route.name].items():
            foreign = asker(getattr(cast, name)).ask(route, method, target.southmoors, row.body)
            missing = asker(getattr(cast, name)).ask(route, method, target.missing, row.body)
            assert category(foreign) in {"hidden", "refused"}, f"{name} {method}: {foreign.status_code}"
            assert plain(foreign, target.southmoors) == plain(missing, target.missing), f"{name} {method}"


@each(OF_OBJECTS)
def test_what_is_no_id_names_nothing(cast: Cast, target: Target, asker: Ask, route: Route) -> None:
    no_id = {name: "x1" if name.endswith("_id") else value for name, value in target.missing.items()}
    for method, row in MATRIX[route.name].items():
        assert category(asker(cast.helen).ask(route, method, no_id, row.body)) == "hidden", method
