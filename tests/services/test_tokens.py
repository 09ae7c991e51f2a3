"""Tokens for the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from onboarding.errors import Invalid, NotNow
from onboarding.models import ApiToken, Membership
from onboarding.services.tokens import make_token
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_token_is_bound_to_one_membership_and_ends(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)

    token = make_token(cast.helen, days=7)

    kept = ApiToken.objects.get()
    assert (kept.user_id, kept.membership_id, kept.trust_id) == (cast.helen.user_id, cast.helen.id, cast.northgate.id)
    assert token not in (kept.digest, kept.token_key)
    assert timedelta(days=6) < kept.expiry - timezone.now() <= timedelta(days=7)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_lasts_from_one_day_to_a_year(cast: Cast, enter: Callable[[Membership], None], days: int) -> None:
    enter(cast.helen)

    with pytest.raises(Invalid):
        make_token(cast.helen, days=days)


def test_someone_who_is_switched_off_gets_no_token(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    cast.ben.is_active = False

    with pytest.raises(NotNow):
        make_token(cast.ben)
