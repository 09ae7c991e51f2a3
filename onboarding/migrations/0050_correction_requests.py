"""People ask HR to correct what is kept about them, and are answered."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import SameTrustForeignKey, TrustWall, new_id


def _key(to: str, **options: bool) -> models.ForeignKey:
    return models.ForeignKey(f"onboarding.{to}", django.db.models.deletion.PROTECT, related_name="+", **options)


STATES = [("open", "Waiting for HR"), ("corrected", "Corrected"), ("declined", "Declined")]


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0049_signed_out")]

    operations = [
        migrations.CreateModel(
            "CorrectionRequest",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("trust", _key("trust", db_index=False)),
                ("asked_by", _key("membership", db_constraint=False)),
                ("asked_at", models.DateTimeField(db_default=Now())),
                ("detail", models.CharField(blank=True, max_length=100)),
                ("wrong", models.TextField()),
                ("right", models.TextField()),
                ("state", models.CharField(choices=STATES, default="open", max_length=10)),
                ("decided_by", _key("membership", null=True, db_constraint=False)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
            ],
            {
                "abstract": False,
                "indexes": [models.Index(fields=["trust", "state", "asked_at"], name="correctionrequest_open")],
                "constraints": [
                    models.UniqueConstraint(fields=["trust", "id"], name="correctionrequest_trust_id"),
                    TrustWall(name="correctionrequest_trust_wall"),
                    SameTrustForeignKey("asked_by", name="correctionrequest_asked_by_same_trust"),
                    SameTrustForeignKey("decided_by", name="correctionrequest_decided_by_same_trust"),
                    models.CheckConstraint(
                        condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                        | ~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False),
                        name="correctionrequest_says_who_decided",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="declined") | ~Q(decision_reason=""),
                        name="correctionrequest_says_why_not",
                    ),
                ],
            },
        ),
    ]
