"""When a carrier said that no message arrives at a mobile number, for good."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0041_files_of_runs")]

    operations = [migrations.AddField("mobilenumber", "refused_at", models.DateTimeField(null=True))]
