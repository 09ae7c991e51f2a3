-- What app and audit may do with the tables that the owner makes later. Run in the database itself.
-- Migrations take back what a table must not allow (events are insert only, for example).
ALTER DEFAULT PRIVILEGES FOR ROLE onboarding_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO onboarding_app;
ALTER DEFAULT PRIVILEGES FOR ROLE onboarding_owner GRANT USAGE, SELECT ON SEQUENCES TO onboarding_app;
ALTER DEFAULT PRIVILEGES FOR ROLE onboarding_owner GRANT SELECT ON TABLES TO onboarding_audit;
