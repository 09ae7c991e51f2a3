"""Duty clocks in every state: running, near, late, closed with a report, said to need none, and of the organisation."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from onboarding.demo.journeys import second_officer
from onboarding.demo.telling import paper
from onboarding.demo.trusts import Stage
from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import Applies, Limit, RecruitStatus, Role, Sponsor, StepState
from onboarding.rules.duty_clocks import ways_of
from onboarding.services.clock_closing import close_clock
from onboarding.services.occurrences import record_occurrence
from onboarding.services.steps import accept_step
from onboarding.services.waivers import waive_step

REPORTED_AFTER = timedelta(days=6)  # the usual report comes well within its ten working days
LOG_INS = (52, 24)  # so many days ago a level 1 user signed in
MOVED_WARD = "Moves to another ward of the same hospital; hours and band stay as they are on the certificate."


def live_with_duties(stage: Stage) -> None:
    """What happened to people and to the trust, and what became of it: one change of work is late."""
    officer = stage.holding(Role.HR)[0]
    leavers = Recruit.objects.filter(trust=stage.trust, status=RecruitStatus.LEFT, sponsor=Sponsor.TRUST)
    for recruit in leavers:
        left = recruit.milestones.get(kind="left").actual_on
        record_occurrence(officer, kind="sponsorship_ended", recruit_id=recruit.pk, on=left, words="Resigned")
    _report_what_is_past(stage)
    for days in LOG_INS:
        _sign_in(stage, officer, days)
    if stage.plan.ods_code == "ZN1":
        on = stage.today - timedelta(days=11)
        record_occurrence(officer, kind="licence_change", on=on, words="A new community site joined the licence.")
        _changes(stage)


def _report_what_is_past(stage: Stage) -> None:
    """Whatever was to be reported long ago was, but for what only a date can close."""
    clocks = Step.objects.filter(
        trust=stage.trust,
        state=StepState.TO_DO,
        applies=Applies.YES,
        item__limit=Limit.HARD,
        due_on__lt=stage.today,
        enrolment__recruit__isnull=False,
    ).exclude(enrolment__begun_by="")
    for number, step in enumerate(_loaded(clocks), start=1):
        _close(stage, step, number)


def _loaded(clocks: Any) -> Iterable[Step]:
    return list(clocks.select_related("item", "enrolment__recruit__case_officer").order_by("due_on", "id"))


def _close(stage: Stage, step: Step, number: int) -> None:
    """In the first way that a person can, on a day before its last."""
    ways = enumerate(ways_of(step.item.details), start=1)
    way, kind = next(((way, one["evidence"]) for way, one in ways if one.get("evidence", "") != ""), (0, ""))
    if not way or kind == "second_person" or step.due_on is None:
        return
    on = max(step.due_on - REPORTED_AFTER, step.enrolment.enrolled_on)
    recruit = step.enrolment.recruit
    actor = (recruit and recruit.case_officer) or stage.holding(Role.HR)[0]
    given: dict[str, dict[str, Any]] = {
        "report": {"reference": f"SMS-{on.year}-{4000 + number}"},
        "result": {"file": paper(step.item, on)},
        "copy": {"file": paper(step.item, on)},
        "note": {"note": "Certificate withdrawn; a new one was assigned."},
    }
    close_clock(actor, step_id=step.pk, way=way, on=on, **given[kind])


def _sign_in(stage: Stage, officer: Membership, days: int) -> None:
    """The first log-in begins the clock; each one after it closes that and begins the next."""
    on = stage.today - timedelta(days=days)
    running = Step.objects.filter(
        trust=stage.trust, item__key="sponsor-system-login", state=StepState.TO_DO, enrolment__of_trust=True
    ).first()
    if running is None:
        record_occurrence(officer, kind="system_login", on=on)
    else:
        close_clock(officer, step_id=running.pk, way=1, on=on, note=f"{officer.full_name}; no messages to answer.")


def _changes(stage: Stage) -> None:
    """Changes of work in all their fates, a check that rests on a pending application, a change told to the Academy."""
    people = Recruit.objects.filter(trust=stage.trust, status=RecruitStatus.STARTED).select_related("case_officer")
    nurses = list(people.filter(sponsor=Sponsor.TRUST, profession="nurse").order_by("-full_name")[:7])
    fates = (("closed", 34), ("running", 9), ("agreed", 18), ("asked", 5), ("running", 18))
    for recruit, (fate, days) in zip(nurses, fates, strict=False):
        _change_of_work(stage, recruit, fate, days)
    for recruit in nurses[5:6]:
        on = stage.today - timedelta(days=165)
        record_occurrence(_officer(stage, recruit), kind="pending_check", recruit_id=recruit.pk, on=on)
    for recruit in people.filter(sponsor=Sponsor.ACADEMY).order_by("full_name")[:1]:
        on, words = stage.today - timedelta(days=6), "Extra sessions in the evening clinic"
        record_occurrence(_officer(stage, recruit), kind="academy_change", recruit_id=recruit.pk, on=on, words=words)


def _change_of_work(stage: Stage, recruit: Recruit, fate: str, days: int) -> None:
    officer, on = _officer(stage, recruit), stage.today - timedelta(days=days)
    record_occurrence(officer, kind="changed_role", recruit_id=recruit.pk, on=on, words="New ward from this day")
    step = Step.objects.get(enrolment__recruit=recruit, item__key="change-of-work", enrolment__begun_number=1)
    if fate == "closed":
        reference = f"SMS-{on.year}-3987"
        close_clock(officer, step_id=step.pk, way=1, on=on + REPORTED_AFTER, reference=reference)
    elif fate != "running":
        waive_step(officer, step_id=step.pk, reason=MOVED_WARD)
    if fate == "agreed":
        accept_step(second_officer(stage, officer), step_id=step.pk)


def _officer(stage: Stage, recruit: Recruit) -> Membership:
    return recruit.case_officer or stage.holding(Role.HR)[0]
