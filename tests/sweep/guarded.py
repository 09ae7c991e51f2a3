"""The routes that the matrix guards, what an answer of theirs comes to, and what a row says of somebody."""

from collections.abc import Iterable
from typing import Any

import pytest

from tests.sweep.matrix import MATRIX
from tests.sweep.objects import OF_A_RECRUIT, OF_LIAM
from tests.sweep.routes import Route, every_route
from tests.sweep.who import Row, people

ROUTES = every_route()
GUARDED = [route for route in ROUTES if route.name in MATRIX]
OF_OBJECTS = [route for route in GUARDED if any(part.endswith("_id") for part in route.parts)]
TIED = people("liam priya ben amara bilal")  # whose roles are towards some people; the others' are towards everyone
OF_NO_OBJECT = [route for route in GUARDED if route not in OF_OBJECTS]


def each(routes: Iterable[Route]) -> pytest.MarkDecorator:
    """One test for each of these routes, called by its name."""
    return pytest.mark.parametrize("route", routes, ids=lambda route: route.name)


def category(answer: Any) -> str:
    """What an answer comes to: let in, refused, hidden, no such method, sent to sign-in, or a failure."""
    if answer.status_code >= 500 and answer.status_code != 503:
        return "failed"
    if answer.status_code == 302 and "/account/sign-in/" in answer["Location"]:
        return "nobody"
    return {401: "nobody", 403: "refused", 404: "hidden", 405: "no method"}.get(answer.status_code, "in")


def expected(row: Row, name: str) -> str:
    """In, hidden or refused, for one of the cast."""
    return "in" if name in row.into else "hidden" if name in row.hidden else "refused"


def let_in_elsewhere(route: Route, row: Row, name: str) -> bool:
    """Whether somebody in the same role is let in who has other people: to what is about Amara, or Liam's own, they are not."""
    theirs = OF_A_RECRUIT | OF_LIAM
    return name in row.into and (name not in TIED or theirs.isdisjoint(route.parts))
