"""The ids behind every number of a report, found by the same kinds by which the numbers are counted."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from onboarding.models import Membership
from onboarding.rules.compliance import DEFINITION_VERSION, person_outcome
from onboarding.selectors.counted_steps import (
    KINDS_OF_PEOPLE,
    SAID,
    SHARED_ONCE,
    facts_asked,
    facts_for,
    judge,
    met_rule,
    viewer_asked,
)
from onboarding.selectors.legal_limits import LEGAL_FIGURES, legal_kinds, limits_for
from onboarding.selectors.past_days import Moment
from onboarding.selectors.plans import Reporting

STEPS = "SELECT 'steps', action, kind, array_agg(step_id) FROM counted WHERE NOT shared GROUP BY action, kind"
SHARED = f"SELECT 'steps', action, kind, array_agg(step_id) FROM ({SHARED_ONCE}) once GROUP BY action, kind"
PEOPLE = f"""SELECT 'people', action, kinds, array_agg(recruit_id)
  FROM ({KINDS_OF_PEOPLE}) each_person GROUP BY action, kinds"""
ANSWERS = "SELECT 'said', action, figure, array_agg(recruit_id) FROM said GROUP BY action, figure"
LIMITS = "SELECT kind, array_agg(step_id) FROM limits GROUP BY kind"
Behind = dict[tuple[str, str], list[UUID]]


def ids_behind(viewer: Membership, asked: Reporting, moment: Moment, version: str = DEFINITION_VERSION) -> Behind:
    """By action and figure, the ids of people or steps, in order, by that version of the definition. Two queries, whatever
    the number of people."""
    found: defaultdict[tuple[str, str], list[UUID]] = defaultdict(list)
    rules = {action.key: met_rule(action, version) for action in asked.actions}
    values = facts_asked(viewer, asked.actions, moment, asked.numbers.months_after_start, version=version)
    with moment.cursor() as cursor:
        cursor.execute(facts_for(viewer, moment) + SAID + " UNION ALL ".join((STEPS, SHARED, PEOPLE, ANSWERS)), values)
        rows: list[tuple[str, str, str, list[UUID]]] = cursor.fetchall()
        cursor.execute(limits_for(viewer, moment) + LIMITS, viewer_asked(viewer, moment))
        limits: list[tuple[str, list[UUID]]] = cursor.fetchall()
    for what, action, kinds, ids in rows:
        if what == "said":
            found[action, kinds] += ids
            continue
        for figure in _figures(what, [judge(kind, rules[action]) for kind in kinds.split(" ")]):
            found[action, figure] += ids
    for kind, ids in limits:
        for figure in LEGAL_FIGURES:
            if kind in legal_kinds(figure):
                found["", figure] += ids
    return {key: sorted(ids) for key, ids in found.items()}


def _figures(what: str, judged: list[tuple[str | None, bool]]) -> Iterable[str]:
    if what == "people":
        outcome = person_outcome([figure for figure, _ in judged])
        return [f"people_{outcome}"] if outcome else []
    ((figure, in_time),) = judged
    return [name for name in (figure, "on_time" if in_time else None) if name]
