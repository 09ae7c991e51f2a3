"""Steps as rows: what lists, checklists and the API show, with what follows from the day worked out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Func, IntegerField, OuterRef, QuerySet

from onboarding.models import Membership, PersonStep, Recruit, Step
from onboarding.models.choices import Applies
from onboarding.models.steps import OPEN
from onboarding.rules.sources import is_confirmed
from onboarding.rules.step_status import StepFacts, status
from onboarding.selectors.horizon import RULE_FIELDS, holidays_not_published
from onboarding.selectors.planning import joined_as_written
from onboarding.selectors.visible import HIDDEN_TITLE, visible_steps

Row = dict[str, Any]

OF_STEP = ("id", "applies_reason", "waiting_on", "waiting_since", "waived_until", "evidence_expires_on", "revision")
OF_PLAN = ("due_words", "provisional", "waiting_for")
OF_ITEM = (
    "key",
    "path",
    "title",
    "guidance",
    "owner_role",
    "scope",
    "limit",
    "basis",
    "basis_note",
    "mandatory",
    "gate",
    "plan_actions",
    "evidence",
    "review",
    "private",
    "source",
    "confidence",
    "position",
    "prerequisites",
    *RULE_FIELDS,
)


def blocked(recruit: str, prerequisites: str) -> Exists:
    """For filters: whether the outer step waits for another one of the same recruit. Takes the outer names of both."""
    place = Func(OuterRef(prerequisites), F("item__path"), function="array_position", output_field=IntegerField())
    still_open = PersonStep.objects.filter(recruit=OuterRef(recruit), applies=Applies.YES, state__in=OPEN)
    return Exists(still_open.annotate(place=place).filter(place__isnull=False))


def open_paths(recruits: Iterable[UUID], paths: Iterable[str]) -> set[tuple[UUID, str]]:
    """Which of these items are still open for which of these recruits: what can hold another step up. One query."""
    return set(_open_rows(recruits, paths).values_list("recruit_id", "item__path"))


def open_titles(
    viewer: Membership, recruits: Iterable[UUID], paths: Iterable[str]
) -> dict[UUID | None, dict[str, str]]:
    """The same by recruit and path, with titles; what the viewer may not see has no title of its own. One query."""
    seen = Exists(visible_steps(viewer).filter(pk=OuterRef("step")))
    rows = _open_rows(recruits, paths).annotate(seen=seen)
    found: dict[UUID | None, dict[str, str]] = {}
    for recruit, path, title, known in rows.values_list("recruit_id", "item__path", "item__title", "seen"):
        found.setdefault(recruit, {})[path] = title if known else HIDDEN_TITLE
    return found


def _open_rows(recruits: Iterable[UUID], paths: Iterable[str]) -> QuerySet[PersonStep]:
    still_open = PersonStep.objects.filter(recruit__in=list(recruits), applies=Applies.YES, state__in=OPEN)
    return still_open.filter(item__path__in=list(paths))


def step_rows(steps: QuerySet[Step], today: date) -> list[Row]:
    """Rows of the contract for these steps, in their order, in two queries."""
    subject = {f"of_{name}": F(f"enrolment__{name}") for name in ("recruit", "membership", "ward", "cohort", "trust")}
    fields = {f"s_{name}": F(name) for name in (*OF_STEP, *OF_PLAN, "state", "applies", "due_on", "done_on")}
    return _rows(steps.values("enrolment_id", **subject, **fields, **_of_item()), today)


def person_rows(viewer: Membership, recruit: Recruit, today: date) -> list[Row]:
    """All steps of one recruit that the viewer may see, own and shared, in the order of programmes, in two queries.

    State and due day are this person's: a register that missed them leaves a shared step open for them."""
    steps = PersonStep.objects.filter(recruit=recruit, step__in=visible_steps(viewer))
    fields = {f"s_{name}": F(f"step__{name}") for name in (*OF_STEP, *OF_PLAN)}
    own = {f"s_{name}": F(name) for name in ("state", "applies", "due_on", "done_on")}
    subject = {f"of_{name}": F(f"enrolment__{name}") for name in ("membership", "ward", "cohort")}
    values = steps.values("enrolment_id", of_recruit=F("recruit"), **subject, **fields, **own, **_of_item())
    with joined_as_written():
        found = list(values)
    return sorted(_rows(found, today), key=_reading_order)


