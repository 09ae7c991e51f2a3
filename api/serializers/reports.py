"""The readiness report, for the schema."""

from typing import Any

from rest_framework import serializers as s

from api.serializers.rows import Named, Sourced, maybe
from onboarding.models import choices as c

Row = s.Serializer[Any]


class MustHaveRow(Row):
    """One item without which an action is not met for a person."""

    item = s.CharField()
    due = s.IntegerField()
    met = s.IntegerField()
    not_met = s.IntegerField()
    unknown = s.IntegerField()


class TopicRow(Row):
    """What an action asks for by name, and the item that answers it."""

    key = s.CharField()
    title = s.CharField()
    item = s.CharField()
    due = s.IntegerField(required=False)
    met = s.IntegerField(required=False)
    not_met = s.IntegerField(required=False)
    unknown = s.IntegerField(required=False)


class CommitmentRow(Row):
    """What the trust itself does for an action: who leads it, when it was last done, and when it is due next."""

    id = s.UUIDField(help_text="The step to submit for the next time")
    key = s.CharField()
    title = s.CharField()
    guidance = s.CharField()
    plan_actions = s.ListField(child=s.CharField())
    lead_role = s.ChoiceField(c.Role.choices)
    repeats_months = maybe(s.IntegerField)
    evidence_kind = s.ChoiceField(c.EvidenceKind.choices)
    state = s.ChoiceField(c.StepState.choices)
    due_on = maybe(s.DateField)
    done_on = maybe(s.DateField)
    in_date = s.BooleanField()
    overdue = s.BooleanField()
    occurrence = s.IntegerField()
    revision = s.IntegerField()


class OverrideRow(Row):
    """Another word for an action than its rule gives: a director's, with the reason, until a day."""

    word = maybe(s.CharField, help_text="Null where the rule speaks again")
    reason = s.CharField()
    by = Named()
    on = s.DateField()
    holds_until = maybe(s.DateField)


class ActionRow(Row):
    """One action of the plan: people first, then steps. people = met + not met + unknown; due likewise."""

    key = s.CharField()
    title = s.CharField()
    requirement = s.CharField()
    confidence = s.ChoiceField(c.Confidence.choices)
    deadline_on = s.DateField()
    target_on = maybe(s.DateField, help_text="The day by which the trust itself wants it met")
    people = s.IntegerField()
    people_met = s.IntegerField()
    people_not_met = s.IntegerField()
    people_unknown = s.IntegerField()
    people_rate = maybe(s.FloatField)
    said_yes = maybe(
        s.IntegerField,
        help_text="Recruits who were asked whether what others recorded for them happened, and say that all of it did; "
        "null where the action does not ask. The lower of said_rate and people_rate gives the word",
    )
    said_no = maybe(s.IntegerField, help_text="Those who say of some of it that it did not")
    said_rate = maybe(s.FloatField)
    must_haves = MustHaveRow(many=True)
    due = s.IntegerField()
    met = s.IntegerField()
    on_time = s.IntegerField()
    not_met = s.IntegerField()
    unknown = s.IntegerField()
    waiting = s.IntegerField()
    waived = s.IntegerField()
    inherited = s.IntegerField()
    step_rate = maybe(s.FloatField)
    rag = s.ChoiceField(["green", "amber", "red", "grey"])
    rag_by_rule = s.ChoiceField(["green", "amber", "red", "grey"], help_text="The word that the rule gives")
    rag_rule = s.CharField()
    override = OverrideRow(allow_null=True, help_text="Whose word `rag` is, where it is not that of the rule")
    direction = maybe(s.CharField)
    topics = TopicRow(many=True)
    commitments = CommitmentRow(many=True)


class LegalLimitsRow(Row):
    """Limits that the law sets: how many run, how many are overdue, and by how many days the oldest."""

    running = s.IntegerField()
    overdue = s.IntegerField()
    oldest_days = s.IntegerField()


class GroupActionRow(Row):
    """People of one group for one action; null where it is withheld, or not told apart for this reader."""

    key = s.CharField()
    suppressed = s.BooleanField()
    people = maybe(s.IntegerField)
    people_met = maybe(s.IntegerField)
    people_not_met = maybe(s.IntegerField)
    people_unknown = maybe(s.IntegerField)
    people_rate = maybe(s.FloatField)


