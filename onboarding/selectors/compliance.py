"""The readiness report: facts of the steps grouped in the database, judged once for each group by `rules.compliance`.

A trust's quarter of a million steps fall into a few hundred kinds. PostgreSQL counts how many there are of each
kind; Python asks the one definition what each kind counts as. No definition lives in SQL.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection

from onboarding.models import Membership, PlanAction, Trust
from onboarding.models.choices import Role
from onboarding.rules.compliance import CountedStep, figure, on_time, person_outcome

# The order in which a journey's facts come true; a later one that has happened shows that an earlier one is missing.
JOURNEY = ("offer_accepted", "cos_assigned", "visa_applied", "visa_granted", "arrival", "start_date")
MONTHS_IN_SCOPE = 24


class Kind(NamedTuple):
    """What the definition needs to know of a step, with each date told only by its side of the others."""

    state: str
    limit: str
    due: str  # none, future, due
    on_time: bool
    after_arrival: bool
    expired: bool
    waived: bool
    inherited: bool
    missing: bool
    paused: bool

    def step(self, as_of: date, met_before_arrival: bool) -> CountedStep:
        """A step of this kind, with dates that lie to each other as those of the steps that it stands for."""
        yesterday, tomorrow = as_of - timedelta(days=1), as_of + timedelta(days=1)
        done_on = yesterday if self.on_time else as_of
        return CountedStep(
            applies="yes",
            state=self.state,
            due_on={"none": None, "future": tomorrow, "due": yesterday}[self.due],
            limit=self.limit,
            done_on=done_on if self.state == "done" else None,
            evidence_expires_on=yesterday if self.expired else None,
            waived_until=None if self.waived else yesterday,
            inherited=self.inherited,
            missing_anchor_though_later_actual=self.missing,
            paused=self.paused,
            met_before_arrival=met_before_arrival,
            arrival_on=yesterday if self.after_arrival else tomorrow,
        )


# Each person's steps with their facts, bucketed; `in_scope` is the population.
FACTS = """
WITH people AS (
  SELECT r.id, max(m.actual_on) FILTER (WHERE m.kind = 'offer_accepted') AS offered,
         max(coalesce(m.actual_on, m.planned_on)) FILTER (WHERE m.kind = 'arrival') AS arrival,
         max(m.actual_on) FILTER (WHERE m.kind = 'start_date') AS started,
         max(m.actual_on) FILTER (WHERE m.kind = 'left') AS left_on,
         max(array_position(%(journey)s::text[], m.kind::text)) FILTER (WHERE m.actual_on <= %(as_of)s) AS reached
    FROM onboarding_recruit r
    LEFT JOIN onboarding_milestone m ON m.trust_id = r.trust_id AND m.recruit_id = r.id
   WHERE r.trust_id = %(trust)s AND (%(viewer)s::uuid IS NULL OR %(viewer)s::uuid IN ({ties}))
   GROUP BY r.id
), in_scope AS (
  SELECT * FROM people
   WHERE (offered IS NULL OR offered <= %(as_of)s)
     AND (left_on IS NULL OR left_on >= %(as_of)s)
     AND (started IS NULL OR started + make_interval(months => %(months)s) >= %(as_of)s)
), counted AS (
  SELECT a.action, p.recruit_id, i.key AS item_key, p.shared, p.step_id, p.due_on,
         i.key = ANY(string_to_array(a.musts, ',')) AS must_have,
         concat_ws('|', p.state, i."limit",
           CASE WHEN p.due_on IS NULL THEN 'none' WHEN p.due_on > %(as_of)s THEN 'future' ELSE 'due' END,
           p.done_on <= p.due_on IS TRUE,
           p.done_on >= s.arrival IS TRUE,
           t.evidence_expires_on < %(as_of)s IS TRUE,
           t.waived_until IS NULL OR t.waived_until >= %(as_of)s,
           p.due_on < %(live_on)s IS TRUE,
           p.due_on IS NULL AND (SELECT min(array_position(%(journey)s::text[], w::text)) FROM unnest(t.waiting_for) w)
             < s.reached IS TRUE,
           p.paused) AS kind
    FROM onboarding_personstep p
    JOIN in_scope s ON s.id = p.recruit_id
    JOIN onboarding_item i ON i.trust_id = p.trust_id AND i.id = p.item_id
    JOIN onboarding_step t ON t.trust_id = p.trust_id AND t.id = p.step_id
    JOIN unnest(%(actions)s::text[], %(musts)s::text[]) AS a(action, musts) ON a.action = ANY(i.plan_actions)
   WHERE p.trust_id = %(trust)s AND p.applies = 'yes' AND i.mandatory
)
"""
POPULATION = "SELECT 'people', '', '', count(*) FROM in_scope"
STEPS = """SELECT 'steps', action, kind, count(*) FROM counted WHERE NOT shared GROUP BY action, kind"""
# A shared step is one step, however many it serves; it is due when the first of them needs it.
SHARED_STEPS = """SELECT 'steps', action, kind, count(*) FROM (
  SELECT DISTINCT ON (action, step_id) action, kind FROM counted WHERE shared
   ORDER BY action, step_id, due_on, kind) once GROUP BY action, kind"""
ITEMS = """SELECT 'items', action || ' ' || item_key, kind, count(*) FROM counted WHERE must_have
 GROUP BY action, item_key, kind"""
PERSONS = """SELECT 'persons', action, kinds, count(*) FROM (
  SELECT action, recruit_id, string_agg(DISTINCT kind, ' ' ORDER BY kind) AS kinds FROM counted WHERE must_have
   GROUP BY action, recruit_id) each_person GROUP BY action, kinds"""
QUESTION = f"{FACTS} {POPULATION} UNION ALL {STEPS} UNION ALL {SHARED_STEPS} UNION ALL {ITEMS} UNION ALL {PERSONS}"


@dataclass(frozen=True)
class Tally:
    """The sums of one action: people by outcome, steps by figure (a shared step once), must-haves by item and figure.

    Must-haves count for each person: the item's figure is of people."""

    people: Mapping[str, int]
    steps: Mapping[str, int]
    items: Mapping[str, Mapping[str, int]]


