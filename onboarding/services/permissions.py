"""What each permission to stay asks anew: a new end of a visa gives its steps again; those of the one before stay as they
are, due by its own days."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from onboarding.models import Enrolment, Item, Membership, Milestone, Recruit, Step
from onboarding.models.choices import EnrolmentState, Scope
from onboarding.rules.milestones import PERMISSION_ENDS
from onboarding.services.changes import step_changes
from onboarding.services.events import Happening, record_each
from onboarding.services.planning import new_step, situations_of

FOR_A_PERMISSION = "A new permission to stay was recorded"


def is_new_permission(milestone: Milestone) -> bool:
    """Whether this is the end of a permission that follows another."""
    return milestone.kind == PERMISSION_ENDS and milestone.occurrence > 1


def ask_for_permissions(actor: Membership, recruits: Sequence[Recruit], today: date) -> list[Step]:
    """Give these locked people the steps that their newest permission asks for and that they do not have. Part of
    recording milestones: the counters follow. A number of statements that does not grow with people.

    Each step's occurrence is the number of its permission. Returns the steps."""
    going_on = [EnrolmentState.ACTIVE, EnrolmentState.PAUSED]
    enrolments = Enrolment.objects.filter(recruit__in=recruits, state__in=going_on, begun_by="")
    followed = list(enrolments.order_by("recruit", "id"))
    asked = Item.objects.filter(version__enrolments__in=followed, repeats="each_permission", scope=Scope.PERSON)
    items = list(asked.select_related("version").distinct().order_by("position"))
    if not items:
        return []
    have = _numbers(followed, items)
    situations = situations_of(recruits, items)
    made = []
    for enrolment in followed:
        situation = situations[_whose(enrolment)]
        for item in items:
            if item.version_id != enrolment.version_id or situation.permission <= have.get(
                (enrolment.pk, item.path), 0
            ):
                continue
            made.append(new_step(enrolment, item, situation))
    Step.objects.bulk_create(made, batch_size=500)
    step_changes(actor, "enrolled", made, effective_on=today, reason=FOR_A_PERMISSION)
    people = {recruit.pk: recruit for recruit in recruits}
    record_each(actor, [_happening(step, people[_whose(step.enrolment)], today) for step in made])
    return made


def _numbers(enrolments: Iterable[Enrolment], items: Iterable[Item]) -> dict[tuple[UUID, str], int]:
    """By enrolment and item: of which permission there is a step already."""
    rows = Step.objects.filter(enrolment__in=list(enrolments), item__path__in={item.path for item in items})
    found = rows.order_by("occurrence").values_list("enrolment", "item__path", "occurrence")
    return {(enrolment, path): number for enrolment, path, number in found}


def _happening(step: Step, recruit: Recruit, today: date) -> Happening:
    words = {"item": step.item.path, "title": step.item.title, "number": step.occurrence}
    return Happening("step_for_permission", step, today, recruit, words)


def _whose(enrolment: Enrolment) -> UUID:
    assert enrolment.recruit_id is not None, "people are asked for"
    return enrolment.recruit_id
