"""Who may do what: one readable table of role × action → condition, and the way into a trust.

A viewer is a membership; their permissions are the union of their roles. What is not in the table is refused.
Pages and API ask the same `may`, so that no button is shown that would be refused. `docs/access.md` is printed from here.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from onboarding.access_conditions import (
    HOLDS_WORDS,
    Condition,
    always,
    either,
    in_their_hands,
    knows_why,
    not_about_themselves,
    not_own_proposal,
    not_own_request,
    not_own_submission,
    not_private,
    not_themselves,
    of_the_trust,
    own,
    own_submission,
    pastoral_words,
    people_they_befriend,
    people_they_look_after,
    people_they_manage,
    step_of,
    their_own_work,
    their_token,
    trust_commitment,
    written_to_them,
)
from onboarding.errors import NotAllowed
from onboarding.models import Membership, User
from onboarding.models.choices import Role
from onboarding.models.wall_choices import TokenScope


class Action(StrEnum):
    """Everything that a person can be allowed to do."""

    LIST_RECRUITS = "list_recruits"
    SEE_RECRUIT = "see_recruit"
    REGISTER_RECRUIT = "register_recruit"
    EDIT_RECRUIT = "edit_recruit"
    MOVE_MILESTONE = "move_milestone"
    ENROL = "enrol"
    CHANGE_ENROLMENT = "change_enrolment"
    SEE_STEP = "see_step"
    SUBMIT_STEP = "submit_step"
    REVIEW_STEP = "review_step"
    WAIVE_STEP = "waive_step"
    REOPEN_STEP = "reopen_step"
    SEE_EVIDENCE = "see_evidence"
    SEE_REPORT = "see_report"
    SEE_REPORT_UNSUPPRESSED = "see_report_unsuppressed"
    SEE_PROOF = "see_proof"
    SEE_REPORT_BY_GROUP = "see_report_by_group"
    SEE_FORECAST = "see_forecast"
    SEE_RUNS = "see_runs"
    MAKE_RUN = "make_run"
    SIGN_RUN = "sign_run"
    RESTATE_RUN = "restate_run"
    OVERRIDE_RAG = "override_rag"
    SEE_EVENTS = "see_events"
    SEE_TIMELINE = "see_timeline"
    SEE_READINESS = "see_readiness"
    LIST_PLACES = "list_places"
    MANAGE_PLACES = "manage_places"
    LIST_MEMBERS = "list_members"
    MANAGE_MEMBERS = "manage_members"
    SEE_PROGRAMMES = "see_programmes"
    MANAGE_PROGRAMMES = "manage_programmes"
    COMMENT_STEP = "comment_step"
    RELEASE_WORDS = "release_words"
    DELEGATE_STEP = "delegate_step"
    ARRANGE_COVER = "arrange_cover"
    CONFIRM_STEP = "confirm_step"
    PROPOSE_DATE = "propose_date"
    REPORT_ABSENCE = "report_absence"
    SEE_DUTIES = "see_duties"
    RECORD_OCCURRENCE = "record_occurrence"
    KEEP_NOTES = "keep_notes"
    SEE_REMINDERS = "see_reminders"
    SEE_MESSAGES = "see_messages"
    MANAGE_MESSAGES = "manage_messages"
    SEE_PLANS = "see_plans"
    RECORD_METRIC = "record_metric"
    SEE_WAITING = "see_waiting"
    SEE_HEALTH = "see_health"
    MANAGE_SETTINGS = "manage_settings"
    SEE_REGISTRATION = "see_registration"
    SEE_TEST_RESULTS = "see_test_results"
    RECORD_REGISTRATION = "record_registration"
    KEEP_SPONSOR_DESK = "keep_sponsor_desk"
    MAKE_TOKEN = "make_token"
    END_TOKEN = "end_token"
    SEE_TOKENS = "see_tokens"
    EXPORT_PERSON = "export_person"
    KEEP_RETENTION = "keep_retention"
    APPROVE_ERASURE = "approve_erasure"
    ANSWER_PULSE = "answer_pulse"
    SEE_PULSES = "see_pulses"
    ASK_CORRECTION = "ask_correction"
    ANSWER_CORRECTION = "answer_correction"


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
    Action.CHANGE_ENROLMENT: {R.HR: always},
    Action.SEE_STEP: dict.fromkeys(R, always),
    Action.SUBMIT_STEP: {
        R.HR: always,
        R.RECRUIT: step_of(R.RECRUIT, own),
        R.LINE_MANAGER: either(step_of(R.LINE_MANAGER, people_they_manage), in_their_hands),
        R.PASTORAL_LEAD: either(step_of(R.PASTORAL_LEAD, people_they_look_after), in_their_hands),
        R.BUDDY: either(step_of(R.BUDDY, people_they_befriend), in_their_hands),
        R.EDUCATION: either(step_of(R.EDUCATION, always), in_their_hands),
        R.OCCUPATIONAL_HEALTH: either(step_of(R.OCCUPATIONAL_HEALTH, always), in_their_hands),
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
        R.EDUCATION: either(step_of(R.EDUCATION, always), own_submission),
        R.OCCUPATIONAL_HEALTH: either(step_of(R.OCCUPATIONAL_HEALTH, always), own_submission),
        R.DIRECTOR: of_the_trust,
    },
    Action.SEE_REPORT: {
        R.HR: always,
        R.DIRECTOR: always,
        R.LINE_MANAGER: always,
        R.PASTORAL_LEAD: always,
        R.RECRUIT: always,
    },
    Action.SEE_PROOF: dict.fromkeys((R.HR, R.DIRECTOR, R.LINE_MANAGER, R.PASTORAL_LEAD, R.RECRUIT), always),
    Action.SEE_REPORT_UNSUPPRESSED: {R.HR: always},
    Action.SEE_REPORT_BY_GROUP: {R.HR: always, R.DIRECTOR: always},
    Action.SEE_FORECAST: {R.HR: always, R.DIRECTOR: always},
    Action.SEE_RUNS: {R.HR: always, R.DIRECTOR: always},
    Action.MAKE_RUN: {R.HR: always, R.DIRECTOR: always},
    Action.SIGN_RUN: {R.DIRECTOR: always},
    Action.RESTATE_RUN: {R.HR: always, R.DIRECTOR: always},
    Action.OVERRIDE_RAG: {R.DIRECTOR: always},
    Action.SEE_EVENTS: {R.HR: always},
    Action.SEE_TIMELINE: {R.HR: always, R.RECRUIT: own},
    Action.SEE_READINESS: {
        R.HR: always,
        R.RECRUIT: own,
        R.LINE_MANAGER: people_they_manage,
        R.PASTORAL_LEAD: people_they_look_after,
    },
    Action.LIST_PLACES: dict.fromkeys(
        (R.HR, R.LINE_MANAGER, R.PASTORAL_LEAD, R.EDUCATION, R.OCCUPATIONAL_HEALTH), always
    ),
    Action.MANAGE_PLACES: {R.HR: always},
    Action.LIST_MEMBERS: {R.HR: always},
    Action.MANAGE_MEMBERS: {R.HR: not_themselves},
    Action.SEE_PROGRAMMES: dict.fromkeys((role for role in R if role not in (R.RECRUIT, R.BUDDY)), always),
    Action.MANAGE_PROGRAMMES: {R.HR: always},
    Action.COMMENT_STEP: dict.fromkeys((role for role in R if role != R.DIRECTOR), knows_why),
    Action.RELEASE_WORDS: HOLDS_WORDS,
    Action.DELEGATE_STEP: {R.HR: always, R.LINE_MANAGER: step_of(R.LINE_MANAGER, people_they_manage)},
    Action.ARRANGE_COVER: {R.HR: always} | dict.fromkeys((R.LINE_MANAGER, R.PASTORAL_LEAD, R.BUDDY), their_own_work),
    Action.CONFIRM_STEP: {R.RECRUIT: own},
    Action.PROPOSE_DATE: {
        R.RECRUIT: own,
        R.LINE_MANAGER: people_they_manage,
        R.PASTORAL_LEAD: people_they_look_after,
    },
    Action.REPORT_ABSENCE: {R.HR: always, R.LINE_MANAGER: people_they_manage},
    Action.SEE_DUTIES: dict.fromkeys((R.HR, R.LINE_MANAGER, R.EDUCATION), always),
    Action.RECORD_OCCURRENCE: {R.HR: always},
    Action.KEEP_NOTES: {R.HR: always},
    Action.SEE_REMINDERS: {R.HR: always},
    Action.SEE_MESSAGES: {R.HR: always} | dict.fromkeys((role for role in R if role != R.HR), written_to_them),
    Action.MANAGE_MESSAGES: {R.HR: always},
    Action.SEE_PLANS: dict.fromkeys((R.HR, R.DIRECTOR, R.LINE_MANAGER, R.PASTORAL_LEAD), always),
    Action.RECORD_METRIC: {R.HR: always},
    Action.SEE_WAITING: {R.HR: always},
    Action.SEE_HEALTH: {R.HR: always},
    Action.MANAGE_SETTINGS: {R.HR: always},
    Action.SEE_REGISTRATION: {
        R.HR: always,
        R.EDUCATION: always,
        R.RECRUIT: own,
        R.PASTORAL_LEAD: people_they_look_after,
        R.LINE_MANAGER: people_they_manage,
    },
    Action.SEE_TEST_RESULTS: {
        R.HR: always,
        R.EDUCATION: always,
        R.RECRUIT: own,
        R.PASTORAL_LEAD: people_they_look_after,
    },
    Action.RECORD_REGISTRATION: {R.HR: always, R.EDUCATION: always},
    Action.KEEP_SPONSOR_DESK: {R.HR: always},
    Action.MAKE_TOKEN: {R.HR: always, R.DIRECTOR: always},
    Action.END_TOKEN: {R.HR: always} | dict.fromkeys((role for role in R if role != R.HR), their_token),
    Action.SEE_TOKENS: {R.HR: always},
    Action.EXPORT_PERSON: {R.HR: always},
    Action.KEEP_RETENTION: {R.HR: not_about_themselves},
    Action.APPROVE_ERASURE: {R.HR: not_own_proposal},
    Action.ANSWER_PULSE: {R.RECRUIT: always},
    Action.SEE_PULSES: {R.HR: always, R.DIRECTOR: always},
    Action.ASK_CORRECTION: dict.fromkeys(R, always),
    Action.ANSWER_CORRECTION: {R.HR: not_own_request},
}


def may(viewer: Membership, action: Action, thing: Any = None) -> bool:
    """Whether one of the viewer's roles allows it. With no thing: whether it could be allowed for some thing."""
    if not viewer.is_active or viewer.accepted_at is None:
        return False
    row = ACCESS[action]
    held = [row[Role(role)] for role in viewer.roles if Role(role) in row]
    return bool(held) if thing is None else any(condition(viewer, thing) for condition in held)


def require(viewer: Membership, action: Action, thing: Any = None) -> None:
    """Raise NotAllowed unless the viewer may."""
    if not may(viewer, action, thing):
        raise NotAllowed()


# What a token reaches that is good for reports only.
IN_REPORTS = frozenset({Action.SEE_REPORT, Action.SEE_PLANS, Action.SEE_RUNS})


def in_scope(scope: str, action: Action | None, *, reads: bool) -> bool:
    """Whether a token of this scope reaches so far. What its member may do is asked besides, never instead."""
    if scope == TokenScope.WRITE:
        return True
    return reads and (scope == TokenScope.READ or action is None or action in IN_REPORTS)


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
