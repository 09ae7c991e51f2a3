"""What is erased of a recruit who became a colleague, of steps that were added for them, and of what a ward did for several."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from onboarding import access
from onboarding.models import ApiToken, Evidence, Item, Membership, ProgrammeVersion, Serving, Step, StepComment
from onboarding.models.base import ERASING
from onboarding.selectors.retention import what_goes
from onboarding.services.comments import comment_on_step
from onboarding.services.erasing import TITLELESS, erase_approved
from onboarding.services.extra_items import add_item
from onboarding.services.newcomers import open_account
from onboarding.services.steps import reopen_step, submit_step
from onboarding.services.tokens import make_token
from tests.cast import Cast
from tests.factories import EnrolmentFactory, StandInFactory, published_version, steps_of
from tests.journeys import enrolled, pdf
from tests.leaving import KINDS, WORD, approved, erased, kept_outside, left, left_over, lived

FROZEN = "a published programme version never changes"
EXTRA = {"title": WORD, "guidance": f"The {WORD} of her ward", "owner_role": "hr", "due_on": date(2026, 4, 20)}


@pytest.fixture
def ledger(settings: Any, tmp_path: Path) -> Path:
    return kept_outside(settings, tmp_path)


def test_what_is_kept_of_a_recruit_as_a_colleague_goes_with_them(own_database: str, cast: Cast, ledger: Path) -> None:
    with transaction.atomic():
        access.enter(cast.helen)
        recruit = lived(cast)
        member = open_account(cast.helen, recruit_id=recruit.pk, email=f"{WORD}@mail.example")
        Membership.objects.filter(pk=member.pk).update(roles=["recruit", "buddy"], accepted_at=timezone.now())
        member.refresh_from_db()
        step = steps_of(EnrolmentFactory(recruit=None, membership=member))[0]
        submit_step(cast.helen, step_id=step.pk, file=pdf(f"{WORD}.pdf"), note=WORD)
        reopen_step(cast.hana, step_id=step.pk, reason=WORD)
        comment_on_step(cast.helen, step_id=step.pk, words=WORD)
        StandInFactory(absent=member, by=cast.ben, arranged_by=cast.helen, reason=WORD)
        make_token(member, name=WORD)
        stored = str(Evidence.objects.get(step=step).file)
        Membership.objects.filter(pk=member.pk).update(roles=["recruit"])  # a colleague no more
        approved(cast, recruit)

    assert erase_approved(cast.northgate.pk) == len(KINDS)

    assert left_over(WORD, own_database) == []
    assert not default_storage.exists(stored) and stored in ledger.read_text()
    with transaction.atomic():
        access.enter(cast.helen)
        assert not ApiToken.objects.filter(membership_id=member.pk).exists()
        assert Step.objects.filter(pk=step.pk).exists()  # days and states stay


def test_no_word_of_a_step_that_was_added_for_one_person_is_left(own_database: str, cast: Cast, ledger: Path) -> None:
    with transaction.atomic():
        access.enter(cast.helen)
        recruit = left(enrolled(cast))
        step = add_item(cast.helen, recruit_id=recruit.pk, reason=f"Because of {WORD}", **EXTRA)
        other = add_item(cast.helen, recruit_id=cast.amara_recruit.pk, reason="She asked", **EXTRA | {"title": "Hers"})
        library = list(Item.objects.exclude(version__programme__kind="extra").order_by("pk").values_list("title"))
        approved(cast, recruit)

    assert erase_approved(cast.northgate.pk) == len(KINDS)

    assert [row for row in left_over(WORD, own_database) if str(other.item_id) not in row] == []
    with transaction.atomic():
        access.enter(cast.helen)
        item = Item.objects.select_related("version").get(pk=step.item_id)
        assert (item.title, item.guidance, item.version.source_note) == (TITLELESS, "", TITLELESS)
        assert Item.objects.get(pk=other.item_id).title == "Hers"
        assert (
            list(Item.objects.exclude(version__programme__kind="extra").order_by("pk").values_list("title")) == library
        )


@pytest.mark.django_db
def test_only_an_erasure_blanks_a_step_for_one_person_and_nothing_else_of_a_version(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path
) -> None:
    enter(cast.helen)
    step = add_item(cast.helen, recruit_id=cast.amara_recruit.pk, reason="She asked", **EXTRA)
    of_extra, of_library = Item.objects.filter(pk=step.item_id), Item.objects.filter(version=published_version())[:1]
    versions = ProgrammeVersion.objects.filter(pk=step.item.version_id)
    (row,) = approved(cast, left(cast.amara_recruit), ["training"])

    def refused(rows: Any, **values: Any) -> None:
        with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
            rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**values)

    blank = {"title": TITLELESS, "guidance": ""}
    refused(of_extra, **blank)  # nobody carries anything out
    refused(versions, source_note=TITLELESS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [ERASING, str(row.pk)])
    refused(of_library, **blank)
    refused(of_extra, **blank | {"title": "Another"})
    refused(of_extra, **blank, source="Another")
    refused(versions, source_note="Another")
    refused(ProgrammeVersion.objects.filter(pk=published_version().pk), source_note=TITLELESS)
    assert (of_extra.update(**blank), versions.update(source_note=TITLELESS)) == (1, 1)


@pytest.mark.django_db
def test_what_a_ward_did_for_several_goes_with_the_last_of_them(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path
) -> None:
    enter(cast.helen)
    people = [cast.amara_recruit, cast.bilal_recruit]
    step = steps_of(EnrolmentFactory(recruit=None, ward=cast.ward))[0]
    for one in people:
        Serving.objects.create(trust=cast.northgate, step=step, recruit=one)
    submit_step(cast.helen, step_id=step.pk, file=pdf("who-came.pdf"), note="Both came")
    comment_on_step(cast.helen, step_id=step.pk, words="He was late")
    stored = str(Evidence.objects.get(step=step).file)

    for kind in ("pastoral", "training"):
        erased(cast, left(people[0]), [kind])
    assert Evidence.objects.filter(step=step).exists() and StepComment.objects.filter(step=step).exists()

    rows = approved(cast, left(people[1]), ["training"])
    assert what_goes(cast.helen, rows)["training"][1] == 1  # who approves is told of the file
    assert erase_approved(cast.northgate.pk) == 1
    assert not Evidence.objects.filter(step=step).exists() and StepComment.objects.filter(step=step).exists()
    assert not default_storage.exists(stored) and stored in ledger.read_text()
    erased(cast, people[1], ["pastoral"])
    assert not StepComment.objects.filter(step=step).exists()


@pytest.mark.django_db
def test_what_a_ward_did_for_two_goes_when_both_go_at_once(
    cast: Cast, enter: Callable[[Membership], None], ledger: Path
) -> None:
    enter(cast.helen)
    step = steps_of(EnrolmentFactory(recruit=None, ward=cast.ward))[0]
    comment_on_step(cast.helen, step_id=step.pk, words="He was late")
    for one in (cast.amara_recruit, cast.bilal_recruit):
        Serving.objects.create(trust=cast.northgate, step=step, recruit=one)
        approved(cast, left(one), ["pastoral"])
    erase_approved(cast.northgate.pk)
    assert not StepComment.objects.filter(step=step).exists()
