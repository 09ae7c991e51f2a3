"""Files of reports that were kept; restatements, and what recruits say themselves, for programs outside."""

import django.db.models.deletion
from django.db import migrations, models

import onboarding.models.base

KINDS = [
    ("trust", "The trust on a day"),
    ("action", "An action of a plan"),
    ("group", "A group of people"),
    ("survey", "A question of a short survey"),
    ("restated", "A figure that was restated"),
]
# Columns are added at the end of a view, so that the old ones stay what they are.
VIEWS = """
CREATE OR REPLACE VIEW bi.actions WITH (security_invoker = true) AS
SELECT ods_code, as_of, plan, action, label AS title, (numbers ->> 'people')::int AS people,
       (numbers ->> 'people_met')::int AS people_met, (numbers ->> 'people_not_met')::int AS people_not_met,
       (numbers ->> 'people_unknown')::int AS people_unknown,
       (numbers ->> 'people_met')::numeric / nullif((numbers ->> 'people')::numeric, 0) AS people_rate,
       (numbers ->> 'steps_due')::int AS steps_due, (numbers ->> 'steps_met')::int AS steps_met,
       (numbers ->> 'steps_on_time')::int AS steps_on_time,
       (numbers ->> 'steps_met')::numeric / nullif((numbers ->> 'steps_due')::numeric, 0) AS step_rate,
       numbers ->> 'rag' AS rag,
       (numbers ->> 'said_yes')::int AS said_yes, (numbers ->> 'said_no')::int AS said_no,
       (numbers ->> 'said_yes')::numeric
         / nullif((numbers ->> 'said_yes')::numeric + (numbers ->> 'said_no')::numeric, 0) AS said_rate
  FROM onboarding_publishedfigure WHERE kind = 'action';
CREATE VIEW bi.restatements WITH (security_invoker = true) AS
SELECT ods_code, as_of, plan, group_key AS restatement, (numbers ->> 'published_on')::date AS published_on, action,
       grouping AS figure, numbers ->> 'before' AS as_signed, numbers ->> 'after' AS known_since
  FROM onboarding_publishedfigure WHERE kind = 'restated';
"""


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0040_erasure_requests")]

    operations = [
        migrations.AlterField(
            model_name="publishedfigure",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10),
        ),
        migrations.AddField(
            model_name="reportfile",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="onboarding.reportrun",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportfile",
            constraint=onboarding.models.base.SameTrustForeignKey("run", name="reportfile_run_same_trust"),
        ),
        migrations.RunSQL(VIEWS, "DROP VIEW bi.restatements"),
    ]
