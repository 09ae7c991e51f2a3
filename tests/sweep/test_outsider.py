"""Every route and every method, for nobody, for each role of the trust, and for people of another trust.

A route without a row in the matrix fails here, and so does a method that the matrix does not know of."""

import pytest

from onboarding import access
from onboarding.models.choices import Role
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.sweep.conftest import WHOLE, Ask, Standing, Target, plain
from tests.sweep.guarded import GUARDED, OF_NO_OBJECT, OF_OBJECTS, ROUTES, category, each, expected
from tests.sweep.matrix import ALL, MATRIX, NO_PATHS, Row
from tests.sweep.open_routes import OPEN, OWN_ACCOUNT
from tests.sweep.routes import METHODS, Route

pytestmark = pytest.mark.django_db
ROLES = [[role] for role in Role.values] if WHOLE else [["director"], sorted(set(Role.values) - {"director", "hr"})]


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    names = [route.name for route in ROUTES]
    assert len(names) == len(set(names))
    assert set(names) == set(MATRIX) | OPEN | OWN_ACCOUNT


@each([route for route in ROUTES if route.name not in OPEN])
def test_nobody_is_told_to_sign_in_whatever_the_method(target: Target, asker: Ask, route: Route) -> None:
    nobody = asker(None)
    found = {method: category(nobody.ask(route, method, target.northgates, {})) for method in METHODS}
    assert found == dict.fromkeys(METHODS, "nobody")


@each([route for route in ROUTES if route.name in OPEN])
def test_an_open_page_never_fails_for_nobody(target: Target, asker: Ask, route: Route) -> None:
    nobody = asker(None)
    found = {method: category(nobody.ask(route, method, target.northgates, {})) for method in METHODS}
    assert "failed" not in found.values() and "refused" not in found.values(), found


@each([route for route in ROUTES if route.name in OWN_ACCOUNT])
def test_pages_of_ones_own_account_never_fail(cast: Cast, target: Target, asker: Ask, route: Route) -> None:
    for viewer in (cast.helen, cast.amara):
        browser = asker(viewer)
        found = {method: category(browser.ask(route, method, target.northgates, {})) for method in METHODS}
        assert "failed" not in found.values() and "refused" not in found.values(), found


@each(GUARDED)
def test_each_role_of_the_trust_gets_what_the_matrix_says(cast: Cast, target: Target, asker: Ask, route: Route) -> None:
    rows = MATRIX[route.name]
    wrong = {}
    for name in sorted(ALL):
        browser = asker(getattr(cast, name))
        for method, row in rows.items():
            found = category(browser.ask(route, method, target.northgates, row.body))
            if found != expected(row, name):
                wrong[f"{name} {method}"] = f"{found}, not {expected(row, name)}"
    assert wrong == {}


@each(GUARDED)
def test_a_method_that_the_matrix_does_not_know_is_none(cast: Cast, target: Target, asker: Ask, route: Route) -> None:
    browser = asker(cast.helen)
    for method in set(METHODS) - {"HEAD", "OPTIONS"} - set(MATRIX[route.name]):
        found = category(browser.ask(route, method, target.northgates, {}))
        assert found == ("hidden" if route.name in NO_PATHS else "no method"), f"{method}: {found}"


@each(OF_OBJECTS)
def test_omar_of_southmoor_finds_nothing_of_northgate_by_any_method(
    cast: Cast, target: Target, asker: Ask, route: Route
) -> None:
    omar = asker(cast.omar)
    for method in METHODS if WHOLE else {*MATRIX[route.name], "HEAD", "OPTIONS"}:  # any other is none to Helen either
        body = MATRIX[route.name].get(method, Row()).body
        foreign = omar.ask(route, method, target.northgates, body)
        missing = omar.ask(route, method, target.missing, body)
        no_page = {"hidden"} if route.of_api else {"hidden", "no method"}
        if method in MATRIX[route.name] and expected(MATRIX[route.name][method], "helen") == "refused":
            no_page |= {"refused"}  # what no HR officer may do is refused by role, whatever it is about
        assert category(foreign) in no_page, f"{method}: {foreign.status_code}"
        assert plain(foreign, target.northgates) == plain(missing, target.missing), method


@each(OF_OBJECTS)
@pytest.mark.parametrize("roles", ROLES, ids=" and ".join)
def test_nobody_else_of_southmoor_can_tell_an_object_of_northgate_from_none(
    cast: Cast, target: Target, asker: Ask, route: Route, roles: list[str]
) -> None:
    access.enter(cast.omar)
    outsider = asker(MembershipFactory(roles=roles))
    for method, row in MATRIX[route.name].items():  # what has no row is no method even to Helen
        foreign = outsider.ask(route, method, target.northgates, row.body)
        missing = outsider.ask(route, method, target.missing, row.body)
        assert category(foreign) in {"hidden", "refused", "no method"}, f"{method}: {foreign.status_code}"
        assert plain(foreign, target.northgates) == plain(missing, target.missing), method


@each(OF_NO_OBJECT)
def test_nothing_that_omar_can_list_or_post_to_names_anything_of_northgate(
    cast: Cast, standing: Standing, target: Target, asker: Ask, route: Route
) -> None:
    omar = asker(cast.omar)
    for method, row in MATRIX[route.name].items():
        answer = omar.ask(route, method, target.northgates, row.body)
        fitting = {"refused"} if expected(row, "helen") == "refused" else {"in", "hidden"}
        assert category(answer) in fitting, f"{method}: {answer.status_code}"
        assert standing.told_in(answer) == []
