"""Reports as files that a worker makes."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models import Q

import onboarding.models.base

STATES = [
    ("waiting", "Waiting for its turn"),
    ("making", "Being made"),
    ("ready", "Ready"),
    ("failed", "Not made"),
]


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0036_text_messages")]

    operations = [
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plan", models.CharField(max_length=60)),
                ("output", models.CharField(max_length=4)),
                ("as_of", models.DateField(null=True)),
                ("known_at", models.DateField(null=True)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("began_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("content", models.BinaryField(null=True)),
                ("why_not", models.TextField(blank=True)),
                (
                    "member",
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
                    models.UniqueConstraint(fields=("trust", "id"), name="reportfile_trust_id"),
                    onboarding.models.base.TrustWall(name="reportfile_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("member", name="reportfile_member_same_trust"),
                    models.CheckConstraint(
                        condition=Q(state="ready", content__isnull=False) | ~Q(state="ready") & Q(content__isnull=True),
                        name="reportfile_ready_has_content",
                    ),
                ],
            },
        ),
    ]
