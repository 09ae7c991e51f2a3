from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0011_results_are_sensitive"),
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
            field=models.CharField(
                choices=[
                    ("absent", "Not at work, without explanation"),
                    ("did_not_start", "Did not come on the first day at work"),
                    ("changed_role", "Change of role, pay, hours or place of work"),
                    ("reduced_pay", "More than four weeks without full pay in a year"),
                    ("sponsorship_ended", "Sponsorship ends: left, offer withdrawn or registration lost"),
                    ("pending_check", "Right to work check that rests on a pending application"),
                    ("tb_xray", "X-ray for a TB certificate"),
                    ("academy_change", "Change to report to the Academy"),
                    ("licence_change", "Change in the sponsoring organisation"),
                    ("system_login", "Log-in to the sponsor system by a level 1 user"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="channel",
            field=models.CharField(choices=[("email", "Email")], default="email", max_length=10),
        ),
    ]
