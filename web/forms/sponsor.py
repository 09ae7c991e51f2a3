"""What HR types at the sponsor's desk. What is possible, the domain says."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.models import Certificate, CosAllocation, LicencePerson, Membership, SponsorLicence
from onboarding.models.choices import LicenceRating, LicenceRole
from onboarding.selectors.sponsor_files import sponsored
from onboarding.services.file_audits import record_mending
from onboarding.services.sponsor_desk import (
    keep_allocation,
    keep_certificate,
    keep_licence,
    keep_licence_person,
    log_report,
)
from web.forms.dates import DateField

LONGEST_TYPED = 100_000
CHOOSE = {"invalid_choice": "Choose one from the list."}
Kept = SponsorLicence | CosAllocation | LicencePerson | Certificate | None


def _line(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=LONGEST_TYPED)


class DeskForm(forms.Form):
    """A form about one kept thing; `revision` is what the person was looking at."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)

    def __init__(self, data: QueryDict | None, *, kept: Kept = None) -> None:
        self.kept = kept
        known = {name: getattr(kept, name, None) for name in self.base_fields} if kept else {}
        if kept is None or kept._state.adding:
            known["revision"] = None
        super().__init__(data, initial=known, auto_id="%s")

    def save(self, actor: Membership) -> object:
        """Do it. Raises what the service raises."""
        raise NotImplementedError


class LicenceForm(DeskForm):
    number = _line("Licence number", "As it stands in the sponsor system")
    rating = forms.ChoiceField(
        label="Rating",
        choices=LicenceRating.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages=CHOOSE,
    )
    expires_on = DateField(
        label="Last day of the licence (optional)",
        required=False,
        help_text="Leave it empty where the sponsor system shows none. For example, 5 4 2034",
    )

    def save(self, actor: Membership) -> object:
        return keep_licence(actor, **self.cleaned_data)


class AllocationForm(DeskForm):
    starts_on = DateField(label="First day", required=False, help_text="For example, 6 4 2026")
    ends_on = DateField(label="Last day", required=False, help_text="For example, 5 4 2027")
    number = forms.IntegerField(
        label="How many certificates",
        required=False,
        error_messages={"invalid": "Enter a whole number."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "width": 5}),
    )

    def save(self, actor: Membership) -> object:
        return keep_allocation(actor, allocation_id=self.kept.pk if self.kept else None, **self.cleaned_data)


class LicencePersonForm(DeskForm):
    full_name = _line("Full name")
    role = forms.ChoiceField(
        label="Part on the licence",
        choices=LicenceRole.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages=CHOOSE,
    )
    since = DateField(label="From which day", required=False, help_text="For example, 27 3 2026")
    until = DateField(label="Through which day (optional)", required=False, help_text="Only where it has ended or will")
    report = forms.BooleanField(label="Begin the clock for reporting this change", required=False)

    def save(self, actor: Membership) -> object:
        return keep_licence_person(actor, person_id=self.kept.pk if self.kept else None, **self.cleaned_data)


class CertificateForm(DeskForm):
    number = _line("Number of the certificate", "As it stands in the sponsor system")
    returned_on = DateField(label="Returned unused on (optional)", required=False, help_text="For example, 27 3 2026")

    def save(self, actor: Membership) -> object:
        assert isinstance(self.kept, Certificate)
        recruit_id, occurrence = self.kept.recruit_id, self.kept.occurrence
        assert recruit_id
        return keep_certificate(actor, recruit_id=recruit_id, occurrence=occurrence, **self.cleaned_data)


class ReportForm(forms.Form):
    about = _line("What was reported", "For example: new first day, travel disruption")
    recruit_id = forms.ChoiceField(label="About whom (optional)", required=False)
    reported_on = DateField(label="Day of the report", required=False, help_text="For example, 27 3 2026")
    reference = _line("Reference in the sponsor system")

    def __init__(self, data: QueryDict | None, *, viewer: Membership) -> None:
        super().__init__(data, auto_id="%s")
        people = sponsored(viewer).order_by("full_name", "id").values_list("id", "full_name")
        choices = [("", "Nobody: about the organisation"), *((str(key), name) for key, name in people)]
        self.fields["recruit_id"] = forms.ChoiceField(
            label="About whom (optional)",
            required=False,
            choices=choices,
            error_messages=CHOOSE,
        )

    def save(self, actor: Membership) -> object:
        """Log it. Raises what the service raises."""
        given: dict[str, Any] = dict(self.cleaned_data)
        given["recruit_id"] = UUID(given["recruit_id"]) if given["recruit_id"] else None
        return log_report(actor, **given)


class MendingForm(forms.Form):
    """What was done about the gaps of one file; the file is named in the form."""

    file = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)
    words = forms.CharField(
        label="What was done about it?",
        required=False,
        max_length=LONGEST_TYPED,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, file: str = "", revision: int | None = None) -> None:
        mine = data if data is not None and data.get("file") == file else None
        super().__init__(mine, initial={"file": file, "revision": revision}, auto_id=f"f{file}-%s")

    def save(self, actor: Membership) -> object:
        """Keep it. Raises what the service raises."""
        given = self.cleaned_data
        return record_mending(actor, file_id=given["file"], words=given["words"], revision=given["revision"])
