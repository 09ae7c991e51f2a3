from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0006_milestone_by_kind"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dateproposal",
            name="state",
            field=models.CharField(
                choices=[("open", "Waiting for HR"), ("taken", "Accepted"), ("declined", "Declined")],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="channel",
            field=models.CharField(choices=[("email", "Email")], default="email", max_length=10),
        ),
        migrations.AlterField(
            model_name="occurrence",
            name="kind",
            field=models.CharField(choices=[("absent", "Not at work, without explanation")], max_length=30),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="channel",
            field=models.CharField(choices=[("email", "Email")], default="email", max_length=10),
        ),
    ]
