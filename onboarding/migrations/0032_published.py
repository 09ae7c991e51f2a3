"""Figures for programs outside: a table of what was put out, and the views of schema `bi` that show it, read-only."""

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import onboarding.models.base
import onboarding.models.published

KINDS = [
    ("trust", "The trust on a day"),
    ("action", "An action of a plan"),
    ("group", "A group of people"),
    ("survey", "A question of a short survey"),
]


def numbers(*names: str) -> str:
    return ", ".join(f"(numbers ->> '{name}')::int AS {name}" for name in names)


def rate(part: str, whole: str) -> str:
    return f"(numbers ->> '{part}')::numeric / nullif((numbers ->> '{whole}')::numeric, 0)"


PEOPLE = numbers("people", "people_met", "people_not_met", "people_unknown")
VIEWS = {
    "trust_days": f"as_of, plan, {numbers('people_in_scope', 'legal_running', 'legal_overdue')}",
    "actions": f"as_of, plan, action, label AS title, {PEOPLE}, {rate('people_met', 'people')} AS people_rate, "
    f"{numbers('steps_due', 'steps_met', 'steps_on_time')}, {rate('steps_met', 'steps_due')} AS step_rate, "
    "numbers ->> 'rag' AS rag",
    "groups": "as_of, plan, grouping, label AS group_name, action, (numbers ->> 'withheld')::boolean AS withheld, "
    f"{numbers('people_in_scope', 'people', 'people_met')}, {rate('people_met', 'people')} AS people_rate",
    "surveys": "as_of AS last_month, (numbers ->> 'first_month')::date AS first_month, action AS round, "
    "group_key AS question, label AS words, "
    f"{numbers('asked', 'answered', 'at_least', 'at_most')}, {rate('answered', 'asked')} AS response_rate",
}
KIND_OF = {"trust_days": "trust", "actions": "action", "groups": "group", "surveys": "survey"}
MAKE = "CREATE SCHEMA bi; " + "; ".join(
    f"CREATE VIEW bi.{name} WITH (security_invoker = true) AS SELECT ods_code, {columns} "
    f"FROM onboarding_publishedfigure WHERE kind = '{KIND_OF[name]}'"
    for name, columns in VIEWS.items()
)


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0031_pulses")]

    operations = [
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ods_code", models.CharField(max_length=10)),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("as_of", models.DateField()),
                ("plan", models.CharField(blank=True, max_length=60)),
                ("action", models.CharField(blank=True, max_length=60)),
                ("grouping", models.CharField(blank=True, max_length=60)),
                ("group_key", models.CharField(blank=True, max_length=60)),
                ("label", models.CharField(blank=True, max_length=300)),
                ("numbers", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="publishedfigure_trust_id"),
                    onboarding.models.base.TrustWall(name="publishedfigure_trust_wall"),
                    onboarding.models.published.ReaderWall(name="publishedfigure_reader"),
                    models.UniqueConstraint(
                        fields=("trust", "kind", "plan", "as_of", "action", "grouping", "group_key"),
                        name="publishedfigure_once",
                    ),
                    models.CheckConstraint(condition=~Q(ods_code=""), name="publishedfigure_names_its_trust"),
                    onboarding.models.base.AppendOnly(name="publishedfigure_append_only"),
                ],
            },
        ),
        migrations.RunSQL(MAKE, "DROP SCHEMA bi CASCADE"),
    ]
