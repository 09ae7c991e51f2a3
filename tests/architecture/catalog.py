"""What the database says about its own tables, and what the models say about theirs."""

from typing import Any

from django.apps import apps
from django.db import connection, models

from onboarding.models.base import AppendOnly

# A token is looked up before anyone has entered a trust; it names its membership and trust, and holds nothing else.
TOLD_APART_BY_THE_TOKEN_ITSELF = {"ApiToken"}
# Every table without a trust, and why it may be so.
SHARED = {
    "account_emailaddress": "sign-in",
    "account_emailconfirmation": "sign-in",
    "cache": "counts of sign-in attempts",
    "django_content_type": "Django",
    "django_migrations": "Django",
    "django_session": "sign-in",
    "auth_group": "Django; unused",
    "auth_group_permissions": "Django; unused",
    "auth_permission": "Django; unused",
    "knox_authtoken": "Django REST Knox; unused, tokens are onboarding_apitoken",
    "mfa_authenticator": "sign-in",
    "onboarding_apitoken": "sign-in of programs",
    "onboarding_failedsignin": "sign-in",
    "onboarding_heartbeat": "when background work last ran",
    "onboarding_installation": "what this database is",
    "onboarding_trust": "the trusts themselves",
    "onboarding_user": "sign-in",
    "usersessions_usersession": "sign-in",
}


def owned_models() -> list[type[models.Model]]:
    """Every table that belongs to a trust."""
    ours = apps.get_app_config("onboarding").get_models(include_auto_created=True)
    return [
        model
        for model in ours
        if model._meta.managed
        and model.__name__ not in TOLD_APART_BY_THE_TOKEN_ITSELF
        and any(field.name == "trust" for field in model._meta.get_fields())
    ]


def owned_tables() -> list[str]:
    return sorted(model._meta.db_table for model in owned_models())


def append_only_tables(*, erasable: bool = False) -> list[str]:
    """Tables whose rows never change; with `erasable` those whose rows may at least go."""
    return sorted(
        model._meta.db_table
        for model in owned_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, AppendOnly) and constraint.erasable == erasable
    )


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
