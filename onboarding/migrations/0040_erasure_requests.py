import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import onboarding.models.base


def _key(to: str, *, null: bool = False, db_index: bool = True, db_constraint: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        f"onboarding.{to}",
        django.db.models.deletion.PROTECT,
        null=null,
        db_index=db_index,
        db_constraint=db_constraint,
        related_name="+",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0039_trusts_sign_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasureRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_on", models.DateField()),
                ("ground", models.CharField(max_length=30)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answered_on", models.DateField(null=True)),
                ("answered_by", _key("membership", null=True)),
                ("recorded_by", _key("membership")),
                ("recruit", _key("recruit")),
                ("trust", _key("trust", db_index=False, db_constraint=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="erasurerequest_trust_id"),
                    onboarding.models.base.TrustWall(name="erasurerequest_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("recruit", name="erasurerequest_recruit_same_trust"),
                    onboarding.models.base.SameTrustForeignKey(
                        "recorded_by", name="erasurerequest_recorded_by_same_trust"
                    ),
                    onboarding.models.base.SameTrustForeignKey(
                        "answered_by", name="erasurerequest_answered_by_same_trust"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=("trust", "recruit"),
                        name="erasurerequest_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_by__isnull", True), ("answered_on__isnull", True)),
                            models.Q(("answered_by__isnull", False), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="erasurerequest_says_who_answered",
                    ),
                ],
            },
        ),
        migrations.AddField("erasure", "request", _key("erasurerequest", null=True)),
        migrations.AddConstraint(
            "erasure", onboarding.models.base.SameTrustForeignKey("request", name="erasure_request_same_trust")
        ),
    ]