class GroupRow(Row):
    """One group of people; null where it is withheld because it is small, or because it would betray a small one."""

    key = s.CharField()
    people_in_scope = maybe(s.IntegerField)
    suppressed = s.BooleanField()
    actions = GroupActionRow(many=True)

    def get_fields(self) -> dict[str, s.Field[Any, Any, Any, Any]]:
        """The name `label` means something else to a field class."""
        return super().get_fields() | {"label": s.CharField()}


class ComparedWith(Row):
    """The run to which directions are told: the last signed one, else the newest of an earlier month."""

    run = s.UUIDField()
    as_of = s.DateField()
    signed = s.BooleanField()


class ReportRow(Sourced):
    """How ready the trust is for each action of an improvement plan."""

    plan = s.CharField()
    title = s.CharField()
    publisher = s.CharField()
    status_note = s.CharField()
    as_of = s.DateField()
    known_at = s.DateField()
    definition_version = s.CharField()
    live_on = s.DateField()
    population = s.CharField()
    people_in_scope = s.IntegerField()
    actions = ActionRow(many=True)
    legal_limits = LegalLimitsRow()
    group_by = maybe(s.CharField)
    group_limit = maybe(s.IntegerField)
    groups = GroupRow(many=True)
    suppressed = s.BooleanField(help_text="Whether something is withheld from this reader")
    compared_with = ComparedWith(allow_null=True)


class RetentionRow(Row):
    """Who was still here so many months after their first day."""

    months = s.IntegerField()
    people = s.IntegerField(help_text="Those whose so-many-months fell in the year up to the day")
    stayed = s.IntegerField()
    rate = maybe(s.FloatField)


class PaceRow(Row):
    """How long one step takes, in days from its due day; null where that share was never done."""

    item = s.CharField()
    title = s.CharField()
    plan_actions = s.ListField(child=s.CharField())
    cases = s.IntegerField()
    median_days = maybe(s.IntegerField)
    p80_days = maybe(s.IntegerField)


class ForecastItemRow(Row):
    """How long one must-have takes, in days from its due day; null where that share was never finished."""

    item = s.CharField()
    title = s.CharField()
    cases = s.IntegerField(help_text="Finished ones")
    median_days = maybe(s.IntegerField)
    p80_days = maybe(s.IntegerField)

    def get_fields(self) -> dict[str, s.Field[Any, Any, Any, Any]]:
        """`from` is a word of the language."""
        return super().get_fields() | {
            "from": s.ChoiceField(["own", "plan"], help_text="The trust's past, or the plan")
        }


class ForecastActionRow(Row):
    """For how many people an action is expected to be met, and between which numbers four times out of five."""

    key = s.CharField()
    title = s.CharField()
    people = s.IntegerField()
    expected_met = s.FloatField()
    low = s.IntegerField()
    high = s.IntegerField()
    rate = maybe(s.FloatField)
    items = ForecastItemRow(many=True)


class ForecastPersonRow(Row):
    """Somebody who will probably not have it, with the must-have that decides."""

    person = Named()
    action = s.CharField()
    chance = s.FloatField()
    item = s.CharField()
    title = s.CharField()
    due_on = s.DateField()
    days_left = s.IntegerField()
    usual_days = maybe(s.IntegerField)


class ForecastRow(Row):
    """The readiness that is expected on a day, and how that is worked out."""

    plan = s.CharField()
    as_of = s.DateField()
    on = s.DateField()
    method = s.CharField()
    fewest_cases = s.IntegerField()
    actions = ForecastActionRow(many=True)
    people = ForecastPersonRow(many=True)


class EvidenceDigest(Row):
    """Which evidence there is, and the SHA-256 of its stored bytes."""

    id = s.UUIDField()
    sha256 = s.CharField()


class ProofRow(Row):
    """One step behind a figure. Null is what the viewer may not know; a row whose step is null has a reference."""

    step = maybe(s.UUIDField)
    reference = maybe(s.CharField)
    item_key = maybe(s.CharField)
    title = maybe(s.CharField)
    person = Named(allow_null=True)
    state = s.ChoiceField(c.StepState.choices)
    month = maybe(s.CharField)
    due_on = maybe(s.DateField)
    done_on = maybe(s.DateField)
    evidence = EvidenceDigest(many=True, allow_null=True)
    reviewed_by = Named(allow_null=True)
    reviewed_at = maybe(s.DateTimeField)
