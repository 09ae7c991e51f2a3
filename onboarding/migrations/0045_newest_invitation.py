"""Which of a member's invitations counts: the links of earlier ones work no more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0044_erasures_of_staff")]

    operations = [
        migrations.AddField("membership", "invitation", models.PositiveIntegerField(default=1)),
    ]
