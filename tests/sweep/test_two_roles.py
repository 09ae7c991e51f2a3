"""Whoever holds two roles gets what either gives, each towards the people whom they have in it; and whoever holds a role towards
other people gets what the role gives alone. Nothing is written down for either: both follow from the matrix.

`SWEEP=whole` (`make prove`) also asks where the first role lets in already, and where the role never does."""

import pytest

from onboarding.models import Membership
from tests.cast import Cast
from tests.sweep.conftest import WHOLE, Standing, Target, plain, taken_back
from tests.sweep.guarded import GUARDED, category, each, let_in_elsewhere
from tests.sweep.matrix import MATRIX
from tests.sweep.routes import Route

pytestmark = pytest.mark.django_db

OUT = {"refused", "hidden"}  # refused of what one of their roles knows of, hidden else
# Who holds a second role, and whose it is: that one they hold towards nobody here.
PAIRS = (("liam", "diana"), ("priya", "ed"), ("ben", "olu"), ("amara", "liam"), ("amara", "hana"))
# Of what is about Amara: nobody answers what they asked for, nor decides what becomes of what is kept about them, whatever else
# they are.
OWN = {
    ("correction", "POST"),
    *((name, method) for name in ("erasure_hold", "erasure_request") for method in ("GET", "POST")),
}


@each(GUARDED)
def test_two_roles_let_in_where_either_does(cast: Cast, standing: Standing, target: Target, route: Route) -> None:
    wrong = {}
    for name, other in PAIRS:
        holder = getattr(cast, name)
        rows = {method: row for method, row in MATRIX[route.name].items() if WHOLE or name not in row.into}
        with taken_back():
            Membership.objects.filter(pk=holder.pk).update(roles=[*holder.roles, *getattr(cast, other).roles])
            for method, row in rows.items():
                found = category(standing.askers[holder.pk].ask(route, method, target.northgates, row.body))
                is_due = name in row.into or let_in_elsewhere(route, row, other)
                is_due = is_due and not (name == "amara" and (route.name, method) in OWN)
                if found not in ({"in"} if is_due else OUT):
                    wrong[f"{name} as {other} too {method}"] = f"{found}, and let in: {is_due}"
    assert wrong == {}


@each(GUARDED)
def test_whoever_has_other_people_finds_nothing_of_hers(standing: Standing, target: Target, route: Route) -> None:
    for name, stranger in standing.strangers.items():
        rows = {method: row for method, row in MATRIX[route.name].items() if WHOLE or name in row.into}
        for method, row in rows.items():
            answer = stranger.ask(route, method, target.northgates, row.body)
            is_due = let_in_elsewhere(route, row, name)
            assert category(answer) in ({"in"} if is_due else OUT), f"{name} {method}: {answer.status_code}"
            assert standing.told_in(answer, of=standing.of_its_people) == [], f"{name} {method}"
            if name in row.into and not is_due:
                missing = stranger.ask(route, method, target.missing, row.body)
                assert plain(answer, target.northgates) == plain(missing, target.missing), f"{name} {method}"
