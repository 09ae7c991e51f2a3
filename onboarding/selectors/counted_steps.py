"""Steps as the readiness report counts them: each with its kind, and each kind judged once by `rules.compliance`.

A trust's quarter of a million steps fall into a few hundred kinds. PostgreSQL counts and finds the steps of a kind;
Python asks the one definition what that kind counts as. No definition lives in SQL, and a figure and the list of what
is behind it are made of the same kinds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Any, Literal, NamedTuple

from onboarding.models import Membership, PlanAction
from onboarding.models.choices import Limit, Role, StepState
from onboarding.rules.compliance import DEFINITION_VERSION, CountedStep, figure, on_time
from onboarding.selectors.past_days import Moment

# The order in which a journey's facts come true; a later one that has happened shows that an earlier one is missing.
JOURNEY = ("offer_accepted", "cos_assigned", "visa_applied", "visa_granted", "arrival", "start_date")
# Kinds tell dates only by their side of each other, so that any day will do to judge one.
A_DAY = date(2026, 3, 2)
YESTERDAY, TOMORROW = A_DAY - timedelta(days=1), A_DAY + timedelta(days=1)
# What an action asks of a step that is done, besides being done: nothing, before the day of travel, in date on that day.
MetRule = Literal["", "before_arrival", "in_date_on_arrival"]
HOSTS = "managers and teams"
TRAVEL = ("before", "on", "after")


class Kind(NamedTuple):
    """What the definition needs to know of a step, with each date told only by its side of the others."""

    state: str
    limit: str
    due: str  # none, future, due
    travel: str  # done before the day of arrival (or no such day is known), on it, after it
    host: str  # done by a manager or a team and on the day of arrival still kept, or lapsed; else no
    on_time: bool
    expired: bool
    waived: bool
    inherited: bool
    missing: bool
    paused: bool

    def step(self, rule: MetRule) -> CountedStep:
        """A step of this kind, with dates that lie to each other as those of the steps that it stands for."""
        done_on = YESTERDAY if self.on_time else A_DAY
        arrival_on = done_on + timedelta(days=1 - TRAVEL.index(self.travel))
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
            met_before_arrival=rule == "before_arrival",
            in_date_on_arrival=rule == "in_date_on_arrival" and self.host != "no",
            valid_until=arrival_on - timedelta(days=1) if self.host == "lapsed" else None,
            arrival_on=arrival_on,
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
  SELECT a.action, p.recruit_id, i.key AS item_key, p.shared, p.step_id, p.state, p.due_on, p.done_on, h.host,
         i.scope IN ('manager', 'team') AS by_host,
         {of_step} AS group_key, i.key = ANY(string_to_array(a.musts, ',')) AS must_have,
         concat_ws('|', p.state, i."limit",
           CASE WHEN p.due_on IS NULL THEN 'none' WHEN p.due_on > %(as_of)s THEN 'future' ELSE 'due' END,
           h.travel, h.host,
           p.done_on <= p.due_on IS TRUE,
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
    CROSS JOIN LATERAL (SELECT
      CASE WHEN p.state <> 'done' OR s.arrival IS NULL OR p.done_on < s.arrival THEN 'before'
           WHEN p.done_on = s.arrival THEN 'on' WHEN p.done_on > s.arrival THEN 'after' ELSE 'before' END AS travel,
      CASE WHEN p.state <> 'done' OR i.scope NOT IN ('manager', 'team') THEN 'no'
           WHEN t.evidence_expires_on < s.arrival OR s.arrival > make_interval(months => i.valid_months)
             + greatest(p.done_on, CASE WHEN t.done_on <= s.arrival THEN t.done_on END) THEN 'lapsed'
           ELSE 'kept' END AS host) h
   WHERE p.trust_id = %(trust)s AND p.applies = 'yes' AND i.mandatory
     AND (%(group)s::text IS NULL OR {of_step} = %(group)s)
)
"""
# What recruits said last of each step that others recorded as done, for the actions that ask for it.
SAID = """, answers AS (
  SELECT DISTINCT ON (k.action, k.recruit_id, k.step_id) k.*, c.happened
    FROM onboarding_confirmation c
    JOIN counted k ON k.recruit_id = c.recruit_id AND k.step_id = c.step_id
   WHERE c.trust_id = %(trust)s AND k.action = ANY(%(heard)s)
     AND c.answered_at::date <= %(as_of)s AND c.answered_at < %(known_before)s::timestamptz
   ORDER BY k.action, k.recruit_id, k.step_id, c.answered_at DESC
), said AS (
  SELECT action, recruit_id, CASE WHEN bool_and(happened) THEN 'said_yes' ELSE 'said_no' END AS figure
    FROM answers GROUP BY action, recruit_id
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
    viewer: Membership,
    actions: Iterable[PlanAction],
    moment: Moment,
    months: int,
    group: str | None = None,
    version: str = DEFINITION_VERSION,
) -> dict[str, Any]:
    """The parameters of FACTS and SAID; people are in scope for so many months after their first day. `group` counts the
    steps of one group alone."""
    actions = list(actions)
    return viewer_asked(viewer, moment) | {
        "live_on": viewer.trust.live_on,
        "months": months,
        "group": group,
        "journey": list(JOURNEY),
        "actions": [action.key for action in actions],
        "musts": [",".join(action.must_haves) for action in actions],
        "heard": [action.key for action in actions if met_rule(action, version) == "in_date_on_arrival"],
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
def judge(words: str, rule: MetRule) -> tuple[str | None, bool]:
    """What a kind, as FACTS writes it, counts as: its figure, and whether it is met on time."""
    state, limit, due, travel, host, *flags = words.split("|")
    step = Kind(state, limit, due, travel, host, *(flag == "t" for flag in flags)).step(rule)
    return figure(step, A_DAY), on_time(step, A_DAY)


@cache
def kinds_of(figures: frozenset[str], rule: MetRule) -> tuple[str, ...]:
    """Every kind, as FACTS writes it, that counts as one of these figures, `on_time` among them."""
    return tuple(words for words in _every_kind() if _is_one_of(figures, *judge(words, rule)))


def _every_kind() -> Iterator[str]:
    """What is not done was done neither before nor after anything, and nothing of it can have lapsed."""
    flags = [("t", "f")] * (len(Kind._fields) - 5)
    for state in StepState.values:
        done = (TRAVEL, ("no", "kept", "lapsed")) if state == StepState.DONE else (("before",), ("no",))
        yield from map("|".join, product((state,), Limit.values, ("none", "future", "due"), *done, *flags))


def _is_one_of(figures: frozenset[str], counts_as: str | None, in_time: bool) -> bool:
    return counts_as in figures or (in_time and "on_time" in figures)


def met_rule(action: PlanAction, version: str = DEFINITION_VERSION) -> MetRule:
    """What the action asks of a step that is done, by that version of the definition."""
    if action.conditions.get("met_before") == "arrival":
        return "before_arrival"
    return "in_date_on_arrival" if action.conditions.get("counts") == HOSTS and version != "1" else ""
