-- The three database roles. Safe to run again. `make run` runs this file on its own PostgreSQL; elsewhere an
-- administrator runs it once, gives the roles passwords, and then:
--     CREATE DATABASE onboarding OWNER onboarding_owner;
-- What app and audit may do with which table is said by the migrations.
--
--   owner  migrates, loads and seeds, backs up and restores; sees every row (BYPASSRLS)   DATABASE_OWNER_URL
--   app    web, worker and beat; held by row-level security, owns nothing                 DATABASE_URL
--   audit  reads, for the people who check

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'onboarding_owner') THEN
        CREATE ROLE onboarding_owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'onboarding_app') THEN
        CREATE ROLE onboarding_app;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'onboarding_audit') THEN
        CREATE ROLE onboarding_audit;
    END IF;
END
$$;

-- CREATEDB: restore checks and tests make databases of their own.
ALTER ROLE onboarding_owner LOGIN BYPASSRLS CREATEDB NOSUPERUSER NOCREATEROLE;
ALTER ROLE onboarding_app LOGIN NOBYPASSRLS NOCREATEDB NOSUPERUSER NOCREATEROLE;
ALTER ROLE onboarding_audit LOGIN NOBYPASSRLS NOCREATEDB NOSUPERUSER NOCREATEROLE;
