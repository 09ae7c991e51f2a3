"""The filters above the caseload: what is not known is left out, and said."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership
from onboarding.models.choices import Profession, RecruitStatus, WaitingOn
from onboarding.selectors.choices import recruit_choices
from onboarding.selectors.filters_recruits import RECRUIT_ORDERS, open_filters
from web.forms.dates import OneBoxDate
from web.searches import in_address
from web.words import day

LONGEST_SEARCH = 100
ORDERS = {"full_name": "Name", "next_due_on": "Next due date"}
CLOSED_LISTS = {"profession": Profession, "status": RecruitStatus, "waiting_on": WaitingOn}
EVERYTHING = {
    "profession": "All professions",
    "cohort": "All cohorts",
    "ward": "All wards",
    "site": "All sites",
    "status": "Everyone",
    "waiting_on": "Anyone or nobody",
    "country": "All countries",
}


class CaseloadFilters(forms.Form):
    """Every field is optional. `wanted()` is what the selector takes; `ignored()` says what could not be used."""

    search = forms.CharField(label="Name", required=False, max_length=LONGEST_SEARCH)
    profession = forms.ChoiceField(label="Profession", required=False)
    cohort = forms.ChoiceField(label="Cohort", required=False)
    ward = forms.ChoiceField(label="Ward", required=False)
    site = forms.ChoiceField(label="Site", required=False)
    status = forms.ChoiceField(label="Where they are", required=False)
    line_manager = forms.ChoiceField(label="Line manager", required=False)
    pastoral_lead = forms.ChoiceField(label="Pastoral lead", required=False)
    case_officer = forms.ChoiceField(label="HR officer", required=False)
    country = forms.ChoiceField(label="Country of training", required=False)
    waiting_on = forms.ChoiceField(label="Waiting on", required=False)
    arriving_after = OneBoxDate(label="Arriving on or after")
    arriving_before = OneBoxDate(label="Arriving on or before")
    visa_expiring_before = OneBoxDate(label="Visa ends on or before")
    ordering = forms.ChoiceField(label="In order of", required=False)
    overdue = forms.BooleanField(label="With overdue steps", required=False)
    legal_overdue = forms.BooleanField(label="With legal limits overdue", required=False)
    at_risk = forms.BooleanField(label="With steps due soon", required=False)
    unreached = forms.BooleanField(label="Who cannot be written to", required=False)

    def __init__(self, data: QueryDict, viewer: Membership) -> None:
        super().__init__(data, auto_id="filter-%s")
        assert set(ORDERS) <= set(RECRUIT_ORDERS)
        self.viewer = viewer
        for name in set(self.fields) - open_filters(viewer) - {"ordering"}:
            del self.fields[name]
        for name, values in CLOSED_LISTS.items():
            self._choose(name, values.choices)
        found = recruit_choices(viewer)
        for name in ("cohort", "ward", "site", "line_manager", "pastoral_lead", "case_officer", "country"):
            self._choose(name, [(one.value, one.words) for one in found.get(name, ())])
        orders = [(name, words) for name, words in ORDERS.items() if name == "full_name" or "overdue" in self.fields]
        self._field("ordering").choices = orders

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def _choose(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Fill a list to choose from; a filter with nothing to choose is left out."""
        if name not in self.fields:
            return
        known = [(str(value), words) for value, words in choices]
        if known:
            self._field(name).choices = [("", EVERYTHING.get(name, "Anyone")), *known]
        else:
            del self.fields[name]

    def wanted(self) -> dict[str, Any]:
        """Names and values for `filter_recruits`, of the fields that are filled in rightly."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value and name != "ordering"}
        for name in CLOSED_LISTS:
            if name in given:
                given[name] = [given[name]]
        for name in ("cohort", "ward", "site", "line_manager", "pastoral_lead", "case_officer"):
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

    def asked(self, *, without: str = "") -> dict[str, str]:
        """What stands in the address and was understood, for links to other pages of the same list."""
        self.is_valid()
        given = {name: as_parameter(value) for name, value in self.cleaned_data.items() if value and name != without}
        return in_address(given, self.data)

    def applied(self) -> Sequence[tuple[str, str]]:
        """Name and words of each filter that narrows the list, in the order of the form."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value and name != "ordering"}
        return [(name, self._words(name, value)) for name, value in given.items()]

    def _words(self, name: str, value: Any) -> str:
        field: Any = self.fields[name]
        label = str(field.label)
        if value is True:
            return label
        if isinstance(value, date):
            return f"{label} {day(value)}"
        chosen = dict(field.choices) if name != "search" else {}
        return f"{label}: {chosen.get(value, value)}"


def as_parameter(value: Any) -> str:
    """A filter's value as it stands in an address."""
    if isinstance(value, list):
        return str(value[0])
    return "on" if value is True else str(value)
