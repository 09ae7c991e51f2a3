"""Steps as the readiness report counts them: each with its kind, and each kind judged once by `rules.compliance`.

A trust's quarter of a million steps fall into a few hundred kinds. PostgreSQL counts and finds the steps of a kind;
Python asks the one definition what that kind counts as. No definition lives in SQL, and a figure and the list of what
is behind it are made of the same kinds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from onboarding.models import Membership, PlanAction
from onboarding.models.choices import Limit, Role, StepState
from onboarding.rules.compliance import CountedStep, figure, on_time
from onboarding.selectors.past_days import Moment

# The order in which a journey's facts come true; a later one that has happened shows that an earlier one is missing.
JOURNEY = ("offer_accepted", "cos_assigned", "visa_applied", "visa_granted", "arrival", "start_date")
# Kinds tell dates only by their side of each other, so that any day will do to judge one.
A_DAY = date(2026, 3, 2)
YESTERDAY, TOMORROW = A_DAY - timedelta(days=1), A_DAY + timedelta(days=1)


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

    def step(self, met_before_arrival: bool) -> CountedStep:
        """A step of this kind, with dates that lie to each other as those of the steps that it stands for."""
        done_on = YESTERDAY if self.on_time else A_DAY
        return CountedStep(
            applies="yes",
            state=self.state,
            due_on={"none": None, "future": TOMORROW, "due": YESTERDAY}[self.due],
            limit=self.limit,
            done_on=done_on if self.state == "done" else None,
            evidence_expires_on=YESTERDAY if self.expired else None,
            waived_until=None if self.waived else YESTERDAY,
            inherited=self.inherited,
            missing_anchor_though_later_actual=self.missing,
            paused=self.paused,
            met_before_arrival=met_before_arrival,
            arrival_on=YESTERDAY if self.after_arrival else TOMORROW,
        )


# Each person's steps with their facts and their kind; `in_scope` is the population.
FACTS = """
WITH people AS (
  SELECT r.id, max(m.actual_on) FILTER (WHERE m.kind = 'offer_accepted') AS offered,
         max(coalesce(m.actual_on, m.planned_on)) FILTER (WHERE m.kind = 'arrival') AS arrival,
         max(m.actual_on) FILTER (WHERE m.kind = 'start_date') AS started,
         CASE WHEN max(m.occurrence) FILTER (WHERE m.kind = 'start_date') > max(m.occurrence) FILTER (WHERE m.kind = 'left')
              THEN NULL ELSE max(m.actual_on) FILTER (WHERE m.kind = 'left') END AS left_on,
         max(array_position(%(journey)s::text[], m.kind::text)) FILTER (WHERE m.actual_on <= %(as_of)s) AS reached,
         {of_person} AS group_key
    FROM onboarding_recruit r
    LEFT JOIN onboarding_milestone m ON m.trust_id = r.trust_id AND m.recruit_id = r.id
   WHERE r.trust_id = %(trust)s AND (%(viewer)s::uuid IS NULL OR %(viewer)s::uuid IN ({ties}))
   GROUP BY r.id
), finished AS (
  SELECT recruit_id FROM onboarding_enrolment
   WHERE trust_id = %(trust)s AND recruit_id IS NOT NULL AND begun_by = ''
   GROUP BY recruit_id
  HAVING bool_and(state IN ('withdrawn', 'ended') AND coalesce(ended_on < %(as_of)s, true))
), in_scope AS (
  SELECT * FROM people
   WHERE (offered IS NULL OR offered <= %(as_of)s)
     AND (left_on IS NULL OR left_on >= %(as_of)s)
     AND (started IS NULL OR started + make_interval(months => %(months)s) >= %(as_of)s)
     AND id NOT IN (SELECT recruit_id FROM finished)
), counted AS (
  SELECT a.action, p.recruit_id, i.key AS item_key, p.shared, p.step_id, p.state, p.due_on, p.done_on,
         {of_step} AS group_key, i.key = ANY(string_to_array(a.musts, ',')) AS must_have,
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
     AND (%(group)s::text IS NULL OR {of_step} = %(group)s)
)
"""
# A shared step is one step, however many it serves; it is due when the first of them needs it.
SHARED_ONCE = (
    """SELECT DISTINCT ON (action, step_id) * FROM counted WHERE shared ORDER BY action, step_id, due_on, kind"""
)
KINDS_OF_PEOPLE = """SELECT action, recruit_id, string_agg(DISTINCT kind, ' ' ORDER BY kind) AS kinds
  FROM counted WHERE must_have GROUP BY action, recruit_id"""


@dataclass(frozen=True)
class GroupedBy:
    """What puts people, or their steps, into groups, as SQL over the recruit `r`, the person `s` and the item `i`."""

    of_person: str = "''"
    of_step: str = "s.group_key"


NO_GROUPS = GroupedBy()


def facts_for(viewer: Membership, moment: Moment, by: GroupedBy = NO_GROUPS) -> str:
    """FACTS about whom the viewer answers for: the whole trust, or the people tied to them."""
    facts = FACTS.format(ties=ties_of(viewer), of_person=by.of_person, of_step=by.of_step)
    return moment.over(facts)


def facts_asked(
    viewer: Membership, actions: Iterable[PlanAction], moment: Moment, months: int, group: str | None = None
) -> dict[str, Any]:
    """The parameters of FACTS; people are in scope for so many months after their first day. `group` counts the steps
    of one group alone."""
    actions = list(actions)
    return viewer_asked(viewer, moment) | {
        "live_on": viewer.trust.live_on,
        "months": months,
        "group": group,
        "journey": list(JOURNEY),
        "actions": [action.key for action in actions],
        "musts": [",".join(action.must_haves) for action in actions],
    }


def viewer_asked(viewer: Membership, moment: Moment) -> dict[str, Any]:
    """The parameters of every question about a viewer's people; no viewer is named for a whole trust."""
    return moment.asked() | {"trust": viewer.trust_id, "viewer": None if sees_whole_trust(viewer) else viewer.id}


