"""Since when no earlier session of somebody opens a trust, and no device is trusted that was before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0048_failed_sign_ins")]

    operations = [migrations.AddField("membership", "signed_out_at", models.DateTimeField(null=True))]
