"""What stands in the way of publishing a draft: all of it, each fault at its item and field."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid
from onboarding.models import Item, Membership, ProgrammeVersion
from onboarding.selectors.version_faults import version_faults
from onboarding.services.draft_parts import add_item, add_stage, change_item, remove_item
from onboarding.services.programme_drafts import change_draft
from onboarding.services.programmes import publish_version
from tests.cast import Cast
from tests.programmes import an_item, document_of, draft_of, item_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast, enter: Callable[[Membership], None]) -> ProgrammeVersion:
    enter(cast.helen)
    return draft_of(cast.helen)


def faults(version: ProgrammeVersion) -> dict[str, str]:
    return {one.field: one.detail for one in version_faults(version)}


def test_what_was_just_copied_has_no_fault(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    for key in ("nurse-osce", "pre-arrival", "arrival-and-induction", "development", "doctor-img"):
        assert faults(draft_of(cast.helen, key)) == {}


def test_looking_for_faults_costs_the_same_however_long_the_version_is(cast: Cast, draft: ProgrammeVersion) -> None:
    longer = draft_of(cast.helen, "arrival-and-induction")
    counts = set()
    for version in (draft, longer):
        with CaptureQueriesContext(connection) as queries:
            version_faults(version)
        counts.add(len(queries))
    assert counts == {5}  # stages; items; items of what is published; plan actions; what any version hides


def test_every_fault_is_named_at_once(cast: Cast, draft: ProgrammeVersion) -> None:
    remove_item(cast.helen, version_id=draft.pk, item_id=item_of(draft, "cbt-pass").pk)
    add_stage(cast.helen, version_id=draft.pk, title="Empty")
    Item.objects.filter(version=draft, key="english-evidence").update(title=" ", source="x")
    change_draft(cast.helen, version_id=draft.pk, changes={"source_note": ""})

    with pytest.raises(Invalid) as refused:
        publish_version(cast.helen, version_id=draft.pk)

    told = {one.field: one.detail for one in refused.value.problems}
    assert {"source_note", "stages.empty", "items.english-evidence.title"} <= set(told)
    assert "“nurse-osce/cbt-pass”, which is not in the library" in told["items.osce-invitation.prerequisites"]
    assert draft.status == "draft"


def test_prerequisites_do_not_go_in_a_circle(cast: Cast, draft: ProgrammeVersion) -> None:
    item = item_of(draft, "nmc-account")
    change_item(cast.helen, version_id=draft.pk, item_id=item.pk, changes={"prerequisites": ["nurse-osce/cbt-pass"]})

    (field,) = faults(draft)

    assert field.endswith(".prerequisites") and "in a circle" in faults(draft)[field]


def test_a_must_have_of_a_plan_action_stays(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    draft = draft_of(cast.helen, "pre-arrival")
    remove_item(cast.helen, version_id=draft.pk, item_id=item_of(draft, "conditions-of-employment").pk)

    told = [one.detail for one in version_faults(draft)]

    assert any("“conditions-of-employment” is a must-have of plan action 5.1" in one for one in told), told


def test_what_other_programmes_wait_for_stays(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    draft = draft_of(cast.helen, "pre-arrival")
    remove_item(cast.helen, version_id=draft.pk, item_id=item_of(draft, "sponsorship-route").pk)

    told = [one.detail for one in version_faults(draft)]

    assert any("waits for “sponsorship-route”, which is not in this version" in one for one in told), told


HIDDEN = pytest.mark.parametrize(("field", "kind"), [("sensitivity", "health"), ("private", "pastoral")])


def hiding(cast: Cast, draft: ProgrammeVersion, **hidden: str) -> ProgrammeVersion:
    """A new draft of a programme whose published version keeps the words of an item from some readers."""
    change_item(cast.helen, version_id=draft.pk, item_id=item_of(draft, "cbt-pass").pk, changes=hidden)
    publish_version(cast.helen, version_id=draft.pk)
    return draft_of(cast.helen)


@HIDDEN
def test_what_is_hidden_stays_hidden_whichever_way_it_is_taken_out(
    cast: Cast, draft: ProgrammeVersion, field: str, kind: str
) -> None:
    draft = hiding(cast, draft, **{field: kind})
    item, document = item_of(draft, "cbt-pass"), document_of(draft)
    written = next(one for one in document["items"] if one["key"] == item.key)
    bare = written | {field: None}

    def refused(write: Callable[..., object], **words: Any) -> list[tuple[str, str]]:
        with pytest.raises(Invalid) as refusal:
            write(cast.helen, version_id=draft.pk, **words)
        return [(one.field.rpartition(".")[2], one.code) for one in refusal.value.problems]

    said = [(field, "not_taken_back")]
    assert refused(change_item, item_id=item.pk, changes={field: ""}) == said
    remove_item(cast.helen, version_id=draft.pk, item_id=item.pk)
    assert refused(add_item, fields=bare) == said
    again = [bare if one is written else one for one in document["items"]]
    assert refused(change_draft, changes={"items": again}) == said
    add_item(cast.helen, version_id=draft.pk, fields={name: one for name, one in written.items() if name != field})
    assert getattr(item_of(draft, "cbt-pass"), field) == kind


OTHERS_READ = pytest.mark.parametrize(("field", "other"), [("private", "health"), ("owner_role", "pastoral_lead")])


@OTHERS_READ
def test_private_words_are_not_given_to_other_readers(
    cast: Cast, draft: ProgrammeVersion, field: str, other: str
) -> None:
    draft = hiding(cast, draft, private="pastoral")
    item = item_of(draft, "cbt-pass")
    assert item.owner_role == "recruit"
    with pytest.raises(Invalid) as refusal:
        change_item(cast.helen, version_id=draft.pk, item_id=item.pk, changes={field: other})
    assert (field, "not_taken_back") in [(one.field, one.code) for one in refusal.value.problems]
    Item.objects.filter(pk=item.pk).update(**{field: other})
    assert "needs the agreement of information governance" in faults(draft)[f"items.cbt-pass.{field}"]


def test_what_no_version_yet_kept_from_anybody_is_put_otherwise_freely(cast: Cast, draft: ProgrammeVersion) -> None:
    item = item_of(draft, "cbt-pass")
    for hidden in ({"private": "pastoral"}, {"private": "health", "sensitivity": "health"}, {"private": ""}):
        change_item(cast.helen, version_id=draft.pk, item_id=item.pk, changes=hidden)
    item.refresh_from_db()
    assert (item.private, item.sensitivity) == ("", "health")


@HIDDEN
def test_what_is_hidden_no_longer_is_not_published(cast: Cast, draft: ProgrammeVersion, field: str, kind: str) -> None:
    draft = hiding(cast, draft, **{field: kind})
    Item.objects.filter(version=draft, key="cbt-pass").update(**{field: ""})

    assert "needs the agreement of information governance" in faults(draft)[f"items.cbt-pass.{field}"]


def test_what_a_version_says_of_itself_turns_nothing_round(cast: Cast, draft: ProgrammeVersion) -> None:
    change_draft(cast.helen, version_id=draft.pk, changes={"source_note": "Our own.\r\nSecond line"})
    with pytest.raises(Invalid) as refusal:
        change_draft(cast.helen, version_id=draft.pk, changes={"source_note": "\u2066x"})
    assert [one.field for one in refusal.value.problems] == ["source_note"]


# what is said otherwise of a sound item, the field at which it is refused, and a part of the sentence
BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({"title": "x" * 71}, "title", "“Title” may have up to 70 characters; it has 71."),
    ({"title": ""}, "title", "“Title” is missing."),
    ({"title": "A\0B"}, "title", "cannot be shown"),
    ({"title": "\u202eB"}, "title", "cannot be shown"),
    ({"title": "A\nB"}, "title", "must be one line"),
    ({"title": "\u200b"}, "title", "must not be empty"),
    ({"title": 7}, "title", "must be text"),
    ({"guidance": "x" * 2001}, "guidance", "up to 2000 characters"),
    ({"owner_role": "director"}, "owner_role", "“Who does it” must be one of"),
    ({"owner_role": []}, "owner_role", "must be one of"),
    ({"scope": "trust"}, "scope", "must be one of"),
    ({"anchor": "full_moon"}, "anchor", "“Counted from” names “full_moon”"),
    ({"anchor": {"latest_of": ["arrival"]}}, "anchor", "two or more milestones"),
    ({"anchor": None}, "anchor", "is missing"),
    ({"offset": None}, "offset", "Add a whole number"),
    ({"offset": 3651}, "offset", "must be 3650 or less"),
    ({"offset": 10**40}, "offset", "must be 3650 or less"),
    ({"offset": 1.5}, "offset", "must be a whole number"),
    ({"offset": True}, "offset", "must be a whole number"),
    ({"unit": "hours"}, "unit", "Choose days"),
    ({"unit": ["days"]}, "unit", "Choose days"),
    ({"roll": "up"}, "roll", "“On a day off” must be one of"),
    ({"mandatory": "maybe"}, "mandatory", "must be true or false"),
    ({"evidence": "photo"}, "evidence", "must be one of"),
    ({"basis": "habit"}, "basis", "must be one of"),
    ({"source": None}, "source", "“Source” is missing."),
    ({"confidence": "certain"}, "confidence", "must be one of"),
    ({"plan_actions": ["9.9"]}, "plan_actions", "“9.9” is in no plan"),
    ({"plan_actions": ["5.2"], "basis": "law"}, "plan_actions", "evidences no plan action"),
    ({"remind_days_before": [7, 2]}, "remind_days_before", "“Reminders” has 2 values"),
    ({"remind_days_before": [-1]}, "remind_days_before", "must be 0 or more"),
    ({"limit": "hard", "roll": "back", "prerequisites": ["cbt-pass"]}, "prerequisites", "waits for nothing"),
    ({"limit": "hard"}, "roll", "must not fall on a shut day"),
    ({"prerequisites": ["a", "a"]}, "prerequisites", "names something twice"),
    ({"prerequisites": [None]}, "prerequisites", "must be text"),
    ({"valid_months": 12}, "valid_months", "only for items of scope manager or team"),
    ({"valid_months": 10**30, "scope": "team"}, "valid_months", "120 or less"),
    ({"applies_when": {}}, "applies_when", "at least one condition"),
    ({"applies_when": {"mood": ["good"]}}, "applies_when", "condition “mood”"),
    ({"applies_when": {"country_group": ["\0"]}}, "applies_when", "is not in the library"),
    ({"repeats": "weekly"}, "repeats", "each_permission"),
    ({"stage": "nowhere"}, "stage", "Choose one of the stages"),
    ({"key": "Not a key"}, "key", "lower-case letters and digits"),
    ({"sensitivity": "gossip"}, "sensitivity", "Use one of"),
    ({"hia5": ["5.2"]}, "hia5", "We do not know this field."),
    ({"colour": "blue"}, "colour", "We do not know this field."),
]


@pytest.mark.parametrize(("fields", "field", "words"), BROKEN, ids=[f"{n}-{row[1]}" for n, row in enumerate(BROKEN)])
def test_an_item_that_cannot_be_is_refused_at_its_field(
    cast: Cast, draft: ProgrammeVersion, fields: dict[str, Any], field: str, words: str
) -> None:
    document = document_of(draft)
    place = len(document["items"])

    with pytest.raises(Invalid) as refused:
        change_draft(cast.helen, version_id=draft.pk, changes={"items": [*document["items"], an_item(**fields)]})

    told = {one.field: one.detail for one in refused.value.problems}
    assert words in told[f"items.{place}.{field}"], told
    assert draft.items.count() == place
