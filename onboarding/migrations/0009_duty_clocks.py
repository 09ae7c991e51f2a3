"""Duty clocks: an enrolment knows what began it, an occurrence its number, evidence the number of a report.

A clock is no step of a person's journey, so the view of a person's steps leaves clocks out."""

import django.db.models.deletion
from django.db import migrations, models

PERSON_STEP = """
CREATE OR REPLACE VIEW onboarding_personstep WITH (security_invoker = true) AS
SELECT s.id, s.trust_id, e.recruit_id, s.id AS step_id, s.item_id, s.enrolment_id, false AS shared,
       s.state, s.applies, s.due_on, s.done_on, e.state = 'paused' AS paused, s.waiting_on
  FROM onboarding_step s
  JOIN onboarding_enrolment e ON e.trust_id = s.trust_id AND e.id = s.enrolment_id
 WHERE e.recruit_id IS NOT NULL AND s.superseded_on IS NULL AND e.state <> 'withdrawn' AND e.begun_by = ''
UNION ALL
SELECT g.id, g.trust_id, g.recruit_id, s.id, s.item_id, s.enrolment_id, true,
       CASE WHEN s.state = 'done' AND g.served_on IS NULL THEN 'to_do' ELSE s.state END,
       s.applies, g.needed_on, g.served_on, e.state = 'paused', s.waiting_on
  FROM onboarding_serving g
  JOIN onboarding_step s ON s.trust_id = g.trust_id AND s.id = g.step_id
  JOIN onboarding_enrolment e ON e.trust_id = s.trust_id AND e.id = s.enrolment_id
 WHERE e.recruit_id IS NULL AND s.superseded_on IS NULL AND e.state <> 'withdrawn'
"""
# Absences reported before they had a number, in the order in which they were reported.
NUMBERED = """
UPDATE onboarding_occurrence o SET number = n.place
  FROM (SELECT id, row_number() OVER (PARTITION BY trust_id, recruit_id, kind ORDER BY recorded_at, id) AS place
          FROM onboarding_occurrence) n
 WHERE n.id = o.id AND n.place > 1
"""


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0008_calls_counted"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="enrolment",
            name="enrolment_once_recruit",
        ),
        migrations.RemoveConstraint(
            model_name="enrolment",
            name="enrolment_once_trust",
        ),
        migrations.RemoveConstraint(
            model_name="occurrence",
            name="occurrence_one_open",
        ),
        migrations.AddField(
            model_name="enrolment",
            name="begun_by",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="begun_number",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="evidence",
            name="reference",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="number",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="occurrence",
            name="kind",
            field=models.CharField(
                choices=[
                    ("absent", "Not at work without word"),
                    ("did_not_start", "Did not come on the first day at work"),
                    ("changed_role", "Change of role, pay, hours or place of work"),
                    ("reduced_pay", "More than four weeks without full pay in a year"),
                    ("sponsorship_ended", "Sponsorship ends: left, offer withdrawn or registration lost"),
                    ("pending_check", "Right to work check that rests on a pending application"),
                    ("tb_xray", "X-ray for a TB certificate"),
                    ("academy_change", "Change to report to the Academy"),
                    ("licence_change", "Change in the sponsoring organisation"),
                    ("system_login", "Log-in to the sponsor system by a level 1 user"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="occurrence",
            name="recruit",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="occurrences",
                to="onboarding.recruit",
            ),
        ),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        migrations.RunSQL(PERSON_STEP, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("begun_by", ""), ("begun_number", 0)),
                    models.Q(("begun_number__gte", 1), ("state", "active")),
                    _connector="OR",
                ),
                name="enrolment_clock_goes_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("recruit__isnull", False), models.Q(("state__in", ["withdrawn", "ended"]), _negated=True)
                ),
                fields=("trust", "version", "recruit", "begun_by", "begun_number"),
                name="enrolment_once_recruit",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("of_trust", True), models.Q(("state__in", ["withdrawn", "ended"]), _negated=True)),
                fields=("trust", "version", "begun_by", "begun_number"),
                name="enrolment_once_trust",
            ),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True), ("kind", "absent")),
                fields=("trust", "recruit", "kind"),
                name="occurrence_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(
                fields=("trust", "recruit", "kind", "number"), name="occurrence_number", nulls_distinct=False
            ),
        ),
    ]