def tallies(viewer: Membership, actions: Iterable[PlanAction], as_of: date) -> tuple[int, dict[str, Tally]]:
    """How many people are in scope for this viewer, and the sums of each action, in one query."""
    actions = list(actions)
    rows = _ask(viewer, actions, as_of)
    population = next(count for what, _, _, count in rows if what == "people")
    return population, {action.key: _tally(action, rows, as_of) for action in actions}


def _tally(action: PlanAction, rows: list[tuple[str, str, str, int]], as_of: date) -> Tally:
    before = action.conditions.get("met_before") == "arrival"
    people: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    items: dict[str, Counter[str]] = {key: Counter() for key in action.must_haves}
    for what, key, words, count in rows:
        name, _, item = key.partition(" ")
        if name != action.key:
            continue
        judged = [_judge(kind, before, as_of) for kind in words.split(" ")]
        if what == "persons":
            people[person_outcome([answer for answer, _ in judged]) or "none"] += count
        elif what == "items":
            items[item][judged[0][0] or "none"] += count
        else:
            steps[judged[0][0] or "none"] += count
            steps["on_time"] += count if judged[0][1] else 0
    return Tally(people, steps, items)


def _judge(words: str, before: bool, as_of: date) -> tuple[str | None, bool]:
    state, limit, due, *flags = words.split("|")
    step = Kind(state, limit, due, *(flag == "t" for flag in flags)).step(as_of, before)
    return figure(step, as_of), on_time(step, as_of)


def _ask(viewer: Membership, actions: list[PlanAction], as_of: date) -> list[tuple[str, str, str, int]]:
    whole = viewer.has_role(Role.HR, Role.DIRECTOR)
    trust: Trust = viewer.trust
    with connection.cursor() as cursor:
        cursor.execute(
            QUESTION.format(ties=", ".join(_ties(viewer)) or "NULL"),
            {
                "trust": trust.id,
                "as_of": as_of,
                "live_on": trust.live_on,
                "months": MONTHS_IN_SCOPE,
                "viewer": None if whole else viewer.id,
                "journey": list(JOURNEY),
                "actions": [action.key for action in actions],
                "musts": [",".join(action.must_haves) for action in actions],
            },
        )
        rows: list[tuple[str, str, str, int]] = cursor.fetchall()
    return rows


def _ties(viewer: Membership) -> list[str]:
    """The columns that make someone one of the viewer's people, for the roles they hold."""
    columns = {
        Role.RECRUIT: "r.membership_id",
        Role.LINE_MANAGER: "r.line_manager_id",
        Role.PASTORAL_LEAD: "r.pastoral_lead_id",
    }
    return [column for role, column in columns.items() if viewer.has_role(role)]
