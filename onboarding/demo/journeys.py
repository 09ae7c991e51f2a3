"""Playing one recruit's journey up to today, through the services that people use."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from random import Random

from onboarding.demo.course import Fact
from onboarding.demo.doing import Situation, done_by_now
from onboarding.demo.people import Person
from onboarding.demo.telling import evidence
from onboarding.demo.trusts import Stage
from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import Applies, ReviewKind, Role, StepState
from onboarding.services.enrolments import enrol_in_usual_bundle
from onboarding.services.memberships import add_member
from onboarding.services.milestones import ON_PAPER, Dated, record_milestones
from onboarding.services.recruits import register_recruit
from onboarding.services.register_lines import Line
from onboarding.services.registers import accept_many, submit_many
from onboarding.services.steps import accept_step, set_waiting, submit_step

SHARE_EXPLAINED = 0.6
PROGRAMME_GIVEN = timedelta(days=60)  # how long ago staff already here were given theirs
# In whose court an open step is, where that is plain from the step.
WAITS_ON = {
    "nurse-osce/nmc-account": "regulator",
    "nurse-osce/osce-invitation": "regulator",
    "nurse-osce/registration-application": "regulator",
    "doctor-img/gmc-identity": "regulator",
    "doctor-img/responsible-officer": "regulator",
    "pre-arrival/ukvi-account": "home_office",
    "nurse-osce/osce-booking": "test_centre",
    "arrival-and-induction/move-on-housing": "landlord",
    "pre-arrival/accommodation-booked": "landlord",
    "pre-arrival/references-check": "other",
    "arrival-and-induction/ready-to-work-kit": "ward",
    "arrival-and-induction/local-induction": "ward",
    "arrival-and-induction/mandatory-training": "recruit",
    "arrival-and-induction/contact-details": "recruit",
}


def enrolled_on(person: Person, known: Iterable[Fact], today: date) -> date:
    """The day on which a journey begins with us: the offer, or lately for staff already here."""
    if person.existing_staff:
        return today - PROGRAMME_GIVEN
    return next(one.day for one in known if one.kind == "offer_accepted")


@dataclass(frozen=True)
class Begun:
    """A recruit who is registered and enrolled, with what they have done by today in order, and what is still open."""

    person: Person
    recruit: Recruit
    officer: Membership
    finished: list[tuple[Step, date]]
    still_open: list[Step]


def begin(stage: Stage, person: Person, known: list[Fact], rng: Random) -> Begun:
    """Register, record what is known, enrol, and decide what has been done by today."""
    began_on = enrolled_on(person, known, stage.today)
    officer = _officer(stage, person, rng)
    recruit = _register(stage, person, officer, began_on, rng)
    record_milestones(officer, recruit_id=recruit.id, dated=[_dated(one, stage.today) for one in known])
    enrol_in_usual_bundle(officer, recruit_id=recruit.id, enrolled_on=began_on)
    happened = {one.kind: one.day for one in known if one.day <= stage.today}
    now = Situation(
        happened=happened,
        began_on=began_on,
        until=min(stage.today, happened.get("left", stage.today)),
        share_left_open=person.share_left_open,
        leave_open=person.character.open if person.character else (),
    )
    steps = list(own_steps(recruit))
    _accept_what_facts_said(stage, officer, steps)
    done_by_then = list(done_by_now(steps, now, rng))
    finished = [(step, day) for step, day in done_by_then if step.state == StepState.TO_DO]
    done = {step.id for step, _ in done_by_then} | {step.id for step in steps if step.state != StepState.TO_DO}
    return Begun(person, recruit, officer, finished, [step for step in steps if step.id not in done])


def _accept_what_facts_said(stage: Stage, officer: Membership, steps: Iterable[Step]) -> None:
    """What the dates completed and a second person checks is checked."""
    waiting = [step.id for step in steps if step.state == StepState.SUBMITTED]
    if waiting:
        accept_many(second_officer(stage, officer), step_ids=waiting)


def do_together(stage: Stage, begun: Iterable[Begun]) -> None:
    """Enter what has been done: by register for most, one by one for those whose journey people will look at."""
    by_register = []
    for one in begun:
        if one.person.character and one.person.character.key:
            _do_one_by_one(stage, one.recruit, one.finished)
        else:
            by_register.append(one)
    for officer in stage.holding(Role.HR):
        _do_by_register(stage, officer, [one.finished for one in by_register if one.officer.id == officer.id])


def own_steps(recruit: Recruit) -> Iterable[Step]:
    """The steps of the recruit's own that apply."""
    steps = Step.objects.filter(
        trust=recruit.trust_id, enrolment__recruit=recruit, enrolment__begun_by="", applies=Applies.YES
    )
    return steps.select_related("item")


def _do_one_by_one(stage: Stage, recruit: Recruit, finished: list[tuple[Step, date]]) -> None:
    """Each step's owner submits it; where a second person checks, another officer accepts it."""
    for step, day in finished:
        actor = doer(stage, recruit, step.item.owner_role)
        submit_step(actor, step_id=step.id, effective_on=day, **evidence(step.item, day))
        if step.item.review == ReviewKind.SECOND_PERSON:
            accept_step(second_officer(stage, actor), step_id=step.id)


