import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import onboarding.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0023_stand_ins"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("as_of", models.DateField()),
                ("known_before", models.DateTimeField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("definition_version", models.CharField(max_length=20)),
                ("report", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("groups", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="onboarding.improvementplan",
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
                    models.UniqueConstraint(fields=("trust", "id"), name="reportrun_trust_id"),
                    onboarding.models.base.TrustWall(name="reportrun_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("plan", name="reportrun_plan_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("made_by", name="reportrun_made_by_same_trust"),
                    models.UniqueConstraint(
                        condition=models.Q(("made_by__isnull", True)),
                        fields=("trust", "plan", "as_of"),
                        name="reportrun_one_a_night",
                    ),
                    onboarding.models.base.AppendOnly(name="reportrun_append_only"),
                ],
                "indexes": [models.Index(fields=["trust", "plan", "-as_of"], name="reportrun_newest")],
            },
        ),
        migrations.CreateModel(
            name="Restatement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.TextField()),
                ("published_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "later",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restates",
                        to="onboarding.reportrun",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restatements",
                        to="onboarding.reportrun",
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
                "ordering": ["published_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="restatement_trust_id"),
                    onboarding.models.base.TrustWall(name="restatement_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("run", name="restatement_run_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("later", name="restatement_later_same_trust"),
                    onboarding.models.base.SameTrustForeignKey(
                        "published_by", name="restatement_published_by_same_trust"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="restatement_has_a_reason"
                    ),
                    onboarding.models.base.AppendOnly(name="restatement_append_only"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunFigure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("action", models.CharField(blank=True, max_length=20)),
                ("figure", models.CharField(max_length=20)),
                ("number", models.PositiveIntegerField()),
                ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="onboarding.reportrun",
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
                    models.UniqueConstraint(fields=("trust", "id"), name="runfigure_trust_id"),
                    onboarding.models.base.TrustWall(name="runfigure_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("run", name="runfigure_run_same_trust"),
                    models.UniqueConstraint(fields=("trust", "run", "action", "figure"), name="runfigure_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number", models.F("ids__len"))), name="runfigure_number_of_ids"
                    ),
                    onboarding.models.base.AppendOnly(name="runfigure_append_only"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("signed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("caveats", models.TextField(blank=True)),
                (
                    "run",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="onboarding.reportrun",
                    ),
                ),
                (
                    "signed_by",
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
                    models.UniqueConstraint(fields=("trust", "id"), name="runsignature_trust_id"),
                    onboarding.models.base.TrustWall(name="runsignature_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("run", name="runsignature_run_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("signed_by", name="runsignature_signed_by_same_trust"),
                    onboarding.models.base.AppendOnly(name="runsignature_append_only"),
                ],
            },
        ),
    ]
