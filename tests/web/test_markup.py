"""What people type is text on every page, whatever field it was typed into."""

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from pytest_django.fixtures import Settings

from onboarding import access
from onboarding.models.base import Owned
from tests.cast import Cast
from tests.factories import EvidenceFactory, RecruitNoteFactory, StepCommentFactory
from tests.sweep.matrix import WEB
from tests.sweep.objects import of_northgate
from tests.sweep.routes import every_route
from tests.viewing import client_for

pytestmark = pytest.mark.django_db
MARKUP = "<b>zz'\"&</b>"
ATTRIBUTE = 'zz" onclick='
KEYS = {"PulseInvitation.round"}  # of the library, and part of an address: nobody types it


def plant(word: str) -> set[str]:
    """Put the word before the words of every column that lets it in. Names those that did."""
    planted = set()
    for model in (one for one in apps.get_models() if issubclass(one, Owned)):
        for field in model._meta.concrete_fields:
            if (
                type(field) not in (models.CharField, models.TextField)
                or field.choices
                or f"{model.__name__}.{field.name}" in KEYS
                or (field.max_length or 999) < 60
            ):
                continue
            typed = models.Func(
                models.Value(word), models.F(field.name), function="concat", output_field=models.TextField()
            )
            try:
                with transaction.atomic():
                    if model._default_manager.exclude(**{field.name: ""}).update(**{field.name: typed}):
                        planted.add(f"{model.__name__}.{field.name}")
            except DatabaseError:
                continue  # a key, a closed list, or a table that nobody may rewrite
    return planted


def test_markup_in_any_field_is_text_on_every_page(cast: Cast, settings: Settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    access.enter(cast.helen)
    values = of_northgate(cast)
    RecruitNoteFactory(recruit=cast.amara_recruit, words=f"{MARKUP}{ATTRIBUTE}")
    step = cast.amara_recruit.enrolments.get(version__programme__key="pre-arrival").steps.first()
    StepCommentFactory(step=step, words=f"{MARKUP}{ATTRIBUTE}")
    EvidenceFactory(step=step, note=f"{MARKUP}{ATTRIBUTE}")
    planted = plant(f"{MARKUP}{ATTRIBUTE}")
    assert planted >= {"Recruit.full_name", "Membership.full_name", "Ward.name", "Cohort.name", "RecruitNote.words"}
    seen, wrong = 0, []
    for name in ("helen", "liam", "diana", "amara"):
        browser = client_for(getattr(cast, name))
        for route in every_route():
            if name not in WEB.get(route.name, {}).get("GET", WEB["my"]["GET"]).into or route.name not in WEB:
                continue
            answer = browser.get(route.address(values))
            if answer.get("Content-Type", "").startswith("text/html"):
                seen += "&lt;b&gt;zz" in answer.text
                wrong += [f"{name} {route.name}"] * ("<b>zz" in answer.text or ATTRIBUTE in answer.text)

    assert wrong == []
    assert seen > 100, "most pages name somebody"
