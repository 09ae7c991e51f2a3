"""What every owned table has: a UUIDv7 key, its trust, and the two walls, written as constraints so that a new
table cannot forget them and `makemigrations` sees them."""

from typing import Any
from uuid import UUID

import uuid_utils
from django.conf import settings
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Now


def new_id() -> UUID:
    """A UUIDv7: unique, and in order of making, which keeps indexes small."""
    return UUID(int=uuid_utils.uuid7().int)


class SqlConstraint(models.BaseConstraint):
    """A constraint whose SQL Django does not know. Runs when all tables of its migration stand."""

    def up(self, model: type[models.Model]) -> str:
        raise TypeError("a subclass says what to create")

    def down(self, model: type[models.Model]) -> str:
        raise TypeError("a subclass says what to drop")

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        return self.create_sql(model, schema_editor)

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        if model and schema_editor:
            schema_editor.deferred_sql.append(self.up(model))
        return ""

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        return self.down(model) if model else ""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to check in Python: the database holds it."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SqlConstraint) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class TrustWall(SqlConstraint):
    """Row-level security, enabled and forced: only rows of the trust that the transaction entered exist.

    `or_own_user` also shows rows of the signed-in user, so that they can choose among their memberships; it shows
    them only: changing one needs its trust."""

    def __init__(self, *, name: str, or_own_user: bool = False) -> None:
        super().__init__(name=name)
        self.or_own_user = or_own_user

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | ({"or_own_user": True} if self.or_own_user else {})

    def up(self, model: type[models.Model]) -> str:
        table = model._meta.db_table
        mine = "trust_id = (select nullif(current_setting('app.trust', true), '')::uuid)"
        own = "user_id = (select nullif(current_setting('app.user', true), '')::uuid)"
        shown = f'; CREATE POLICY "{self.name}_own" ON "{table}" FOR SELECT USING ({own})' if self.or_own_user else ""
        return (
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY; ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY; '
            f'CREATE POLICY "{self.name}" ON "{table}" USING ({mine}) WITH CHECK ({mine}){shown}'
        )

    def down(self, model: type[models.Model]) -> str:
        table = model._meta.db_table
        return (
            f'DROP POLICY "{self.name}" ON "{table}"; DROP POLICY IF EXISTS "{self.name}_own" ON "{table}"; '
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY; '
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'
        )


class SameTrustForeignKey(SqlConstraint):
    """A foreign key that cannot point into another trust: (trust, key) refers to (trust, id)."""

    def __init__(self, field: str, *, name: str) -> None:
        super().__init__(name=name)
        self.field_name = field

    def deconstruct(self) -> Any:
        path, _, kwargs = super().deconstruct()
        return path, (self.field_name,), kwargs

    def up(self, model: type[models.Model]) -> str:
        field = model._meta.get_field(self.field_name)
        if not isinstance(field, models.ForeignKey):
            raise TypeError(f"{self.field_name} is not a foreign key")
        target = field.related_model
        return (
            f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{self.name}" FOREIGN KEY (trust_id, "{field.column}") '
            f'REFERENCES "{target._meta.db_table}" (trust_id, id) DEFERRABLE INITIALLY DEFERRED'
        )

    def down(self, model: type[models.Model]) -> str:
        return f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{self.name}"'


# Which erasure a transaction carries out; see `services/erasing.py`.
ERASING = "app.erasure"
UNDER_WAY = f"""EXISTS (SELECT FROM onboarding_erasure e WHERE e.trust_id = OLD.trust_id AND e.state = 'approved'
       AND e.id = nullif(current_setting('{ERASING}', true), '')::uuid)"""
REFUSE_CHANGE = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(OLD) ? 'reason' AND to_jsonb(NEW) = to_jsonb(OLD) || '{{"reason": ""}}' AND {UNDER_WAY}
    THEN RETURN NEW; END IF;
  ELSIF TG_NARGS = 1 THEN -- an erasable table loses a row
    IF {UNDER_WAY} THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END$$"""


class AppendOnly(SqlConstraint):
    """Rows can be added and read, never changed: triggers refuse it to everyone but a superuser who disables them.

    While an erasure is carried out that two people decided (ERASING), the words of a line's `reason`, and nothing else of it,
    may be blanked, and rows of an `erasable` table, which hold nothing but such words, may go."""

    def __init__(self, *, name: str, erasable: bool = False) -> None:
        super().__init__(name=name)
        self.erasable = erasable

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | ({"erasable": True} if self.erasable else {})

    def up(self, model: type[models.Model]) -> str:
        table, verbs = model._meta.db_table, "UPDATE" if self.erasable else "UPDATE, DELETE"
        argument = "'erasable'" if self.erasable else ""
        return (
            f"{REFUSE_CHANGE}; "
            f'CREATE TRIGGER "{self.name}_row" BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change({argument}); "
            f'CREATE TRIGGER "{self.name}_all" BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); "
            f'REVOKE {verbs}, TRUNCATE ON "{table}" FROM "{settings.DATABASE_APP_ROLE}"'
        )

    def down(self, model: type[models.Model]) -> str:
        table = model._meta.db_table
        return f'DROP TRIGGER "{self.name}_row" ON "{table}"; DROP TRIGGER "{self.name}_all" ON "{table}"'


def same_trust(prefix: str, *fields: str) -> list[SameTrustForeignKey]:
    """The walls of several keys of one table."""
    return [SameTrustForeignKey(field, name=f"{prefix}_{field}_same_trust") for field in fields]


class Owned(models.Model):
    """A row that belongs to one trust."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # No index of its own: every unique key begins with the trust, and an index on it alone only misleads the planner.
    trust = models.ForeignKey("onboarding.Trust", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["trust", "id"], name="%(class)s_trust_id"),
            TrustWall(name="%(class)s_trust_wall"),
        ]


class Change(Owned):
    """One line of an append-only history with two clocks: when it took effect, and when we came to know."""

    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor = models.ForeignKey("onboarding.Membership", models.PROTECT, null=True, db_constraint=False, related_name="+")
    reason = models.TextField(blank=True)

    class Meta(Owned.Meta):
        abstract = True
        constraints = [*Owned.Meta.constraints, AppendOnly(name="%(class)s_append_only")]
