"""What lists of thousands need: whom a person's step waits on in the view itself, and indexes of the steps still open.

A shared step's enrolment is of no recruit. Saying so lets PostgreSQL begin with the few shared steps, where it would
otherwise walk along every step of the trust."""

from django.db import migrations, models

PERSON_STEP = """
CREATE OR REPLACE VIEW onboarding_personstep WITH (security_invoker = true) AS
SELECT s.id, s.trust_id, e.recruit_id, s.id AS step_id, s.item_id, s.enrolment_id, false AS shared,
       s.state, s.applies, s.due_on, s.done_on, e.state = 'paused' AS paused, s.waiting_on
  FROM onboarding_step s
  JOIN onboarding_enrolment e ON e.trust_id = s.trust_id AND e.id = s.enrolment_id
 WHERE e.recruit_id IS NOT NULL AND s.superseded_on IS NULL AND e.state <> 'withdrawn'
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
    dependencies = [("onboarding", "0004_held_mail")]

    operations = [
        # The view with a column less cannot be put back while it stands, and the wider one serves the older code too.
        migrations.RunSQL(
            PERSON_STEP,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AddField("personstep", "waiting_on", models.CharField(max_length=20, blank=True)),
            ],
        ),
        migrations.RemoveIndex(model_name="step", name="step_open_by_due"),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["trust", "due_on"],
                condition=models.Q(
                    state__in=["to_do", "submitted", "returned"], applies="yes", superseded_on__isnull=True
                ),
                name="step_open_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["trust", "waiting_on"], condition=~models.Q(waiting_on=""), name="step_waiting"),
        ),
    ]
