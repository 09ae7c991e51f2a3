"""The words of a step that was added for one person can be blanked while their erasure is carried out, and its key tells
nothing of its title."""

from django.db import migrations

from onboarding.models.base import UNDER_WAY

FROZEN = f"""
CREATE OR REPLACE FUNCTION refuse_frozen_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'onboarding_item' THEN
    IF to_jsonb(NEW) = to_jsonb(OLD) || '{{"title": "Erased step", "guidance": ""}}' AND {UNDER_WAY}
       AND EXISTS (SELECT FROM onboarding_programmeversion v
                     JOIN onboarding_programme p ON p.trust_id = v.trust_id AND p.id = v.programme_id
                    WHERE v.id = OLD.version_id AND p.kind = 'extra')
    THEN RETURN NEW; END IF;
  END IF;
  IF EXISTS (SELECT FROM onboarding_programmeversion
              WHERE id IN (OLD.version_id, NEW.version_id) AND status <> 'draft') THEN
    RAISE EXCEPTION 'a published programme version never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END$$;

CREATE OR REPLACE FUNCTION refuse_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) = to_jsonb(OLD) || '{{"source_note": "Erased step"}}' AND {UNDER_WAY}
       AND EXISTS (SELECT FROM onboarding_programme p
                    WHERE p.trust_id = OLD.trust_id AND p.id = OLD.programme_id AND p.kind = 'extra')
    THEN RETURN NEW; END IF;
  END IF;
  IF OLD.status <> 'draft' AND (TG_OP = 'DELETE' OR NEW.status = 'draft'
      OR to_jsonb(NEW) - 'status' <> to_jsonb(OLD) - 'status') THEN
    RAISE EXCEPTION 'a published programme version never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END$$;
"""

KEYS = """
ALTER TABLE onboarding_item DISABLE TRIGGER item_frozen;
UPDATE onboarding_item i SET key = 'step-' || v.number, path = 'extra/step-' || v.number
  FROM onboarding_programmeversion v JOIN onboarding_programme p ON p.trust_id = v.trust_id AND p.id = v.programme_id
 WHERE v.trust_id = i.trust_id AND v.id = i.version_id AND p.kind = 'extra'
   AND i.source = 'Our own: added for one person by HR.';
ALTER TABLE onboarding_item ENABLE TRIGGER item_frozen;
"""


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0050_correction_requests")]

    operations = [migrations.RunSQL(FROZEN, migrations.RunSQL.noop), migrations.RunSQL(KEYS, migrations.RunSQL.noop)]
