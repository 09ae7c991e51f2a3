from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0029_said_by_steps"),
    ]

    operations = [
        migrations.AddField(
            model_name="step",
            name="delegate_by_rule",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(condition=models.Q(("delegate_by_rule", True)), fields=["trust"], name="step_by_rule"),
        ),
    ]
