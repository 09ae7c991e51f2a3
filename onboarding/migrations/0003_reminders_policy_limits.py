"""A reminder policy says for which limits it speaks; a message whose steps are all done needs no sending."""

import django.contrib.postgres.fields
from django.db import migrations, models

LIMITS = [("target", "Our own target"), ("hard", "Set by law or a regulator")]
STATES = [
    ("pending", "Waiting to be sent"),
    ("claimed", "Being sent"),
    ("sent", "Sent"),
    ("missed", "Missed"),
    ("cancelled", "No longer needed"),
    ("dead", "Could not be sent"),
]


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0002_walls")]

    operations = [
        migrations.AddField(
            "reminderpolicy",
            "limits",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(choices=LIMITS, max_length=10), default=["target", "hard"], size=None
            ),
            preserve_default=False,
        ),
        migrations.AlterField("message", "state", models.CharField(choices=STATES, default="pending", max_length=10)),
    ]