def sees_whole_trust(viewer: Membership) -> bool:
    """Whether figures are of the whole trust for this viewer, and not of their own people."""
    return viewer.has_role(Role.HR, Role.DIRECTOR)


def ties_of(viewer: Membership) -> str:
    """The columns, as SQL, that make a recruit `r` one of the viewer's people, for the roles that they hold."""
    columns = {
        Role.RECRUIT: "r.membership_id",
        Role.LINE_MANAGER: "r.line_manager_id",
        Role.PASTORAL_LEAD: "r.pastoral_lead_id",
    }
    return ", ".join(column for role, column in columns.items() if viewer.has_role(role)) or "NULL"


@cache
def judge(words: str, before: bool) -> tuple[str | None, bool]:
    """What a kind, as FACTS writes it, counts as: its figure, and whether it is met on time.

    `before`: its action is met only by what was done before the day of travel."""
    state, limit, due, *flags = words.split("|")
    step = Kind(state, limit, due, *(flag == "t" for flag in flags)).step(before)
    return figure(step, A_DAY), on_time(step, A_DAY)


@cache
def kinds_of(figures: frozenset[str], before: bool) -> tuple[str, ...]:
    """Every kind, as FACTS writes it, that counts as one of these figures, `on_time` among them."""
    flags = [("t", "f")] * (len(Kind._fields) - 3)
    every = map("|".join, product(StepState.values, Limit.values, ("none", "future", "due"), *flags))
    return tuple(words for words in every if _is_one_of(figures, *judge(words, before)))


def _is_one_of(figures: frozenset[str], counts_as: str | None, in_time: bool) -> bool:
    return counts_as in figures or (in_time and "on_time" in figures)


def is_before_arrival(action: PlanAction) -> bool:
    """Whether the action is met only by what was done before the day of travel."""
    return bool(action.conditions.get("met_before") == "arrival")
