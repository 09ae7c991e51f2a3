"""Adding and renaming sites, wards and cohorts."""

from typing import Any

from django import forms

from onboarding.models import Cohort, Site, Ward
from onboarding.rules.calendars import COUNTRIES

LONGEST_TYPED = 100_000  # the domain limits the length, with its own words; this only keeps absurd input out
REVISION = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)


class PlaceForm(forms.Form):
    """A name; what is wrong with it, the domain says. `revision` is what the person was looking at."""

    name = forms.CharField(label="Name", required=False, max_length=LONGEST_TYPED)
    revision = REVISION

    def __init__(self, data: Any = None, *, place: Site | Ward | Cohort | None = None) -> None:
        shown = {name: getattr(place, name) for name in self.base_fields} if place else {}
        super().__init__(data, initial=shown, auto_id="%s")

    def at_revision(self, place: Site | Ward | Cohort) -> "PlaceForm":
        """The same form with what was typed, now about the place as it is by now: sending it again may succeed."""
        typed = {name: self.data[name] for name in self.data}
        return type(self)(typed | {"revision": str(place.revision)} if self.is_bound else None, place=place)

    def changes(self) -> dict[str, Any]:
        """What was filled in, without the revision."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class SiteForm(PlaceForm):
    """A site has a country, whose bank holidays count."""

    country = forms.ChoiceField(
        label="Country",
        choices=list(COUNTRIES.items()),
        widget=forms.RadioSelect,
        help_text="Its bank holidays decide working days",
    )
    field_order = ("name", "country", "revision")
