"""The readiness report of an improvement plan, as the contract writes it: people first, then steps, then the word."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from onboarding.access import Action, require
from onboarding.models import Membership, PlanAction, ReportRun, TrustSettings
from onboarding.models.choices import Role
from onboarding.rules.compliance import DEFINITION_VERSION
from onboarding.rules.rating import Thresholds, rag
from onboarding.rules.restating import direction
from onboarding.selectors.commitments import commitment_rows
from onboarding.selectors.compliance import Tally, tallies
from onboarding.selectors.groups import day_of_groups, group_rows, groups_of
from onboarding.selectors.legal_limits import legal_limits
from onboarding.selectors.past_commitments import commitments_on
from onboarding.selectors.past_days import Moment, moment_of
from onboarding.selectors.plans import Reporting, reporting
from onboarding.selectors.rag_overrides import overrides_at
from onboarding.selectors.report_runs import last_run
from onboarding.selectors.trust_settings import settings_of

STEP_FIGURES = ("met", "on_time", "not_met", "unknown", "waiting", "waived", "inherited")


def readiness_report(
    viewer: Membership,
    *,
    plan_key: str = "edi-2023",
    as_of: date | None = None,
    known_at: date | None = None,
    group_by: str = "",
) -> dict[str, Any]:
    """How ready the trust was on `as_of`, as far as was recorded by the end of `known_at`; both are today unless given.
    HR and directors see the whole trust; managers, pastoral leads and recruits their own people. A fixed number of
    queries, whatever the number of people. `group_by` adds the groups; directors read them of ends of months, the newest
    that was kept unless they ask for one, those of small numbers withheld.

    Raises NotAllowed, NotFound (plan), NotNow (no month was kept yet), Invalid (a day in the future or before the trust
    went live, no such grouping)."""
    require(viewer, Action.SEE_REPORT)
    if group_by:
        as_of = day_of_groups(viewer, group_by, plan_key, as_of)
    moment = moment_of(viewer, as_of, known_at)
    return report_at(viewer, reporting(viewer, plan_key), moment, group_by)


def report_at(viewer: Membership, asked: Reporting, moment: Moment, group_by: str = "") -> dict[str, Any]:
    """The same of a moment, for whoever has asked whether the viewer may."""
    plan = asked.plan
    population, sums = tallies(viewer, asked.actions, moment, asked.numbers.months_after_start)
    groups = groups_of(viewer, group_by, asked, moment) if group_by else None
    commitments = commitment_rows(commitments_on(viewer, moment), moment.as_of)
    before, own = last_run(viewer, plan, moment.as_of), settings_of(viewer)
    given = overrides_at(viewer, plan, moment)
    report = {
        "plan": plan.key,
        "title": plan.title,
        "publisher": plan.publisher,
        "status_note": plan.status_note,
        "source": plan.source,
        "as_of": moment.as_of,
        "known_at": moment.known_at,
        "definition_version": DEFINITION_VERSION,
        "live_on": viewer.trust.live_on,
        "population": _population_words(asked),
        "people_in_scope": population,
        "actions": [
            _worded(_action(viewer, action, sums[action.key], asked, commitments, own), given.get(action.key))
            for action in asked.actions
        ],
        "legal_limits": legal_limits(viewer, moment),
        "group_by": group_by or None,
        "group_limit": groups.limit if groups else None,
        "groups": group_rows(viewer, groups, asked.actions) if groups else [],
        "suppressed": any(groups.hidden.values()) if groups else False,
        "compared_with": None,
    }
    return _compared(report, before) if before else report


def _compared(report: dict[str, Any], before: ReportRun) -> dict[str, Any]:
    """The report with which way each action went since a run, signed or not."""
    rates = {action["key"]: action["people_rate"] for action in before.report["actions"]}
    for action in report["actions"]:
        action["direction"] = direction(rates.get(action["key"]), action["people_rate"])
    signed = hasattr(before, "signature")
    return report | {"compared_with": {"run": before.pk, "as_of": before.as_of, "signed": signed}}


def _population_words(asked: Reporting) -> str:
    words = asked.plan.rag["population"]
    return f"{words[:1].upper()}{words[1:]}."


def _action(
    viewer: Membership,
    action: PlanAction,
    sums: Tally,
    asked: Reporting,
    commitments: list[dict[str, Any]],
    own: TrustSettings,
) -> dict[str, Any]:
    people = {f"people_{name}": sums.people.get(name, 0) for name in ("met", "not_met", "unknown")}
    counted = sum(people.values())
    steps = {name: sums.steps.get(name, 0) for name in STEP_FIGURES}
    due = steps["met"] + steps["not_met"] + steps["unknown"]
    rate = people["people_met"] / counted if counted else None
    said = _said(sums)
    mine = [one for one in commitments if action.key in one["plan_actions"]]
    share = steps["waived"] / (due + steps["waived"]) if steps["waived"] else 0.0
    rated = rag(rate, share, _thresholds(asked, own), _needed_in_date(action, mine), said["said_rate"])
    must_haves = {key: _must_have(key, figures) for key, figures in sums.items.items()}
    return {
        "key": action.key,
        "title": action.title,
        "requirement": action.requirement,
        "confidence": action.confidence,
        "deadline_on": action.deadline_on,
        "target_on": own.target_dates.get(asked.plan.key, {}).get(action.key),
        "people": counted,
        **people,
        "people_rate": rate,
        **said,
        "must_haves": list(must_haves.values()),
        "due": due,
        **steps,
        "step_rate": steps["met"] / due if due else None,
        "rag": rated.word,
        "rag_rule": rated.rule,
        "direction": None,
        "topics": [{**topic, **must_haves.get(topic["item"], {})} for topic in action.topics],
        "commitments": [one for one in mine if _may_know(viewer, one)],
    }


def _said(sums: Tally) -> dict[str, Any]:
    """What recruits say of what others recorded for them; null where the action does not ask, the rate where nobody answered."""
    if sums.said is None:
        return {"said_yes": None, "said_no": None, "said_rate": None}
    yes, no = sums.said.get("said_yes", 0), sums.said.get("said_no", 0)
    return {"said_yes": yes, "said_no": no, "said_rate": yes / (yes + no) if yes + no else None}


def _worded(row: dict[str, Any], override: dict[str, Any] | None) -> dict[str, Any]:
    """The action with the word that holds: a director's, else the rule's, which stays beside it."""
    by_rule = row["rag"]
    return row | {"rag": override["word"] if override else by_rule, "rag_by_rule": by_rule, "override": override}


def _may_know(viewer: Membership, commitment: Mapping[str, Any]) -> bool:
    """All count in the colour; HR and directors are told of all, others of those that a role of theirs leads."""
    return viewer.has_role(Role.HR, Role.DIRECTOR) or commitment["lead_role"] in viewer.roles


def _must_have(key: str, figures: Mapping[str, int]) -> dict[str, Any]:
    counted = {name: figures.get(name, 0) for name in ("met", "not_met", "unknown")}
    return {"item": key, "due": sum(counted.values()), **counted}


def _thresholds(asked: Reporting, own: TrustSettings) -> Thresholds:
    """The trust's own, else those of the plan."""
    green, amber = own.green_at_least, own.amber_at_least
    return Thresholds(
        green_at_least=asked.plan.rag["green"]["at_least"] if green is None else green / 100,
        amber_at_least=asked.plan.rag["amber"]["at_least"] if amber is None else amber / 100,
        waived_at_most=asked.numbers.waived_at_most,
    )


def _needed_in_date(action: PlanAction, commitments: list[dict[str, Any]]) -> bool | None:
    needed = action.conditions.get("needs_commitments_in_date")
    if not needed:
        return None
    return set(needed) <= {one["key"] for one in commitments if one["in_date"]}
