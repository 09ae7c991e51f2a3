"""Report runs: what was kept, who signed it, what was restated since, and which one a report is compared with."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from onboarding.access import Action, may, require
from onboarding.clock import today_in
from onboarding.errors import NotFound
from onboarding.models import ImprovementPlan, Membership, ReportRun, Restatement
from onboarding.rules.restating import differences
from onboarding.selectors.counted_steps import sees_whole_trust
from onboarding.selectors.rag_overrides import with_names

Row = dict[str, Any]
FOR_SHORT = ("key", "title", "people", "people_met", "people_rate", "rag", "direction")


def visible_runs(viewer: Membership, plan_key: str = "") -> QuerySet[ReportRun]:
    """The runs of the viewer's trust, of one plan where it is named, newest day first. Raises NotAllowed."""
    require(viewer, Action.SEE_RUNS)
    runs = ReportRun.objects.filter(trust=viewer.trust_id).order_by("-as_of", "-made_at", "-id")
    runs = runs.filter(plan__key=plan_key) if plan_key else runs
    return runs.select_related("plan", "made_by", "signature__signed_by", "restates")


def find_run(viewer: Membership, run_id: UUID) -> ReportRun:
    """One run with its restatements. Raises NotAllowed, NotFound."""
    published = Restatement.objects.select_related("later", "published_by")
    found = visible_runs(viewer).prefetch_related(Prefetch("restatements", published)).filter(pk=run_id).first()
    if found is None:
        raise NotFound()
    return found


def run_row(run: ReportRun) -> Row:
    """A run as a line of a list: when, by whom, signed or not, and how the actions stood."""
    signature, restates = getattr(run, "signature", None), getattr(run, "restates", None)
    return {
        "id": run.pk,
        "plan": run.plan.key,
        "as_of": run.as_of,
        "known_before": run.known_before,
        "made_at": run.made_at,
        "made_by": _named(run.made_by),
        "definition_version": run.definition_version,
        "people_in_scope": run.report["people_in_scope"],
        "actions": [{name: action[name] for name in FOR_SHORT} for action in run.report["actions"]],
        "signed_by": _named(signature.signed_by) if signature else None,
        "signed_at": signature.signed_at if signature else None,
        "caveats": signature.caveats if signature else None,
        "assurance": signature.assurance or None if signature else None,
        "restates": restates.run_id if restates else None,
    }


def run_detail(viewer: Membership, run: ReportRun) -> Row:
    """A run with all its figures and what was restated; groups for whoever reads figures unsuppressed."""
    groups = run.groups if may(viewer, Action.SEE_REPORT_UNSUPPRESSED) else {}
    report = with_names(viewer, run.report)
    return run_row(run) | {"report": report, "groups": groups, "restatements": restatement_rows(run)}


def restatement_rows(run: ReportRun) -> list[Row]:
    """What a signed run would say with what was recorded since, figure by figure, in the order of publishing."""
    return [
        {
            "id": one.pk,
            "later": one.later_id,
            "reason": one.reason,
            "published_by": _named(one.published_by),
            "published_at": one.published_at,
            "differences": differences(run.report, one.later.report),
        }
        for one in run.restatements.all()
    ]


def runs_to_sign(viewer: Membership) -> list[ReportRun]:
    """Of each plan the report of the end of last month, kept first and signed in no version yet, for whoever signs. One
    query."""
    if not may(viewer, Action.SIGN_RUN):
        return []
    end = today_in(viewer.trust).replace(day=1) - timedelta(days=1)
    runs = ReportRun.objects.filter(trust=viewer.trust_id, as_of=end, restates__isnull=True).order_by("made_at", "id")
    found: dict[UUID, list[ReportRun]] = {}
    for run in runs.select_related("signature", "plan").defer("report", "groups"):
        found.setdefault(run.plan_id, []).append(run)
    return [same[0] for same in found.values() if not any(hasattr(run, "signature") for run in same)]


def last_run(viewer: Membership, plan: ImprovementPlan, as_of: date) -> ReportRun | None:
    """The run with which a report of that day is compared: the last one signed before it, else the newest one of an
    earlier month. None for figures that are not of the whole trust."""
    if not sees_whole_trust(viewer):
        return None
    signed, of_earlier_month = Q(signature__isnull=False), Q(as_of__lt=as_of.replace(day=1))
    earlier = ReportRun.objects.filter(trust=viewer.trust_id, plan=plan, as_of__lt=as_of, restates__isnull=True)
    found = earlier.filter(signed | of_earlier_month).select_related("signature").defer("groups")
    return found.alias(is_signed=signed).order_by("-is_signed", "-as_of", "-made_at", "-id").first()


def _named(member: Membership | None) -> Row | None:
    return {"id": member.pk, "name": member.full_name} if member else None
