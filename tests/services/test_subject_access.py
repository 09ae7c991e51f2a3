"""What a person gets when they ask what is kept about them: all of it, nothing of others, private words sealed."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import NotAllowed, NotFound
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Acknowledgement, Event, Evidence, Membership, Recruit, User
from onboarding.selectors.subject_access import LABELS, SEALED, held_about
from onboarding.services.comments import comment_on_step
from onboarding.services.evidence import read_file
from onboarding.services.notes import add_note
from onboarding.services.sign_ins import record_sign_in
from onboarding.services.steps import submit_step
from onboarding.services.subject_access import make_access_pack
from tests.access_packs import everything_in, opened
from tests.by_hand.files import words_of
from tests.cast import Cast
from tests.journeys import enrolled, pdf, step_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
RIGHTS = "arrival-and-induction/employment-rights"
WELL_BEING = "arrival-and-induction/check-in-week-1"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None], settings: Any, tmp_path: Path) -> None:
    enter(cast.helen)
    settings.MEDIA_ROOT = tmp_path


def test_every_column_of_every_table_has_its_decision() -> None:
    """Whoever adds a column says here whether its person gets it when they ask."""
    data = read_personal_data()
    decided = {one.table: one.decided() for one in data.tables}
    whole = {*data.not_personal, *data.of_staff}
    missing, gone = {}, {}
    for model in apps.get_app_config("onboarding").get_models():
        name = model._meta.model_name or ""
        if not model._meta.managed or name in whole:
            continue
        columns = {field.name for field in model._meta.concrete_fields} - {"id", "trust"}
        if lacks := columns - decided.get(name, set()):
            missing[name] = sorted(lacks)
        if more := decided.get(name, set()) - columns:
            gone[name] = sorted(more)
    assert (missing, gone) == ({}, {})


def test_every_table_of_a_library_that_belongs_to_an_account_has_its_decision() -> None:
    """What signing in keeps: in the pack by its columns, or on a page of the person's own."""
    data = read_personal_data()
    decided = {one.label: one.decided() for one in data.tables}
    found = {}
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.concrete_fields}
        if model._meta.app_label != "onboarding" and User in {one.related_model for one in fields.values()}:
            found[model._meta.label_lower] = set(fields) - {"id"}
    assert {name for name in found if name not in decided} == set(data.own_page)
    assert [name for name in found if name in decided and found[name] != decided[name]] == []
    assert {one.table for one in data.tables if "." in one.table} < set(found)


def test_every_column_of_the_pack_of_staff_has_its_decision() -> None:
    data = read_personal_data()
    packed = data.pack_of(staff=True)
    assert len({one.table for one in packed}) == len(packed)
    for one in packed:
        model = apps.get_model(one.label)
        assert one.decided() == {field.name for field in model._meta.concrete_fields} - {"id", "trust"}, one.table


def test_every_table_that_names_staff_as_such_is_in_their_pack_or_its_rows_say_only_what_they_did() -> None:
    """A table whose rows belong to a member, as its key to them is called `membership`, is in the pack of staff."""
    packed = {one.table for one in read_personal_data().pack_of(staff=True)}
    owned = {
        model._meta.model_name
        for model in apps.get_app_config("onboarding").get_models()
        if model._meta.managed and {field.name for field in model._meta.fields} & {"membership", "membership_id"}
    }
    # Rows of minutes, answers to programs, and who a recruit is.
    assert owned - packed == {"apicall", "idempotencykey", "recruit"}


def test_every_table_is_named_once_and_exists() -> None:
    data = read_personal_data()
    ours = [f"onboarding.{name}" for name in (*data.not_personal, *data.of_staff)]
    named = [*ours, *data.own_page, *(one.label for one in data.tables)]
    assert len(named) == len(set(named))
    assert {apps.get_model(name)._meta.label_lower for name in named} == set(named)


def test_whatever_an_exported_column_points_to_has_a_name() -> None:
    data = read_personal_data()
    for table in [*data.tables, *data.staff_pack]:
        for name in table.export:
            related = apps.get_model(table.label)._meta.get_field(name).related_model
            assert related is None or related._meta.model_name in LABELS, f"{table.table}.{name}"