def _rows(values: Iterable[Mapping[str, Any]], today: date) -> list[Row]:
    found = [dict(one) for one in values]
    waiting = [one for one in found if one["item_prerequisites"]]
    recruits = {one["of_recruit"] for one in waiting}
    still_open = open_paths(recruits, {path for one in waiting for path in one["item_prerequisites"]})
    for one in found:
        one["blocked"] = any((one["of_recruit"], path) in still_open for path in one["item_prerequisites"])
    return [_row(one, today) for one in found]


_KINDS_IN_ORDER = ("onboarding", "induction", "development", "extra", "duty")


def _reading_order(row: Row) -> tuple[int, str, tuple[int, int]]:
    return _KINDS_IN_ORDER.index(row["programme_kind"]), row["programme"], row["place"]


def _of_item() -> dict[str, F]:
    names = {f"item_{name}": F(f"item__{name}") for name in OF_ITEM}
    return names | {
        "rule_id": F("item_id"),
        "stage": F("item__stage__key"),
        "stage_title": F("item__stage__title"),
        "stage_position": F("item__stage__position"),
        "programme": F("item__version__programme__key"),
        "programme_title": F("item__version__programme__title"),
        "programme_kind": F("item__version__programme__kind"),
        "to_confirm": F("item__details__to_confirm"),
    }


# The row's own names, where they differ from what the query calls them.
AS_IT_IS = {
    "id": "s_id",
    "item_key": "item_key",
    "enrolment": "enrolment_id",
    "item": "rule_id",
    "evidence_kind": "item_evidence",
    "review": "item_review",
    **{name: name for name in ("stage", "stage_title", "programme", "programme_title", "programme_kind")},
    **{name: f"s_{name}" for name in ("state", "applies", "applies_reason", "due_on", "due_words", "provisional")},
    **{name: f"s_{name}" for name in ("waiting_for", "done_on", "waiting_since", "waived_until", "revision")},
    **{name: f"item_{name}" for name in ("title", "guidance", "owner_role", "scope", "limit", "basis", "basis_note")},
    **{name: f"item_{name}" for name in ("source", "confidence", "mandatory", "plan_actions")},
}


def _row(one: Row, today: date) -> Row:
    """The contract's row, and beside it what pages need."""
    now = status(
        StepFacts(
            applies=one["s_applies"],
            state=one["s_state"],
            due_on=one["s_due_on"],
            limit=one["item_limit"],
            evidence_expires_on=one["s_evidence_expires_on"],
            waived_until=one["s_waived_until"],
            blocked=one["blocked"],
        ),
        today,
    )
    return {name: one[source] for name, source in AS_IT_IS.items()} | {
        "subject": _subject(one),
        "gates": [one["item_gate"]] if one["item_gate"] else [],
        "overdue": now.overdue,
        "waiting": now.waiting,
        "blocked": now.blocked,
        "at_risk": now.at_risk,
        "lapsed": now.lapsed,
        "holidays_not_published": _not_published(one),
        "waiting_on": one["s_waiting_on"] or None,
        "private": one["item_private"] or None,
        "confirmed": is_confirmed(one["item_confidence"], one["to_confirm"]),
        "place": (one["stage_position"], one["item_position"]),
    }


def _not_published(one: Row) -> int | None:
    """Of an open step whose day may still move: a year of its count for which bank holidays are not published yet."""
    if one["s_state"] not in OPEN or one["s_applies"] == Applies.NO:
        return None
    return holidays_not_published(one["s_due_on"], *(one[f"item_{name}"] for name in RULE_FIELDS))


def _subject(one: Row) -> dict[str, Any]:
    for kind in ("membership", "ward", "cohort", "recruit"):
        if value := one[f"of_{kind}"]:
            return {"kind": kind, "id": value}
    return {"kind": "trust", "id": one["of_trust"]}
