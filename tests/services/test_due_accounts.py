"""Why a step is due when it is: the account, made anew from the facts, ends on the day that stands on the step."""

from collections import Counter
from datetime import date

import pytest

from onboarding import access
from onboarding.models import Enrolment, PersonStep, Step
from onboarding.models.steps import OPEN
from onboarding.selectors.visible import find_step, visible_steps
from onboarding.services.due_accounts import KEPT, MISSING, PLANNED, WhyDue, why_due
from onboarding.services.enrolment_states import pause_enrolment, resume_enrolment
from onboarding.services.enrolments import enrol
from onboarding.services.milestones import record_milestone
from onboarding.services.occurrences import record_occurrence
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import RecruitFactory, published_version
from tests.journeys import registered, step_of
from tests.reminding import step_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast) -> None:
    access.enter(cast.helen)


def every_account_ends_on_its_day(cast: Cast) -> Counter[str]:
    """Of every open step of the trust; answers how many there were of each kind."""
    kinds: Counter[str] = Counter()
    for step_id in Step.objects.filter(state__in=OPEN, applies="yes").values_list("pk", flat=True):
        step = find_step(cast.helen, step_id)
        why = why_due(cast.helen, step)
        assert why is not None
        assert why.on == step.due_on, (step.item.path, step.enrolment.begun_by)
        kinds["clock" if step.enrolment.is_clock else why.kind] += 1
    return kinds


def test_every_account_ends_on_the_day_of_its_step(cast: Cast) -> None:
    record_occurrence(cast.helen, kind="changed_role", recruit_id=cast.amara_recruit.pk, on=date(2026, 2, 27))
    record_occurrence(cast.helen, kind="licence_change", on=date(2026, 2, 27))

    kinds = every_account_ends_on_its_day(cast)

    assert kinds["counted"] > 50 and kinds["shared"] and kinds["clock"] > 4


@pytest.mark.clock("2026-04-20 09:00")
def test_after_moves_a_pause_and_a_second_visa_it_still_does(cast: Cast) -> None:
    amara = cast.amara_recruit
    for kind, on in (("arrival", date(2026, 3, 27)), ("start_date", date(2026, 4, 7))):
        record_milestone(cast.helen, recruit_id=amara.pk, kind=kind, actual_on=on)
    record_milestone(cast.helen, recruit_id=amara.pk, kind="visa_granted", occurrence=2, actual_on=date(2026, 4, 10))
    followed = Enrolment.objects.get(recruit=amara, version__programme__key="arrival-and-induction")
    pause_enrolment(cast.helen, enrolment_id=followed.pk, reason="Away for a while", on=date(2026, 4, 9))
    assert every_account_ends_on_its_day(cast)["on_hold"] > 5

    resume_enrolment(cast.helen, enrolment_id=followed.pk, reason="Back again", on=date(2026, 4, 16))

    assert "on_hold" not in every_account_ends_on_its_day(cast)
    assert any(why.paused_on for why in accounts(cast))


def test_staff_already_here_are_told_of_their_fresh_start(cast: Cast) -> None:
    there = RecruitFactory(existing_staff=True, case_officer=cast.helen, status="started")
    record_milestone(cast.helen, recruit_id=there.pk, kind="start_date", actual_on=date(2024, 3, 4))
    enrol(cast.helen, recruit_id=there.pk, programme_key="development")

    every_account_ends_on_its_day(cast)

    assert any(why.fresh_on for why in accounts(cast))


def test_what_follows_another_item_waits_for_it_and_then_counts_from_it(cast: Cast) -> None:
    version = published_version(
        [{"key": "first", "evidence": "note"}, {"key": "second", "anchor": {"item": "first"}, "offset": 7, "unit": "days"}],
        trust=cast.northgate,
    )  # fmt: skip
    recruit = registered(cast)
    enrol(cast.helen, recruit_id=recruit.pk, programme_key=version.programme.key)
    path = version.programme.key
    why = why_due(cast.helen, find_step(cast.helen, step_of(recruit, f"{path}/second").pk))
    assert why and why.on is None and why.dates[0].stands == MISSING

    submit_step(cast.helen, step_id=step_of(recruit, f"{path}/first").pk, note="Done", on=date(2026, 3, 2))

    why = why_due(cast.helen, find_step(cast.helen, step_of(recruit, f"{path}/second").pk))
    assert why and why.on == date(2026, 3, 9) and why.dates[0].on == date(2026, 3, 2)


def test_a_planned_day_is_told_apart_from_one_that_happened(cast: Cast) -> None:
    why = why_due(cast.helen, amaras(cast, "date-of-entry"))
    assert why and why.dates[0].stands == PLANNED


def test_a_manager_learns_of_no_date_that_their_role_does_not_need(cast: Cast) -> None:
    for step_id in Step.objects.filter(enrolment__recruit=cast.amara_recruit, state__in=OPEN).values_list(
        "pk", flat=True
    ):
        access.enter(cast.liam)
        if step := visible_steps(cast.liam).filter(pk=step_id).first():
            why = why_due(cast.liam, find_step(cast.liam, step.pk))
            for one in why.dates if why else ():
                assert one.name not in ("visa_granted", "visa_expiry") or one.stands in (KEPT, MISSING)
                assert not (one.counts and one.stands == KEPT) or (why.kind, why.account) == ("kept", None)


def test_a_count_from_a_kept_date_does_not_tell_it(cast: Cast) -> None:
    step = step_due(date(2026, 3, 9), cast.amara_recruit, owner_role="line_manager", anchor="osce_result", offset=7)
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.pk, kind="osce_result", actual_on=date(2026, 3, 1))
    access.enter(cast.liam)

    why = why_due(cast.liam, find_step(cast.liam, step.pk))

    assert why and (why.kind, why.account, why.dates[0].on, why.dates[0].stands) == ("kept", None, None, KEPT)
    assert why.on == date(2026, 3, 8)


def test_what_is_done_has_no_account(cast: Cast) -> None:
    step = amaras(cast, "named-contact")
    submit_step(cast.helen, step_id=step.pk, note="Done")
    assert why_due(cast.helen, find_step(cast.helen, step.pk)) is None


def amaras(cast: Cast, key: str) -> Step:
    found = PersonStep.objects.get(recruit=cast.amara_recruit, item__key=key)
    return find_step(cast.helen, found.step_id)


def accounts(cast: Cast) -> list[WhyDue]:
    ids = Step.objects.filter(state__in=OPEN, applies="yes").values_list("pk", flat=True)
    found = [why_due(cast.helen, find_step(cast.helen, step_id)) for step_id in ids]
    return [why for why in found if why]
