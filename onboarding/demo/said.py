"""What people at Northgate have said lately: a day proposed, someone not at work, comments, work in another's hands."""

from datetime import timedelta

from onboarding.demo.trusts import Stage
from onboarding.models import Membership, PersonStep, Recruit, Step, Ward
from onboarding.models.choices import MilestoneKind, RecruitStatus, Role, Sponsor
from onboarding.models.wall_choices import TokenScope
from onboarding.selectors.to_do import open_steps
from onboarding.services.absences import end_absence, report_absence
from onboarding.services.comments import comment_on_step
from onboarding.services.delegations import delegate_step
from onboarding.services.proposals import propose_date
from onboarding.services.recruits import change_recruit
from onboarding.services.stand_ins import arrange_cover
from onboarding.services.tokens import make_own_token
from onboarding.services.transfers import save_transfer

AWAY_FOR = timedelta(days=8)
SETTLED = timedelta(days=45)
COMMENTS = {
    "pre-arrival/accommodation-booked": (
        ("priya", "She would like a room on the ground floor if there is one."),
        ("helen", "The landlord answers by Friday. If not, we take the guest house for two weeks."),
    ),
    "arrival-and-induction/right-to-work-check": (
        ("hana", "The share code works now. Save the result page with the photo."),
    ),
}


def say_what_is_new(stage: Stage) -> None:
    """Everything of it, at Northgate alone."""
    amara = Recruit.objects.filter(trust=stage.trust, known_as="Amara").first()
    if stage.plan.ods_code != "ZN1" or amara is None:
        return
    _comments(stage, amara)
    _proposal(stage.staff["priya"], amara)
    _absences(stage, stage.staff["liam"])
    _delegation(stage.staff["liam"], stage.staff["ben"], stage)
    _stand_in(stage.staff["carol"], stage.staff["margaret"], stage)
    _nobody_in_the_role(stage.staff["helen"], stage.staff["pavel"])
    _planned_move(stage.staff["hana"], stage)
    make_own_token(stage.staff["hana"], name="Dashboard of the board", scope=TokenScope.REPORT, days=180)


def _comments(stage: Stage, amara: Recruit) -> None:
    for path, said in COMMENTS.items():
        step = Step.objects.get(enrolment__recruit=amara, item__path=path, occurrence=1)
        for who, words in said:
            comment_on_step(stage.staff[who], step_id=step.pk, words=words)


def _proposal(lead: Membership, amara: Recruit) -> None:
    arrival = amara.milestones.get(kind=MilestoneKind.ARRIVAL)
    if arrival.planned_on and arrival.actual_on is None:
        later = arrival.planned_on + timedelta(days=3)
        reason = "She told me on the phone that her airline moved the flight by three days."
        propose_date(lead, recruit_id=amara.pk, kind=arrival.kind, planned_on=later, reason=reason)


def _absences(stage: Stage, manager: Membership) -> None:
    """One who is still away, and one who came back, of those who have been here for a while."""
    settled = Recruit.objects.filter(
        trust=stage.trust,
        line_manager=manager,
        status=RecruitStatus.STARTED,
        sponsor=Sponsor.TRUST,
        milestones__kind=MilestoneKind.START_DATE,
        milestones__actual_on__lt=stage.today - SETTLED,
    )
    found: list[Recruit | None] = [*settled.order_by("full_name").distinct()[:2], None, None]
    away, back = found[:2]
    if away:
        words = "Did not come to the late shift. No answer on the phone; the friend she lives with has not seen her."
        report_absence(manager, recruit_id=away.pk, on=stage.today - AWAY_FOR, words=words)
    if back:
        absence = report_absence(manager, recruit_id=back.pk, on=stage.today - AWAY_FOR * 2, words="No word since 7am.")
        end_absence(
            manager,
            occurrence_id=absence.pk,
            ended_on=absence.happened_on + timedelta(days=1),
            words="Telephone stolen",
        )


def _delegation(manager: Membership, colleague: Membership, stage: Stage) -> None:
    steps = open_steps(manager).filter(enrolment__recruit__isnull=False, item__owner_role=Role.LINE_MANAGER)
    step = steps.filter(due_on__gte=stage.today).order_by("due_on", "id").first()
    if step:
        until = stage.today + timedelta(days=6)
        reason = "I am on leave next week; he knows her best."
        delegate_step(manager, step_id=step.pk, to=colleague.pk, until=until, reason=reason)


def _stand_in(away: Membership, colleague: Membership, stage: Stage) -> None:
    first_on = stage.today + timedelta(days=10)
    arrange_cover(
        away, absent=away.pk, by=colleague.pk, first_on=first_on, last_on=first_on + timedelta(days=13), reason="Leave"
    )


def _nobody_in_the_role(actor: Membership, buddy: Membership) -> None:
    """A buddy whom somebody lost, with a step that is still theirs."""
    mine = Recruit.objects.filter(buddy=buddy).exclude(status=RecruitStatus.LEFT)
    theirs = PersonStep.objects.filter(recruit__in=mine, item__owner_role=Role.BUDDY, state="to_do", applies="yes")
    step = theirs.exclude(due_on=None).order_by("-due_on", "recruit_id").first()
    if step:
        change_recruit(actor, recruit_id=step.recruit_id, changes={"buddy": None})


def _planned_move(actor: Membership, stage: Stage) -> None:
    """Somebody who goes to another ward of their site in three weeks."""
    settled = Recruit.objects.filter(trust=stage.trust, status=RecruitStatus.STARTED, ward__isnull=False)
    mover = settled.order_by("full_name").first()
    wards = Ward.objects.filter(trust=stage.trust, is_open=True).order_by("name")
    ward = next((one for one in wards if mover and one.site_id == mover.site_id and one.pk != mover.ward_id), None)
    if mover and ward:
        on, reason = stage.today + timedelta(days=21), "The new ward opens then."
        save_transfer(actor, recruit_id=mover.pk, to={"ward": ward}, on=on, reason=reason)
