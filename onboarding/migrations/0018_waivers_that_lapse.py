"""The sweep looks each minute for waivers that have run out: a small index holds those that will."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0017_mail_preferences")]

    operations = [
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("state", "waived"), ("waived_until__isnull", False)),
                fields=["trust", "waived_until"],
                name="step_waived_until",
            ),
        ),
    ]
