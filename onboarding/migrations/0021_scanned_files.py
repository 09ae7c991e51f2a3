"""What the virus scanner said of each file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0020_heartbeat_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="scan",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nobody looked yet"),
                    ("pending", "Waiting for the virus scanner"),
                    ("clean", "Clean"),
                    ("infected", "Infected"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
    ]
