from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0019_small_groups"),
    ]

    operations = [
        migrations.AddField(model_name="heartbeat", name="figures", field=models.JSONField(default=dict)),
    ]
