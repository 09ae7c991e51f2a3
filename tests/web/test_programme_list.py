"""The list of programmes."""

import pytest

from tests.cast import Cast
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db


def test_the_list_costs_the_same_however_many_programmes_there_are(
    client_for, cast: Cast, enter, count_queries
) -> None:
    hr = client_for(cast.helen)
    hr.get("/help/")
    few = count_queries(lambda: hr.get("/programmes/"))
    enter(cast.helen)
    for _ in range(20):
        ItemFactory()

    assert count_queries(lambda: hr.get("/programmes/")) == few
