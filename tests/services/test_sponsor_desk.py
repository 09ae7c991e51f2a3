"""The sponsor's desk: licence, who is on it, allocations, certificates with their last day, reports made."""

from datetime import date
from typing import Any

import pytest

from onboarding import access
from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Certificate, CosAllocation, Event, Occurrence, Recruit, SponsorLicence
from onboarding.selectors.sponsor import allocation_rows, certificate_rows, desk_row, duties_closed
from onboarding.services.sponsor_desk import (
    keep_allocation,
    keep_certificate,
    keep_licence,
    keep_licence_person,
    log_report,
)
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import EnrolmentFactory, MilestoneFactory, RecruitFactory, published_version, steps_of
from tests.sponsor_factories import CosAllocationFactory, LicencePersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
YEAR = {"starts_on": date(2025, 4, 6), "ends_on": date(2026, 4, 5), "number": 40}


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast) -> None:
    access.enter(cast.helen)


def problems(error: Any) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in error.value.problems]


def test_the_licence_is_one_row_that_is_put_right(cast: Cast) -> None:
    keep_licence(cast.helen, number=" A1B2 ", rating="a", expires_on=None)
    licence = keep_licence(cast.hana, number="A1B2", rating="b", expires_on=date(2034, 4, 5))
    assert SponsorLicence.objects.count() == 1
    assert (licence.number, licence.rating, licence.expires_on) == ("A1B2", "b", date(2034, 4, 5))
    event = Event.objects.select_related("detail").filter(action="licence_kept").latest("recorded_at", "id")
    assert (event.detail.data["from"]["rating"], event.detail.data["to"]["rating"]) == ("a", "b")
    with pytest.raises(Stale):
        keep_licence(cast.helen, number="A1B2", rating="a", expires_on=None, revision=1)


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"number": " "}, [("number", "required")]),
        ({"number": "\0"}, [("number", "null_character")]),
        ({"number": "9" * 31}, [("number", "too_long")]),
        ({"rating": "z"}, [("rating", "unknown")]),
        ({"expires_on": date(1, 1, 1)}, [("expires_on", "out_of_range")]),
        ({"expires_on": date(9999, 12, 31)}, [("expires_on", "out_of_range")]),
    ],
)
def test_a_licence_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any], found: list[tuple[str, str]]) -> None:
    with pytest.raises(Invalid) as error:
        keep_licence(cast.helen, **({"number": "A1", "rating": "a", "expires_on": None} | wrong))
    assert [one for one in problems(error) if one in found] == found


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"starts_on": None}, ("starts_on", "required")),
        ({"ends_on": date(2024, 4, 6)}, ("ends_on", "impossible_order")),
        ({"number": -1}, ("number", "out_of_range")),
        ({"number": None}, ("number", "out_of_range")),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}, ("starts_on", "overlaps")),
    ],
)
def test_an_allocation_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any], found: tuple[str, str]) -> None:
    keep_allocation(cast.helen, **YEAR)
    with pytest.raises(Invalid) as error:
        keep_allocation(cast.helen, **(YEAR | {"starts_on": date(2024, 4, 6), "ends_on": date(2025, 4, 5)} | wrong))
    assert problems(error) == [found]


def test_an_allocation_is_put_right_in_its_place(cast: Cast) -> None:
    one = keep_allocation(cast.helen, **YEAR)
    keep_allocation(cast.hana, **(YEAR | {"number": 45}), allocation_id=one.pk, revision=1)
    assert CosAllocation.objects.get().number == 45
    with pytest.raises(NotFound):
        keep_allocation(cast.hana, **YEAR, allocation_id=cast.helen.pk)


def test_certificates_are_counted_from_the_days_they_were_assigned(cast: Cast) -> None:
    # Amara's and Bilal's were assigned on 15 December 2025 and not used by what is recorded.
    CosAllocationFactory()
    waiting = RecruitFactory()
    MilestoneFactory(recruit=waiting, kind="cos_assigned", actual_on=date(2026, 2, 20))
    used = RecruitFactory()
    MilestoneFactory(recruit=used, kind="cos_assigned", actual_on=date(2026, 2, 2))
    MilestoneFactory(recruit=used, kind="visa_applied", actual_on=date(2026, 2, 9))
    academy = RecruitFactory(sponsor="academy")
    MilestoneFactory(recruit=academy, kind="cos_assigned", actual_on=date(2026, 2, 2))
    keep_certificate(cast.helen, recruit_id=cast.bilal_recruit.pk, occurrence=1, number="C1", returned_on=TODAY)

    rows = certificate_rows(cast.helen, date(2026, 3, 23))

    told = {row["recruit"]["id"]: (row["state"], row["lapses_on"], row["days_left"]) for row in rows}
    # Three months from Friday 20 February: Wednesday 20 May. From 15 December: Sunday 15 March, so the Friday before.
    assert told == {
        waiting.pk: ("waiting", date(2026, 5, 20), 58),
        used.pk: ("used", date(2026, 5, 1), None),
        cast.amara_recruit.pk: ("lapsed", date(2026, 3, 13), None),
        cast.bilal_recruit.pk: ("returned", date(2026, 3, 13), None),
    }
    (year,) = allocation_rows(list(CosAllocation.objects.all()), rows)
    counted = {name: year[name] for name in ("assigned", "used", "returned", "waiting", "lapsed", "left")}
    assert counted == {"assigned": 4, "used": 1, "returned": 1, "waiting": 1, "lapsed": 1, "left": 36}


