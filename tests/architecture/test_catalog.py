"""The two walls as the database itself describes them, so that a new table cannot be forgotten."""

import pytest
from django.apps import apps
from django.db import models

from onboarding.models.base import TrustWall
from tests.architecture.catalog import SHARED, owned_models, owned_tables, rows

pytestmark = pytest.mark.django_db

SETTING = "current_setting('app.trust'"
# A Message-ID is unique in the whole world, so it must be so across trusts.
UNIQUE_IN_THE_WORLD = {("onboarding_message", ("message_id",))}


def test_every_table_is_owned_by_a_trust_or_listed_as_shared() -> None:
    tables = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert tables == {*owned_tables(), *SHARED}


def test_every_owned_model_has_its_wall() -> None:
    bare = [
        model.__name__
        for model in owned_models()
        if not any(isinstance(constraint, TrustWall) for constraint in model._meta.constraints)
    ]
    assert bare == []


def test_row_level_security_is_enabled_and_forced_on_every_owned_table() -> None:
    walled = rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
    assert sorted(name for (name,) in walled) == owned_tables()


def test_every_owned_table_has_one_policy_for_everything_which_asks_for_the_trust() -> None:
    policies = rows(
        "SELECT tablename, qual, with_check FROM pg_policies WHERE cmd = 'ALL' AND permissive = 'PERMISSIVE'"
    )
    assert sorted(table for table, *_ in policies) == owned_tables()
    assert [table for table, *words in policies if not all(SETTING in word for word in words)] == []


def test_only_memberships_and_what_is_put_out_show_more_than_the_trust_and_only_for_reading() -> None:
    more = rows("SELECT tablename, cmd FROM pg_policies WHERE cmd <> 'ALL' ORDER BY tablename")
    assert more == [("onboarding_membership", "SELECT"), ("onboarding_publishedfigure", "SELECT")]


def test_every_view_is_read_with_the_rights_of_the_reader() -> None:
    ours = "relnamespace IN ('public'::regnamespace, 'bi'::regnamespace)"
    views = f"SELECT relname, reloptions FROM pg_class WHERE relkind = 'v' AND {ours}"
    assert [name for name, options in rows(views) if "security_invoker=true" not in (options or [])] == []


def test_no_routine_runs_with_the_rights_of_its_owner() -> None:
    routines = "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    assert rows(routines) == []


def test_keys_between_owned_tables_cannot_point_into_another_trust() -> None:
    assert sorted(wanted_keys() - found_keys()) == []


def test_no_key_between_owned_tables_goes_without_its_trust() -> None:
    single = """
        SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE contype = 'f' AND cardinality(conkey) = 1
          AND conrelid::regclass::text = ANY(%s) AND confrelid::regclass::text = ANY(%s)"""
    assert rows(single, owned_tables(), owned_tables()) == []


def test_unique_keys_of_owned_tables_are_led_by_the_trust() -> None:
    keys_of_one_row = {(table, (column,)) for table, column, _ in wanted_keys()}
    led_by_others = {
        (table, tuple(columns))
        for table, columns in unique_keys()
        if columns not in (["id"], None) and columns[0] != "trust_id"
    }
    assert led_by_others - keys_of_one_row == UNIQUE_IN_THE_WORLD


def test_every_owned_table_can_be_pointed_at_together_with_its_trust() -> None:
    targets = {table for table, columns in unique_keys() if columns == ["trust_id", "id"]}
    assert sorted(targets) == owned_tables()


def test_every_model_says_what_it_is_in_the_words_of_the_business() -> None:
    ours = apps.get_app_config("onboarding").get_models()
    assert [model.__name__ for model in ours if (model.__doc__ or "").startswith(f"{model.__name__}(")] == []


def wanted_keys() -> set[tuple[str, str, str]]:
    """Table, column and target of every key from one owned model to another, as the models say."""
    owned = set(owned_models())
    return {
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in owned
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model in owned
    }


def found_keys() -> set[tuple[str, str, str]]:
    """The same, of every deferred foreign key (trust_id, column) → (trust_id, id) in the database."""
    composite = """
        SELECT c.conrelid::regclass::text, named.here[2], c.confrelid::regclass::text
        FROM pg_constraint c, LATERAL (
            SELECT (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(num, n)
                    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num) AS here,
                   (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.confkey) WITH ORDINALITY k(num, n)
                    JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num) AS there) named
        WHERE c.contype = 'f' AND c.condeferrable AND c.condeferred AND c.convalidated
          AND named.here[1] = 'trust_id' AND named.there = ARRAY['trust_id', 'id']"""
    return set(rows(composite))


def unique_keys() -> list[tuple[str, list[str]]]:
    """Columns of every unique index of the owned tables, in order."""
    indexes = """
        SELECT t.relname::text, (SELECT array_agg(a.attname::text ORDER BY k.n)
                                 FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(num, n)
                                 JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num)
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE i.indisunique AND t.relname = ANY(%s)"""
    return rows(indexes, owned_tables())
