"""Who may do what: one readable table of role × action → condition, and the way into a trust.

A viewer is a membership; their permissions are the union of their roles. What is not in the table is refused.
Pages and API ask the same `may`, so that no button is shown that would be refused. `docs/access.md` is printed from here.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from onboarding.errors import NotAllowed
from onboarding.models import Enrolment, Evidence, Membership, Recruit, Step, User
from onboarding.models.choices import Role

Condition = Callable[[Membership, Any], bool]


class Action(StrEnum):
    """Everything that a person can be allowed to do."""

    LIST_RECRUITS = "list_recruits"
    SEE_RECRUIT = "see_recruit"
    REGISTER_RECRUIT = "register_recruit"
    EDIT_RECRUIT = "edit_recruit"
    MOVE_MILESTONE = "move_milestone"
    ENROL = "enrol"
    SEE_STEP = "see_step"
    SUBMIT_STEP = "submit_step"
    REVIEW_STEP = "review_step"
    WAIVE_STEP = "waive_step"
    REOPEN_STEP = "reopen_step"
    SEE_EVIDENCE = "see_evidence"
    SEE_REPORT = "see_report"
    SEE_REPORT_UNSUPPRESSED = "see_report_unsuppressed"
    SEE_EVENTS = "see_events"
    SEE_TIMELINE = "see_timeline"
    SEE_READINESS = "see_readiness"


# --- conditions: each reads as a claim about viewer and object ---------------------------------------


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


def shared_with(viewer: Membership, step: Step) -> bool:
    """A shared step of the viewer: their own learning, or a ward or cohort with one of their people."""
    enrolment = step.enrolment
    if enrolment.recruit_id or enrolment.of_trust:
        return False
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


def not_private(viewer: Membership, thing: Any) -> bool:
    """The words are not pastoral or health words, or the viewer recorded them."""
    return isinstance(thing, Evidence) and (not thing.step.item.private or thing.submitted_by_id == viewer.id)


def pastoral_words(viewer: Membership, thing: Any) -> bool:
    """Pastoral evidence of people they look after, or their own submissions."""
    if not isinstance(thing, Evidence):
        return False
    pastoral = thing.step.item.private == "pastoral" and people_they_look_after(viewer, thing)
    return pastoral or thing.submitted_by_id == viewer.id


def trust_commitment(viewer: Membership, thing: Any) -> bool:
    """It is a commitment of the trust itself that their role leads."""
    return isinstance(thing, Step) and thing.enrolment.of_trust and thing.item.owner_role in viewer.roles


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


# --- the table ----------------------------------------------------------------------------------------

R = Role
ACCESS: dict[Action, dict[Role, Condition]] = {
    Action.LIST_RECRUITS: {
        R.HR: always,
        R.LINE_MANAGER: always,
        R.PASTORAL_LEAD: always,
        R.BUDDY: always,
        R.EDUCATION: always,
        R.OCCUPATIONAL_HEALTH: always,
        R.RECRUIT: always,
    },
    Action.SEE_RECRUIT: {
        R.HR: always,
        R.RECRUIT: own,
        R.LINE_MANAGER: people_they_manage,
        R.PASTORAL_LEAD: people_they_look_after,
        R.BUDDY: people_they_befriend,
        R.EDUCATION: always,
        R.OCCUPATIONAL_HEALTH: always,
    },
    Action.REGISTER_RECRUIT: {R.HR: always},
    Action.EDIT_RECRUIT: {R.HR: always},
    Action.MOVE_MILESTONE: {R.HR: always},
    Action.ENROL: {R.HR: always},
    Action.SEE_STEP: dict.fromkeys(R, always),
    Action.SUBMIT_STEP: {
        R.HR: always,
        R.RECRUIT: step_of(R.RECRUIT, own),
        R.LINE_MANAGER: step_of(R.LINE_MANAGER, people_they_manage),
        R.PASTORAL_LEAD: step_of(R.PASTORAL_LEAD, people_they_look_after),
        R.BUDDY: step_of(R.BUDDY, people_they_befriend),
        R.EDUCATION: step_of(R.EDUCATION, always),
        R.OCCUPATIONAL_HEALTH: step_of(R.OCCUPATIONAL_HEALTH, always),
        R.DIRECTOR: trust_commitment,
    },
    Action.REVIEW_STEP: {R.HR: not_own_submission},
    Action.WAIVE_STEP: {R.HR: not_own_submission},
    Action.REOPEN_STEP: {R.HR: not_own_submission},
    Action.SEE_EVIDENCE: {
        R.HR: not_private,
        R.RECRUIT: own,
        R.LINE_MANAGER: own_submission,
        R.BUDDY: own_submission,
        R.PASTORAL_LEAD: pastoral_words,
        R.EDUCATION: step_of(R.EDUCATION, always),
        R.OCCUPATIONAL_HEALTH: step_of(R.OCCUPATIONAL_HEALTH, always),
    },
    Action.SEE_REPORT: {
        R.HR: always,
        R.DIRECTOR: always,
        R.LINE_MANAGER: always,
        R.PASTORAL_LEAD: always,
        R.RECRUIT: always,
    },
    Action.SEE_REPORT_UNSUPPRESSED: {R.HR: always},
    Action.SEE_EVENTS: {R.HR: always},
    Action.SEE_TIMELINE: {R.HR: always, R.RECRUIT: own},
    Action.SEE_READINESS: {
        R.HR: always,
        R.RECRUIT: own,
        R.LINE_MANAGER: people_they_manage,
        R.PASTORAL_LEAD: people_they_look_after,
    },
}


def may(viewer: Membership, action: Action, thing: Any = None) -> bool:
    """Whether one of the viewer's roles allows it. With no thing: whether it could be allowed for some thing."""
    if not viewer.is_active:
        return False
    row = ACCESS[action]
    held = [row[Role(role)] for role in viewer.roles if Role(role) in row]
    return bool(held) if thing is None else any(condition(viewer, thing) for condition in held)


def require(viewer: Membership, action: Action, thing: Any = None) -> None:
    """Raise NotAllowed unless the viewer may."""
    if not may(viewer, action, thing):
        raise NotAllowed()


# --- the way into a trust -------------------------------------------------------------------------------


def enter(viewer: Membership) -> None:
    """Let this transaction see the viewer's trust, and only that. Lasts until the transaction ends."""
    _set(trust=viewer.trust_id, membership=viewer.id, user=viewer.user_id)


def enter_trust(trust_id: UUID) -> None:
    """The same for work that no person asked for: a sweep, a seal, a count."""
    _set(trust=trust_id)


def enter_user(user: User) -> None:
    """Someone signed in whose trust is not chosen yet: only their own memberships exist."""
    _set(user=user.id)


def _set(trust: UUID | None = None, membership: UUID | None = None, user: UUID | None = None) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("enter a trust inside a transaction: the setting lasts as long as that does")
    values = [str(value or "") for value in (trust, membership, user)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.trust', %s, true), set_config('app.membership', %s, true), "
            "set_config('app.user', %s, true)",
            values,
        )