def test_a_certificate_that_was_used_is_not_returned(cast: Cast) -> None:
    MilestoneFactory(recruit=cast.amara_recruit, kind="visa_applied", actual_on=date(2026, 1, 5))
    about = {"recruit_id": cast.amara_recruit.pk, "occurrence": 1, "number": "C1"}
    with pytest.raises(NotNow, match="applied for"):
        keep_certificate(cast.helen, **about, returned_on=TODAY)
    with pytest.raises(Invalid) as error:
        keep_certificate(cast.helen, **about, returned_on=date(2025, 12, 1))
    assert problems(error) == [("returned_on", "impossible_order")]
    keep_certificate(cast.helen, **about)
    assert Certificate.objects.get().number == "C1"


def test_of_a_certificate_that_the_trust_did_not_assign_nothing_is_kept(cast: Cast) -> None:
    Recruit.objects.filter(pk=cast.bilal_recruit.pk).update(sponsor="academy")
    for recruit, occurrence in ((cast.bilal_recruit, 1), (cast.amara_recruit, 2), (cast.southmoor_recruit, 1)):
        with pytest.raises(NotFound):
            keep_certificate(cast.helen, recruit_id=recruit.pk, occurrence=occurrence, number="C1")


def test_someone_on_the_licence_has_days(cast: Cast) -> None:
    made = keep_licence_person(cast.helen, full_name="Ruth Cole", role="key_contact", since=date(2025, 1, 6))
    ended = keep_licence_person(
        cast.helen, full_name="Ruth Cole", role="key_contact", since=date(2025, 1, 6), until=TODAY, person_id=made.pk
    )
    assert (ended.until, ended.revision) == (TODAY, 2)
    with pytest.raises(Invalid) as error:
        keep_licence_person(cast.helen, full_name="", role="boss", since=None, until=date(2024, 1, 1))
    assert problems(error) == [("full_name", "required"), ("role", "unknown"), ("since", "required")]


def test_a_change_on_the_licence_begins_its_clock_where_that_is_wanted(cast: Cast) -> None:
    who = {"full_name": "Ruth Cole", "role": "key_contact"}
    keep_licence_person(cast.helen, **who, since=date(2024, 1, 8))
    assert Occurrence.objects.count() == 0
    keep_licence_person(cast.helen, **who, since=TODAY, report=True)
    happened = Occurrence.objects.get(kind="licence_change")
    assert (happened.happened_on, happened.words, happened.recruit_id) == (TODAY, "Key contact: Ruth Cole", None)
    with pytest.raises(Invalid) as error:
        keep_licence_person(cast.helen, **who, since=date(2040, 1, 1), report=True)
    assert problems(error) == [("report", "out_of_range")]


def test_a_report_is_logged_once_with_its_reference(cast: Cast) -> None:
    report = {"about": "New first day", "reported_on": TODAY, "reference": "SMS-1", "recruit_id": cast.amara_recruit.pk}
    log_report(cast.helen, **report)
    with pytest.raises(NotNow, match="in the log already"):
        log_report(cast.hana, **report)
    assert Event.objects.filter(action="sponsor_reported", recruit=cast.amara_recruit).count() == 1


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"about": ""}, ("about", "required")),
        ({"reference": " "}, ("reference", "required")),
        ({"reported_on": date(2026, 3, 3)}, ("reported_on", "out_of_range")),
        ({"reported_on": None}, ("reported_on", "required")),
    ],
)
def test_a_report_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any], found: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        log_report(cast.helen, **({"about": "A change", "reported_on": TODAY, "reference": "SMS-1"} | wrong))
    assert problems(error) == [found]


def test_nothing_about_someone_of_the_academy_is_reported_on_the_trusts_licence(cast: Cast) -> None:
    Recruit.objects.filter(pk=cast.bilal_recruit.pk).update(sponsor="academy")
    with pytest.raises(Invalid, match="report to the Academy"):
        log_report(cast.helen, about="Late", reported_on=TODAY, reference="SMS-1", recruit_id=cast.bilal_recruit.pk)


def test_a_duty_that_was_closed_stands_in_the_log(cast: Cast) -> None:
    version = published_version([{"title": "Late start", "owner_role": "hr"}], programme__kind="duty")
    (step,) = steps_of(EnrolmentFactory(recruit=cast.amara_recruit, version=version))
    submit_step(cast.helen, step_id=step.pk, on=TODAY, note="Reported, reference SMS-77")
    (row,) = duties_closed(cast.hana, 20)
    assert (row["about"], row["recruit"].pk, row["by"]) == ("Late start", cast.amara_recruit.pk, "Helen Moss")
    assert "SMS-77" in row["reference"]


@pytest.mark.parametrize("who", ["liam", "priya", "ed", "diana", "amara"])
def test_only_hr_sits_at_the_desk(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        keep_licence(getattr(cast, who), number="A1", rating="a", expires_on=None)
    with pytest.raises(NotAllowed):
        desk_row(getattr(cast, who), TODAY)


def test_another_trust_has_a_desk_of_its_own(cast: Cast) -> None:
    person = LicencePersonFactory()
    access.enter(cast.omar)
    assert desk_row(cast.omar, TODAY)["people"] == []
    with pytest.raises(NotFound):
        keep_licence_person(cast.omar, full_name="X", role="level_1", since=TODAY, person_id=person.pk)
