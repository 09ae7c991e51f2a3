"""Who withdraws from a programme keeps what was finished in it, and what the law still asks for.

Withdrawing ends a step itself (`superseded_on`), so the view no longer looks at the enrolment for it."""

from django.db import migrations, models

PERSON_STEP = """
CREATE OR REPLACE VIEW onboarding_personstep WITH (security_invoker = true) AS
SELECT s.id, s.trust_id, e.recruit_id, s.id AS step_id, s.item_id, s.enrolment_id, false AS shared,
       s.state, s.applies, s.due_on, s.done_on, e.state = 'paused' AS paused, s.waiting_on
  FROM onboarding_step s
  JOIN onboarding_enrolment e ON e.trust_id = s.trust_id AND e.id = s.enrolment_id
 WHERE e.recruit_id IS NOT NULL AND s.superseded_on IS NULL
   AND e.begun_by = '' AND (e.state <> 'ended' OR s.state IN ('to_do', 'submitted', 'returned'))
UNION ALL
SELECT g.id, g.trust_id, g.recruit_id, s.id, s.item_id, s.enrolment_id, true,
       CASE WHEN s.state = 'done' AND g.served_on IS NULL THEN 'to_do' ELSE s.state END,
       s.applies, g.needed_on, g.served_on, e.state = 'paused', s.waiting_on
  FROM onboarding_serving g
  JOIN onboarding_step s ON s.trust_id = g.trust_id AND s.id = g.step_id
  JOIN onboarding_enrolment e ON e.trust_id = s.trust_id AND e.id = s.enrolment_id
 WHERE e.recruit_id IS NULL AND s.superseded_on IS NULL AND e.state <> 'withdrawn'
"""


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0013_two_clocks")]

    operations = [
        migrations.RunSQL(PERSON_STEP, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="programme",
            name="kind",
            field=models.CharField(
                choices=[
                    ("induction", "Induction"),
                    ("onboarding", "Onboarding"),
                    ("development", "Development"),
                    ("duty", "Duty"),
                    ("commitment", "Commitment"),
                    ("extra", "For one person"),
                ],
                max_length=20,
            ),
        ),
    ]
