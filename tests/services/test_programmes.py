"""The life of a programme: a draft as a copy, published in place of the old version, retired, thrown away."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.models import Enrolment, Event, Item, Membership, Programme, ProgrammeVersion, Stage
from onboarding.services.draft_parts import add_item, add_stage, change_item, remove_item
from onboarding.services.enrolments import enrol_in_usual_bundle
from onboarding.services.programme_drafts import change_draft, discard_draft, draft_version
from onboarding.services.programmes import new_programme, publish_version, retire_version
from tests.cast import Cast
from tests.factories import RecruitFactory, VersionFactory
from tests.programmes import an_item, document_of, draft_of, item_of
from tests.viewing import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def versions(key: str = "nurse-osce") -> list[tuple[int, str]]:
    return list(ProgrammeVersion.objects.filter(programme__key=key).order_by("number").values_list("number", "status"))


def problems(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {one.field: one.detail for one in refused.value.problems}


def test_a_draft_is_a_copy_of_what_is_published(cast: Cast) -> None:
    draft = draft_of(cast.helen)

    published = ProgrammeVersion.objects.get(programme__key="nurse-osce", status="published")
    assert versions() == [(1, "published"), (2, "draft")]
    assert document_of(draft) == document_of(published)
    names = [field.attname for field in Item._meta.concrete_fields if field.name not in ("id", "version", "stage")]
    assert list(draft.items.values_list(*names)) == list(published.items.values_list(*names))
    assert draft.source_note == published.source_note and draft.digest == ""


def test_a_draft_of_a_long_programme_costs_no_more_than_that_of_a_short_one(cast: Cast) -> None:
    counts = set()
    for key in ("nurse-osce", "arrival-and-induction"):
        with CaptureQueriesContext(connection) as queries:
            draft_of(cast.helen, key)
        counts.add(len(queries))
    # The test's own look-up of the programme; a savepoint and its end; the programme, locked; a draft that waits; what
    # is published; the newest number; stages read, items read; version, stages and items written; event and its words.
    assert counts == {1 + 2 + 4 + 2 + 3 + 2}


def test_there_is_one_open_draft_and_asking_again_opens_it(cast: Cast) -> None:
    first = draft_of(cast.helen)

    assert draft_of(cast.hana) == first
    assert versions() == [(1, "published"), (2, "draft")]


def test_a_draft_that_the_library_brought_is_taken_up(cast: Cast) -> None:
    programme = Programme.objects.get(key="nurse-osce")
    brought = VersionFactory(programme=programme, number=2, template_version="3.0")

    assert draft_version(cast.helen, programme_id=programme.pk) == brought


def test_publishing_retires_the_old_version_and_people_in_flight_stay_on_it(cast: Cast) -> None:
    draft = draft_of(cast.helen)
    item = item_of(draft, "nmc-account")
    change_item(cast.helen, version_id=draft.pk, item_id=item.pk, changes={"title": "Open your account with the NMC"})

    publish_version(cast.helen, version_id=draft.pk)

    assert versions() == [(1, "retired"), (2, "published")]
    before = Enrolment.objects.get(recruit=cast.amara_recruit, version__programme__key="nurse-osce")
    assert before.version.number == 1
    newcomer = RecruitFactory()
    enrol_in_usual_bundle(cast.helen, recruit_id=newcomer.pk)
    after = Enrolment.objects.get(recruit=newcomer, version__programme__key="nurse-osce")
    assert after.version.number == 2
    assert after.steps.filter(item__title="Open your account with the NMC").exists()
    event = Event.objects.get(action="version_published")
    assert (event.actor, event.detail.data["retired"]) == (cast.helen, [1])


def test_what_is_published_is_changed_no_more(cast: Cast) -> None:
    draft = draft_of(cast.helen)
    publish_version(cast.helen, version_id=draft.pk)
    item = item_of(draft, "nmc-account")

    for attempt in (
        lambda: change_item(cast.helen, version_id=draft.pk, item_id=item.pk, changes={"title": "Another"}),
        lambda: remove_item(cast.helen, version_id=draft.pk, item_id=item.pk),
        lambda: add_stage(cast.helen, version_id=draft.pk, title="Another"),
        lambda: change_draft(cast.helen, version_id=draft.pk, changes={"source_note": "Another"}),
        lambda: discard_draft(cast.helen, version_id=draft.pk),
        lambda: publish_version(cast.helen, version_id=draft.pk),
    ):
        with pytest.raises(NotNow):
            attempt()


def test_retired_it_is_given_to_nobody_new(cast: Cast) -> None:
    published = ProgrammeVersion.objects.get(programme__key="nurse-osce", status="published")

    retire_version(cast.helen, version_id=published.pk)

    assert versions() == [(1, "retired")]
    made = enrol_in_usual_bundle(cast.helen, recruit_id=RecruitFactory().pk)
    assert "nurse-osce" not in {one.version.programme.key for one in made}
    with pytest.raises(NotNow):
        retire_version(cast.helen, version_id=published.pk)


def test_a_draft_that_is_thrown_away_leaves_nothing_but_its_event(cast: Cast) -> None:
    draft = draft_of(cast.helen)

    discard_draft(cast.helen, version_id=draft.pk)

    assert versions() == [(1, "published")]
    assert not Item.objects.filter(version=draft.pk).exists() and not Stage.objects.filter(version=draft.pk).exists()
    assert Event.objects.get(action="draft_discarded").detail.data["version"] == 2


def test_after_the_only_draft_was_thrown_away_an_empty_one_is_begun(cast: Cast) -> None:
    only = new_programme(cast.helen, title="First snow", kind="induction", audience=["nurse"])
    discard_draft(cast.helen, version_id=only.pk)
    assert not ProgrammeVersion.objects.filter(programme=only.programme_id).exists()
    browser = client_for(cast.helen)
    assert all(browser.get(page).status_code == 200 for page in ("/programmes/", f"/programmes/{only.programme_id}/"))

    draft = draft_version(cast.helen, programme_id=only.programme_id)

    assert (draft.number, draft.status, draft.items.count()) == (1, "draft", 0)
    assert Event.objects.get(action="version_drafted").object_id == draft.pk


def test_duties_and_commitments_are_not_written_by_hand(cast: Cast) -> None:
    for key in ("cos-use", "edi-2023-commitments"):
        programme = Programme.objects.get(key=key)
        with pytest.raises(NotNow, match="come with the library"):
            draft_version(cast.helen, programme_id=programme.pk)
        with pytest.raises(NotNow, match="come with the library"):
            retire_version(cast.helen, version_id=programme.versions.get().pk)


def test_a_programme_of_their_own_is_written_from_nothing_and_published(cast: Cast) -> None:
    draft = new_programme(cast.helen, title="Überwinter: first snow", kind="induction", audience=["nurse"])
    with pytest.raises(Invalid) as refused:
        publish_version(cast.helen, version_id=draft.pk)
    assert set(problems(refused)) == {"source_note", "stages"}

    stage = add_stage(cast.helen, version_id=draft.pk, title="Before arrival")
    add_item(cast.helen, version_id=draft.pk, fields=an_item(stage=stage.key, key=""))
    change_draft(cast.helen, version_id=draft.pk, changes={"source_note": "Our own."})
    publish_version(cast.helen, version_id=draft.pk)

    assert (draft.programme.key, stage.key) == ("uberwinter-first-snow", "before-arrival")
    made = enrol_in_usual_bundle(cast.helen, recruit_id=RecruitFactory().pk)
    assert "uberwinter-first-snow" in {one.version.programme.key for one in made}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "A\0B"}, "title"),
        ({"title": "Two\nlines"}, "title"),
        ({"title": "\u200b"}, "title"),
        ({"title": "\u202eretniW"}, "title"),
        ({"kind": "duty"}, "kind"),
        ({"audience": []}, "audience"),
        ({"audience": ["dentist"]}, "audience"),
        ({"key": "Not a key"}, "key"),
        ({"key": "nurse-osce"}, "key"),
    ],
)
def test_a_programme_that_cannot_be_is_refused_at_its_field(cast: Cast, fields: dict[str, object], wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        new_programme(cast.helen, **({"title": "Winter", "kind": "induction", "audience": ["all"]} | fields))

    assert set(problems(refused)) == {wrong}


def test_two_programmes_of_one_title_have_two_keys(cast: Cast) -> None:
    made = [new_programme(cast.helen, title="Winter", kind="induction", audience=["all"]) for _ in range(3)]

    assert [one.programme.key for one in made] == ["winter", "winter-2", "winter-3"]


def test_only_hr_writes_programmes_and_nobody_of_another_trust_finds_them(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    draft = draft_of(cast.helen)
    with pytest.raises(NotAllowed):
        publish_version(cast.liam, version_id=draft.pk)
    with pytest.raises(NotFound):
        publish_version(cast.amara, version_id=draft.pk)
    enter(cast.omar)
    with pytest.raises(NotFound):
        publish_version(cast.omar, version_id=draft.pk)


def test_who_looked_at_an_older_state_changes_nothing(cast: Cast) -> None:
    draft = draft_of(cast.helen)
    add_stage(cast.helen, version_id=draft.pk, title="One more", revision=1)

    with pytest.raises(Stale):
        change_draft(cast.hana, version_id=draft.pk, changes={"source_note": "Another"}, revision=1)
    with pytest.raises(Stale):
        publish_version(cast.hana, version_id=draft.pk, revision=1)
