"""What a member of staff gets when they ask what is kept about them, and a recruit who is one too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from onboarding.errors import NotAllowed, NotFound
from onboarding.models import Event, Membership, Recruit
from onboarding.selectors.subject_access import held_about
from onboarding.services.comments import comment_on_step
from onboarding.services.corrections import ask_correction
from onboarding.services.steps import submit_step
from onboarding.services.subject_access import make_access_pack
from onboarding.services.tokens import make_token
from tests.access_packs import everything_in, opened
from tests.cast import Cast
from tests.factories import EnrolmentFactory, StandInFactory, steps_of
from tests.journeys import pdf, step_of

pytestmark = pytest.mark.django_db
RIGHTS = "arrival-and-induction/employment-rights"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None], settings: Any, tmp_path: Path) -> None:
    enter(cast.helen)
    settings.MEDIA_ROOT = tmp_path


def test_somebody_of_staff_gets_what_names_them_and_no_name_of_a_recruit(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    enter(cast.liam)
    make_token(cast.liam, days=30, name="Rota")
    ask_correction(cast.liam, wrong="I moved wards", right="Ward 9")
    comment_on_step(cast.liam, step_id=step_of(cast.amara_recruit, RIGHTS).pk, words="She is shown round")
    enter(cast.helen)

    archive = opened(cast, cast.liam.pk)

    data = json.loads(archive.read("data.json"))
    rows = {one["table"]: one["rows"] for one in data["tables"]}
    assert [one["name"] for one in rows["apitoken"]] == ["Rota"] and "digest" not in rows["apitoken"][0]
    assert rows["correctionrequest"][0]["right"] == "Ward 9" and rows["user"][0]["email"] == cast.liam.user.email
    assert {"step_commented", "correction_asked"} <= {one["action"] for one in rows["event"]}
    whole = everything_in(archive)
    assert not [name for name in ("Amara", "Bilal", "shown round") if name in whole]
    assert "without the name of whom it was about" in whole
    event = Event.objects.get(action="staff_pack_made")
    assert (event.recruit, event.object_id, event.actor) == (None, cast.liam.pk, cast.helen)


def test_who_looked_at_somebody_of_staff_is_in_their_next_pack(cast: Cast) -> None:
    make_access_pack(cast.helen, person_id=cast.liam.pk)
    rows = next(one.rows for one in held_about(cast.helen, cast.liam) if one.table == "event")
    assert [one["actor"] for one in rows if one["action"] == "staff_pack_made"] == [cast.helen.full_name]


def test_only_hr_makes_the_pack_of_staff_and_only_of_their_trust(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    for member in (cast.liam, cast.diana, cast.priya, cast.amara):
        enter(member)
        with pytest.raises((NotAllowed, NotFound)):
            make_access_pack(member, person_id=cast.liam.pk)
    enter(cast.omar)
    with pytest.raises(NotFound):
        make_access_pack(cast.omar, person_id=cast.liam.pk)


def test_who_is_a_colleague_too_gets_what_is_kept_of_them_as_that(cast: Cast) -> None:
    Membership.objects.filter(pk=cast.amara.pk).update(roles=["recruit", "line_manager"])
    cast.amara.refresh_from_db()
    step = steps_of(EnrolmentFactory(recruit=None, membership=cast.amara))[0]
    submit_step(cast.helen, step_id=step.pk, file=pdf("learned.pdf"), note="Learned to be a buddy")
    StandInFactory(absent=cast.amara, by=cast.ben, arranged_by=cast.helen, reason="On leave")
    make_token(cast.amara, days=30, name="Rota")
    Recruit.objects.filter(pk=cast.bilal_recruit.pk).update(line_manager=cast.amara)
    comment_on_step(cast.amara, step_id=step_of(cast.bilal_recruit, RIGHTS).pk, words="He is shown round")

    archive = opened(cast)

    rows = {one["table"]: one["rows"] for one in json.loads(archive.read("data.json"))["tables"]}
    assert "Learned to be a buddy" in [one["note"] for one in rows["evidence"]]
    assert archive.read(f"files/{step.item.key}-1-1.pdf") == pdf().read()
    assert [one["reason"] for one in rows["standin"]] == ["On leave"]
    assert [one["name"] for one in rows["apitoken"]] == ["Rota"]
    assert "step_commented" in {one["action"] for one in rows["event"]}
    whole = everything_in(archive)
    assert "Bilal" not in whole and "shown round" not in whole
    assert "without the name of whom it was about" in whole


def test_it_says_which_second_steps_there_are_and_where_sessions_are_read(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    for member in (cast.amara, cast.liam):
        Authenticator.objects.create(user=member.user, type=Authenticator.Type.TOTP, data={"secret": "a-secret"})
        UserSession.objects.create(user=member.user, session_key=f"of {member.pk}", ip="192.0.2.7", user_agent="Lynx")
    for person in (cast.amara_recruit, cast.liam):
        archive = opened(cast, person.pk)
        rows = {one["table"]: one["rows"] for one in json.loads(archive.read("data.json"))["tables"]}
        assert [one["type"] for one in rows["mfa.authenticator"]] == ["totp"]
        whole = everything_in(archive)
        assert "a-secret" not in whole and "192.0.2.7" not in whole
        assert "Not in this pack: where they are signed in now" in whole


def test_of_an_account_that_was_not_accepted_with_it_says_no_more_than_the_address(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.amara.user, type=Authenticator.Type.TOTP, data={"secret": "a-secret"})
    assert EmailAddress.objects.filter(user=cast.amara.user).exists()
    Membership.objects.filter(pk=cast.amara.pk).update(accepted_at=None)
    rows = {one["table"]: one["rows"] for one in json.loads(opened(cast).read("data.json"))["tables"]}
    assert rows["user"] == [{"email": cast.amara.user.email}]
    assert rows["mfa.authenticator"] == rows["account.emailaddress"] == []
