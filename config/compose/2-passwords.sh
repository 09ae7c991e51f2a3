#!/bin/sh
# Run once by the image of PostgreSQL, after roles.sql: gives the roles the passwords of their own addresses, so that
# each password stands in one file only. A password of letters, digits, - and _ needs no thought about quoting.
set -eu
secrets=${SECRETS_DIR:-/run/secrets}
password() { sed -n 's|^[a-z]*://[^:@/]*:\([A-Za-z0-9_-]*\)@.*$|\1|p' "$secrets/$1"; }
owner=$(password database_owner_url)
app=$(password database_url)
if [ -z "$owner" ] || [ -z "$app" ]; then
    echo "The addresses in database_url and database_owner_url need a password of letters, digits, - and _." >&2
    exit 1
fi
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v owner="$owner" -v app="$app" -v name="$POSTGRES_DB" <<'SQL'
ALTER ROLE onboarding_owner PASSWORD :'owner';
ALTER ROLE onboarding_app PASSWORD :'app';
ALTER DATABASE :"name" OWNER TO onboarding_owner;
SQL
