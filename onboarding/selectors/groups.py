"""The readiness report by group: people by profession, site or cohort; for HR also by line manager and owner of the step.

Whoever does not read figures unsuppressed sees only groups that `rules.disclosure` lets through, of each how many people
have all that is due, and only as they were kept at the ends of months: no two days can be compared at will, and the same
day answers the same for ever.
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
from onboarding.errors import Invalid, NotAllowed, NotNow
from onboarding.models import Cohort, Membership, PlanAction, ReportRun, Site
from onboarding.models.choices import Profession, Role
from onboarding.rules.compliance import person_outcome
from onboarding.rules.disclosure import Count, withheld_over
from onboarding.selectors.counted_steps import GroupedBy, facts_asked, facts_for, judge, met_rule
from onboarding.selectors.past_days import Moment, moment_of
from onboarding.selectors.plans import Reporting, reporting
from onboarding.selectors.trust_settings import settings_of

Row = dict[str, Any]
MONTHS_COMPARED = 12
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
    as_of: date
    found: Mapping[str, Group]
    hidden: Mapping[str, frozenset[str]]
    limit: int | None

    def shows(self, group: str, action: str = "") -> bool:
        """Whether the viewer may know this group, or its figures of this action."""
        return group not in self.hidden.get(action, self.hidden.get("", frozenset()))


def groups_of(viewer: Membership, by: str, asked: Reporting, moment: Moment) -> Groups:
    """The groups on a day. Raises NotAllowed, Invalid (`group_by`, and days that cannot be asked of groups)."""
    _require_grouping(viewer, by)
    if may(viewer, Action.SEE_REPORT_UNSUPPRESSED):
        return Groups(by, moment.as_of, _counted(viewer, by, asked, moment), {}, None)
    return _as_kept(viewer, by, asked, moment)


def day_of_groups(viewer: Membership, by: str, plan_key: str, as_of: date | None) -> date | None:
    """The day of which groups are told where none is asked for: today, or the newest end of a month that was kept.

    Raises NotAllowed, Invalid (`group_by`), NotNow where nothing was kept yet."""
    _require_grouping(viewer, by)
    if as_of or may(viewer, Action.SEE_REPORT_UNSUPPRESSED):
        return as_of
    month = newest_month(viewer, plan_key, today_in(viewer.trust))
    if month is None:
        raise NotNow("No month has been kept yet. Figures by group show once the first month is over.", code="no_month")
    return month


def newest_month(viewer: Membership, plan_key: str, until: date) -> date | None:
    """The newest end of a month that was kept until a day. One query."""
    kept = _kept(viewer, plan_key, until)
    return kept[-1].as_of if kept else None


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
    _require_grouping(viewer, by)
    if not figure.startswith("people"):
        raise Invalid.field("figure", "not_of_a_group", "Of a group, ask for one of the figures of people.")
    if not may(viewer, Action.SEE_REPORT_UNSUPPRESSED):
        raise NotAllowed(
            "What is behind a group is withheld, because it could tell about a few people.", code="withheld"
        )
    if group not in _counted(viewer, by, asked, moment):
        raise Invalid.field("group", "unknown", "There is no such group in this report.")
    return GROUPINGS[by]


def _require_grouping(viewer: Membership, by: str) -> None:
    require(viewer, Action.SEE_REPORT_BY_GROUP)
    known = groupings_for(viewer)
    if by not in known:
        raise Invalid.field("group_by", "unknown", f"Ask for one of {', '.join(known)}.")


def groupings_for(viewer: Membership) -> tuple[str, ...]:
    """By what the viewer may group: those that tell of managers and roles are for whoever reads everything."""
    return tuple(GROUPINGS) if may(viewer, Action.SEE_REPORT_UNSUPPRESSED) else BY_PERSON


def refuse_day(viewer: Membership, as_of: date, plan_key: str = "edi-2023") -> None:
    """Raises Invalid where there are no groups of that day for this viewer."""
    moment = moment_of(viewer, as_of)
    if not may(viewer, Action.SEE_REPORT_UNSUPPRESSED):
        _kept_until(viewer, plan_key, moment)


def _kept_until(viewer: Membership, plan_key: str, moment: Moment) -> list[ReportRun]:
    kept = _kept(viewer, plan_key, moment.as_of)
    if not kept or kept[-1].as_of != moment.as_of:
        words = "Figures by group are of the last day of a month that was kept. Ask for one of those."
        raise Invalid.field("as_of", "not_of_groups", words)
    return kept


def _kept(viewer: Membership, plan_key: str, until: date) -> list[ReportRun]:
    """For each of the last ends of months the report that was kept first, the earliest day first. One query."""
    runs = ReportRun.objects.filter(trust=viewer.trust_id, plan__key=plan_key, as_of__in=_ends(until))
    return list(runs.order_by("as_of", "made_at", "id").distinct("as_of").only("as_of", "groups"))


def _ends(until: date) -> list[date]:
    """The ends of the last months, that day among them where it is one."""
    end = until if (until + timedelta(days=1)).day == 1 else until.replace(day=1) - timedelta(days=1)
    ends = [end]
    while len(ends) <= MONTHS_COMPARED:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends


def _as_kept(viewer: Membership, by: str, asked: Reporting, moment: Moment) -> Groups:
    """The groups of one end of a month, with what is withheld so that no kept month tells of a small one."""
    if moment.known_before is not None:
        raise Invalid.field("known_at", "not_of_groups", "Figures by group are told as they were kept.")
    months = [_of_run(run, by) for run in _kept_until(viewer, asked.plan.key, moment)]
    limit = settings_of(viewer).group_limit
    whole = withheld_over([{key: Count(one.people_in_scope) for key, one in found.items()} for found in months], limit)
    hidden = {"": whole[-1]}
    for action in asked.actions:
        counts = [{key: one.count(action.key) for key, one in found.items()} for found in months]
        hidden[action.key] = withheld_over(counts, limit, whole)[-1]
    return Groups(by, moment.as_of, months[-1], hidden, limit)


def _of_run(run: ReportRun, by: str) -> dict[str, Group]:
    return {
        row["key"]: Group(
            row["people_in_scope"],
            {one["key"]: Counter({name: one[f"people_{name}"] for name in OUTCOMES}) for one in row["actions"]},
        )
        for row in run.groups.get(by, [])
    }


def _counted(viewer: Membership, by: str, asked: Reporting, moment: Moment) -> dict[str, Group]:
    rules = {action.key: met_rule(action) for action in asked.actions}
    found: dict[str, Group] = {}
    for what, action, key, kinds, number in _ask(viewer, by, asked, moment, f"{_sizes_sql(by)} UNION ALL {PERSONS}"):
        group = found.setdefault(key, Group())
        if what == "size":
            group.people_in_scope = number
            continue
        outcome = person_outcome([judge(kind, rules[action])[0] for kind in kinds.split(" ")])
        group.actions.setdefault(action, Counter())[outcome or "none"] += number
    return found


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
    """The groups of a report with their rows, for a page. Raises NotAllowed, NotFound, Invalid, NotNow."""
    require(viewer, Action.SEE_REPORT_BY_GROUP)
    asked = reporting(viewer, plan_key)
    groups = groups_of(viewer, by, asked, moment_of(viewer, day_of_groups(viewer, by, plan_key, as_of)))
    return groups, group_rows(viewer, groups, asked.actions)
