"""Something for one person alone: an item out of a programme that they do not follow, or one that HR writes.

Each is a programme version of one item that this person follows and nobody else, so that everything that is true of a
step is true of it (decision 14)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid
from onboarding.models import (
    Enrolment,
    EnrolmentChange,
    Item,
    Membership,
    Programme,
    ProgrammeVersion,
    Recruit,
    Stage,
    Step,
)
from onboarding.models.choices import (
    Basis,
    Confidence,
    EvidenceKind,
    Limit,
    ProgrammeKind,
    Role,
    Sensitivity,
    Unit,
    VersionStatus,
)
from onboarding.models.steps import OPEN
from onboarding.rules.calendars import add_working_days
from onboarding.rules.due_dates import add_months
from onboarding.rules.evidence import LONGEST_NOTE
from onboarding.rules.one_line import line_problems
from onboarding.rules.plain_words import long_date
from onboarding.selectors.extra_items import items_to_add
from onboarding.selectors.sittings import calendar_of
from onboarding.selectors.version_detail import ITEM_FIELDS
from onboarding.selectors.visible import lock_recruit
from onboarding.services.changes import step_changes
from onboarding.services.counters import recount
from onboarding.services.events import record
from onboarding.services.moves import check_reason
from onboarding.services.planning import plan, situation_of
from onboarding.services.programme_drafts import LOOK_AGAIN_AFTER
from onboarding.services.programme_keys import FOR_ONE_PERSON

TITLE = "Extra steps"
OWNERS = [role for role in Role if role != Role.DIRECTOR]
CALL = "call-from-hr"
LONGEST_TITLE = 70
MONTHS_AHEAD = 60  # ours: further ahead nobody plans one thing for one person


@transaction.atomic
def add_item(
    actor: Membership,
    *,
    recruit_id: UUID,
    reason: str,
    item: str = "",
    title: str = "",
    owner_role: str = "",
    guidance: str = "",
    due_on: date | None = None,
) -> Step:
    """Add one step for one person: `item` (`programme/item`) as its programme has it, or a free one with a title, whose
    it is, and by when. A given day takes the place of the item's own, unless that is set by law or a regulator.

    Raises NotFound, NotAllowed, Invalid (each problem at its field)."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.ENROL, recruit)
    check_reason(reason)
    today = today_in(actor.trust)
    fields = _taken(actor, recruit, item, due_on, today) if item else _free(title, owner_role, guidance, due_on, today)
    _check_once(recruit, fields["title"])
    if due_on:
        fields |= {"anchor": None, "offset": (due_on - today).days, "unit": Unit.DAYS, "roll": "none"}
        fields |= {"then_offset": None, "then_unit": ""}
    step = _begin(actor, recruit, fields, today)
    data = {"title": fields["title"], "item": step.item.path, "reason": reason.strip(), "from": item}
    step_changes(actor, "enrolled", [step], effective_on=today, reason=reason.strip())
    record(actor, "item_added", step, effective_on=today, recruit=recruit, data=data)
    recount(recruit.trust_id, [recruit.pk])
    return step


def ask_to_call(actor: Membership, recruit: Recruit) -> Step | None:
    """Ask whoever of HR answers for a recruit to speak with them by the next working day: after a test that was not
    passed, before any machine writes. None where they are asked already. The recruit is locked."""
    open_steps = Step.objects.filter(enrolment__recruit=recruit, state__in=OPEN, superseded_on__isnull=True)
    if open_steps.filter(item__path=f"{FOR_ONE_PERSON}/{CALL}").exists():
        return None
    today = today_in(actor.trust)
    due_on = add_working_days(today, 1, calendar_of(recruit))
    fields = {
        "key": CALL,
        "title": "A call from HR",
        "guidance": "Speak about how the test went and what comes next. Until then we write only of limits that are very near.",
        "owner_role": Role.HR,
        "evidence": EvidenceKind.NOTE,
        "remind_days_before": [0],
        "basis": Basis.GOOD_PRACTICE,
        "basis_note": "Ours: nobody hears of a failed test from a machine.",
        "sensitivity": Sensitivity.TEST_RESULT,
        "confidence": Confidence.FOUND,
        "source": "Our own.",
        "offset": (due_on - today).days,
    }
    step = _begin(actor, recruit, fields, today)
    step_changes(actor, "enrolled", [step], effective_on=today)
    record(actor, "item_added", step, effective_on=today, recruit=recruit, data={"title": fields["title"]})
    recount(recruit.trust_id, [recruit.pk])
    return step


