"""Messages and reminders of a trust as copies of one transaction, under their own names: what looks ahead writes into those, so
that it holds back no worker that plans and sends the real ones."""

from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Model

from onboarding.models import Message, Reminder

# The statements of a day look back to the month before at most, but for what is being told of. Ours.
LOOKED_BACK = timedelta(days=45)

# A temporary table goes before one of the same name, in what Django writes as in statements of our own, and goes with the
# savepoint in which it was made. Unique constraints have the names by which INSERT ... ON CONFLICT asks for them.
# Of reminders only those that may still matter: of the due day that a step has now; and of what is done nothing more is planned,
# but of what is shared.
COPY = """
CREATE TEMPORARY TABLE onboarding_reminder (LIKE public.onboarding_reminder INCLUDING DEFAULTS INCLUDING GENERATED);
CREATE TEMPORARY TABLE onboarding_message (LIKE public.onboarding_message INCLUDING DEFAULTS INCLUDING GENERATED);
INSERT INTO pg_temp.onboarding_reminder ({reminder})
SELECT {reminder} FROM public.onboarding_reminder r
 WHERE r.trust_id = %(trust)s AND r.id IN (
       SELECT p.id FROM public.onboarding_reminder p WHERE p.trust_id = %(trust)s AND p.state = 'pending'
        UNION
       SELECT p.id FROM onboarding_step s
         JOIN public.onboarding_reminder p ON p.trust_id = s.trust_id AND p.step_id = s.id AND p.due_on = s.due_on
        WHERE s.trust_id = %(trust)s AND s.superseded_on IS NULL AND s.state IN ('to_do', 'submitted', 'returned', 'waived')
        UNION
       SELECT p.id FROM onboarding_enrolment e
         JOIN onboarding_step s ON s.enrolment_id = e.id AND s.superseded_on IS NULL
         JOIN public.onboarding_reminder p ON p.step_id = s.id
        WHERE e.trust_id = %(trust)s AND e.recruit_id IS NULL);
INSERT INTO pg_temp.onboarding_message ({message})
SELECT {message} FROM public.onboarding_message m
 WHERE m.trust_id = %(trust)s AND (m.local_day >= %(since)s OR m.state IN ('pending', 'held', 'claimed')
       OR m.id IN (SELECT told.message_id FROM pg_temp.onboarding_reminder told));
DO $$
DECLARE one record;
BEGIN
  FOR one IN
      SELECT k.conname, c.relname, pg_get_constraintdef(k.oid) AS rule
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
       WHERE k.contype IN ('p', 'u')
         AND k.conrelid IN ('public.onboarding_reminder'::regclass, 'public.onboarding_message'::regclass)
  LOOP
    EXECUTE 'ALTER TABLE pg_temp.' || quote_ident(one.relname) || ' ADD CONSTRAINT ' || quote_ident(one.conname) || ' '
         || one.rule;
  END LOOP;
END $$;
CREATE INDEX ON pg_temp.onboarding_reminder (message_id);
ANALYZE pg_temp.onboarding_reminder;
ANALYZE pg_temp.onboarding_message;
"""


def write_into_copies(trust_id: UUID, today: date) -> None:
    """From here to the end of the savepoint messages and reminders are copies. The transaction has entered the trust. One
    exchange with the database, which takes about as long as a day of the trust."""
    with connection.cursor() as cursor:
        names = {"reminder": _columns(Reminder), "message": _columns(Message)}
        cursor.execute(COPY.format(**names), {"trust": trust_id, "since": today - LOOKED_BACK})


def _columns(model: type[Model]) -> str:
    """What is written, and not worked out by the database."""
    return ", ".join(str(field.column) for field in model._meta.local_concrete_fields if not field.generated)
