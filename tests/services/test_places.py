"""Sites, wards and cohorts: added, renamed, closed, and never closed over people's heads."""

from collections.abc import Callable

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Cohort, Event, Membership, Recruit, Site, Ward
from onboarding.services.places import add_cohort, add_site, add_ward, change_place
from onboarding.services.recruits import change_recruit
from tests.cast import Cast
from tests.factories import CohortFactory, RecruitFactory, SiteFactory, WardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def test_a_place_that_is_added_is_open_and_in_the_audit(cast: Cast) -> None:
    site = add_site(cast.helen, name=" Northgate West ", country="WLS")
    ward = add_ward(cast.helen, site=site, name="Ward 20")
    cohort = add_cohort(cast.helen, name="June 2026")

    assert (site.name, site.country, site.is_open, ward.site, cohort.revision) == (
        "Northgate West", "WLS", True, site, 1,
    )  # fmt: skip
    assert Event.objects.filter(action="place_added", actor=cast.helen).count() == 3


@pytest.mark.parametrize("name", ["ward 7", " Ward 7 "])
def test_two_wards_of_a_site_never_have_one_name_whatever_its_case(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add_ward(cast.helen, site=cast.site, name=name)
    assert [(one.field, one.code) for one in refusal.value.problems] == [("name", "taken")]
    assert add_ward(cast.helen, site=SiteFactory(), name=name).name == name.strip()


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "required"), (" – ", "required"), ("x" * 201, "too_long"), ("A\0b", "null_character"), ("A\nb", "control_character")],
)  # fmt: skip
def test_a_name_that_cannot_be_is_refused_at_its_field(cast: Cast, name: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add_cohort(cast.helen, name=name)
    assert [(one.field, one.code) for one in refusal.value.problems] == [("name", code)]


def test_a_place_closes_once_nobody_is_there(cast: Cast) -> None:
    RecruitFactory(ward=cast.ward, status="left")
    with pytest.raises(NotNow) as refusal:
        change_place(cast.helen, kind=Ward, place_id=cast.ward.id, changes={"is_open": False})
    assert refusal.value.code == "people_still_there"
    assert "2 people are still there. Move Amara Santos and Bilal Ahmed first." in refusal.value.detail

    Recruit.objects.filter(ward=cast.ward).update(ward=None)
    closed = change_place(cast.helen, kind=Ward, place_id=cast.ward.id, changes={"is_open": False})

    assert not closed.is_open
    assert Event.objects.get(object_id=cast.ward.id).action == "place_closed"


def test_a_refusal_names_five_people_and_counts_the_rest(cast: Cast) -> None:
    ward = WardFactory(site=cast.site)
    for number in range(7):
        RecruitFactory(ward=ward, full_name=f"Person {number}")
    with pytest.raises(NotNow) as refusal:
        change_place(cast.helen, kind=Ward, place_id=ward.id, changes={"is_open": False})
    assert "7 people are still there. Move Person 0, Person 1, Person 2, Person 3, Person 4 and 2 more first." in str(
        refusal.value
    )


def test_a_cohort_closes_once_everyone_has_arrived(cast: Cast) -> None:
    cohort = CohortFactory()
    late = RecruitFactory(cohort=cohort, full_name="Still Abroad")
    RecruitFactory(cohort=cohort, status="started")
    with pytest.raises(NotNow, match="1 person is still to arrive"):
        change_place(cast.helen, kind=Cohort, place_id=cohort.id, changes={"is_open": False})

    Recruit.objects.filter(pk=late.pk).update(status="arrived")

    assert not change_place(cast.helen, kind=Cohort, place_id=cohort.id, changes={"is_open": False}).is_open


def test_a_site_closes_after_its_wards_and_opens_before_them(cast: Cast) -> None:
    site = SiteFactory()
    ward = WardFactory(site=site, name="Ward 1")
    with pytest.raises(NotNow, match="still has open wards: Ward 1"):
        change_place(cast.helen, kind=Site, place_id=site.id, changes={"is_open": False})
    change_place(cast.helen, kind=Ward, place_id=ward.id, changes={"is_open": False})
    change_place(cast.helen, kind=Site, place_id=site.id, changes={"is_open": False})

    with pytest.raises(NotNow) as refusal:
        change_place(cast.helen, kind=Ward, place_id=ward.id, changes={"is_open": True})
    assert refusal.value.code == "site_closed"
    with pytest.raises(Invalid):
        add_ward(cast.helen, site=Site.objects.get(pk=site.pk), name="Ward 2")


def test_a_country_stays_while_peoples_dates_rest_on_it(cast: Cast) -> None:
    with pytest.raises(NotNow, match="rest on its bank holidays"):
        change_place(cast.helen, kind=Site, place_id=cast.site.id, changes={"country": "SCT"})
    site = SiteFactory()
    assert change_place(cast.helen, kind=Site, place_id=site.id, changes={"country": "SCT"}).country == "SCT"
    with pytest.raises(Invalid):
        change_place(cast.helen, kind=Site, place_id=site.id, changes={"country": "FRA"})


def test_saying_the_same_again_changes_nothing(cast: Cast) -> None:
    same = change_place(cast.helen, kind=Ward, place_id=cast.ward.id, changes={"name": "Ward 7", "is_open": True})

    assert same.revision == 1
    assert not Event.objects.filter(object_id=cast.ward.id).exists()


def test_a_stale_page_is_refused(cast: Cast) -> None:
    with pytest.raises(Stale):
        change_place(cast.helen, kind=Ward, place_id=cast.ward.id, changes={"name": "Ward 8"}, revision=7)


def test_a_wards_country_is_that_of_its_site(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        change_place(cast.helen, kind=Ward, place_id=cast.ward.id, changes={"country": "SCT"})
    assert [(one.field, one.code) for one in refusal.value.problems] == [("country", "unknown_field")]


def test_a_place_of_another_trust_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFound):
        change_place(cast.helen, kind=Ward, place_id=cast.southmoor_ward.id, changes={"name": "Ward 8"})


@pytest.mark.parametrize("name", ["liam", "priya", "ed", "diana", "amara"])
def test_only_hr_changes_places(cast: Cast, enter: Callable[[Membership], None], name: str) -> None:
    viewer = getattr(cast, name)
    enter(viewer)
    with pytest.raises(NotAllowed):
        add_site(viewer, name="Mine")
    with pytest.raises(NotAllowed):
        add_ward(viewer, site=cast.site, name="Mine")
    with pytest.raises(NotAllowed):
        change_place(viewer, kind=Ward, place_id=cast.ward.id, changes={"name": "Mine"})


def test_nobody_is_sent_to_a_place_that_is_closed(cast: Cast) -> None:
    closed = WardFactory(site=cast.site, is_open=False)
    with pytest.raises(Invalid) as refusal:
        change_recruit(cast.helen, recruit_id=cast.amara_recruit.id, changes={"ward": closed})
    assert [(one.field, one.code) for one in refusal.value.problems] == [("ward", "closed")]
