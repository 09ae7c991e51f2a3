"""The readiness report by group: people by profession, site or cohort; for HR also by line manager and owner of the step.

Whoever does not read figures unsuppressed sees only groups that `rules.disclosure` lets through, of each how many people
have all that is due, and only for today and ends of months, so that two days cannot be compared at will.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from onboarding.access import Action, may, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotAllowed
from onboarding.models import Cohort, Membership, PlanAction, Site
from onboarding.models.choices import Profession, Role
from onboarding.rules.compliance import person_outcome
from onboarding.rules.disclosure import Count, withheld
from onboarding.selectors.counted_steps import GroupedBy, facts_asked, facts_for, is_before_arrival, judge
from onboarding.selectors.past_days import Moment, moment_of
from onboarding.selectors.plans import Reporting, reporting
from onboarding.selectors.trust_settings import settings_of

Row = dict[str, Any]
MONTHS_COMPARED = 3
OUTCOMES = ("met", "not_met", "unknown")
NOBODY = {
    "profession": "No profession",
    "site": "No site yet",
    "cohort": "No cohort",
    "line_manager": "No line manager",
}
BY_PERSON = ("profession", "site", "cohort")
GROUPINGS = {
    "profession": GroupedBy("max(r.profession)"),
    "site": GroupedBy("coalesce(max(r.site_id::text), '')"),
    "cohort": GroupedBy("coalesce(max(r.cohort_id::text), '')"),
    "line_manager": GroupedBy("coalesce(max(r.line_manager_id::text), '')"),
    "owner_role": GroupedBy(of_step="i.owner_role"),
}
SIZES = "SELECT 'size', '', group_key, '', count(*) FROM in_scope GROUP BY group_key"
SIZES_BY_STEP = "SELECT 'size', '', group_key, '', count(DISTINCT recruit_id) FROM counted GROUP BY group_key"
PERSONS = """SELECT 'person', action, group_key, kinds, count(*) FROM (
  SELECT action, group_key, string_agg(DISTINCT kind, ' ' ORDER BY kind) AS kinds
    FROM counted WHERE must_have GROUP BY action, group_key, recruit_id) each_person GROUP BY action, group_key, kinds"""


@dataclass
class Group:
    """One group as counted: its people in scope, and for each action how many came out how."""

    people_in_scope: int = 0
    actions: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, action: str) -> Count:
        """Of one action: people for whom something was due, and those who have all of it."""
        outcomes = self.actions.get(action, Counter[str]())
        return Count(sum(outcomes[name] for name in OUTCOMES), outcomes["met"])


@dataclass(frozen=True)
class Groups:
    """All groups, and what is withheld from this viewer: whole groups under the key "", and groups of one action."""

    by: str
    found: Mapping[str, Group]
    hidden: Mapping[str, frozenset[str]]
    limit: int | None

    def shows(self, group: str, action: str = "") -> bool:
        """Whether the viewer may know this group, or its figures of this action."""
        return group not in self.hidden.get(action, self.hidden.get("", frozenset()))


def groups_of(viewer: Membership, by: str, asked: Reporting, moment: Moment) -> Groups:
    """The groups on a day. Raises NotAllowed, Invalid (`group_by`, and days that cannot be asked of groups)."""
    require(viewer, Action.SEE_REPORT_BY_GROUP)
    known = groupings_for(viewer)
    if by not in known:
        raise Invalid.field("group_by", "unknown", f"Ask for one of {', '.join(known)}.")
    refuse_days(viewer, moment)
    found = _counted(viewer, by, asked, moment)
    if may(viewer, Action.SEE_REPORT_UNSUPPRESSED):
        return Groups(by, found, {}, None)
    limit = settings_of(viewer).group_limit
    sizes = {key: group.people_in_scope for key, group in found.items()}
    earlier = [_sizes(viewer, by, asked, on) for on in _ends_before(moment.as_of, viewer.trust.live_on)]
    days = [*earlier, {key: Count(size) for key, size in sizes.items()}]
    whole = withheld(days, limit)
    hidden = {"": whole}
    for action in asked.actions:
        day = {key: group.count(action.key) for key, group in found.items()}
        hidden[action.key] = withheld([day], limit, whole, sizes)
    return Groups(by, found, hidden, limit)


def group_rows(viewer: Membership, groups: Groups, actions: Iterable[PlanAction]) -> list[Row]:
    """The rows of the contract, by label; what is withheld has its place and no numbers."""
    labels, actions = _labels(viewer, groups), list(actions)
    rows = [_row(groups, key, labels.get(key, key), actions) for key in groups.found]
    return sorted(rows, key=lambda row: (not row["key"], row["label"]))


def require_shown(
    viewer: Membership, *, by: str, group: str, action: str, figure: str, asked: Reporting, moment: Moment
) -> GroupedBy:
    """What narrows a proof to one group. Raises NotAllowed (not everybody's figures, or withheld), Invalid (no such
    group, a figure that groups do not have)."""
    groups = groups_of(viewer, by, asked, moment)
    if not figure.startswith("people"):
        raise Invalid.field("figure", "not_of_a_group", "Of a group, ask for one of the figures of people.")
    if group not in groups.found:
        raise Invalid.field("group", "unknown", "There is no such group in this report.")
    if groups.limit is not None:
        raise NotAllowed(
            "What is behind a group is withheld, because it could tell about a few people.", code="withheld"
        )
    return GROUPINGS[by]


def groupings_for(viewer: Membership) -> tuple[str, ...]:
    """By what the viewer may group: those that tell of managers and roles are for whoever reads everything."""
    return tuple(GROUPINGS) if may(viewer, Action.SEE_REPORT_UNSUPPRESSED) else BY_PERSON


def refuse_days(viewer: Membership, moment: Moment) -> None:
    """Whose figures are suppressed reads groups of today and of ends of months, from all that is known now. Raises Invalid."""
    if may(viewer, Action.SEE_REPORT_UNSUPPRESSED):
        return
    today = today_in(viewer.trust)
    if moment.known_before is not None:
        raise Invalid.field("known_at", "not_of_groups", "Figures by group are of all that we know now.")
    if moment.as_of != today and (moment.as_of + timedelta(days=1)).day != 1:
        words = "Figures by group are of today or of the last day of a month. Ask for one of those."
        raise Invalid.field("as_of", "not_of_groups", words)


def _ends_before(as_of: date, live_on: date) -> list[date]:
    """The ends of the last months before a day, since the trust went live."""
    ends: list[date] = []
    end = as_of.replace(day=1) - timedelta(days=1)
    while end >= live_on and len(ends) < MONTHS_COMPARED:
        ends.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    return ends[::-1]


def _counted(viewer: Membership, by: str, asked: Reporting, moment: Moment) -> dict[str, Group]:
    before = {action.key: is_before_arrival(action) for action in asked.actions}
    found: dict[str, Group] = {}
    for what, action, key, kinds, number in _ask(viewer, by, asked, moment, f"{_sizes_sql(by)} UNION ALL {PERSONS}"):
        group = found.setdefault(key, Group())
        if what == "size":
            group.people_in_scope = number
            continue
        outcome = person_outcome([judge(kind, before[action])[0] for kind in kinds.split(" ")])
        group.actions.setdefault(action, Counter())[outcome or "none"] += number
    return found


def _sizes(viewer: Membership, by: str, asked: Reporting, on: date) -> dict[str, Count]:
    rows = _ask(viewer, by, asked, moment_of(viewer, on), _sizes_sql(by))
    return {key: Count(number) for _, _, key, _, number in rows}


def _sizes_sql(by: str) -> str:
    return SIZES_BY_STEP if by == "owner_role" else SIZES


def _ask(viewer: Membership, by: str, asked: Reporting, moment: Moment, question: str) -> list[Any]:
    values = facts_asked(viewer, asked.actions, moment, asked.numbers.months_after_start)
    with moment.cursor() as cursor:
        cursor.execute(facts_for(viewer, moment, GROUPINGS[by]) + question, values)
        return cursor.fetchall()


def _row(groups: Groups, key: str, label: str, actions: list[PlanAction]) -> Row:
    group, shown = groups.found[key], groups.shows(key)
    return {
        "key": key,
        "label": label,
        "people_in_scope": group.people_in_scope if shown else None,
        "suppressed": not shown,
        "actions": [_of_action(groups, key, group, action.key) for action in actions],
    }


def _of_action(groups: Groups, key: str, group: Group, action: str) -> Row:
    """People of one action. Where figures are suppressed, those who have not all that is due are not told apart."""
    shown, count = groups.shows(key, action), group.count(action)
    outcomes = group.actions.get(action, Counter[str]())
    apart = shown and groups.limit is None
    return {
        "key": action,
        "suppressed": not shown,
        "people": count.people if shown else None,
        "people_met": count.met if shown else None,
        "people_not_met": outcomes["not_met"] if apart else None,
        "people_unknown": outcomes["unknown"] if apart else None,
        "people_rate": (count.met or 0) / count.people if shown and count.people else None,
    }


def _labels(viewer: Membership, groups: Groups) -> dict[str, str]:
    """Groups by what people call them, in one query at most."""
    nobody = {"": NOBODY.get(groups.by, "")}
    if groups.by == "profession":
        return nobody | {str(value): str(label) for value, label in Profession.choices}
    if groups.by == "owner_role":
        return {str(value): str(label) for value, label in Role.choices}
    ids = [UUID(key) for key in groups.found if key]
    kinds: dict[str, tuple[type[Membership | Site | Cohort], str]] = {
        "line_manager": (Membership, "full_name"),
        "site": (Site, "name"),
        "cohort": (Cohort, "name"),
    }
    kind, name = kinds[groups.by]
    rows = QuerySet[Any](kind).filter(trust=viewer.trust_id, pk__in=ids).values_list("pk", name)
    return nobody | {str(key): words for key, words in rows}


def report_by_group(
    viewer: Membership, *, by: str, plan_key: str = "edi-2023", as_of: date | None = None
) -> tuple[Groups, list[Row]]:
    """The groups of a report with their rows, for a page. Raises NotAllowed, NotFound, Invalid."""
    require(viewer, Action.SEE_REPORT_BY_GROUP)
    asked = reporting(viewer, plan_key)
    groups = groups_of(viewer, by, asked, moment_of(viewer, as_of))
    return groups, group_rows(viewer, groups, asked.actions)
