"""Short surveys: what I am asked, and what enough people said, beside the figures of the same time."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import NotFound
from onboarding.library.pulses_file import read_pulses
from onboarding.models import ImprovementPlan, Membership, PulseBatch, PulseInvitation
from onboarding.selectors.kept_months import kept_months

Row = dict[str, Any]


def open_pulses(viewer: Membership) -> QuerySet[PulseInvitation]:
    """What the viewer is asked and can still answer, what closes first at the front. Raises NotAllowed."""
    require(viewer, Action.ANSWER_PULSE)
    mine = PulseInvitation.objects.filter(trust=viewer.trust_id, recruit__membership=viewer, used=False)
    return mine.filter(open_until__gte=today_in(viewer.trust)).order_by("open_until", "id")


def find_open_pulse(viewer: Membership, round: str) -> PulseInvitation:
    """One of them. Raises NotAllowed, NotFound."""
    found = open_pulses(viewer).filter(round=round).first()
    if found is None:
        raise NotFound()
    return found


def pulse_row(invitation: PulseInvitation) -> Row:
    """The round with its questions and what can be answered to each."""
    file = read_pulses()
    return {
        "round": invitation.round,
        "title": title_of(invitation.round),
        "open_until": invitation.open_until,
        "questions": [
            {"key": one.key, "measure": one.measure, "words": one.words, "answers": dict(file.answers_to(one))}
            for one in file.questions
        ],
    }


def title_of(round: str) -> str:
    """The words for a round; its key where the library does not have it any more."""
    return next((one.title for one in read_pulses().rounds if one.key == round), round)


def visible_batches(viewer: Membership) -> QuerySet[PulseBatch]:
    """All that is shown, the newest month first. For every reader the same: nobody reads more. Raises NotAllowed."""
    require(viewer, Action.SEE_PULSES)
    return PulseBatch.objects.filter(trust=viewer.trust_id).order_by("-last_month", "round")


def batch_rows(viewer: Membership, batches: QuerySet[PulseBatch], plan_key: str = "edi-2023") -> list[Row]:
    """Each with its questions, and the figures that were kept for the end of its last month. Three queries."""
    plan = ImprovementPlan.objects.filter(trust=viewer.trust_id, key=plan_key).first()
    months = kept_months(viewer, plan, today_in(viewer.trust)) if plan else []
    return [_row(batch, months) for batch in batches]


def _row(batch: PulseBatch, months: list[Row]) -> Row:
    return {
        "id": batch.pk,
        "round": batch.round,
        "title": title_of(batch.round),
        "first_month": batch.first_month,
        "last_month": batch.last_month,
        "asked": batch.asked,
        "answered": batch.answered,
        "response_rate": batch.answered / batch.asked,
        "questions": [_question(one, batch) for one in read_pulses().questions if one.key in batch.said],
        "beside": _beside(batch.last_month, months),
    }


def _question(one: Any, batch: PulseBatch) -> Row:
    low, high = batch.said[one.key]
    said = {"at_least": low, "at_most": high, "counted_words": one.counted_words}
    return {"key": one.key, "measure": one.measure, "words": one.words, **said}


def _beside(month: date, months: list[Row]) -> Row | None:
    """The report that was kept for that month, where there is one: by action, for what share of people it was met."""
    kept = next((one for one in months if one["as_of"].replace(day=1) == month), None)
    rates = {key: one["people_rate"] for key, one in kept["actions"].items()} if kept else {}
    return {"as_of": kept["as_of"], "people_rates": rates} if kept else None


def get_help() -> list[Row]:
    """Whom somebody can turn to, as the library has it."""
    return [{"title": one.title, "words": one.words, "confirmed": one.is_confirmed} for one in read_pulses().help]
