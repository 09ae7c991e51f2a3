"""What models cannot say: the view of a person's steps, frozen versions, and what the app role may not touch."""

from django.conf import settings
from django.db import migrations

APP, AUDIT = settings.DATABASE_APP_ROLE, settings.DATABASE_AUDIT_ROLE

PERSON_STEP = """
CREATE VIEW onboarding_personstep WITH (security_invoker = true) AS
SELECT s.id, s.trust_id, e.recruit_id, s.id AS step_id, s.item_id, s.enrolment_id, false AS shared,
       s.state, s.applies, s.due_on, s.done_on, e.state = 'paused' AS paused
  FROM onboarding_step s
  JOIN onboarding_enrolment e ON e.trust_id = s.trust_id AND e.id = s.enrolment_id
 WHERE e.recruit_id IS NOT NULL AND s.superseded_on IS NULL AND e.state <> 'withdrawn'
UNION ALL
SELECT g.id, g.trust_id, g.recruit_id, s.id, s.item_id, s.enrolment_id, true,
       CASE WHEN s.state = 'done' AND g.served_on IS NULL THEN 'to_do' ELSE s.state END,
       s.applies, g.needed_on, g.served_on, e.state = 'paused'
  FROM onboarding_serving g
  JOIN onboarding_step s ON s.trust_id = g.trust_id AND s.id = g.step_id
  JOIN onboarding_enrolment e ON e.trust_id = s.trust_id AND e.id = s.enrolment_id
 WHERE s.superseded_on IS NULL AND e.state <> 'withdrawn'
"""

FROZEN = """
CREATE FUNCTION refuse_frozen_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM onboarding_programmeversion
              WHERE id IN (OLD.version_id, NEW.version_id) AND status <> 'draft') THEN
    RAISE EXCEPTION 'a published programme version never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END$$;
CREATE TRIGGER item_frozen BEFORE INSERT OR UPDATE OR DELETE ON onboarding_item
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_part();
CREATE TRIGGER stage_frozen BEFORE INSERT OR UPDATE OR DELETE ON onboarding_stage
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_part();

CREATE FUNCTION refuse_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (TG_OP = 'DELETE' OR NEW.status = 'draft'
      OR to_jsonb(NEW) - 'status' <> to_jsonb(OLD) - 'status') THEN
    RAISE EXCEPTION 'a published programme version never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END$$;
CREATE TRIGGER programmeversion_frozen BEFORE UPDATE OR DELETE ON onboarding_programmeversion
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_version();
"""

APP_MAY_NOT = f"""
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON onboarding_trust, onboarding_installation FROM "{APP}";
GRANT SELECT ON onboarding_personstep TO "{APP}", "{AUDIT}";
"""


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0001_initial")]

    operations = [
        migrations.RunSQL(PERSON_STEP, "DROP VIEW onboarding_personstep"),
        migrations.RunSQL(
            FROZEN, "DROP FUNCTION refuse_frozen_part() CASCADE; DROP FUNCTION refuse_frozen_version() CASCADE"
        ),
        migrations.RunSQL(APP_MAY_NOT, migrations.RunSQL.noop),
    ]
