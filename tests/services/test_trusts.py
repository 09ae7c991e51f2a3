"""Opening trusts, and saying what an installation is. Both are for the owner of the database."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, transaction
from pytest_django import Settings

from onboarding.errors import Invalid
from onboarding.models import Event, Installation, Trust
from onboarding.services.installation import mark_installation, refuse_wrong_start
from onboarding.services.trusts import open_trust


def test_a_trust_opens_once(as_owner: None) -> None:
    trust = open_trust(ods_code=" zt9 ", name="Third trust", live_on=date(2026, 4, 1))

    assert (trust.ods_code, trust.country) == ("ZT9", "ENG")
    assert Event.objects.get(trust=trust).action == "trust_opened"
    with pytest.raises(Invalid) as refusal:
        open_trust(ods_code="ZT9", name="Third trust", live_on=date(2026, 4, 1))
    assert [problem.code for problem in refusal.value.problems] == ["taken"]


def test_every_problem_of_a_trust_is_told_at_its_field(as_owner: None) -> None:
    with pytest.raises(Invalid) as refusal:
        open_trust(ods_code="Z-1", name=" ", live_on=date(2026, 4, 1), country="FRA")

    assert [problem.field for problem in refusal.value.problems] == ["ods_code", "name", "country"]


@pytest.mark.django_db
def test_the_app_cannot_open_a_trust() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Trust.objects.create(ods_code="ZT9", name="Third trust", live_on=date(2026, 4, 1))


@pytest.mark.django_db
def test_the_app_starts_on_a_database_of_its_own_kind() -> None:
    refuse_wrong_start()


@pytest.mark.django_db
def test_a_production_configuration_refuses_a_demo_database(settings: Settings) -> None:
    settings.INSTALLATION = "production"

    with pytest.raises(ImproperlyConfigured, match="belongs to a demo installation, but INSTALLATION=production"):
        refuse_wrong_start()


def test_a_role_that_bypasses_the_walls_is_refused(as_owner: None) -> None:
    with pytest.raises(ImproperlyConfigured, match="bypasses row-level security"):
        refuse_wrong_start()


def test_a_database_that_nobody_marked_is_refused(as_owner: None) -> None:
    Installation.objects.all().delete()

    with pytest.raises(ImproperlyConfigured, match="Nobody has said yet"):
        refuse_wrong_start()


def test_what_an_installation_is_stays(as_owner: None) -> None:
    mark_installation("demo")

    with pytest.raises(ImproperlyConfigured):
        mark_installation("production")
    assert Installation.objects.get().kind == "demo"
