"""The words of an event go while an approved erasure is carried out, and at no other time."""

from django.db import migrations

from onboarding.models.base import REFUSE_CHANGE

TRIGGER = """
DROP TRIGGER eventdetail_never_changes_row ON onboarding_eventdetail;
CREATE TRIGGER eventdetail_never_changes_row BEFORE UPDATE OR DELETE ON onboarding_eventdetail
   FOR EACH ROW EXECUTE FUNCTION refuse_change('erasable')"""


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0051_extra_steps_are_erased")]

    operations = [migrations.RunSQL(f"{REFUSE_CHANGE}; {TRIGGER}", migrations.RunSQL.noop)]
