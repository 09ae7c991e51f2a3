"""A published programme version never changes, whoever tries: people in flight follow what they were given."""

import os
from collections.abc import Callable

import psycopg
import pytest
from django.db import IntegrityError, transaction

from onboarding import access
from onboarding.models import Item, ProgrammeVersion, Stage
from tests import databases
from tests.cast import Cast
from tests.factories import ItemFactory, StageFactory, VersionFactory, published_version

FROZEN = "a published programme version never changes"
Change = Callable[[ProgrammeVersion], object]
CHANGES: dict[str, Change] = {
    "a word of an item": lambda version: version.items.update(title="Another title"),
    "its place": lambda version: version.stages.update(position=99),
    "an item less": lambda version: Item.objects.filter(version=version)[0].delete(),
    "a stage less": lambda version: Stage.objects.filter(version=version)[0].delete(),
    "an item more": lambda version: ItemFactory(stage=version.stages.first()),
    "a stage more": lambda version: StageFactory(version=version),
    "its source": lambda version: ProgrammeVersion.objects.filter(pk=version.pk).update(source_note="Another"),
    "a draft again": lambda version: ProgrammeVersion.objects.filter(pk=version.pk).update(status="draft"),
    "its number": lambda version: ProgrammeVersion.objects.filter(pk=version.pk).update(number=7),
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_service_cannot_change_a_published_version(change: Change, cast: Cast) -> None:
    access.enter(cast.helen)
    version = published_version()
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        change(version)


@pytest.mark.django_db
def test_an_item_cannot_be_moved_into_or_out_of_a_published_version(cast: Cast) -> None:
    access.enter(cast.helen)
    published, draft = published_version(), VersionFactory()
    item = ItemFactory(stage=StageFactory(version=draft))
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(version=published)
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        published.items.update(version=draft)


@pytest.mark.django_db
def test_a_draft_changes_freely_and_a_published_version_can_still_be_retired(cast: Cast) -> None:
    access.enter(cast.helen)
    published, draft = published_version(), VersionFactory()
    item = ItemFactory(stage=StageFactory(version=draft))
    assert Item.objects.filter(pk=item.pk).update(title="Another title") == 1
    assert ProgrammeVersion.objects.filter(pk=published.pk).update(status="retired") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE onboarding_item SET title = 'Another title'",
        "DELETE FROM onboarding_item WHERE id NOT IN (SELECT item_id FROM onboarding_step)",
        "UPDATE onboarding_stage SET position = 99",
        "UPDATE onboarding_programmeversion SET source_note = 'Another'",
        "UPDATE onboarding_programmeversion SET status = 'draft'",
        "DELETE FROM onboarding_programmeversion",
    ],
)
def test_nor_can_the_owner(change: str) -> None:
    with psycopg.connect(os.environ[databases.OWNER]) as owner, pytest.raises(psycopg.IntegrityError, match=FROZEN):
        owner.execute(change)
