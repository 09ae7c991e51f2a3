"""The sums of the readiness report: how many people and steps there are of each figure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onboarding.models import Membership, PlanAction
from onboarding.rules.compliance import person_outcome
from onboarding.selectors.counted_steps import (
    KINDS_OF_PEOPLE,
    SAID,
    SHARED_ONCE,
    facts_asked,
    facts_for,
    judge,
    met_rule,
)
from onboarding.selectors.past_days import Moment

POPULATION = "SELECT 'people', '', '', count(*) FROM in_scope"
STEPS = "SELECT 'steps', action, kind, count(*) FROM counted WHERE NOT shared GROUP BY action, kind"
SHARED_STEPS = f"SELECT 'steps', action, kind, count(*) FROM ({SHARED_ONCE}) once GROUP BY action, kind"
ITEMS = """SELECT 'items', action || ' ' || item_key, kind, count(*) FROM counted WHERE must_have
 GROUP BY action, item_key, kind"""
PERSONS = f"SELECT 'persons', action, kinds, count(*) FROM ({KINDS_OF_PEOPLE}) each_person GROUP BY action, kinds"
ANSWERS = "SELECT 'said', action, figure, count(*) FROM said GROUP BY action, figure"
QUESTION = SAID + " UNION ALL ".join((POPULATION, STEPS, SHARED_STEPS, ITEMS, PERSONS, ANSWERS))


@dataclass(frozen=True)
class Tally:
    """The sums of one action: people by outcome, steps by figure (a shared step once), must-haves by item and figure.

    Must-haves count for each person: the item's figure is of people. `said`: of those who were asked whether it happened,
    how many said yes to all of it, and how many did not; None where the action does not ask."""

    people: Mapping[str, int]
    steps: Mapping[str, int]
    items: Mapping[str, Mapping[str, int]]
    said: Mapping[str, int] | None = None


def people_in_scope(viewer: Membership, moment: Moment, months: int) -> int:
    """How many people are in scope for this viewer, without their steps. One query."""
    with moment.cursor() as cursor:
        cursor.execute(facts_for(viewer, moment) + POPULATION, facts_asked(viewer, [], moment, months))
        return int(cursor.fetchone()[3])


def tallies(
    viewer: Membership, actions: Iterable[PlanAction], moment: Moment, months: int
) -> tuple[int, dict[str, Tally]]:
    """How many people are in scope for this viewer, at most so many months after their first day, and the sums of each
    action, in one query."""
    actions = list(actions)
    with moment.cursor() as cursor:
        cursor.execute(facts_for(viewer, moment) + QUESTION, facts_asked(viewer, actions, moment, months))
        rows: list[tuple[str, str, str, int]] = cursor.fetchall()
    population = next(count for what, _, _, count in rows if what == "people")
    return population, {action.key: _tally(action, rows) for action in actions}


def _tally(action: PlanAction, rows: list[tuple[str, str, str, int]]) -> Tally:
    rule = met_rule(action)
    people: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    said: Counter[str] = Counter()
    items: dict[str, Counter[str]] = {key: Counter() for key in action.must_haves}
    for what, key, words, count in rows:
        name, _, item = key.partition(" ")
        if name != action.key:
            continue
        if what == "said":
            said[words] += count
            continue
        judged = [judge(kind, rule) for kind in words.split(" ")]
        if what == "persons":
            people[person_outcome([answer for answer, _ in judged]) or "none"] += count
        elif what == "items":
            items[item][judged[0][0] or "none"] += count
        else:
            steps[judged[0][0] or "none"] += count
            steps["on_time"] += count if judged[0][1] else 0
    return Tally(people, steps, items, said if rule == "in_date_on_arrival" else None)
