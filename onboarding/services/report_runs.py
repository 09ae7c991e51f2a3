"""Figures kept as they stood: made each night or when somebody asks, signed by a director, restated when more is known."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from onboarding import access
from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.models import ImprovementPlan, Membership, ReportRun, Restatement, RunFigure, RunSignature, Trust
from onboarding.models.choices import Role
from onboarding.models.report_choices import Assurance
from onboarding.rules.compliance import DEFINITION_VERSION
from onboarding.rules.restating import differences
from onboarding.selectors.groups import BY_PERSON, group_rows, groups_of
from onboarding.selectors.past_days import Moment, moment_of
from onboarding.selectors.plans import plan_numbers, reporting
from onboarding.selectors.rag_overrides import without_names
from onboarding.selectors.readiness_report import report_at
from onboarding.selectors.report_runs import find_run
from onboarding.selectors.run_figures import Behind, ids_behind
from onboarding.services.events import record
from onboarding.services.published import publish

LONGEST = 4000
# Whatever is being written at this moment counts as not yet known, so that working it out again finds the same rows.
SETTLED = """SELECT least(clock_timestamp(), min(xact_start)) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@transaction.atomic
def make_run(actor: Membership, *, plan_key: str = "edi-2023", as_of: date | None = None) -> ReportRun:
    """Keep the readiness report of a day as it is known now. Raises NotAllowed, NotFound, Invalid."""
    require(actor, Action.MAKE_RUN)
    moment_of(actor, as_of)
    today = today_in(actor.trust)
    run = _keep(actor.trust, plan_key, as_of or today, made_by=actor)
    record(actor, "run_made", run, effective_on=today, data={"as_of": str(run.as_of)})
    return run


def make_nightly_runs(trust_id: UUID) -> int:
    """Keep yesterday's report of each plan, where that was not done yet; returns how many were made. What was kept
    is put out for programs outside."""
    with transaction.atomic():
        access.enter_trust(trust_id)
        trust = Trust.objects.get(pk=trust_id)
        made = keep_days(trust, [today_in(trust) - timedelta(days=1)])
        publish(trust)
        return made


