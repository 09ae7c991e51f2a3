"""Whoever is added to a trust is a member once they accept, also with an account of another trust. Who could come in stays in."""

from django.db import migrations, models

# When they chose a password from their invitation, if it is known; else since they were added.
ACCEPTED = """
UPDATE onboarding_membership m
   SET accepted_at = coalesce(
       (SELECT min(e.recorded_at) FROM onboarding_event e
         WHERE e.trust_id = m.trust_id AND e.actor_id = m.id
           AND e.action IN ('invitation_accepted', 'invitation_accepted_elsewhere')), m.recorded_at)
  FROM onboarding_user u
 WHERE u.id = m.user_id
   AND (u.password NOT LIKE '!%' AND u.password <> '' OR u.last_login IS NOT NULL
        OR EXISTS (SELECT FROM onboarding_signinidentity i WHERE i.trust_id = m.trust_id AND i.membership_id = m.id))
"""


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0042_numbers_refused")]

    operations = [
        migrations.AddField("membership", "accepted_at", models.DateTimeField(null=True)),
        migrations.RunSQL(ACCEPTED, migrations.RunSQL.noop),
    ]
