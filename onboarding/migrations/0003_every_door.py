import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import onboarding.models.base

# A version counts its changes, and being retired is one of them.
FROZEN_VERSION = """
CREATE OR REPLACE FUNCTION refuse_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (TG_OP = 'DELETE' OR NEW.status = 'draft'
      OR to_jsonb(NEW) - 'status' - 'revision' <> to_jsonb(OLD) - 'status' - 'revision') THEN
    RAISE EXCEPTION 'a published programme version never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="cohort",
            name="is_open",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="cohort",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="membership",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="programmeversion",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="site",
            name="is_open",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="site",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="step",
            name="delegate",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="onboarding.membership",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="delegate_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="ward",
            name="is_open",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="ward",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Waiting to be sent"),
                    ("held", "Held back"),
                    ("claimed", "Being sent"),
                    ("sent", "Sent"),
                    ("missed", "Missed"),
                    ("cancelled", "No longer needed"),
                    ("dead", "Could not be sent"),
                ],
                default="pending",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=onboarding.models.base.SameTrustForeignKey("delegate", name="step_delegate_same_trust"),
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("done_on", models.DateField()),
                ("happened", models.BooleanField()),
                ("words", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "recruit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="onboarding.recruit",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="onboarding.step",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="confirmation_trust_id"),
                    onboarding.models.base.TrustWall(name="confirmation_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("step", name="confirmation_step_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("recruit", name="confirmation_recruit_same_trust"),
                    models.UniqueConstraint(fields=("trust", "step", "recruit", "done_on"), name="confirmation_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DateProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offer_accepted", "Offer accepted"),
                            ("cos_assigned", "Certificate of sponsorship assigned"),
                            ("cos_start", "Start date on the certificate"),
                            ("visa_applied", "Visa applied for"),
                            ("visa_granted", "Visa granted"),
                            ("visa_valid_from", "Visa valid from"),
                            ("permission_to_enter", "Permission to enter"),
                            ("visa_expiry", "Visa expires"),
                            ("arrival", "Arrival in the UK"),
                            ("start_date", "First day at work"),
                            ("osce_sitting", "Practical test (OSCE) sitting"),
                            ("osce_result", "Practical test (OSCE) result"),
                            ("registration", "Registration"),
                            ("left", "Left the trust"),
                        ],
                        max_length=30,
                    ),
                ),
                ("occurrence", models.PositiveSmallIntegerField(default=1)),
                ("planned_on", models.DateField(null=True)),
                ("actual_on", models.DateField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Waiting for HR"), ("taken", "Taken over"), ("declined", "Not taken over")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "recruit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="onboarding.recruit",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="dateproposal_trust_id"),
                    onboarding.models.base.TrustWall(name="dateproposal_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("recruit", name="dateproposal_recruit_same_trust"),
                    onboarding.models.base.SameTrustForeignKey(
                        "proposed_by", name="dateproposal_proposed_by_same_trust"
                    ),
                    onboarding.models.base.SameTrustForeignKey("decided_by", name="dateproposal_decided_by_same_trust"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("trust", "recruit", "kind", "occurrence", "proposed_by"),
                        name="dateproposal_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_on__isnull", False), ("actual_on__isnull", False), _connector="OR"
                        ),
                        name="dateproposal_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MetricValue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("metric", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=6)),
                ("respondents", models.PositiveIntegerField(null=True)),
                ("source", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="onboarding.improvementplan",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["metric", "year"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="metricvalue_trust_id"),
                    onboarding.models.base.TrustWall(name="metricvalue_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("plan", name="metricvalue_plan_same_trust"),
                    onboarding.models.base.SameTrustForeignKey(
                        "recorded_by", name="metricvalue_recorded_by_same_trust"
                    ),
                    models.UniqueConstraint(fields=("trust", "plan", "metric", "year"), name="metricvalue_one_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="metricvalue_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=[("absent", "Not at work without word")], max_length=30)),
                ("happened_on", models.DateField()),
                ("words", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_on", models.DateField(null=True)),
                ("ended_words", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "recruit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occurrences",
                        to="onboarding.recruit",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="occurrence_trust_id"),
                    onboarding.models.base.TrustWall(name="occurrence_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("recruit", name="occurrence_recruit_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("reported_by", name="occurrence_reported_by_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("ended_by", name="occurrence_ended_by_same_trust"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("trust", "recruit", "kind"),
                        name="occurrence_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True), ("ended_on__gte", models.F("happened_on")), _connector="OR"
                        ),
                        name="occurrence_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecruitNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("words", models.TextField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "recruit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="onboarding.recruit",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="recruitnote_trust_id"),
                    onboarding.models.base.TrustWall(name="recruitnote_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("recruit", name="recruitnote_recruit_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("author", name="recruitnote_author_same_trust"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="recruitnote_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepComment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("words", models.TextField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="onboarding.step",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="stepcomment_trust_id"),
                    onboarding.models.base.TrustWall(name="stepcomment_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("step", name="stepcomment_step_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("author", name="stepcomment_author_same_trust"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="stepcomment_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrustSettings",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("mail_held", models.BooleanField(default=False)),
                ("mail_released_on", models.DateField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="trustsettings_trust_id"),
                    onboarding.models.base.TrustWall(name="trustsettings_trust_wall"),
                    models.UniqueConstraint(fields=("trust",), name="trustsettings_one"),
                ],
            },
        ),
        migrations.RunSQL(FROZEN_VERSION, migrations.RunSQL.noop),
    ]
