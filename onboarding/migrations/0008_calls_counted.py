"""Programmes count their changes, and requests to the API are counted for a minute each."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import onboarding.models.base


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0007_sittings_and_results")]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="ApiCall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
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
                "indexes": [models.Index(fields=["trust", "membership", "at"], name="apicall_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="apicall_trust_id"),
                    onboarding.models.base.TrustWall(name="apicall_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("membership", name="apicall_membership_same_trust"),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE onboarding_apicall SET UNLOGGED", "ALTER TABLE onboarding_apicall SET LOGGED"),
    ]
