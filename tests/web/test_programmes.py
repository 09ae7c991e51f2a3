"""The pages of programmes and versions, and how HR writes a draft on them."""

import re

import pytest

from onboarding.models import Item, ProgrammeVersion, Stage
from onboarding.selectors.version_detail import item_rows
from onboarding.services.enrolments import enrol_in_usual_bundle
from tests.cast import Cast
from tests.factories import ItemFactory, RecruitFactory
from tests.programmes import draft_of, item_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast, enter) -> ProgrammeVersion:
    enter(cast.helen)
    return draft_of(cast.helen)


@pytest.fixture
def hr(client_for, cast: Cast):
    return client_for(cast.helen)


def typed(page: str) -> dict[str, list[str]]:
    """What a browser would send of the last form of a page, untouched."""
    form = page[page.rindex('<form method="post" novalidate>') :]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if told.get("type") in ("checkbox", "radio") and not re.search(r"\bchecked\b", tag):
            continue
        sent.setdefault(told["name"], []).append(unescaped(told.get("value", "")))
    for name, words in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        sent.setdefault(name, []).append(unescaped(words))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*\bselected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        sent.setdefault(name, []).append((chosen or first)[1])
    return sent


def unescaped(words: str) -> str:
    for written, meant in (("&#39;", "'"), ("&#34;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        words = words.replace(written, meant)
    return words


def test_programmes_stand_by_kind_with_version_draft_and_people(hr, draft: ProgrammeVersion) -> None:
    page = hr.get("/programmes/").text

    assert "Duties of a sponsor" in page and "Nurse and midwife registration" in page
    assert "Version 1, for nurses and midwives" in page and "1 person follows it" in page
    assert f'href="/versions/{draft.pk}/"' in page and "Draft of version 2" in page
    assert "Check this" not in page
    assert 'href="/programmes/"' in hr.get("/recruits/").text


@pytest.mark.clock("2027-06-01 09:00")
def test_what_is_to_be_looked_up_again_is_marked(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get("/programmes/").text

    assert "Check this" in page and "the day to check them has passed" in page


def test_other_staff_read_what_is_published_and_see_no_way_to_change_it(client_for, cast: Cast, draft) -> None:
    liam = client_for(cast.liam)

    assert "Draft of version" not in liam.get("/programmes/").text
    page = liam.get(f"/versions/{draft.programme.versions.get(number=1).pk}/").text
    assert "Sit the practical test" in page or "practical test" in page
    for word in ("Move up", "Remove", "Retire it", "publish", "Add an item"):
        assert word not in page
    assert "Version 2" not in liam.get(f"/programmes/{draft.programme_id}/").text
    assert liam.get(f"/versions/{draft.pk}/publish/").status_code == 403


def test_a_draft_is_begun_from_the_programme_s_page(hr, cast: Cast, enter) -> None:
    enter(cast.helen)
    programme = ProgrammeVersion.objects.get(programme__key="development").programme_id
    assert "Begin a new version" in hr.get(f"/programmes/{programme}/").text

    page = hr.post(f"/programmes/{programme}/draft/", follow=True).text

    assert "Version 2" in page and "20 items" in page and "Check it and publish" in page
    assert "Begin a new version" not in hr.get(f"/programmes/{programme}/").text


def test_a_form_that_is_sent_untouched_changes_nothing(hr, cast: Cast, enter) -> None:
    enter(cast.helen)
    for key in ("nurse-osce", "pre-arrival", "arrival-and-induction"):
        draft = draft_of(cast.helen, key)
        before = item_rows(draft)
        for row in before:
            address = f"/versions/{draft.pk}/items/{row['id']}/"
            answer = hr.post(address, typed(hr.get(address).text))
            assert answer.status_code == 302, (
                row["key"],
                re.findall(r"error-message[^>]*>(.*?)</span>", answer.text, re.S),
            )
        enter(cast.helen)
        assert item_rows(draft) == before


def test_an_item_is_changed_and_the_comparison_says_so(hr, draft: ProgrammeVersion, cast: Cast, enter) -> None:
    item = item_of(draft, "nmc-account")
    address = f"/versions/{draft.pk}/items/{item.pk}/"
    sent = typed(hr.get(address).text) | {"title": ["Open your account"], "offset": ["3"], "unit": ["weeks"]}

    page = hr.post(address, sent, follow=True).text

    assert "Saved: “Open your account”." in page
    page = hr.get(f"/versions/{draft.pk}/diff/").text
    assert "Compared with version 1." in page and "Changed (1)" in page
    assert "14 days after the day the offer is accepted" in page and "3 weeks after the day the offer" in page


def test_an_item_is_added_moved_and_removed(hr, draft: ProgrammeVersion, cast: Cast, enter) -> None:
    address = f"/versions/{draft.pk}/items/new/?stage=preparation"
    sent = typed(hr.get(address).text) | {
        "title": ["Say hello"],
        "guidance": ["Call."],
        "anchors": ["arrival", "start_date"],
        "offset": ["7"],
        "direction": ["before"],
        "profession": ["nurse"],
        "also_after": ["pre-arrival/named-contact"],
        "basis_note": ["Kind"],
        "source": ["Us"],
    }
    assert hr.post(address, sent).status_code == 302

    enter(cast.helen)
    item = item_of(draft, "say-hello")
    assert (item.stage.key, item.offset, item.anchor) == ("preparation", -7, {"latest_of": ["arrival", "start_date"]})
    assert (item.applies_when, item.prerequisites) == ({"profession": ["nurse"]}, ["pre-arrival/named-contact"])
    hr.post(f"/versions/{draft.pk}/move/", {"part": "item", "id": str(item.pk), "way": "up"})
    enter(cast.helen)
    order = list(
        Item.objects.filter(version=draft, stage=item.stage).order_by("position").values_list("key", flat=True)
    )
    assert order[-2] == "say-hello"
    address = f"/versions/{draft.pk}/items/{item.pk}/remove/"
    assert "Remove “Say hello”" in hr.get(address).text
    assert "Removed: “Say hello”." in hr.post(address, {}, follow=True).text


def test_stages_are_added_renamed_moved_and_removed(hr, draft: ProgrammeVersion, cast: Cast, enter) -> None:
    assert hr.post(f"/versions/{draft.pk}/stages/new/", {"title": "After a year"}).status_code == 302
    enter(cast.helen)
    stage = Stage.objects.get(version=draft, key="after-a-year")
    address = f"/versions/{draft.pk}/stages/{stage.pk}/"

    hr.post(address, {"title": "After two years"})
    hr.post(f"/versions/{draft.pk}/move/", {"part": "stage", "id": str(stage.pk), "way": "up"})

    page = hr.get(f"/versions/{draft.pk}/").text
    assert page.index("After two years") < page.index("Preceptorship")
    assert "1 thing is in the way of publishing." in page
    assert hr.post(f"{address}remove/", {}, follow=True).status_code == 200
    enter(cast.helen)
    full = Stage.objects.filter(version=draft).first()
    answer = hr.post(f"/versions/{draft.pk}/stages/{full.pk}/remove/", {})
    assert answer.status_code == 409 and "still has items" in answer.text


WRONG = [
    ({"title": [""]}, "“Title” is missing", "title"),
    ({"title": ["x" * 71]}, "up to 70 characters", "title"),
    ({"title": ["A\0B"]}, "Null characters are not allowed", "title"),
    ({"guidance": ["x" * 2001]}, "up to 2000 characters", "guidance"),
    ({"offset": ["soon"]}, "Enter a whole number", "offset"),
    ({"offset": [""]}, "Add a whole number", "offset"),
    ({"offset": ["3651"]}, "3650 or less", "offset"),
    ({"offset": ["9" * 400]}, "", "offset"),
    ({"anchors": []}, "“Counted from” is missing", "anchors"),
    ({"anchors": ["moon"]}, "Select a valid choice", "anchors"),
    ({"stage": ["nowhere"]}, "Select a valid choice", "stage"),
    ({"owner_role": ["director"]}, "Select a valid choice", "owner_role"),
    ({"remind_days_before": ["soon"]}, "Write whole numbers", "remind_days_before"),
    ({"remind_days_before": ["7, 2"]}, "“Reminders” has 2 values", "remind_days_before"),
    ({"remind_days_before": ["999999"]}, "365 or less", "remind_days_before"),
    ({"limit": ["hard"]}, "must not fall on a shut day", "roll"),
    ({"plan_actions": ["5.2"], "basis": ["law"]}, "evidences no plan action", "plan_actions"),
    ({"repeats": ["months"], "repeat_months": [""]}, "a number from 1 to 120", "repeats"),
    ({"valid_months": ["3"]}, "only for items of scope", "valid_months"),
    ({"source": [" "]}, "“Source” is missing", "source"),
]


@pytest.mark.parametrize(("wrong", "sentence", "field"), WRONG, ids=[f"{n}-{one[2]}" for n, one in enumerate(WRONG)])
def test_an_item_that_cannot_be_is_refused_at_its_field_and_what_was_typed_is_kept(
    hr, draft: ProgrammeVersion, wrong, sentence: str, field: str
) -> None:
    item = item_of(draft, "nmc-account")
    address = f"/versions/{draft.pk}/items/{item.pk}/"
    sent = typed(hr.get(address).text) | {"basis_note": ["Kept as typed"]} | wrong

    answer = hr.post(address, sent)

    assert answer.status_code == 400
    assert sentence in answer.text and f'href="#{field}' in answer.text
    assert "Kept as typed" in answer.text


@pytest.mark.parametrize(
    ("address", "sent", "sentence"),
    [
        ("stages/new/", {"title": ""}, "“Title” must not be empty"),
        ("stages/new/", {"title": "x" * 71}, "up to 70 characters"),
        ("stages/new/", {"title": "\0"}, "Null characters"),
        ("about/", {"source_note": "x" * 2001}, "up to 2,000 characters"),
        ("about/", {"source_note": "x", "checked_on-day": "1"}, "must include a month"),
        ("about/", {"source_note": "x"}, "Enter the day."),
        ("move/", {}, "Choose what to move"),
        ("move/", {"part": "item", "id": "x", "way": "up"}, "Choose what to move"),
        ("move/", {"part": "x", "id": "01900000-0000-7000-8000-000000000000", "way": "up"}, "Choose what to move"),
    ],
)
def test_other_forms_say_what_is_wrong(hr, draft: ProgrammeVersion, address: str, sent, sentence: str) -> None:
    answer = hr.post(f"/versions/{draft.pk}/{address}", sent)

    assert answer.status_code == 400 and sentence in answer.text


def test_a_programme_is_added_and_written_on_pages(hr) -> None:
    answer = hr.post("/programmes/new/", {"title": " ", "kind": "", "audience": []})
    assert answer.status_code == 400
    assert "Enter a title." in answer.text and "Choose whom the programme is for." in answer.text

    page = hr.post("/programmes/new/", {"title": "Winter", "kind": "induction", "audience": ["all"]}, follow=True).text

    assert "There is no stage yet." in page and "2 things are in the way of publishing." in page


def test_publishing_shows_what_is_new_and_who_stays(hr, draft: ProgrammeVersion, cast: Cast, enter) -> None:
    enrol_in_usual_bundle(cast.helen, recruit_id=RecruitFactory().pk)
    page = hr.get(f"/versions/{draft.pk}/publish/").text
    assert "2 people stay on version 1: their steps do not change." in page
    assert "The two versions say the same." in page

    page = hr.post(f"/versions/{draft.pk}/publish/", typed(page), follow=True).text

    assert "Published. From now on new people are given this version." in page
    answer = hr.get(f"/versions/{draft.pk}/")
    assert "Published" in answer.text and "Move up" not in answer.text and "Retire it" in answer.text


def test_a_draft_with_faults_is_not_published(hr, draft: ProgrammeVersion, cast: Cast, enter) -> None:
    Item.objects.filter(version=draft, key="cbt-pass").delete()

    answer = hr.post(f"/versions/{draft.pk}/publish/", {})

    assert answer.status_code == 400
    assert "Fix this first" in answer.text and "nurse-osce/cbt-pass" in answer.text
    enter(cast.helen)
    assert ProgrammeVersion.objects.get(pk=draft.pk).status == "draft"


def test_a_page_that_is_out_of_date_loses_nothing_and_can_be_sent_again(hr, draft: ProgrammeVersion) -> None:
    item = item_of(draft, "nmc-account")
    address = f"/versions/{draft.pk}/items/{item.pk}/"
    sent = typed(hr.get(address).text) | {"title": ["My words"]}
    hr.post(f"/versions/{draft.pk}/stages/new/", {"title": "Meanwhile"})

    answer = hr.post(address, sent)

    assert answer.status_code == 409
    assert "Someone else has changed this" in answer.text and "My words" in answer.text
    assert hr.post(address, typed(answer.text)).status_code == 302


def test_retiring_and_throwing_away_ask_first(hr, draft: ProgrammeVersion, cast: Cast, enter) -> None:
    published = draft.programme.versions.get(number=1)
    page = hr.get(f"/versions/{published.pk}/retire/").text
    assert "The 1 person who follows it goes on with it as it is." in page

    assert "Retired." in hr.post(f"/versions/{published.pk}/retire/", typed(page), follow=True).text
    page = hr.get(f"/versions/{draft.pk}/discard/").text
    assert "thrown away" in hr.post(f"/versions/{draft.pk}/discard/", typed(page), follow=True).text
    answer = hr.post(f"/versions/{published.pk}/retire/", {})
    assert answer.status_code == 409 and "Only a published version can be retired." in answer.text


@pytest.mark.parametrize("part", ["", "diff/", "publish/"])
def test_pages_cost_the_same_however_long_a_version_is(
    hr, draft: ProgrammeVersion, cast: Cast, enter, count_queries, part: str
) -> None:
    address = f"/versions/{draft.pk}/{part}"
    hr.get("/help/")
    few = count_queries(lambda: hr.get(address))
    enter(cast.helen)
    ItemFactory.create_batch(100, stage=draft.stages.first(), version=draft)

    assert count_queries(lambda: hr.get(address)) == few
