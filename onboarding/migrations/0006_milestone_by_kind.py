"""Who arrives, and whose visa ends: found by the kind of date, and not by looking at each person's dates."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0005_quick_lists")]

    operations = [
        migrations.AddIndex("milestone", models.Index(fields=["trust", "kind"], name="milestone_by_kind")),
    ]
