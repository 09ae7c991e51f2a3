"""Enrolments as rows, and one of them with its history and what the law still asks for."""

from typing import Any

from django.db.models import QuerySet

from onboarding.access import Action, may
from onboarding.models import Enrolment, Membership, Recruit
from onboarding.models.choices import Applies, Basis, EnrolmentState, Limit, ProgrammeKind
from onboarding.models.steps import OPEN
from onboarding.selectors.visible import visible_steps

Row = dict[str, Any]


def enrolment_rows(enrolments: QuerySet[Enrolment]) -> list[Row]:
    """Rows of these visible enrolments, in their order, in one query."""
    return [_row(one) for one in enrolments.select_related("version__programme")]


def enrolment_detail(viewer: Membership, enrolment: Enrolment) -> Row:
    """The row of one visible enrolment, its states since it began, the open limits set by law in it, and what the
    viewer may do with it now. Three queries."""
    changes = enrolment.changes.select_related("actor").order_by("recorded_at", "id")
    return _row(enrolment) | {
        "history": [
            {
                "state": one.state,
                "by": one.actor.full_name if one.actor else None,
                "reason": one.reason if may(viewer, Action.CHANGE_ENROLMENT, enrolment) else None,
                "effective_on": one.effective_on,
                "recorded_at": one.recorded_at,
            }
            for one in changes
        ],
        "legal_limits": limits_of_law(viewer, enrolment),
        "allowed": allowed_verbs(viewer, enrolment),
    }


def enrolments_going_on(viewer: Membership, recruit: Recruit) -> list[Enrolment]:
    """What a visible recruit follows, running or paused, by title; neither clocks nor steps of one person. One query."""
    rows = Enrolment.objects.filter(trust=viewer.trust_id, recruit=recruit, begun_by="")
    rows = rows.filter(state__in=[EnrolmentState.ACTIVE, EnrolmentState.PAUSED])
    rows = rows.exclude(version__programme__kind=ProgrammeKind.EXTRA).select_related("version__programme")
    return list(rows.order_by("version__programme__title", "id"))


def limits_of_law(viewer: Membership, enrolment: Enrolment) -> list[Row]:
    """Open steps of an enrolment that the law asks for: neither a pause nor a withdrawal ends them. One query."""
    rows = visible_steps(viewer).filter(
        enrolment=enrolment, item__limit=Limit.HARD, item__basis=Basis.LAW, state__in=OPEN
    )
    found = rows.exclude(applies=Applies.NO).order_by("due_on", "item__title").select_related("item")
    return [
        {
            "id": one.pk,
            "title": one.item.title,
            "due_on": one.due_on,
            "rule": one.item_id,
            "limit": one.item.limit,
            "basis": one.item.basis,
            "confirmed": one.item.is_confirmed,
        }
        for one in found
    ]


def allowed_verbs(viewer: Membership, enrolment: Enrolment) -> list[str]:
    """What the viewer could do with it now: exactly the buttons to show."""
    if enrolment.recruit_id is None or enrolment.begun_by or not may(viewer, Action.CHANGE_ENROLMENT, enrolment):
        return []
    running = {EnrolmentState.ACTIVE: ["pause", "withdraw"], EnrolmentState.PAUSED: ["resume", "withdraw"]}
    return running.get(EnrolmentState(enrolment.state), [])


def _row(enrolment: Enrolment) -> Row:
    kind, key = enrolment.subject
    version, programme = enrolment.version, enrolment.version.programme
    # A step for one person is a version of its own, named after it.
    of_one = programme.kind == ProgrammeKind.EXTRA
    return {
        "id": enrolment.id,
        "programme": programme.key,
        "programme_title": f"Extra step: {version.source_note}" if of_one else programme.title,
        "kind": programme.kind,
        "version": version.number,
        "subject": {"kind": kind, "id": key},
        "state": enrolment.state,
        "enrolled_on": enrolment.enrolled_on,
        "ended_on": enrolment.ended_on,
        "revision": enrolment.revision,
    }
