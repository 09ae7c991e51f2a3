from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0017_mail_preferences"),
    ]

    operations = [
        migrations.AddField(model_name="heartbeat", name="figures", field=models.JSONField(default=dict)),
    ]
