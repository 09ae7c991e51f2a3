"""The filters above a list, as a GET form: what is not known is left out, and said."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership
from onboarding.models.choices import Profession, RecruitStatus
from onboarding.selectors.filters_recruits import RECRUIT_ORDERS
from onboarding.selectors.places import cohort_names, ward_names

LONGEST_SEARCH = 100
ORDERS = {"full_name": "Name", "next_due_on": "Next due date"}


class CaseloadFilters(forms.Form):
    """Every field is optional. `wanted()` is what the selector takes; `ignored()` says what could not be used."""

    search = forms.CharField(label="Name", required=False, max_length=LONGEST_SEARCH)
    profession = forms.ChoiceField(label="Profession", required=False)
    cohort = forms.ChoiceField(label="Cohort", required=False)
    ward = forms.ChoiceField(label="Ward", required=False)
    status = forms.ChoiceField(label="Where they are", required=False)
    overdue = forms.BooleanField(label="With overdue steps only", required=False)
    ordering = forms.ChoiceField(label="In order of", required=False)

    def __init__(self, data: QueryDict, viewer: Membership) -> None:
        super().__init__(data, auto_id="filter-%s")
        assert set(ORDERS) <= set(RECRUIT_ORDERS)
        self._choose("profession", Profession.choices, "All professions")
        self._choose("cohort", cohort_names(viewer), "All cohorts")
        self._choose("ward", ward_names(viewer), "All wards")
        self._choose("status", RecruitStatus.choices, "Everyone")
        self._choose("ordering", list(ORDERS.items()), "")

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]], everything: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        first = [("", everything)] if everything else []
        field.choices = [*first, *((str(value), words) for value, words in choices)]

    def wanted(self) -> dict[str, Any]:
        """Names and values for `filter_recruits`, of the fields that are filled in rightly."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value and name != "ordering"}
        for name in ("profession", "status"):
            if name in given:
                given[name] = [given[name]]
        for name in ("cohort", "ward"):
            if name in given:
                given[name] = UUID(given[name])
        return given

    def order(self) -> str:
        """The order asked for, else by name."""
        self.is_valid()
        return str(self.cleaned_data.get("ordering") or "full_name")

    def ignored(self) -> str:
        """The labels of filters that were asked for with a value that does not exist."""
        self.is_valid()
        return ", ".join(str(self.fields[name].label) for name in self.errors if name in self.fields)

    def asked(self) -> dict[str, str]:
        """What stands in the address and was understood, for links to other pages of the same list."""
        self.is_valid()
        return {name: self.data[name] for name, value in self.cleaned_data.items() if value}
