"""The page on which someone is moved to another ward or other people."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Membership, Recruit
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.viewing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def nia(cast: Cast) -> Membership:
    access.enter(cast.helen)
    return MembershipFactory(full_name="Nia Bevan", roles=["line_manager"])


def sent(cast: Cast, **more: str) -> dict[str, str]:
    ties = {name: str(getattr(cast.amara_recruit, f"{name}_id")) for name in ("ward", "pastoral_lead", "buddy")}
    return ties | {"line_manager": str(cast.liam.pk), "reason": "With the stroke unit"} | more


def seen_in(answer: Any) -> str:
    return re.findall(r'name="seen" value="(\w+)"', answer.text)[0]


def manager_of_amara(cast: Cast) -> Membership | None:
    access.enter(cast.helen)
    return Recruit.objects.get(pk=cast.amara_recruit.pk).line_manager


def test_what_changes_hands_is_seen_then_saved(cast: Cast, client_for: Callable[..., Browser], nia: Membership) -> None:
    browser, address = client_for(cast.helen), f"/recruits/{cast.amara_recruit.pk}/transfer/"
    given = sent(cast, line_manager=str(nia.pk))
    assert address in browser.get(f"/recruits/{cast.amara_recruit.pk}/").text

    looked = browser.post(address, given)

    assert looked.status_code == 200 and "Line manager: from Liam" in looked.text and "to Nia Bevan" in looked.text
    assert "open steps" in looked.text and manager_of_amara(cast) == cast.liam
    saved = browser.post(address, given | {"seen": seen_in(looked)})
    assert saved.status_code == 302 and manager_of_amara(cast) == nia


def test_a_stale_page_is_shown_anew_and_a_wrong_one_keeps_what_was_typed(
    cast: Cast, client_for: Callable[..., Browser], nia: Membership
) -> None:
    browser, address = client_for(cast.helen), f"/recruits/{cast.amara_recruit.pk}/transfer/"

    stale = browser.post(address, sent(cast, line_manager=str(nia.pk), seen="something else"))
    assert stale.status_code == 409 and "nothing was saved" in stale.text
    typed = browser.post(address, sent(cast, line_manager=str(nia.pk), seen="*"))
    assert typed.status_code == 409 and manager_of_amara(cast) == cast.liam
    same = browser.post(address, sent(cast))
    assert same.status_code == 400 and "Choose another ward, or another person." in same.text
    assert "With the stroke unit" in same.text
    foreign = browser.post(address, sent(cast, line_manager=str(cast.omar.pk)))
    assert foreign.status_code == 400 and "Choose one from the list." in foreign.text
    back = browser.post(address, sent(cast, line_manager=str(nia.pk), step="edit"))
    assert back.status_code == 200 and "See what changes hands" in back.text
