"""Whether HR may put private words into the pack about their person, as who holds the words said."""

import django.db.models.deletion
from django.db import migrations, models

from onboarding.models.base import SameTrustForeignKey


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0045_newest_invitation")]

    operations = [
        migrations.AddField("evidence", "released_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "evidence",
            "released_by",
            models.ForeignKey(
                "onboarding.membership",
                django.db.models.deletion.PROTECT,
                null=True,
                db_constraint=False,
                related_name="+",
            ),
        ),
        migrations.AddConstraint(
            "evidence", SameTrustForeignKey("released_by", name="evidence_released_by_same_trust")
        ),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True, released_by__isnull=True)
                | models.Q(released_at__isnull=False, released_by__isnull=False),
                name="evidence_released_by_somebody",
            ),
        ),
    ]