def test_the_pack_holds_words_files_and_who_looked(cast: Cast) -> None:
    step = step_of(cast.amara_recruit, RIGHTS)
    submit_step(cast.helen, step_id=step.pk, file=pdf("rights.pdf"), note="Canary one")
    add_note(cast.hana, recruit_id=cast.amara_recruit.pk, words="Canary two")
    comment_on_step(cast.helen, step_id=step.pk, words="Canary three")
    read_file(cast.hana, evidence_id=Evidence.objects.get(kind="file").pk)[1].close()

    archive = opened(cast)

    whole, text = json.loads(archive.read("data.json")), archive.read("read-me.txt").decode()
    tables = {one["table"]: one["rows"] for one in whole["tables"]}
    for number in ("one", "two", "three"):
        assert f"Canary {number}" in text and f"Canary {number}" in json.dumps(whole)
    looks = [one["actor"] for one in tables["event"] if one["action"] == "evidence_read"]
    assert looks == [cast.hana.full_name]
    assert archive.read("files/employment-rights-1-1.pdf") == pdf().read()
    assert "READ FIRST" in text and "To be confirmed" in text
    assert Event.objects.get(action="access_pack_made").recruit == cast.amara_recruit


def test_a_recruits_sign_ins_and_the_limits_that_they_saw_are_in_it(cast: Cast) -> None:
    record_sign_in(cast.amara, ["password"])
    record_sign_in(cast.bilal, ["password"])
    step = step_of(cast.amara_recruit, RIGHTS)
    for member in (cast.amara, cast.liam):
        Acknowledgement.objects.create(trust=cast.northgate, step=step, membership=member, due_on=date(2026, 3, 9))

    tables = {one["table"]: one["rows"] for one in json.loads(opened(cast).read("data.json"))["tables"]}

    assert [one["actor"] for one in tables["event"] if one["action"] == "signed_in"] == ["Amara Santos"]
    assert [one["due_on"] for one in tables["acknowledgement"]] == ["2026-03-09"]


def test_the_paper_says_what_the_text_says_to_whoever_sees_it_or_has_it_read_out(cast: Cast) -> None:
    typed = "#strong[bold] $x^2$ *b* _i_ <b> // no comment"
    add_note(cast.hana, recruit_id=cast.amara_recruit.pk, words=typed)

    content = opened(cast).read("what-is-kept.pdf")

    words = words_of(content)
    assert "".join(typed.split()) in "".join(words.split())
    for heading in ("About this pack", "How long it is kept", "recruitnote (1)"):
        assert heading in words
    with pikepdf.open(BytesIO(content)) as paper:
        assert paper.Root.MarkInfo.Marked and str(paper.Root.Lang).startswith("en")
        assert cast.amara_recruit.full_name in str(paper.open_metadata()["dc:title"])


def test_private_words_are_sealed_and_their_files_left_out(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.priya)
    step = step_of(cast.amara_recruit, WELL_BEING)
    submit_step(cast.priya, step_id=step.pk, on=TODAY, note="She cried", file=pdf("secret-file.pdf"))
    comment_on_step(cast.priya, step_id=step.pk, words="About her family")
    enter(cast.helen)

    archive = opened(cast)

    whole = everything_in(archive)
    assert "She cried" not in whole and "About her family" not in whole and "secret-file" not in whole
    assert SEALED in whole and "Sealed: the private words of 2 rows" in whole and "Ask the pastoral lead." in whole
    assert not [name for name in archive.namelist() if name.startswith("files/")]


def test_nothing_of_anybody_else_is_in_it(cast: Cast) -> None:
    add_note(cast.hana, recruit_id=cast.bilal_recruit.pk, words="Of Bilal alone")
    archive = opened(cast)
    whole = everything_in(archive)
    assert "Of Bilal alone" not in whole and cast.bilal_recruit.full_name not in whole


def test_only_hr_makes_it_and_only_of_their_trust(cast: Cast, enter: Callable[[Membership], None]) -> None:
    for name, member in cast.members_of(cast.northgate).items():
        enter(member)
        if name in {"helen", "hana"}:
            continue
        with pytest.raises((NotAllowed, NotFound)):
            make_access_pack(member, person_id=cast.amara_recruit.pk)
    enter(cast.omar)
    with pytest.raises(NotFound):
        make_access_pack(cast.omar, person_id=cast.amara_recruit.pk)


def test_each_table_costs_one_query_however_much_there_is(cast: Cast) -> None:
    def cost(recruit: Recruit) -> int:
        with CaptureQueriesContext(connection) as queries:
            held_about(cast.helen, recruit)
        return len(queries)

    grace = enrolled(cast)
    assert cost(grace) == cost(cast.southmoor_recruit) == len(read_personal_data().tables) + 1


def test_a_table_of_very_many_rows_is_whole_in_the_data_and_begun_on_paper(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr("onboarding.services.subject_access.MOST_ON_PAPER", 1)
    archive = opened(cast, cast.helen.pk)
    events = next(one["rows"] for one in json.loads(archive.read("data.json"))["tables"] if one["table"] == "event")
    assert len(events) > 1
    assert f"The first 1 of {len(events):,} rows. All of them are in data.json." in archive.read("read-me.txt").decode()
