from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0018_waivers_that_lapse"),
    ]

    operations = [
        migrations.AddField(model_name="heartbeat", name="figures", field=models.JSONField(default=dict)),
    ]
