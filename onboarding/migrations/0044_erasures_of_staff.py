import django.db.models.deletion
from django.db import migrations, models

from onboarding.models.base import SameTrustForeignKey

# Each is about one person: a recruit as before, or a member of staff who is none; and which of them may be open once.
ONCE: dict[str, tuple[str, list[str], models.Q]] = {
    "erasure": ("erasure_one_open", ["kind"], models.Q(state__in=["proposed", "approved"])),
    "erasurehold": ("erasurehold_one", [], models.Q(lifted_at__isnull=True)),
    "erasurerequest": ("erasurerequest_one_open", [], models.Q(answered_on__isnull=True)),
}


def _key(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        f"onboarding.{to}", django.db.models.deletion.PROTECT, null=True, db_constraint=False, related_name="+"
    )


def _about_one(table: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(recruit__isnull=False, member__isnull=True)
        | models.Q(recruit__isnull=True, member__isnull=False),
        name=f"{table}_about_one",
    )


def _once(name: str, also: list[str], condition: models.Q) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["trust", "recruit", "member", *also], condition=condition, nulls_distinct=False, name=name
    )


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0043_accepted"),
    ]

    operations = [
        operation
        for table, (name, also, condition) in ONCE.items()
        for operation in (
            migrations.RemoveConstraint(table, name),
            migrations.AddField(table, "member", _key("membership")),
            migrations.AlterField(table, "recruit", _key("recruit")),
            migrations.AddConstraint(table, _about_one(table)),
            migrations.AddConstraint(table, SameTrustForeignKey("member", name=f"{table}_member_same_trust")),
            migrations.AddConstraint(table, _once(name, also, condition)),
        )
    ]
