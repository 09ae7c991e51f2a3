"""The filters above the audit: what cannot be read is left out and said."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from onboarding.selectors.audit import PARTS
from web.forms.dates import OneBoxDate

LONGEST_SEARCH = 100
NAMES = ("who", "about")  # never in an address


class AuditFilters(forms.Form):
    """Who did it, about whom, in which part, between which days; `before` is where the page begins."""

    who = forms.CharField(label="Who did it", required=False, max_length=LONGEST_SEARCH)
    about = forms.CharField(label="About whom", required=False, max_length=LONGEST_SEARCH)
    since = OneBoxDate(label="From", help_text="")
    until = OneBoxDate(label="To", help_text="")
    part = forms.ChoiceField(choices=[("", ""), *((one, one) for one in PARTS)], required=False)
    before = forms.UUIDField(required=False)

    def __init__(self, data: QueryDict, names: Mapping[str, str]) -> None:
        said = {name: names.get(name, "") for name in NAMES}
        super().__init__({name: data.get(name, "") for name in self.base_fields} | said, auto_id="filter-%s")
        self.key = data.get("names", "") if any(said.values()) else ""

    def wanted(self) -> dict[str, Any]:
        """What the selector takes."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def asked(self) -> dict[str, str]:
        """What was understood, as it stands in an address: without the place in the list, names by their key alone."""
        plain = {name: self.data[name] for name in self.wanted() if name not in (*NAMES, "before")}
        return plain | ({"names": self.key} if self.key else {})

    def names(self) -> dict[str, str]:
        """The names that were looked for, as they were typed."""
        return {name: value for name, value in self.wanted().items() if name in NAMES}

    def ignored(self) -> str:
        """What was asked for and cannot be."""
        self.is_valid()
        names = {"who": "who did it", "about": "about whom", "since": "from", "until": "to", "part": "the part"}
        return " and ".join(names[name] for name in self.errors if name in names)
