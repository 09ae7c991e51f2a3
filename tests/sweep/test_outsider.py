"""Every route and every method, for nobody, for each role of the trust, and for people of another trust.

A route without a row in the matrix fails here, and so does a method that the matrix does not know of."""

from collections.abc import Callable
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Membership, PersonStep, Recruit
from onboarding.models.choices import Role
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.sweep.conftest import Asker, Target, plain
from tests.sweep.matrix import ALL, MATRIX, NO_PATHS, Row
from tests.sweep.open_routes import OPEN, OWN_ACCOUNT
from tests.sweep.routes import METHODS, Route, every_route

pytestmark = pytest.mark.django_db
Ask = Callable[[Membership | None], Asker]
ROUTES = every_route()
GUARDED = [route for route in ROUTES if route.name in MATRIX]
OF_OBJECTS = [route for route in GUARDED if any(part.endswith("_id") for part in route.parts)]
OF_NO_OBJECT = [route for route in GUARDED if route not in OF_OBJECTS]
each = pytest.mark.parametrize


def named(route: Route) -> str:
    return route.name


def category(answer: Any) -> str:
    """What an answer comes to: let in, refused, hidden, no such method, sent to sign-in, or a failure."""
    if answer.status_code >= 500 and answer.status_code != 503:
        return "failed"
    if answer.status_code == 302 and "/account/sign-in/" in answer["Location"]:
        return "nobody"
    return {401: "nobody", 403: "refused", 404: "hidden", 405: "no method"}.get(answer.status_code, "in")


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    names = [route.name for route in ROUTES]
    assert len(names) == len(set(names))
    assert set(names) == set(MATRIX) | OPEN | OWN_ACCOUNT


@each("route", [route for route in ROUTES if route.name not in OPEN], ids=named)
def test_nobody_is_told_to_sign_in_whatever_the_method(target: Target, asker: Ask, route: Route) -> None:
    nobody = asker(None)
    found = {method: category(nobody.ask(route, method, target.northgates, {})) for method in METHODS}
    assert found == dict.fromkeys(METHODS, "nobody")


@each("route", [route for route in ROUTES if route.name in OPEN], ids=named)
def test_an_open_page_never_fails_for_nobody(target: Target, asker: Ask, route: Route) -> None:
    nobody = asker(None)
    found = {method: category(nobody.ask(route, method, target.northgates, {})) for method in METHODS}
    assert "failed" not in found.values() and "refused" not in found.values(), found


@each("route", [route for route in ROUTES if route.name in OWN_ACCOUNT], ids=named)
def test_pages_of_ones_own_account_never_fail(cast: Cast, target: Target, asker: Ask, route: Route) -> None:
    for viewer in (cast.helen, cast.amara):
        browser = asker(viewer)
        found = {method: category(browser.ask(route, method, target.northgates, {})) for method in METHODS}
        assert "failed" not in found.values() and "refused" not in found.values(), found


@each("route", GUARDED, ids=named)
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


def expected(row: Row, name: str) -> str:
    """In, hidden or refused."""
    return "in" if name in row.into else "hidden" if name in row.hidden else "refused"


@each("route", GUARDED, ids=named)
def test_a_method_that_the_matrix_does_not_know_is_none(cast: Cast, target: Target, asker: Ask, route: Route) -> None:
    browser = asker(cast.helen)
    for method in set(METHODS) - {"HEAD", "OPTIONS"} - set(MATRIX[route.name]):
        found = category(browser.ask(route, method, target.northgates, {}))
        assert found == ("hidden" if route.name in NO_PATHS else "no method"), f"{method}: {found}"


@each("route", OF_OBJECTS, ids=named)
def test_omar_of_southmoor_finds_nothing_of_northgate_by_any_method(
    cast: Cast, target: Target, asker: Ask, route: Route
) -> None:
    omar = asker(cast.omar)
    for method in METHODS:
        body = MATRIX[route.name].get(method, Row()).body
        foreign = omar.ask(route, method, target.northgates, body)
        missing = omar.ask(route, method, target.missing, body)
        no_page = {"hidden"} if route.of_api else {"hidden", "no method"}
        if method in MATRIX[route.name] and expected(MATRIX[route.name][method], "helen") == "refused":
            no_page |= {"refused"}  # what no HR officer may do is refused by role, whatever it is about
        assert category(foreign) in no_page, f"{method}: {foreign.status_code}"
        assert plain(foreign, target.northgates) == plain(missing, target.missing), method


@each("route", OF_OBJECTS, ids=named)
@each("roles", [["director"], sorted(set(Role.values) - {"director", "hr"})], ids=["director", "all other roles"])
def test_nobody_else_of_southmoor_can_tell_an_object_of_northgate_from_none(
    cast: Cast, target: Target, asker: Ask, route: Route, roles: list[str]
) -> None:
    access.enter(cast.omar)
    outsider = asker(MembershipFactory(roles=roles))
    for method in METHODS:
        body = MATRIX[route.name].get(method, Row()).body
        foreign = outsider.ask(route, method, target.northgates, body)
        missing = outsider.ask(route, method, target.missing, body)
        assert category(foreign) in {"hidden", "refused", "no method"}, f"{method}: {foreign.status_code}"
        assert plain(foreign, target.northgates) == plain(missing, target.missing), method


@each("route", OF_NO_OBJECT, ids=named)
def test_nothing_that_omar_can_list_or_post_to_names_anything_of_northgate(
    cast: Cast, target: Target, asker: Ask, route: Route
) -> None:
    omar = asker(cast.omar)
    theirs = things_of_northgate(cast, target)
    for method, row in MATRIX[route.name].items():
        answer = omar.ask(route, method, target.northgates, row.body)
        fitting = {"refused"} if expected(row, "helen") == "refused" else {"in", "hidden"}
        assert category(answer) in fitting, f"{method}: {answer.status_code}"
        told = plain(answer, {})[1]  # a random token may hold any three letters
        assert [thing for thing in theirs if thing.encode() in told] == []


def things_of_northgate(cast: Cast, target: Target) -> list[str]:
    """Names and ids that must never reach Southmoor."""
    access.enter(cast.helen)
    names = ["Northgate", "ZN1", "Only Amara", *(getattr(cast, name).full_name for name in ALL)]
    ids = [*target.northgates.values(), *(getattr(cast, name).pk for name in ALL)]
    ids += [*Recruit.objects.values_list("pk", flat=True), *PersonStep.objects.values_list("step_id", flat=True)]
    return [*names, *(str(one) for one in ids if len(str(one)) == 36)]
