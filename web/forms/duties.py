"""Duty clocks: what the list can be asked, closing one, recording that something happened, and somebody's leaving."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Membership, Occurrence, Recruit, Step
from onboarding.models.choices import OccurrenceKind, Sponsor
from onboarding.rules.duty_clocks import ways_of
from onboarding.selectors.duties import STATES
from onboarding.services.clock_closing import close_clock
from onboarding.services.leavers import record_leaver
from onboarding.services.occurrences import OF_THE_ORGANISATION, record_occurrence
from web.forms.dates import DateField
from web.forms.steps import FORMS, StepForm, WaiveForm

WHEN = ("overdue", "this_week", "cannot_be_computed", "mine")
NEEDS = {"report": "reference", "result": "file", "copy": "file"}


class DutyFilters(forms.Form):
    """What stands in the address of the list. What cannot be read is left out."""

    state = forms.ChoiceField(choices=[(name, name) for name in STATES], required=False)
    duty = forms.SlugField(max_length=60, required=False)
    recruit = forms.UUIDField(required=False)
    overdue = forms.BooleanField(required=False)
    this_week = forms.BooleanField(required=False)
    cannot_be_computed = forms.BooleanField(required=False)
    mine = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)

    def wanted(self) -> dict[str, Any]:
        """Names and values of what is asked rightly."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def asked(self) -> dict[str, str]:
        """The same as it stands in an address."""
        return {name: "on" if value is True else str(value) for name, value in self.wanted().items()}


class CloseForm(StepForm):
    """The evidence with which a clock is closed. Only what one of its ways asks for is shown."""

    verb = "close"
    service = staticmethod(close_clock)
    way = forms.TypedChoiceField(
        label="What closes it?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what closes this clock."},
    )
    on = DateField(label="On which day?", required=False, help_text="Of the report or check. For example, 27 3 2026")
    reference = forms.CharField(
        label="Number of the report",
        required=False,
        max_length=1_000,
        help_text="As the sponsor system shows it",
        widget=forms.TextInput(attrs={"width": "20", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Result page or copy",
        required=False,
        allow_empty_file=True,
        help_text="A PDF, a picture or a Word document, up to 10 MB",
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif,.pdf,.docx"}),
    )
    note = forms.CharField(
        label="Note (optional)",
        required=False,
        max_length=100_000,
        help_text="Leave out health details",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def arrange(self, step: Step) -> None:
        """Offer the lines that a person closes; a single one needs no question."""
        details = step.item.details
        offered = {
            number: (words, way["evidence"])
            for number, (words, way) in enumerate(zip(details["closes_with"], ways_of(details), strict=True), start=1)
            if way.get("evidence", "second_person") != "second_person"
        }
        field = self.fields["way"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(number, words) for number, (words, _) in offered.items()]
        if len(offered) == 1:
            field.widget, field.initial = forms.HiddenInput(), next(iter(offered))
        asked = {NEEDS.get(kind, "note") for _, kind in offered.values()}
        for name in {"reference", "file"} - asked:
            del self.fields[name]
        if asked == {"note"}:
            self.fields["note"].label = "What was done, and by whom?"

    @property
    def has_ways(self) -> bool:
        """Whether a person can close it at all: some clocks only a fact closes."""
        field = self.fields["way"]
        return isinstance(field, forms.TypedChoiceField) and bool(field.choices)


class NeedNotReportForm(WaiveForm):
    """Say that it need not be reported; a second HR officer decides."""

    def arrange(self, step: Step) -> None:
        """No end: what need not be reported need not be reported later."""
        del self.fields["expires_on"]
        self.fields["reason"].label = "Why need it not be reported?"
        self.fields["reason"].help_text = "A second HR officer reads this and decides. Until then the clock runs."


CLOCK_FORMS: dict[str, type[StepForm]] = FORMS | {"close": CloseForm, "waive": NeedNotReportForm}
CLOSED_WORDS = {
    "close": "The clock is closed. Its evidence is kept.",
    "waive": "A second HR officer decides whether it need not be reported. Until then the clock runs.",
}


class HappenedForm(forms.Form):
    """Something happened to a person, or to the organisation, that a sponsor may have to report."""

    kind = forms.ChoiceField(
        label="What happened?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened.", "invalid_choice": "Choose what happened from the list."},
    )
    on = DateField(
        label="On which day?", required=False, help_text="The day it happens or takes effect, such as 27 3 2026"
    )
    words = forms.CharField(
        label="What do you know? (optional)",
        required=False,
        max_length=100_000,
        help_text="Leave out health details: say only that an exception applies",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None, *, recruit: Recruit | None, today: date) -> None:
        super().__init__(data, initial={"on": today}, auto_id="%s")
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in kinds_for(recruit)]

    def save(self, actor: Membership, recruit_id: UUID | None) -> Occurrence:
        """Record it. Raises what the service raises."""
        return record_occurrence(actor, recruit_id=recruit_id, **self.cleaned_data)


def kinds_for(recruit: Recruit | None) -> list[OccurrenceKind]:
    """What can be recorded of this person, or of the organisation. Being away and leaving have pages of their own."""
    if recruit is None:
        return list(OF_THE_ORGANISATION)
    other = {OccurrenceKind.CHANGED_ROLE, OccurrenceKind.REDUCED_PAY} if recruit.sponsor == Sponsor.ACADEMY else set()
    if recruit.sponsor not in ("", Sponsor.ACADEMY):
        other = {OccurrenceKind.ACADEMY_CHANGE}
    return [kind for kind in OccurrenceKind if kind not in {OccurrenceKind.ABSENT, *OF_THE_ORGANISATION, *other}]


class LeaverForm(forms.Form):
    """The last day of employment, and where it differs the day on which sponsorship ends."""

    last_day = DateField(label="Last day of employment", required=True, help_text="For example, 27 3 2026")
    sponsorship_ends_on = DateField(
        label="Sponsorship ends on another day? (optional)",
        required=False,
        help_text="Which day counts when notice is given is to be confirmed: the earlier report is the safe one",
    )
    words = forms.CharField(
        label="Why do they leave? (optional)",
        required=False,
        max_length=100_000,
        help_text="For example: moves to another trust. Leave out health details",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, recruit: Recruit) -> None:
        super().__init__(data, auto_id="%s")
        if recruit.sponsor not in ("", Sponsor.TRUST):
            del self.fields["sponsorship_ends_on"]

    def save(self, actor: Membership, recruit_id: UUID) -> Recruit:
        """Record both. Raises what the service raises."""
        return record_leaver(actor, recruit_id=recruit_id, **self.cleaned_data)