def _do_by_register(stage: Stage, officer: Membership, people: list[list[tuple[Step, date]]]) -> None:
    """The officer enters what was done from lists; what a second person checks is accepted before it goes on."""
    for parts in zip_longest(*(_up_to_reviews(finished) for finished in people), fillvalue=[]):
        pairs = [pair for part in parts for pair in part]
        lines = [Line(step.id, **{"on": day} | evidence(step.item, day)) for step, day in pairs]
        submit_many(officer, lines=lines)
        reviewed = [step.id for step, _ in pairs if step.item.review == ReviewKind.SECOND_PERSON]
        if reviewed:
            accept_many(second_officer(stage, officer), step_ids=reviewed)


def _up_to_reviews(finished: list[tuple[Step, date]]) -> Iterator[list[tuple[Step, date]]]:
    """The same in parts, each of which ends with a step that a second person checks."""
    part: list[tuple[Step, date]] = []
    for step, day in finished:
        part.append((step, day))
        if step.item.review == ReviewKind.SECOND_PERSON:
            yield part
            part = []
    if part:
        yield part


def doer(stage: Stage, recruit: Recruit, role: str) -> Membership:
    """Who does a step of that role for this recruit; HR for someone who cannot sign in."""
    people = {
        Role.RECRUIT: recruit.membership,
        Role.LINE_MANAGER: recruit.line_manager,
        Role.PASTORAL_LEAD: recruit.pastoral_lead,
        Role.BUDDY: recruit.buddy,
        Role.EDUCATION: stage.holding(Role.EDUCATION)[0],
        Role.OCCUPATIONAL_HEALTH: stage.holding(Role.OCCUPATIONAL_HEALTH)[0],
    }
    return people.get(Role(role)) or recruit.case_officer or stage.holding(Role.HR)[0]


def second_officer(stage: Stage, first: Membership) -> Membership:
    """An HR officer other than the one who acted."""
    return next(officer for officer in stage.holding(Role.HR) if officer.id != first.id)


def _officer(stage: Stage, person: Person, rng: Random) -> Membership:
    chosen = rng.choice(stage.holding(Role.HR))
    return stage.staff[person.character.case_officer] if person.character else chosen


def _register(stage: Stage, person: Person, officer: Membership, began_on: date, rng: Random) -> Recruit:
    member = _member(stage, person, began_on) if stage.plan.recruits_sign_in else None
    ward = stage.wards[person.ward]
    lead, buddy = rng.choice(stage.holding(Role.PASTORAL_LEAD)), rng.choice(stage.holding(Role.BUDDY))
    if one := person.character:
        lead, buddy = stage.staff[one.pastoral_lead], stage.staff[one.buddy]
    return register_recruit(
        officer,
        membership=member,
        effective_on=began_on,
        existing_staff=person.existing_staff,
        full_name=person.full_name,
        known_as=person.known_as,
        contact_email=f"{person.slug}@{stage.plan.domain}",
        profession=person.profession,
        sponsor=person.sponsor,
        visa_route=person.visa_route,
        country_of_training=person.country,
        facts=person.facts,
        site=ward.site,
        ward=ward,
        cohort=stage.cohorts[person.cohort],
        line_manager=stage.manager_of(person.ward),
        pastoral_lead=lead,
        buddy=buddy,
        case_officer=officer,
    )


def _member(stage: Stage, person: Person, began_on: date) -> Membership:
    return add_member(
        stage.trust,
        email=f"{person.slug}@{stage.plan.domain}",
        full_name=person.full_name,
        roles=[Role.RECRUIT],
        effective_on=began_on,
        has_accepted=True,
    )


def _dated(fact: Fact, today: date) -> Dated:
    """What stands on paper is certain although it is to come; other days to come are plans."""
    is_actual = fact.day <= today or fact.kind in ON_PAPER
    return Dated(
        fact.kind,
        fact.occurrence,
        planned_on=None if is_actual else fact.day,
        actual_on=fact.day if is_actual else None,
        outcome=fact.outcome if is_actual else "",
        effective_on=min(fact.known_on, fact.day, today),
    )


def say_who_is_waited_for(stage: Stage, one: Begun, rng: Random) -> None:
    """Some late steps are in somebody else's court, and HR has said so."""
    person = one.person
    own = person.character.waits if person.character else {}
    for step in one.still_open:
        court = own.get(step.item.path) or WAITS_ON.get(step.item.path, "")
        late = step.due_on and step.due_on < stage.today and step.state == StepState.TO_DO
        if step.item.path in own or (court and late and not person.character and rng.random() < SHARE_EXPLAINED):
            since = min(step.due_on or stage.today, stage.today) - timedelta(days=rng.randint(1, 8))
            set_waiting(one.officer, step_id=step.id, waiting_on=court, since=since)
