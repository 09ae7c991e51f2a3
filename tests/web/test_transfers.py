"""The page on which someone is moved to another ward or other people."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from onboarding import access
from onboarding.models import Membership, Recruit
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.planned_factories import PlannedTransferFactory
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


def test_a_move_for_a_day_to_come_is_planned_shown_and_cancelled(
    cast: Cast, client_for: Callable[..., Browser], nia: Membership
) -> None:
    browser, home = client_for(cast.helen), f"/recruits/{cast.amara_recruit.pk}/"
    day = {"on-day": "9", "on-month": "3", "on-year": "2026"}
    given = sent(cast, line_manager=str(nia.pk)) | day

    looked = browser.post(f"{home}transfer/", given)
    assert "On 9 March 2026. Nothing is saved yet." in looked.text and "Plan this move" in looked.text
    saved = browser.post(f"{home}transfer/", given | {"seen": seen_in(looked)}, follow=True)

    assert "will be moved on 9 March 2026" in saved.text and manager_of_amara(cast) == cast.liam
    page = browser.get(home).text
    assert "Move on 9 March 2026: line manager Nia Bevan" in page and "Cancel this move" in page
    assert "Amara Santos" in browser.get("/recruits/moves/").text
    again = browser.post(f"{home}transfer/", given)
    assert again.status_code == 400 and "A move is planned for 9 March 2026 already. Cancel it first." in again.text
    [cancel] = re.findall(r'action="(/recruits/moves/[^"]+)"', page)
    assert "is cancelled" in browser.post(cancel, follow=True).text
    assert "is cancelled already" in browser.post(cancel, follow=True).text
    assert (
        "Cancel this move" not in browser.get(home).text
        and "Nothing is planned." in browser.get("/recruits/moves/").text
    )


def test_one_that_could_not_be_done_says_why_where_hr_looks(cast: Cast, client_for: Callable[..., Browser]) -> None:
    access.enter(cast.helen)
    PlannedTransferFactory(
        recruit=cast.amara_recruit, planned_by=cast.helen, state="refused", why_not="The ward is closed."
    )
    browser = client_for(cast.hana)

    assert "1 planned move could not be done." in browser.get("/review/").text
    for address in (f"/recruits/{cast.amara_recruit.pk}/", "/recruits/moves/"):
        page = browser.get(address).text
        assert "Was to move on 9 March 2026: no buddy" in page and "The ward is closed." in page and "Put away" in page
    assert "Was to move" not in client_for(cast.liam).get(f"/recruits/{cast.amara_recruit.pk}/").text