def keep_days(trust: Trust, days: Iterable[date]) -> int:
    """Keep the reports of these days for every plan that has figures, each once. Two that do it at once make one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('runs'), hashtext(%s))", [str(trust.pk)])
    made = 0
    for plan in ImprovementPlan.objects.filter(trust=trust):
        kept = set(ReportRun.objects.filter(plan=plan, made_by=None).values_list("as_of", flat=True))
        for on in sorted(days):
            if on >= trust.live_on and on not in kept and plan_numbers(plan):
                _keep(trust, plan.key, on)
                made += 1
    return made


@transaction.atomic
def sign_run(actor: Membership, *, run_id: UUID, caveats: str = "", assurance: str = "") -> RunSignature:
    """A director answers for a run and says how sure the board can be; from now on it stands as it is. Whether they are
    who they say is for the door.

    Raises NotAllowed, NotFound, Invalid, NotNow (signed already, or it restates one that was signed)."""
    run = find_run(actor, run_id)
    require(actor, Action.SIGN_RUN)
    _lock(run)
    if RunSignature.objects.filter(run=run).exists():
        raise NotNow("This run is signed already.", code="signed")
    if hasattr(run, "restates"):
        raise NotNow("This run restates one that is signed: it stands beside that one.", code="restates")
    if assurance and assurance not in Assurance.values:
        raise Invalid.field("assurance", "unknown", f"Choose one of {', '.join(Assurance.values)}.")
    signature = RunSignature.objects.create(
        trust_id=actor.trust_id,
        run=run,
        signed_by=actor,
        caveats=_words("caveats", caveats),
        assurance=assurance,
    )
    record(actor, "run_signed", run, effective_on=today_in(actor.trust), data={"as_of": str(run.as_of)})
    return signature


@transaction.atomic
def restate_run(actor: Membership, *, run_id: UUID, reason: str) -> Restatement:
    """Publish what a signed run would say with what was recorded since, and why. The run itself stays.

    Raises NotAllowed, NotFound, Invalid (no reason), NotNow (not signed, or nothing is different)."""
    run = find_run(actor, run_id)
    require(actor, Action.RESTATE_RUN)
    _lock(run)
    if not RunSignature.objects.filter(run=run).exists():
        raise NotNow("Only a signed run is restated. Make a new run instead.", code="not_signed")
    words = _words("reason", reason)
    if not words:
        raise Invalid.field("reason", "required", "Say why the figures are different now.")
    later = _keep(actor.trust, run.plan.key, run.as_of, made_by=actor)
    stands = run.restatements.order_by("-published_at", "-id").select_related("later").first()
    if not differences((stands.later if stands else run).report, later.report):
        raise NotNow("Nothing is different from what was signed or published last.", code="nothing_different")
    restatement = Restatement.objects.create(
        trust_id=actor.trust_id, run=run, later=later, reason=words, published_by=actor
    )
    record(actor, "run_restated", run, effective_on=today_in(actor.trust), data={"as_of": str(run.as_of)})
    return restatement


def unproven(run: ReportRun) -> list[str]:
    """Work a run out again from the rows, by the definition that it was made with: each figure that is not the same, or rests
    on other people or steps."""
    moment = _moment(run.as_of, run.known_before, run.report["known_at"])
    asked = reporting(_the_service(run.trust), run.plan.key)
    found = ids_behind(_the_service(run.trust), asked, moment, run.definition_version)
    kept = {(one.action, one.figure): list(one.ids) for one in run.figures.all()}
    return [
        f"{action or 'legal limits'} {figure}: {len(kept.get((action, figure), []))} kept, {len(now)} found now"
        for action, figure in sorted({*found, *kept})
        if (now := found.get((action, figure), [])) != kept.get((action, figure), [])
    ]


def _keep(trust: Trust, plan_key: str, as_of: date, made_by: Membership | None = None) -> ReportRun:
    with connection.cursor() as cursor:
        cursor.execute(SETTLED)
        known_before: datetime = cursor.fetchone()[0]
    moment, eyes = _moment(as_of, known_before, today_in(trust).isoformat()), _the_service(trust)
    asked = reporting(eyes, plan_key)
    run = ReportRun.objects.create(
        trust=trust,
        plan=asked.plan,
        as_of=as_of,
        known_before=known_before,
        made_by=made_by,
        definition_version=DEFINITION_VERSION,
        report=without_names(report_at(eyes, asked, moment)),
        groups={by: group_rows(eyes, groups_of(eyes, by, asked, moment), asked.actions) for by in BY_PERSON},
    )
    _keep_ids(run, ids_behind(eyes, asked, moment))
    run.refresh_from_db()  # the report as it will be read again
    return run


def _keep_ids(run: ReportRun, behind: Behind) -> None:
    RunFigure.objects.bulk_create(
        RunFigure(trust_id=run.trust_id, run=run, action=action, figure=figure, number=len(ids), ids=ids)
        for (action, figure), ids in behind.items()
    )


def _moment(as_of: date, known_before: datetime, known_at: str) -> Moment:
    return Moment(as_of, date.fromisoformat(known_at), is_past=True, known_before=known_before)


def _the_service(trust: Trust) -> Membership:
    """Who looks when nobody does: someone who reads every figure of the trust, and is never saved."""
    return Membership(trust=trust, full_name="The service", roles=[Role.HR], accepted_at=timezone.now())


def _lock(run: ReportRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('run'), hashtext(%s))", [str(run.pk)])


def _words(field: str, text: str) -> str:
    words = text.strip()
    if len(words) > LONGEST:
        raise Invalid.field(field, "too_long", f"Write at most {LONGEST:,} characters.")
    return words
