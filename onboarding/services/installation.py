"""What this installation is, and the refusal to start on the wrong database or with a role that is too strong."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection

from onboarding.models import Installation

NO_TABLES = "The database has no tables yet. Run ./manage.py migrate first."
NOT_MARKED = (
    "Nobody has said yet what this database is for. Run ./manage.py open_trust for a production installation, "
    "or ./manage.py seed_demo for a demo."
)
OTHER_KIND = (
    "This database belongs to a {there} installation, but INSTALLATION={here}. Point DATABASE_URL at the right "
    "database, or correct INSTALLATION. Nothing was started."
)
TOO_STRONG = (
    "The database role {role} {why}, so the walls between trusts would not hold. Set DATABASE_URL to the app role "
    "(see config/local/roles.sql). Nothing was started."
)

# What makes a role too strong, for the role that we act as and for the one that signed in.
STRENGTH = """
SELECT r.rolname,
       CASE WHEN r.rolsuper THEN 'is a superuser'
            WHEN r.rolbypassrls THEN 'bypasses row-level security'
            ELSE 'owns our tables' END
  FROM pg_roles r
 WHERE r.rolname IN (current_user, session_user)
   AND (r.rolsuper OR r.rolbypassrls OR EXISTS (
        SELECT 1 FROM pg_class c
         WHERE c.oid = %s::regclass AND pg_has_role(r.oid, c.relowner, 'MEMBER')))
 LIMIT 1
"""


def refuse_wrong_start() -> None:
    """Raise ImproperlyConfigured, with a sentence, unless the database is of our kind and our role is weak enough.

    Web servers and workers call this as they start; the owner's commands do not, since they need a stronger role."""
    _refuse_other_kind()
    _refuse_strong_role()


def mark_installation(kind: str) -> None:
    """Say what this database is for: production or demo. Once said it stays; another kind raises ImproperlyConfigured.

    Only the owner may."""
    row, _ = Installation.objects.get_or_create(id=1, defaults={"kind": kind})
    if row.kind != kind:
        raise ImproperlyConfigured(OTHER_KIND.format(there=row.kind, here=kind))


def _refuse_other_kind() -> None:
    try:
        row = Installation.objects.first()
    except ProgrammingError as error:
        raise ImproperlyConfigured(NO_TABLES) from error
    if row is None:
        raise ImproperlyConfigured(NOT_MARKED)
    if row.kind != settings.INSTALLATION:
        raise ImproperlyConfigured(OTHER_KIND.format(there=row.kind, here=settings.INSTALLATION))


def _refuse_strong_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute(STRENGTH, [Installation._meta.db_table])
        found = cursor.fetchone()
    if found:
        role, why = found
        raise ImproperlyConfigured(TOO_STRONG.format(role=role, why=why))
