"""Programmes and versions through the API: listed, drafted, written as one document, compared, published."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding import access
from onboarding.models import Membership, ProgrammeVersion
from tests.api.asking import API, MISSING, ApiFor, refused
from tests.cast import Cast
from tests.factories import ItemFactory
from tests.programmes import an_item, document_of, draft_of
from tests.viewing import ApiBrowser

pytestmark = pytest.mark.django_db
WHO = 3  # the token with its user; the memberships of that user with their trusts; how often they asked


@pytest.fixture
def draft(cast: Cast) -> ProgrammeVersion:
    access.enter(cast.helen)
    return draft_of(cast.helen)


@pytest.fixture
def api(cast: Cast, api_for: ApiFor) -> ApiBrowser:
    return api_for(cast.helen)


def rows(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_programmes_are_narrowed_by_kind_audience_and_words(api: ApiBrowser, draft: ProgrammeVersion) -> None:
    everything = rows(api.get(f"{API}/programmes/?page_size=200"))

    assert {"duty", "commitment", "onboarding"} <= {one["kind"] for one in everything}
    found = rows(api.get(f"{API}/programmes/?kind=onboarding&audience=nurse&search=regis"))
    assert [one["key"] for one in found] == ["nurse-osce"]
    assert found[0]["published"]["number"] == 1 and [one["id"] for one in found[0]["drafts"]] == [str(draft.pk)]
    assert (found[0]["people"], found[0]["check_this"]) == (1, False)
    for wrong in ("kind=x", "audience=x", "ordering=x", "colour=x", "search=%00", "page=0"):
        refused(api.get(f"{API}/programmes/?{wrong}"), 400, "invalid")


@pytest.mark.clock("2027-06-01 09:00")
def test_facts_that_are_to_be_looked_up_again_are_marked(api_for: ApiFor, cast: Cast) -> None:
    (found,) = rows(api_for(cast.helen).get(f"{API}/programmes/?search=nurse-osce"))

    assert found["check_this"] is True


def test_a_programme_is_added_once_and_its_draft_is_the_answer(api: ApiBrowser) -> None:
    body = {"title": "Winter", "kind": "induction", "audience": ["all"]}
    answers = [api.post(f"{API}/programmes/", body, format="json", HTTP_IDEMPOTENCY_KEY="one") for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert api.get(answers[0]["Location"]).json()["programme"]["key"] == "winter"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "duty"}, "kind"),
        ({"kind": 1}, "kind"),
        ({"audience": "all"}, "audience"),
        ({"audience": []}, "audience"),
        ({"audience": ["x"]}, "audience.0"),
        ({"title": ""}, "title"),
        ({"title": 1}, "title"),
        ({"key": "A b"}, "key"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_programme_that_cannot_be_is_refused(api: ApiBrowser, body: dict[str, Any], field: str) -> None:
    whole = {"title": "Winter", "kind": "induction", "audience": ["all"]} | body

    assert field in dict(refused(api.post(f"{API}/programmes/", whole, format="json"), 400, "invalid"))


def test_a_version_is_drafted_written_compared_and_published(api: ApiBrowser, cast: Cast) -> None:
    (programme,) = rows(api.get(f"{API}/programmes/?search=nurse-osce"))
    made = api.post(f"{API}/programmes/{programme['id']}/versions/", {}, format="json")
    address, document = made["Location"], made.json()
    items = [
        {
            name: value
            for name, value in one.items()
            if name not in ("id", "due_words", "for_whom", "to_confirm", "confirmed")
        }
        for one in document["items"]
    ]
    stages = [{"key": one["key"], "title": one["title"]} for one in document["stages"]]
    items[0]["title"] = "Open your account with the NMC"
    changes = {"source_note": "Looked up again.", "stages": stages, "items": [*items[:-1], an_item()]}

    changed = api.patch(address, changes, format="json", HTTP_IF_MATCH=made["ETag"])

    assert changed.status_code == 200, changed.content
    assert changed.json()["items"][0]["id"] == document["items"][0]["id"]
    diff = api.get(f"{address}diff/").json()
    assert diff["against"] == programme["published"]["id"]
    assert [one["key"] for one in diff["items"]["added"]] == ["say-hello"]
    assert [one["key"] for one in diff["items"]["removed"]] == [items[-1]["key"]]
    assert diff["items"]["changed"][0]["fields_changed"][0]["after"] == "Open your account with the NMC"
    assert [one["field"] for one in diff["about"]] == ["source_note"]
    refused(api.patch(address, {"source_note": "x"}, format="json", HTTP_IF_MATCH=made["ETag"]), 412, "stale")
    published = api.post(f"{address}publish/", {}, format="json", HTTP_IF_MATCH=changed["ETag"])
    assert (published.status_code, published.json()["status"]) == (200, "published"), published.content
    refused(api.patch(address, {"source_note": "x"}, format="json"), 409, "frozen")
    states = rows(api.get(f"{API}/programmes/{programme['id']}/versions/"))
    assert [(one["number"], one["status"]) for one in states] == [(2, "published"), (1, "retired")]


def test_a_programme_gets_another_name_and_other_readers(
    api: ApiBrowser, api_for: ApiFor, cast: Cast, draft: ProgrammeVersion
) -> None:
    address = f"{API}/programmes/{draft.programme_id}/"
    seen = api.get(address)
    changed = api.patch(address, {"title": "First days", "audience": ["nurse"]}, HTTP_IF_MATCH=seen["ETag"])
    assert changed.status_code == 200, changed.content
    assert (changed.json()["title"], changed.json()["audience"]) == ("First days", ["nurse"])
    assert changed.json()["key"] == seen.json()["key"]
    assert changed["ETag"] != seen["ETag"]
    refused(api.patch(address, {"title": "Late"}, HTTP_IF_MATCH=seen["ETag"]), 412, "stale")
    assert api.patch(address, {"title": "First days"})["ETag"] == changed["ETag"], "nothing has changed"
    refused(api_for(cast.diana).patch(address, {"title": "Mine"}), 403, "not_allowed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "two\u2028lines"}, "title"),
        ({"title": None}, "title"),
        ({"audience": []}, "audience"),
        ({"audience": ["wizard"]}, "audience.0"),
        ({"audience": "nurse"}, "audience"),
        ({"kind": "duty"}, "kind"),
        ({"key": "another"}, "key"),
        ({"trust": MISSING}, "trust"),
    ],
)
def test_a_change_of_a_programme_that_cannot_be_is_refused_at_its_field(
    api: ApiBrowser, draft: ProgrammeVersion, body: dict[str, Any], field: str
) -> None:
    found = refused(api.patch(f"{API}/programmes/{draft.programme_id}/", body), 400, "invalid")
    assert [name for name, _ in found] == [field]


def test_what_comes_with_the_library_keeps_its_name(api: ApiBrowser) -> None:
    (duty,) = rows(api.get(f"{API}/programmes/?kind=duty&page_size=1"))
    refused(api.patch(f"{API}/programmes/{duty['id']}/", {"title": "Ours"}), 409, "from_library")


def test_every_fault_of_a_document_is_named_at_its_place(api: ApiBrowser, draft: ProgrammeVersion) -> None:
    document = document_of(draft)
    document["items"][3]["title"] = ""
    document["items"][5]["offset"] = 99999
    document["stages"].append({"key": "Not a key", "title": "x"})

    found = refused(api.patch(f"{API}/versions/{draft.pk}/", document, format="json"), 400, "invalid")

    assert {field for field, _ in found} == {"items.3.title", "items.5.offset", "stages.5.key"}


BODIES: list[tuple[dict[str, Any], str]] = [
    ({"stages": "x"}, "stages"),
    ({"stages": [1]}, "stages"),
    ({"stages": [{"key": "a", "title": "A", "colour": "x"}]}, "stages.0.colour"),
    ({"stages": []}, "stages"),
    ({"items": {}}, "items"),
    ({"items": [None]}, "items"),
    ({"items": [{}]}, "items.0.title"),
    ({"items": [{}] * 301}, "items"),
    ({"source_note": 1}, "source_note"),
    ({"source_note": "A\0B"}, "source_note"),
    ({"source_note": "x" * 2001}, "source_note"),
    ({"review_on": "soon"}, "review_on"),
    ({"review_on": None}, "review_on"),
    ({"review_on": "0001-01-01"}, "review_on"),
    ({"review_on": "2020-01-01"}, "review_on"),
    ({"number": 7}, "number"),
    ({"status": "published"}, "status"),
]


@pytest.mark.parametrize(("body", "field"), BODIES, ids=[f"{n}-{row[1]}" for n, row in enumerate(BODIES)])
def test_a_document_that_cannot_be_is_refused(
    api: ApiBrowser, draft: ProgrammeVersion, body: dict[str, Any], field: str
) -> None:
    found = refused(api.patch(f"{API}/versions/{draft.pk}/", body, format="json"), 400, "invalid")

    assert any(name.startswith(field) for name, _ in found), found


def test_an_item_twice_is_refused_at_the_second(api: ApiBrowser, draft: ProgrammeVersion) -> None:
    items = document_of(draft)["items"]

    found = refused(
        api.patch(f"{API}/versions/{draft.pk}/", {"items": [*items, items[0]]}, format="json"), 400, "invalid"
    )

    assert found == [(f"items.{len(items)}.key", "key_used_twice")]


def test_what_is_compared_with_is_a_version_of_the_same_programme(api: ApiBrowser, draft: ProgrammeVersion) -> None:
    other = ProgrammeVersion.objects.filter(programme__key="development").get()
    for wrong in (other.pk, MISSING, "x"):
        found = refused(api.get(f"{API}/versions/{draft.pk}/diff/?against={wrong}"), 400, "invalid")
        assert found[0][0] == "against"


def test_a_draft_is_thrown_away_and_a_published_version_is_not(api: ApiBrowser, draft: ProgrammeVersion) -> None:
    published = ProgrammeVersion.objects.get(programme=draft.programme, status="published")

    refused(api.delete(f"{API}/versions/{draft.pk}/", HTTP_IF_MATCH='"9"'), 412, "stale")
    assert api.delete(f"{API}/versions/{draft.pk}/").status_code == 204
    refused(api.delete(f"{API}/versions/{published.pk}/"), 409, "not_a_draft")
    refused(api.get(f"{API}/versions/{draft.pk}/"), 404, "not_found")


COSTS = {
    "programmes/": WHO + 4,  # count; programmes; their versions; people by version
    "programmes/{programme}/": WHO + 4,  # the programme; the same as a row; its versions; people
    "programmes/{programme}/versions/": WHO + 4,  # the programme; count; versions; people
    "versions/{version}/": WHO + 4,  # the version with its programme; items; people; stages
    "versions/{version}/diff/": WHO + 6,  # the version; what is published; stages and items of both
}


@pytest.mark.parametrize("count", [3, 300])
@pytest.mark.parametrize("address", COSTS)
def test_reading_costs_the_same_however_long_a_version_is(
    api: ApiBrowser, draft: ProgrammeVersion, address: str, count: int
) -> None:
    stage = draft.stages.first()
    ItemFactory.create_batch(count, stage=stage, version=draft)

    with CaptureQueriesContext(connection) as captured:
        answer = api.get(f"{API}/{address.format(programme=draft.programme_id, version=draft.pk)}")

    assert answer.status_code == 200, answer.content
    ours = ("SAVEPOINT", "RELEASE", "set_config", "current_setting")
    found = [one["sql"] for one in captured if not any(word in one["sql"] for word in ours)]
    assert len(found) == COSTS[address], "\n".join(found)


@pytest.mark.parametrize("name", ["liam", "priya", "olu", "ed", "diana"])
def test_how_many_follow_a_programme_or_a_duty_is_for_hr_alone(api_for: ApiFor, cast: Cast, name: str) -> None:
    """Where one nurse is, the number of those who follow the duty of a second sitting is the result of her test."""

    def told(member: Membership) -> set[int | None]:
        api = api_for(member)
        programmes = rows(api.get(f"{API}/programmes/?page_size=200"))
        versions = [one for row in programmes[:3] for one in rows(api.get(f"{API}/programmes/{row['id']}/versions/"))]
        whole = api.get(f"{API}/versions/{versions[0]['id']}/").json()
        return {one["people"] for one in (*programmes, *versions, whole)}

    assert told(getattr(cast, name)) == {None}
    assert None not in told(cast.helen)
