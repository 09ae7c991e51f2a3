"""What is behind a figure of the readiness report: the steps themselves, as many as the figure says.

The steps are found by the same kinds by which they were counted, so that a figure and its list cannot differ.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, overload
from uuid import UUID

from onboarding.access import Action, require
from onboarding.errors import FieldProblem, Invalid
from onboarding.models import Evidence, Membership, PlanAction, Step
from onboarding.models.choices import StepState
from onboarding.rules.compliance import DUE_FIGURES, FIGURES, person_outcome
from onboarding.selectors.counted_steps import (
    KINDS_OF_PEOPLE,
    NO_GROUPS,
    SAID,
    SHARED_ONCE,
    MetRule,
    facts_asked,
    facts_for,
    judge,
    kinds_of,
    met_rule,
    sees_whole_trust,
    viewer_asked,
)
from onboarding.selectors.groups import require_shown
from onboarding.selectors.legal_limits import LEGAL_FIGURES, legal_kinds, limits_for
from onboarding.selectors.past_days import Moment, moment_of
from onboarding.selectors.plans import Reporting, reporting
from onboarding.selectors.visible import visible_recruits, visible_steps

Row = dict[str, Any]
PEOPLE_FIGURES = {f"people_{name}": frozenset({name}) for name in ("met", "not_met", "unknown")} | {
    "people": DUE_FIGURES
}
STEP_FIGURES = {name: frozenset({name}) for name in (*FIGURES, "on_time")} | {"due": DUE_FIGURES}
ITEM_FIGURES = ("due", "met", "not_met", "unknown")
SAID_FIGURES = ("said_yes", "said_no")
ALL_FIGURES = (*PEOPLE_FIGURES, *STEP_FIGURES, *SAID_FIGURES, *LEGAL_FIGURES)

STEP_LINES = f"SELECT * FROM counted WHERE NOT shared UNION ALL ({SHARED_ONCE})"
ITEM_LINES = "SELECT * FROM counted WHERE must_have AND item_key = %(item)s"
# Of each person the must-have that decides: of those that came out as the person did, the one due first.
PERSON_LINES = """SELECT DISTINCT ON (recruit_id) * FROM counted
  WHERE must_have AND recruit_id = ANY(%(people)s) AND kind = ANY(%(kinds)s) ORDER BY recruit_id, due_on, step_id"""
# Of each person one of the steps of which they said no, else yes: the one due first.
SAID_LINES = """SELECT DISTINCT ON (recruit_id) recruit_id, step_id, item_key, shared, state, due_on, done_on,
    CASE WHEN happened THEN 'said_yes' ELSE 'said_no' END AS kind
  FROM answers WHERE action = %(action)s ORDER BY recruit_id, happened, due_on, step_id"""
LEGAL_LINES = "SELECT * FROM limits"
COLUMNS = "recruit_id, step_id, item_key, shared, state, due_on, done_on"
# Whoever sees names wants the oldest first; for the others nothing tells one row of a month from the next.
OLDEST_FIRST = "due_on, item_key, step_id, recruit_id"
MIXED = "date_trunc('month', due_on), item_key, md5(step_id::text || recruit_id::text)"


class Line(NamedTuple):
    """One counted step: whose figure, which step, and how it stands for them."""

    recruit_id: UUID | None
    step_id: UUID
    item_key: str
    shared: bool
    state: str
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True)
class Asked:
    """A question for lines: the SQL before it, the lines, and their parameters, `kinds` among them."""

    moment: Moment
    facts: str
    lines: str
    values: dict[str, Any]
    by_person: bool


class Proof(Sequence[Row]):
    """The rows behind one figure, fetched a slice at a time; its length is the figure."""

    def __init__(self, viewer: Membership, asked: Asked) -> None:
        self.viewer, self.asked = viewer, asked
        self._number: int | None = None

    def __len__(self) -> int:
        if self._number is None:
            self._number = self._ask("SELECT count(*)", "")[0][0]
        return self._number

    @overload
    def __getitem__(self, wanted: int) -> Row: ...

    @overload
    def __getitem__(self, wanted: slice) -> list[Row]: ...

    def __getitem__(self, wanted: int | slice) -> Row | list[Row]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        first, after, _ = wanted.indices(len(self))
        order = MIXED if self.viewer.has_role("director") else OLDEST_FIRST
        tail = f"ORDER BY {order} LIMIT %(number)s OFFSET %(first)s"
        found = self._ask(f"SELECT {COLUMNS}", tail, number=after - first, first=first)
        return _rows(self.viewer, [Line(*row) for row in found], self.asked)

    def _ask(self, what: str, tail: str, **part: int) -> list[Any]:
        asked = self.asked
        lines = ", lines AS (" + asked.lines + ") " + what + " FROM lines WHERE kind = ANY(%(kinds)s) " + tail
        with asked.moment.cursor() as cursor:
            cursor.execute(asked.facts + lines, asked.values | part)
            return cursor.fetchall()


def proof(
    viewer: Membership,
    *,
    figure: str,
    action: str = "",
    item: str = "",
    plan_key: str = "edi-2023",
    as_of: date | None = None,
    known_at: date | None = None,
    group_by: str = "",
    group: str = "",
) -> Proof:
    """What is behind one figure of the report with the same two days, for those whom the viewer answers for.

    `figure` is one of ALL_FIGURES. Those of legal limits belong to no action; `item` narrows the figures of an action to
    one of its must-haves, counted for each person; `group` those of people to one group of `group_by`.
    Raises NotAllowed (withheld), NotFound (plan), Invalid."""
    require(viewer, Action.SEE_PROOF)
    moment = moment_of(viewer, as_of, known_at)
    if figure in LEGAL_FIGURES:
        _refuse({"action": action, "item": item, "group_by": group_by, "group": group})
        values = viewer_asked(viewer, moment) | {"kinds": list(legal_kinds(figure))}
        return Proof(viewer, Asked(moment, limits_for(viewer, moment), LEGAL_LINES, values, by_person=True))
    plan = reporting(viewer, plan_key)
    found, by = _action(plan, figure, action, item), NO_GROUPS
    if group_by:
        by = require_shown(viewer, by=group_by, group=group, action=action, figure=figure, asked=plan, moment=moment)
    months = plan.numbers.months_after_start
    values = facts_asked(viewer, [found], moment, months, group if group_by else None)
    return _of_action(
        viewer, Asked(moment, facts_for(viewer, moment, by), "", values, by_person=True), found, figure, item
    )


def _of_action(viewer: Membership, asked: Asked, action: PlanAction, figure: str, item: str) -> Proof:
    """The lines of one figure of an action."""
    rule, values = met_rule(action), dict(asked.values)
    if figure in PEOPLE_FIGURES:
        outcomes = PEOPLE_FIGURES[figure]
        values["people"] = _people(asked.moment, asked.facts, values, outcomes, rule)
        values["kinds"] = list(kinds_of(outcomes, rule))
        return Proof(viewer, replace(asked, lines=PERSON_LINES, values=values))
    if figure in SAID_FIGURES:
        values |= {"action": action.key, "kinds": [figure]}
        return Proof(viewer, replace(asked, facts=asked.facts + SAID, lines=SAID_LINES, values=values))
    values |= {"item": item, "kinds": list(kinds_of(STEP_FIGURES[figure], rule))}
    lines = ITEM_LINES if item else STEP_LINES
    return Proof(viewer, replace(asked, lines=lines, values=values, by_person=bool(item)))


def _refuse(given: dict[str, str]) -> None:
    problems = [
        FieldProblem(name, "not_with_this_figure", "Leave this out: legal limits belong to no action.")
        for name, value in given.items()
        if value
    ]
    if problems:
        raise Invalid(problems=problems)


def _action(plan: Reporting, figure: str, key: str, item: str) -> PlanAction:
    if figure not in ALL_FIGURES:
        raise Invalid.field("figure", "unknown", f"Ask for one of {', '.join(ALL_FIGURES)}.")
    found = next((one for one in plan.actions if one.key == key), None)
    if found is None:
        raise Invalid.field("action", "unknown", f"Ask for one of {', '.join(one.key for one in plan.actions)}.")
    if item and item not in found.must_haves:
        raise Invalid.field("item", "unknown", f"Ask for one of {', '.join(found.must_haves)}.")
    if item and figure not in ITEM_FIGURES:
        raise Invalid.field("figure", "not_of_an_item", f"Of one must-have, ask for one of {', '.join(ITEM_FIGURES)}.")
    return found


def _people(moment: Moment, facts: str, values: dict[str, Any], outcomes: frozenset[str], rule: MetRule) -> list[UUID]:
    """Those for whom the action came out so, each judged by the kinds of all their must-haves."""
    with moment.cursor() as cursor:
        cursor.execute(facts + KINDS_OF_PEOPLE, values)
        found: list[tuple[str, UUID, str]] = cursor.fetchall()
    return [
        recruit
        for _, recruit, kinds in found
        if person_outcome([judge(kind, rule)[0] for kind in kinds.split(" ")]) in outcomes
    ]


# --- rows ---------------------------------------------------------------------------------------------------


def _rows(viewer: Membership, lines: list[Line], asked: Asked) -> list[Row]:
    """Lines with what the viewer may know of each; a step that they may not see keeps its place without its facts."""
    steps = _steps(viewer, {line.step_id for line in lines})
    recruits = visible_recruits(viewer).filter(pk__in={line.recruit_id for line in lines if line.recruit_id})
    names = dict[UUID | None, str](recruits.values_list("pk", "full_name"))
    evidence = _evidence(viewer, steps, asked.moment)
    rows = []
    for line in lines:
        step = steps.get(line.step_id)
        if step is None:
            rows.append(_withheld(line, names_item=sees_whole_trust(viewer)))
            continue
        own = asked.by_person or not line.shared
        name = names.get(line.recruit_id) if own else None
        rows.append(_full(line, step, name, evidence.get(step.pk, []), asked.moment))
    return rows


def _steps(viewer: Membership, ids: Iterable[UUID]) -> dict[UUID, Step]:
    seen = visible_steps(viewer).filter(pk__in=list(ids))
    return {step.pk: step for step in seen.select_related("item", "enrolment__recruit", "reviewed_by")}


def _evidence(viewer: Membership, steps: Collection[UUID], moment: Moment) -> dict[UUID, list[Row]]:
    """By step: which evidence was known, and the digest of its bytes. Its words are for its own page to show."""
    found: dict[UUID, list[Row]] = {}
    known = Evidence.objects.filter(trust=viewer.trust_id, step__in=list(steps)).order_by("step", "revision")
    if moment.known_before:
        known = known.filter(recorded_at__lt=moment.known_before)
    for one in known:
        found.setdefault(one.step_id, []).append({"id": one.pk, "sha256": one.sha256})
    return found


def _full(line: Line, step: Step, name: str | None, evidence: list[Row], moment: Moment) -> Row:
    reviewer = step.reviewed_by if _was_reviewed(line, step, moment) else None
    return _common(line) | {
        "step": step.pk,
        "reference": None,
        "item_key": line.item_key,
        "title": step.item.title,
        "person": {"id": line.recruit_id, "name": name} if name else None,
        "due_on": line.due_on,
        "done_on": line.done_on,
        "evidence": evidence,
        "reviewed_by": {"id": reviewer.pk, "name": reviewer.full_name} if reviewer else None,
        "reviewed_at": step.reviewed_at if reviewer else None,
    }


def _was_reviewed(line: Line, step: Step, moment: Moment) -> bool:
    """Whether the review that the step has now is one that was known then, of a step that was done then."""
    at, end = step.reviewed_at, moment.known_before
    return not moment.is_past or (line.state == StepState.DONE and at is not None and (end is None or at < end))


def _withheld(line: Line, *, names_item: bool) -> Row:
    """Item, state and month alone, under a reference that no other answer repeats."""
    kept = ("step", "title", "person", "due_on", "done_on", "evidence", "reviewed_by", "reviewed_at")
    return (
        _common(line)
        | dict.fromkeys(kept)
        | {"reference": secrets.token_hex(4), "item_key": line.item_key if names_item else None}
    )


def _common(line: Line) -> Row:
    return {"state": line.state, "month": f"{line.due_on:%Y-%m}" if line.due_on else None}
