"""Tokens have a name, a scope, a last use, and a key by which pages name them."""

import django.contrib.postgres.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0014_what_stays"),
    ]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="key",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="name",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="scope",
            field=models.CharField(
                choices=[
                    ("read", "Read everything that you can see"),
                    ("write", "Read, and do everything that you may do"),
                    ("report", "Read reports and plans only"),
                ],
                default="write",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="used_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name", ""), _negated=True),
                fields=("membership_id", "name"),
                name="apitoken_one_of_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["read", "write", "report"])), name="apitoken_scope"
            ),
        ),
    ]
