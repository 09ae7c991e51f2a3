"""The conditions of the access table: each reads as a claim about a viewer and a thing."""

from collections.abc import Callable
from typing import Any

from onboarding.clock import today_in
from onboarding.models import (
    ApiToken,
    CorrectionRequest,
    Enrolment,
    Erasure,
    Evidence,
    Item,
    Membership,
    Message,
    Recruit,
    StandIn,
    Step,
)
from onboarding.models.choices import Role

Condition = Callable[[Membership, Any], bool]


def always(viewer: Membership, thing: Any) -> bool:
    """Within their trust, without further condition."""
    return True


def own(viewer: Membership, thing: Any) -> bool:
    """It is about the viewer as a recruit."""
    recruit = recruit_of(thing)
    if recruit is None and isinstance(thing, Step):
        return thing.servings.filter(recruit__membership=viewer).exists()
    return recruit is not None and recruit.membership_id == viewer.id


def people_they_manage(viewer: Membership, thing: Any) -> bool:
    """It is about someone whose line manager the viewer is."""
    recruit = recruit_of(thing)
    return recruit is not None and recruit.line_manager_id == viewer.id


def people_they_look_after(viewer: Membership, thing: Any) -> bool:
    """It is about someone whose pastoral lead the viewer is."""
    recruit = recruit_of(thing)
    return recruit is not None and recruit.pastoral_lead_id == viewer.id


def people_they_befriend(viewer: Membership, thing: Any) -> bool:
    """It is about someone whose buddy the viewer is."""
    recruit = recruit_of(thing)
    return recruit is not None and recruit.buddy_id == viewer.id


def step_of(role: Role, whose: Condition) -> Condition:
    """The step is owned by this role, and it is about one of the viewer's people (or a subject they answer for)."""

    def condition(viewer: Membership, thing: Any) -> bool:
        step = thing.step if isinstance(thing, Evidence) else thing
        return (
            isinstance(step, Step)
            and step.item.owner_role == role
            and (whose(viewer, step) or shared_with(viewer, step))
        )

    condition.__doc__ = f"Steps that the role {role.label.lower()} owns: {(whose.__doc__ or '').lower()}"
    return condition


def either(*conditions: Condition) -> Condition:
    """One of these conditions holds."""

    def condition(viewer: Membership, thing: Any) -> bool:
        return any(one(viewer, thing) for one in conditions)

    condition.__doc__ = " Or: ".join((one.__doc__ or "").strip() for one in conditions)
    return condition


# Who does steps in the place of others.
STAFF = [role for role in Role if role not in (Role.RECRUIT, Role.DIRECTOR)]


def roles_given(item: Item) -> list[Role]:
    """Whose holders can be given such a step to do: a private one stays with its owner's role, and one that is kept from
    managers with that role and HR."""
    also = {item.owner_role} if item.private else {item.owner_role, Role.HR}
    return [role for role in STAFF if not (item.private or item.sensitivity) or role in also]


def in_their_hands(viewer: Membership, thing: Any) -> bool:
    """The step was given to them to do, in a role that they still hold, is not about themselves, and the last day of that has
    not passed."""
    if not isinstance(thing, Step) or thing.delegate_id != viewer.id or own(viewer, thing):
        return False
    if not viewer.has_role(*roles_given(thing.item)):
        return False
    return thing.delegate_until is None or thing.delegate_until >= today_in(viewer.trust)


# Whose people the holders of a role answer for; the others for everyone in their trust.
WHOSE: dict[Role, Condition] = {
    Role.RECRUIT: own,
    Role.LINE_MANAGER: people_they_manage,
    Role.PASTORAL_LEAD: people_they_look_after,
    Role.BUDDY: people_they_befriend,
}


def knows_why(viewer: Membership, thing: Any) -> bool:
    """The step is not private, or it is about the viewer, in their hands, or owned by a role that they play for that person."""
    if not isinstance(thing, Step):
        return False
    if not thing.item.private or own(viewer, thing) or in_their_hands(viewer, thing):
        return True
    owner = Role(thing.item.owner_role)
    return viewer.has_role(owner) and step_of(owner, WHOSE.get(owner, always))(viewer, thing)


def shared_with(viewer: Membership, step: Step) -> bool:
    """A shared step of the viewer: a commitment of the trust that they lead, their own learning, or a step of a ward or
    cohort with one of their people."""
    enrolment = step.enrolment
    if enrolment.recruit_id:
        return False
    if enrolment.of_trust:
        return step.item.owner_role in viewer.roles
    if enrolment.membership_id:
        return enrolment.membership_id == viewer.id
    people = Recruit.objects.filter(servings__step=step)
    return people.filter(line_manager=viewer).exists() or people.filter(pastoral_lead=viewer).exists()


