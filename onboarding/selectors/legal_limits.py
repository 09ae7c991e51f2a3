"""The line of legal limits: counted by kind in the database, judged once for each kind by `rules.compliance`."""

from datetime import date
from functools import cache
from itertools import product

from onboarding.models import Membership
from onboarding.models.choices import StepState
from onboarding.rules.compliance import CountedStep, legal, legal_days_overdue
from onboarding.selectors.counted_steps import A_DAY, TOMORROW, YESTERDAY, ties_of, viewer_asked
from onboarding.selectors.past_days import Moment

# Everyone's limits of basis law, through the day of leaving, whatever the programme, inherited and paused ones too; and
# the duty clocks, which go on after leaving. While an item with the same limit is open it speaks for its clock; what is asked
# for each permission, for the clock of the same one.
LIMITS = """
WITH gone AS (
  SELECT l.recruit_id FROM onboarding_milestone l
   WHERE l.trust_id = %(trust)s AND l.kind = 'left' AND l.actual_on < %(as_of)s
     AND NOT EXISTS (SELECT FROM onboarding_milestone s
                      WHERE s.trust_id = l.trust_id AND s.recruit_id = l.recruit_id AND s.kind = 'start_date'
                        AND s.occurrence > l.occurrence)
), speaking AS (
  SELECT p.recruit_id::text,
         CASE WHEN j.repeats = '"each_permission"' THEN concat(j.path, ' ', s.occurrence) ELSE j.path END AS path
    FROM onboarding_personstep p
    JOIN onboarding_item j ON j.trust_id = p.trust_id AND j.id = p.item_id
    JOIN onboarding_step s ON s.trust_id = p.trust_id AND s.id = p.step_id
   WHERE p.trust_id = %(trust)s AND p.applies = 'yes' AND p.state IN ('to_do', 'submitted', 'returned')
     AND p.recruit_id NOT IN (SELECT recruit_id FROM gone)
), limits AS (
  SELECT p.recruit_id, i.key AS item_key, p.shared, p.step_id, p.state, p.due_on, p.done_on,
         t.evidence_expires_on AS expires_on,
         concat_ws('|', p.state, p.due_on < %(as_of)s IS TRUE, t.evidence_expires_on < %(as_of)s IS TRUE,
           t.waived_until IS NULL OR t.waived_until >= %(as_of)s) AS kind
    FROM onboarding_personstep p
    JOIN onboarding_recruit r ON r.trust_id = p.trust_id AND r.id = p.recruit_id
    JOIN onboarding_item i ON i.trust_id = p.trust_id AND i.id = p.item_id
    JOIN onboarding_step t ON t.trust_id = p.trust_id AND t.id = p.step_id
   WHERE p.trust_id = %(trust)s AND p.applies = 'yes' AND i."limit" = 'hard' AND i.basis = 'law'
     AND (%(viewer)s::uuid IS NULL OR %(viewer)s::uuid IN ({ties}))
     AND p.recruit_id NOT IN (SELECT recruit_id FROM gone)
   UNION ALL
  SELECT e.recruit_id, i.key, false, t.id, t.state, t.due_on, t.done_on, t.evidence_expires_on,
         concat_ws('|', t.state, t.due_on < %(as_of)s IS TRUE, t.evidence_expires_on < %(as_of)s IS TRUE,
           t.waived_until IS NULL OR t.waived_until >= %(as_of)s)
    FROM onboarding_enrolment e
    LEFT JOIN onboarding_recruit r ON r.trust_id = e.trust_id AND r.id = e.recruit_id
    JOIN onboarding_step t ON t.trust_id = e.trust_id AND t.enrolment_id = e.id
    JOIN onboarding_item i ON i.trust_id = t.trust_id AND i.id = t.item_id
   WHERE e.trust_id = %(trust)s AND e.begun_by <> '' AND t.superseded_on IS NULL
     AND t.applies = 'yes' AND i."limit" = 'hard' AND i.basis = 'law'
     AND (%(viewer)s::uuid IS NULL OR %(viewer)s::uuid IN ({ties}))
     AND (coalesce(e.recruit_id::text, ''), coalesce(i.details ->> 'same_limit_as', ''))
         NOT IN (SELECT recruit_id, path FROM speaking)
     AND (coalesce(e.recruit_id::text, ''), concat(i.details ->> 'same_limit_as', ' ', e.begun_number))
         NOT IN (SELECT recruit_id, path FROM speaking)
)
"""
SUMS = "SELECT kind, count(*), min(due_on), min(expires_on) FROM limits GROUP BY kind"
LEGAL_FIGURES = {"legal_running": frozenset({"running", "overdue"}), "legal_overdue": frozenset({"overdue"})}


def limits_for(viewer: Membership, moment: Moment) -> str:
    """LIMITS about whom the viewer answers for."""
    return moment.over(LIMITS.format(ties=ties_of(viewer)))


def legal_limits(viewer: Membership, moment: Moment) -> dict[str, int]:
    """Limits that the law sets, for everyone who has not left: how many run, how many are overdue, the oldest."""
    with moment.cursor() as cursor:
        cursor.execute(limits_for(viewer, moment) + SUMS, viewer_asked(viewer, moment))
        sums: list[tuple[str, int, date | None, date | None]] = cursor.fetchall()
    running = overdue = oldest = 0
    for kind, number, first_due_on, first_expires_on in sums:
        answer = _judge(kind)
        running += number if answer in LEGAL_FIGURES["legal_running"] else 0
        if answer == "overdue":
            overdue += number
            oldest = max(oldest, legal_days_overdue(_step(kind, first_due_on, first_expires_on), moment.as_of))
    return {"running": running, "overdue": overdue, "oldest_days": oldest}


@cache
def legal_kinds(figure: str) -> tuple[str, ...]:
    """Every kind, as LIMITS writes it, that counts as this figure of LEGAL_FIGURES."""
    every = map("|".join, product(StepState.values, *[("t", "f")] * 3))
    return tuple(kind for kind in every if _judge(kind) in LEGAL_FIGURES[figure])


def _judge(kind: str) -> str | None:
    _, past, expired, _ = kind.split("|")
    due_on = YESTERDAY if past == "t" else TOMORROW
    return legal(_step(kind, due_on, YESTERDAY if expired == "t" else None), A_DAY)


def _step(kind: str, due_on: date | None, expires_on: date | None) -> CountedStep:
    state, _, _, waived = kind.split("|")
    return CountedStep(
        applies="yes",
        state=state,
        due_on=due_on,
        limit="hard",
        basis="law",
        evidence_expires_on=expires_on,
        waived_until=None if waived == "t" else date.min,
    )
