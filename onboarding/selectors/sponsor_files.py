"""Which papers of a sponsored person are there, missing, not wanted yet, or kept elsewhere."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from onboarding.access import Action, require
from onboarding.library.sponsor_file import Paper, read_sponsor_file
from onboarding.models import Certificate, Membership, Milestone, PersonStep, Recruit
from onboarding.models.choices import Applies, MilestoneKind, RecruitStatus, Sponsor, StepState

Row = dict[str, Any]
THERE, MISSING, NOT_YET, ELSEWHERE = "there", "missing", "not_yet", "elsewhere"


@dataclass
class Held:
    """What is known of one person: dates that have come, steps that apply by item with whether they are done, and
    records that hold something."""

    days: set[str] = field(default_factory=set)
    steps: dict[str, bool] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    records: set[str] = field(default_factory=set)


def sponsored(viewer: Membership) -> QuerySet[Recruit]:
    """People whom the trust itself sponsors and who have not left. Those of the Academy are not among them."""
    people = Recruit.objects.filter(trust=viewer.trust_id, sponsor=Sponsor.TRUST).exclude(status=RecruitStatus.LEFT)
    assigned = Milestone.objects.filter(kind=MilestoneKind.COS_ASSIGNED, actual_on__isnull=False)
    return people.filter(pk__in=assigned.values("recruit"))


def papers_of(viewer: Membership, recruits: Iterable[Recruit]) -> dict[UUID, list[Row]]:
    """By recruit: every paper of the library with its state and what is lacking. Three queries, however many people."""
    require(viewer, Action.KEEP_SPONSOR_DESK)
    people = list(recruits)
    held = _held(people)
    return {one.pk: [_row(paper, held[one.pk]) for paper in read_sponsor_file().papers] for one in people}


def _held(people: list[Recruit]) -> dict[UUID, Held]:
    found: dict[UUID, Held] = defaultdict(Held)
    ids = [one.pk for one in people]
    for recruit, kind in Milestone.objects.filter(recruit__in=ids, actual_on__isnull=False).values_list(
        "recruit_id", "kind"
    ):
        found[recruit].days.add(kind)
    paths = {path for paper in read_sponsor_file().papers for path in paper.items}
    steps = PersonStep.objects.filter(recruit__in=ids, item__path__in=paths, applies=Applies.YES)
    for recruit, path, title, state in steps.values_list("recruit_id", "item__path", "item__title", "state"):
        held = found[recruit]
        held.steps[path] = held.steps.get(path, True) and state in (StepState.DONE, StepState.WAIVED)
        held.titles[path] = title
    numbered = Certificate.objects.filter(recruit__in=ids).exclude(number="").values_list("recruit_id", flat=True)
    with_number = set(numbered)
    for one in people:
        found[one.pk].records |= {"absences", "reports"}
        found[one.pk].records |= {"contact"} if one.telephone or one.contact_email else set()
        found[one.pk].records |= {"registration"} if one.registration_number else set()
        found[one.pk].records |= {"certificate"} if one.pk in with_number else set()
    return found


def _row(paper: Paper, held: Held) -> Row:
    state, lacks = _state(paper, held)
    return {
        "key": paper.key,
        "title": paper.title,
        "explanation": paper.explanation,
        "state": state,
        "lacks": lacks,
        "elsewhere": paper.elsewhere or "",
        "source": paper.source,
        "confidence": paper.confidence,
        "to_confirm": paper.to_confirm,
    }


NOT_KEPT = {
    "certificate": "the number of the certificate",
    "contact": "a telephone number or an email address",
    "registration": "the number on the register",
}


def _state(paper: Paper, held: Held) -> tuple[str, list[str]]:
    if paper.elsewhere:
        return ELSEWHERE, []
    if paper.once not in held.days:
        return NOT_YET, []
    lacks = [str(MilestoneKind(kind).label) for kind in paper.milestones if kind not in held.days]
    if paper.kept_as and paper.kept_as not in held.records:
        lacks.append(NOT_KEPT[paper.kept_as])
    lacks += _steps_lacking(paper, held)
    return (MISSING if lacks else THERE), lacks


def _steps_lacking(paper: Paper, held: Held) -> list[str]:
    """The steps that should show it and are still open; with `any_of_items` one that is done is enough."""
    if not paper.items:
        return []
    steps = {path: held.steps[path] for path in paper.items if path in held.steps}
    if not steps:
        return [] if paper.kept_as or paper.milestones else ["no step of this person asks for it"]
    if paper.any_of_items and any(steps.values()):
        return []
    return [f"“{held.titles[path]}”" for path, done in steps.items() if not done]
