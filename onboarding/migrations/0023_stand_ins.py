"""Who stands in for whom while they are away, and on each step whose work it is meanwhile."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models import F, Q

import onboarding.models.base


def member(**more: object) -> models.Field:
    options = {"db_constraint": False, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
    return models.ForeignKey(to="onboarding.membership", **options, **more)


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0022_roll_outs")]

    operations = [
        migrations.CreateModel(
            name="StandIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_on", models.DateField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("absent", member()),
                ("arranged_by", member()),
                ("by", member()),
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
                    models.UniqueConstraint(fields=("trust", "id"), name="standin_trust_id"),
                    onboarding.models.base.TrustWall(name="standin_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("absent", name="standin_absent_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("by", name="standin_by_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("arranged_by", name="standin_arranged_by_same_trust"),
                    models.CheckConstraint(
                        condition=Q(last_on__gte=F("first_on")), name="standin_ends_after_it_begins"
                    ),
                    models.CheckConstraint(condition=~Q(absent=F("by")), name="standin_is_somebody_else"),
                ],
            },
        ),
        migrations.AddField(model_name="step", name="delegate_for", field=member(null=True)),
        migrations.AddConstraint(
            model_name="step",
            constraint=onboarding.models.base.SameTrustForeignKey("delegate_for", name="step_delegate_for_same_trust"),
        ),
    ]