def _taken(actor: Membership, recruit: Recruit, path: str, due_on: date | None, today: date) -> dict[str, Any]:
    found = items_to_add(actor, recruit).get(path)
    if found is None:
        detail = "Choose an item of a published programme that this person does not follow."
        raise Invalid.field("item", "unknown", detail)
    if due_on and found.limit == Limit.HARD:
        raise Invalid.field("due_on", "set_by_law", "This date is set by law or a regulator. Leave the day empty.")
    if due_on and (problem := _day_problem(due_on, today)):
        raise Invalid(problems=[problem])
    columns = {name: getattr(found, name) for name in (*ITEM_FIELDS, "then_offset", "then_unit", "details")}
    return columns | {"applies_when": None}  # whether it is for this person, HR has said


def _free(title: str, owner_role: str, guidance: str, due_on: date | None, today: date) -> dict[str, Any]:
    problems = line_problems("title", title.strip(), longest=LONGEST_TITLE, required="Enter what is to be done.")
    if owner_role not in OWNERS:
        problems.append(FieldProblem("owner_role", "unknown", "Choose who does it."))
    if len(guidance) > LONGEST_NOTE or "\0" in guidance:
        detail = f"Write at most {LONGEST_NOTE:,} characters, without the character NUL."
        problems.append(FieldProblem("guidance", "invalid", detail))
    if due_on is None:
        problems.append(FieldProblem("due_on", "required", "Enter by when it is to be done."))
    elif problem := _day_problem(due_on, today):
        problems.append(problem)
    if problems:
        raise Invalid(problems=problems)
    return {
        "title": title.strip(),
        "guidance": guidance.strip() or "Added for this person alone.",
        "owner_role": owner_role,
        "evidence": EvidenceKind.NOTE,
        "remind_days_before": [7],
        "basis": Basis.GOOD_PRACTICE,
        "confidence": Confidence.FOUND,
        "source": "Our own: added for one person by HR.",
    }


def _day_problem(due_on: date, today: date) -> FieldProblem | None:
    latest = add_months(today, MONTHS_AHEAD)
    if today <= due_on <= latest:
        return None
    return FieldProblem("due_on", "out_of_range", f"The day must be from today to {long_date(latest)}.")


def _check_once(recruit: Recruit, title: str) -> None:
    """The same form sent twice adds one step."""
    same = Step.objects.filter(enrolment__recruit=recruit, state__in=OPEN, superseded_on__isnull=True)
    if same.filter(item__title=title, item__version__programme__kind=ProgrammeKind.EXTRA).exists():
        raise Invalid.field("title", "already_added", "This person has an open extra step of this name already.")


def _begin(actor: Membership, recruit: Recruit, fields: dict[str, Any], today: date) -> Step:
    version = _version(actor, fields["title"], today)
    fields = {"key": f"step-{version.number}"} | fields  # a key that tells nothing of what was typed
    stage = Stage.objects.create(
        trust_id=version.trust_id, version=version, key=FOR_ONE_PERSON, title=TITLE, position=0
    )
    item = Item.objects.create(
        trust_id=version.trust_id,
        version=version,
        stage=stage,
        position=0,
        path=f"{FOR_ONE_PERSON}/{fields['key']}",
        **fields,
    )
    version.status, version.published_at = VersionStatus.RETIRED, timezone.now()  # nobody else is given it
    version.save(update_fields=["status", "published_at"])
    enrolment = Enrolment.objects.create(trust_id=recruit.trust_id, version=version, recruit=recruit, enrolled_on=today)
    EnrolmentChange.objects.create(
        trust_id=recruit.trust_id, enrolment=enrolment, actor=actor, state=enrolment.state, effective_on=today
    )
    step = Step(trust_id=recruit.trust_id, enrolment=enrolment, item=item)
    plan(step, item, situation_of(recruit), today)
    step.save(force_insert=True)
    return step


def _version(actor: Membership, title: str, today: date) -> ProgrammeVersion:
    """The next version of the trust's own programme of extra steps, named after the one step in it."""
    Programme.objects.bulk_create(
        [
            Programme(
                trust_id=actor.trust_id, key=FOR_ONE_PERSON, title=TITLE, kind=ProgrammeKind.EXTRA, audience=["all"]
            )
        ],
        ignore_conflicts=True,
    )
    programme = Programme.objects.select_for_update(no_key=True).get(trust_id=actor.trust_id, key=FOR_ONE_PERSON)
    newest = programme.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return ProgrammeVersion.objects.create(
        trust_id=actor.trust_id,
        programme=programme,
        number=newest + 1,
        checked_on=today,
        review_on=today + LOOK_AGAIN_AFTER,
        source_note=title,
    )
