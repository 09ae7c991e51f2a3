"""Attempts to sign in that failed, until they are lines of the audit."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import onboarding.models.base


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0047_words_released_row_by_row")]

    operations = [
        migrations.CreateModel(
            "FailedSignIn",
            [
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("password", "gave a wrong password"),
                            ("second", "gave a wrong code or passkey"),
                            ("closed", "found the account closed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("failed_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.CASCADE,
                        null=True,
                        db_constraint=False,
                        db_index=False,
                        related_name="failed_sign_ins",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(step__in=["password", "second", "closed"]), name="failedsignin_step"
                    )
                ]
            },
        ),
    ]
