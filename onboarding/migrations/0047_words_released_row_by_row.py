"""Private words are released row by row, comments and reasons too. What was released before held less, and is sealed again."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from onboarding.models.base import SameTrustForeignKey, TrustWall, new_id


def _key(to: str, related_name: str = "+", **options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        f"onboarding.{to}", django.db.models.deletion.PROTECT, related_name=related_name, **options
    )


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0046_released_words")]

    operations = [
        migrations.RemoveConstraint("evidence", "evidence_released_by_same_trust"),
        migrations.RemoveConstraint("evidence", "evidence_released_by_somebody"),
        migrations.RemoveField("evidence", "released_at"),
        migrations.RemoveField("evidence", "released_by"),
        migrations.CreateModel(
            "ReleasedWords",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("trust", _key("trust", db_index=False)),
                ("step", _key("step", "released_words", db_constraint=False)),
                ("row", models.UUIDField()),
                ("released_by", _key("membership", db_constraint=False)),
                ("released_at", models.DateTimeField(db_default=Now())),
            ],
            {
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=["trust", "id"], name="releasedwords_trust_id"),
                    TrustWall(name="releasedwords_trust_wall"),
                    SameTrustForeignKey("step", name="releasedwords_step_same_trust"),
                    SameTrustForeignKey("released_by", name="releasedwords_released_by_same_trust"),
                    models.UniqueConstraint(fields=["trust", "row"], name="releasedwords_once"),
                ],
            },
        ),
    ]
