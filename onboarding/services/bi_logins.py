"""The login with which a trust's own programs read what is put out for them."""

from django.conf import settings

from onboarding.errors import Invalid
from onboarding.models import Trust

READERS = "onboarding_bi"
TABLE = "onboarding_publishedfigure"
# No login that only reads may hold a lock that a sweep waits for, and none is told what the database counts of everybody's
# use and how large tables are. Those who need it keep it: our own roles, the owner of the database, and who watches it.
KEPT_BACK = """DO $$
DECLARE thing text;
        keeper name := (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database());
BEGIN
  FOR thing IN
    SELECT 'FUNCTION ' || oid::regprocedure FROM pg_proc
     WHERE pronamespace = 'pg_catalog'::regnamespace
       AND (proname LIKE 'pg\\_%advisory%lock%' OR proname LIKE 'pg\\_stat\\_get\\_%' OR proname IN ({sizes}))
     UNION ALL
    SELECT format('TABLE pg_catalog.%I', viewname) FROM pg_views
     WHERE schemaname = 'pg_catalog'
       AND (viewname LIKE 'pg\\_stat\\_%' OR viewname LIKE 'pg\\_statio\\_%' OR viewname = 'pg_locks')
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', thing);
    EXECUTE format('GRANT %s ON %s TO {keepers}, %I',
                   CASE WHEN thing LIKE 'FUNCTION%' THEN 'EXECUTE' ELSE 'SELECT' END, thing, keeper);
  END LOOP;
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {keepers}', current_database());
END $$;"""
SIZES = (
    *("pg_relation_size", "pg_table_size", "pg_indexes_size", "pg_total_relation_size"),
    *("pg_database_size", "pg_tablespace_size", "pg_lock_status"),
)
MAKE = """DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN
    CREATE ROLE {name};
  END IF;
END $$;
ALTER ROLE {name} {options};"""
NOTHING_ELSE = "NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"


def login_name(trust: Trust) -> str:
    """The name of the login; the wall of the table tells the trust by it."""
    return f"bi_{trust.ods_code.lower()}"


def login_sql(ods_code: str) -> str:
    """What an administrator of the database runs to make the login of a trust; it has no password until they give it one.

    Safe to run again. None of our own roles may make roles. Raises Invalid (no such trust)."""
    trust = Trust.objects.filter(ods_code=ods_code.strip().upper()).first()
    if trust is None:
        raise Invalid.field("ods_code", "unknown", f"There is no trust with the ODS code {ods_code}.")
    name, keepers = login_name(trust), f'"{settings.DATABASE_APP_ROLE}", "{settings.DATABASE_AUDIT_ROLE}", pg_monitor'
    return "\n".join(
        (
            MAKE.format(name=READERS, options=f"NOLOGIN {NOTHING_ELSE}"),
            f"GRANT USAGE ON SCHEMA bi TO {READERS};",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA bi TO {READERS};",
            f"GRANT SELECT ON {TABLE} TO {READERS};",
            KEPT_BACK.replace("{keepers}", keepers).replace("{sizes}", ", ".join(f"'{one}'" for one in SIZES)),
            MAKE.format(name=name, options=f"LOGIN CONNECTION LIMIT 5 {NOTHING_ELSE}"),
            f"GRANT {READERS} TO {name};",
            f"ALTER ROLE {name} SET search_path = bi;",
            f"ALTER ROLE {name} SET default_transaction_read_only = on;",
            f"ALTER ROLE {name} SET statement_timeout = '60s';",
        )
    )