def own_submission(viewer: Membership, thing: Any) -> bool:
    """The viewer recorded it, and it is not yet accepted."""
    return isinstance(thing, Evidence) and thing.submitted_by_id == viewer.id and thing.step.state != "done"


def not_own_submission(viewer: Membership, thing: Any) -> bool:
    """Someone else submitted it: nobody reviews their own work, in whatever membership."""
    submitted_by = thing.submitted_by if isinstance(thing, Step) else None
    return submitted_by is None or submitted_by.user_id != viewer.user_id


def not_own_proposal(viewer: Membership, thing: Any) -> bool:
    """Someone else proposed to erase it, and it is about someone else."""
    if not isinstance(thing, Erasure) or thing.proposed_by is None:
        return False
    return thing.proposed_by.user_id != viewer.user_id and not_about_themselves(viewer, thing)


def not_about_themselves(viewer: Membership, thing: Any) -> bool:
    """It is about someone else, as a recruit or as a colleague."""
    recruit = None if isinstance(thing, Membership) else recruit_of(thing)
    member = recruit.membership if recruit else getattr(thing, "member", thing)
    return member is None or member.user_id != viewer.user_id


def not_own_request(viewer: Membership, thing: Any) -> bool:
    """Someone else asked for the correction."""
    return isinstance(thing, CorrectionRequest) and thing.asked_by.user_id != viewer.user_id


def not_private(viewer: Membership, thing: Any) -> bool:
    """The words are not pastoral or health words, or the viewer recorded them."""
    return isinstance(thing, Evidence) and (not thing.step.item.private or thing.submitted_by_id == viewer.id)


def pastoral_words(viewer: Membership, thing: Any) -> bool:
    """Pastoral evidence of people they look after, or their own submissions."""
    if not isinstance(thing, Evidence):
        return False
    pastoral = thing.step.item.private == "pastoral" and people_they_look_after(viewer, thing)
    return pastoral or thing.submitted_by_id == viewer.id


def holds_pastoral_words(viewer: Membership, thing: Any) -> bool:
    """A step of a person whom they look after, where its words are pastoral."""
    return isinstance(thing, Step) and thing.item.private == "pastoral" and people_they_look_after(viewer, thing)


def holds_health_words(viewer: Membership, thing: Any) -> bool:
    """A step of a person that occupational health owns, where its words are about health."""
    if not isinstance(thing, Step) or thing.enrolment.recruit_id is None:
        return False
    return thing.item.private == "health" and thing.item.owner_role == Role.OCCUPATIONAL_HEALTH


# Who decides whether HR may hand out private words.
HOLDS_WORDS: dict[Role, Condition] = {
    Role.PASTORAL_LEAD: holds_pastoral_words,
    Role.OCCUPATIONAL_HEALTH: holds_health_words,
}


def trust_commitment(viewer: Membership, thing: Any) -> bool:
    """It is a commitment of the trust itself that their role leads."""
    return isinstance(thing, Step) and thing.enrolment.of_trust and thing.item.owner_role in viewer.roles


def of_the_trust(viewer: Membership, thing: Any) -> bool:
    """It was recorded for a commitment of the trust itself."""
    return isinstance(thing, Evidence) and thing.step.enrolment.of_trust


def recruit_of(thing: Any) -> Recruit | None:
    """The recruit whom a thing is about, where there is one."""
    if isinstance(thing, Recruit) or thing is None:
        return thing
    if isinstance(thing, Enrolment):
        return thing.recruit
    if isinstance(thing, Evidence):
        return thing.step.enrolment.recruit
    if isinstance(thing, Step):
        return thing.enrolment.recruit
    return getattr(thing, "recruit", None)


def not_themselves(viewer: Membership, thing: Any) -> bool:
    """It is someone else's membership: nobody changes their own roles."""
    return not isinstance(thing, Membership) or thing.user_id != viewer.user_id


def written_to_them(viewer: Membership, thing: Any) -> bool:
    """It was written to the viewer."""
    return isinstance(thing, Message) and thing.recipient_id == viewer.id


def their_token(viewer: Membership, thing: Any) -> bool:
    """It is a token that acts as the viewer."""
    return isinstance(thing, ApiToken) and thing.membership_id == viewer.id


def their_own_work(viewer: Membership, thing: Any) -> bool:
    """It is the viewer's own work that a colleague takes over, or took over."""
    absent = thing.absent_id if isinstance(thing, StandIn) else getattr(thing, "pk", None)
    return absent == viewer.id
