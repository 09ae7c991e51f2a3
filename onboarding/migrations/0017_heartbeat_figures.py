from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0016_reminder_rules"),
    ]

    operations = [
        migrations.AddField(model_name="heartbeat", name="figures", field=models.JSONField(default=dict)),
    ]
