"""Adding someone in one go, and an account for someone who has none."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import Enrolment, Event, Membership, Milestone, Recruit, RecruitNote, User
from onboarding.services.newcomers import add_newcomer, open_account
from onboarding.services.notes import add_note
from tests.cast import Cast
from tests.factories import SiteFactory
from tests.journeys import registered

pytestmark = pytest.mark.django_db
FACTS = {"full_name": "Grace Mensah", "profession": "nurse", "contact_email": "grace@example.org"}


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def test_someone_new_has_account_days_and_programmes_at_once(cast: Cast) -> None:
    recruit = add_newcomer(
        cast.helen, facts=FACTS, account_email="Grace@Example.org",
        arrival_on=date(2026, 5, 4), start_on=date(2026, 5, 11),
    )  # fmt: skip

    assert recruit.membership is not None and recruit.membership.user.email == "grace@example.org"
    assert recruit.membership.roles == ["recruit"]
    planned = dict(Milestone.objects.filter(recruit=recruit).values_list("kind", "planned_on"))
    assert planned == {"arrival": date(2026, 5, 4), "start_date": date(2026, 5, 11)}
    assert Enrolment.objects.filter(recruit=recruit).count() > 1
    assert {"registered", "account_opened", "milestone_recorded", "enrolled"} <= set(
        Event.objects.filter(recruit=recruit).values_list("action", flat=True)
    )


@pytest.mark.parametrize(
    "given",
    [{"full_name": "  amara   SANTOS "}, {"contact_email": "AMARA@northgate.example"}],
)
def test_who_is_here_already_is_not_added_twice_unless_it_is_said(cast: Cast, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        add_newcomer(cast.helen, facts=FACTS | given, in_usual_bundle=False)
    assert [one.field for one in refusal.value.problems] == ["anyway"]
    assert "There is already Amara Santos (nurse, Ward 7)." in refusal.value.problems[0].detail

    assert add_newcomer(cast.helen, facts=FACTS | given, in_usual_bundle=False, anyway=True).pk


def test_a_form_that_is_sent_twice_adds_one(cast: Cast) -> None:
    add_newcomer(cast.helen, facts=FACTS, in_usual_bundle=False)
    with pytest.raises(Invalid, match="There is already"):
        add_newcomer(cast.helen, facts=FACTS, in_usual_bundle=False)
    assert Recruit.objects.filter(full_name="Grace Mensah").count() == 1


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("account_email", {"account_email": "nonsense"}),
        ("account_email", {"account_email": "helen@northgate.example"}),
        ("arrival_on", {"arrival_on": date(1900, 1, 1)}),
        ("start_on", {"start_on": date(9999, 1, 1)}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nobody_is_added(cast: Cast, field: str, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        add_newcomer(cast.helen, facts=FACTS, **given)
    assert [one.field for one in refusal.value.problems] == [field]
    assert not Recruit.objects.filter(full_name="Grace Mensah").exists()
    assert not User.objects.filter(email="grace@example.org").exists()


def test_only_hr_adds_people(cast: Cast) -> None:
    for name in ("liam", "priya", "diana", "amara"):
        with pytest.raises(NotAllowed):
            add_newcomer(getattr(cast, name), facts=FACTS)


def test_an_account_is_given_once(cast: Cast) -> None:
    grace = registered(cast)
    assert open_account(cast.helen, recruit_id=grace.pk, email="grace@example.org").roles == ["recruit"]
    with pytest.raises(NotNow):
        open_account(cast.helen, recruit_id=grace.pk, email="other@example.org")
    with pytest.raises(NotFound):
        open_account(cast.helen, recruit_id=cast.southmoor_recruit.pk, email="other@example.org")


def test_a_ward_brings_its_site_and_another_site_s_ward_is_refused(cast: Cast) -> None:
    recruit = add_newcomer(cast.helen, facts=FACTS | {"ward": cast.ward}, in_usual_bundle=False)
    assert recruit.site == cast.site
    with pytest.raises(Invalid, match="is not at"):
        add_newcomer(cast.helen, facts=FACTS | {"ward": cast.ward, "site": SiteFactory()}, in_usual_bundle=False)


def test_a_note_is_kept_and_only_its_being_there_is_in_the_audit(cast: Cast) -> None:
    note = add_note(cast.helen, recruit_id=cast.amara_recruit.pk, words="  Prefers the evening.\n")

    assert RecruitNote.objects.get().words == "Prefers the evening."
    event = Event.objects.get(action="noted")
    assert (event.object_id, event.recruit_id) == (note.pk, cast.amara_recruit.pk)
    assert not hasattr(event, "detail")


def test_a_note_sent_twice_is_one_note(cast: Cast) -> None:
    first, again, other, about_another = (
        add_note(who, recruit_id=recruit.pk, words="Prefers the evening.")
        for who, recruit in (
            (cast.helen, cast.amara_recruit), (cast.helen, cast.amara_recruit),
            (cast.hana, cast.amara_recruit), (cast.helen, cast.bilal_recruit),
        )
    )  # fmt: skip
    assert first == again and len({first, other, about_another}) == 3
    RecruitNote.objects.filter(pk=first.pk).update(made_at=Now() - timedelta(seconds=61))
    assert add_note(cast.helen, recruit_id=cast.amara_recruit.pk, words="Prefers the evening.") != first


@pytest.mark.parametrize("words", ["", "  \n ", "\u200b", "a\0b", "x" * 100_001])
def test_a_note_says_something_that_can_be_stored(cast: Cast, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add_note(cast.helen, recruit_id=cast.amara_recruit.pk, words=words)
    assert [one.field for one in refusal.value.problems] == ["words"]


def test_notes_are_for_hr(cast: Cast) -> None:
    for name in ("liam", "priya", "amara"):
        with pytest.raises(NotAllowed):
            add_note(getattr(cast, name), recruit_id=cast.amara_recruit.pk, words="A note.")
