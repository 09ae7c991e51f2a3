"""Short surveys: who was asked, how many said what, and what is shown of it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import onboarding.models.base


def key(default: object = onboarding.models.base.new_id) -> models.Field:
    return models.UUIDField(default=default, editable=False, primary_key=True, serialize=False)


def trust() -> models.Field:
    options = {"db_index": False, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
    return models.ForeignKey(to="onboarding.trust", **options)


def walls(name: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(fields=("trust", "id"), name=f"{name}_trust_id"),
        onboarding.models.base.TrustWall(name=f"{name}_trust_wall"),
    ]


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0030_who_comes_next")]

    operations = [
        migrations.CreateModel(
            name="PulseInvitation",
            fields=[
                ("id", key()),
                ("round", models.CharField(max_length=60)),
                ("asked_on", models.DateField()),
                ("open_until", models.DateField()),
                ("used", models.BooleanField(default=False)),
                (
                    "recruit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.recruit",
                    ),
                ),
                ("trust", trust()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    *walls("pulseinvitation"),
                    onboarding.models.base.SameTrustForeignKey("recruit", name="pulseinvitation_recruit_same_trust"),
                    models.UniqueConstraint(fields=("trust", "recruit", "round"), name="pulseinvitation_once"),
                    models.CheckConstraint(
                        condition=Q(open_until__gte=F("asked_on")), name="pulseinvitation_ends_after_it_begins"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PulseAnswer",
            fields=[
                ("id", key(uuid.uuid4)),
                ("round", models.CharField(max_length=60)),
                ("month", models.DateField()),
                ("question", models.CharField(max_length=60)),
                ("answer", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("trust", trust()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    *walls("pulseanswer"),
                    models.UniqueConstraint(
                        fields=("trust", "round", "month", "question", "answer"), name="pulseanswer_one_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PulseBatch",
            fields=[
                ("id", key()),
                ("round", models.CharField(max_length=60)),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("asked", models.PositiveIntegerField()),
                ("answered", models.PositiveIntegerField()),
                ("said", models.JSONField()),
                ("trust", trust()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    *walls("pulsebatch"),
                    models.UniqueConstraint(fields=("trust", "round", "last_month"), name="pulsebatch_once"),
                    models.CheckConstraint(
                        condition=Q(last_month__gte=F("first_month"), asked__gte=F("answered")),
                        name="pulsebatch_makes_sense",
                    ),
                    onboarding.models.base.AppendOnly(name="pulsebatch_append_only"),
                ],
            },
        ),
    ]
