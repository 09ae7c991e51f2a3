from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0037_report_files"),
    ]

    operations = [
        migrations.AddField("erasure", "next_try_at", models.DateTimeField(null=True)),
    ]
