"""Typing in the value of a national measure. What can be one, the domain says."""

from typing import Any

from django import forms
from django.http import QueryDict

from onboarding.models import Membership, MetricValue
from onboarding.selectors.metric_values import measures_of
from onboarding.selectors.plans import visible_plans
from onboarding.services.metric_values import change_metric, record_metric
from web.words import measure_name


class MetricForm(forms.Form):
    """The value, who answered, and where it was read."""

    value = forms.DecimalField(
        label="Value",
        help_text="A percentage or a score, such as 61.5",
        error_messages={"required": "Enter the value.", "invalid": "Enter the value as a number, such as 61.5."},
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "width": 5}),
    )
    respondents = forms.IntegerField(
        label="How many people answered (optional)",
        required=False,
        error_messages={"invalid": "Enter the number of people as a whole number."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "width": 5}),
    )
    source = forms.CharField(
        label="Where was it read?",
        help_text="For example: our results of the NHS Staff Survey 2025, benchmark report, page 9",
        max_length=10_000,
        error_messages={"required": "Enter where the value was read."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def save(self, actor: Membership) -> MetricValue:
        """Do it. Raises what the service raises."""
        raise NotImplementedError


class NewMetricForm(MetricForm):
    """The same for a measure and a year that have none yet."""

    measure = forms.ChoiceField(label="Measure", error_messages={"required": "Choose a measure."})
    year = forms.IntegerField(
        label="Year of the survey",
        error_messages={"required": "Enter the year.", "invalid": "Enter the year in four figures."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "width": 4}),
    )
    field_order = ["measure", "year"]

    def __init__(self, data: QueryDict | None, *, viewer: Membership) -> None:
        super().__init__(data, auto_id="%s")
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)
        plans = list(visible_plans(viewer))
        field.choices = [
            (f"{plan.key} {one['key']}", f"{measure_name(one['key'])} {one['title']}")
            for plan in plans
            for one in measures_of(plan)
            if plan == plans[0] or not one["is_context"]  # context is typed in once, with the first of them
        ]

    def save(self, actor: Membership) -> MetricValue:
        """Type it in. Raises what the service raises."""
        given = dict(self.cleaned_data)
        plan, metric = given.pop("measure").split(" ")
        return record_metric(actor, plan_key=plan, metric=metric, **given)


class ChangeMetricForm(MetricForm):
    """A correction, of the value as the person saw it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)

    def __init__(self, data: QueryDict | None, *, value: MetricValue) -> None:
        seen: dict[str, Any] = {name: getattr(value, name) for name in ("respondents", "source", "revision")}
        seen["value"] = f"{value.value:f}".rstrip("0").rstrip(".")
        super().__init__(data, auto_id="%s", initial=seen)
        self.found = value

    def save(self, actor: Membership) -> MetricValue:
        """Correct it. Raises what the service raises."""
        changes = dict(self.cleaned_data)
        return change_metric(actor, value_id=self.found.pk, revision=changes.pop("revision"), changes=changes)
