"""Reports of past months, kept as a trust that uses this has them: one of them signed."""

from datetime import date, timedelta

from onboarding.demo.trusts import Stage
from onboarding.models import ReportRun
from onboarding.models.choices import Role
from onboarding.services.report_runs import keep_days, sign_run

MONTHS = 6
CAVEATS = "Evidence of the newest cohort was still being entered when I signed this."


def keep_past_months(stage: Stage) -> None:
    """The last days of the months before today; the director signed the newest but one."""
    ends: list[date] = []
    end = stage.today.replace(day=1) - timedelta(days=1)
    while len(ends) < MONTHS:
        ends.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    keep_days(stage.trust, ends)
    for director in stage.holding(Role.DIRECTOR)[:1]:
        sign_run(director, run_id=ReportRun.objects.get(trust=stage.trust, as_of=ends[1]).pk, caveats=CAVEATS)
