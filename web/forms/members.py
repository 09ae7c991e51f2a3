"""Adding people, and changing what they are."""

from typing import Any

from django import forms
from django.http import QueryDict

from onboarding.models import Membership
from onboarding.models.choices import Role
from onboarding.selectors.members import may_be_recruit
from web.forms.places import LONGEST_TYPED, REVISION
from web.searches import in_address

ROLE_HINTS = "A director is never an HR officer too. Recruits are added under Recruits"
OF_STAFF = [(value, label) for value, label in Role.choices if value != Role.RECRUIT]
LONGEST_SEARCH = 100


def _line(label: str, hint: str = "", **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs=attributes),
    )


def _reason(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        strip=False,
        max_length=LONGEST_TYPED,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=hint,
    )


def _roles(choices: list[tuple[str, str]] = OF_STAFF) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Roles",
        help_text=ROLE_HINTS,
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )


def _address(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Email address",
        help_text=help_text,
        required=False,
        max_length=LONGEST_TYPED,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class NewMemberForm(forms.Form):
    """Someone new; what is missing or wrong, the domain says."""

    full_name = _line("Full name", autocomplete="off")
    email = _address("They sign in with this address")
    job_title = _line("Job title (optional)")
    telephone = _line("Telephone (optional)", "Recruits and colleagues see this number", inputmode="tel")
    roles = _roles()

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="%s")


class AboutMember(forms.Form):
    """A form about one member: its verb, and the revision that the person was looking at."""

    verb = ""
    revision = REVISION

    def __init__(self, data: Any = None, *, member: Membership) -> None:
        names = ("full_name", "job_title", "telephone", "roles", "revision")
        shown = {name: getattr(member, name) for name in names}
        super().__init__(data, initial=shown, auto_id=f"{self.verb}-%s")

    def at_revision(self, member: Membership) -> "AboutMember":
        """The same form with what was typed, now about the member as they are by now."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["revision"] = str(member.revision)
        return type(self)(typed, member=member)

    def changes(self) -> dict[str, Any]:
        """What the service takes."""
        raise NotImplementedError


class MemberForm(AboutMember):
    """What someone is here. A change of roles needs its reason."""

    verb = "change"
    full_name = _line("Full name", autocomplete="off")
    job_title = _line("Job title (optional)")
    telephone = _line("Telephone (optional)", "Recruits and colleagues see this number", inputmode="tel")
    roles = _roles()
    reason = _reason("Why do their roles change?", "Only if you change the roles. Kept with their history")

    def __init__(self, data: Any = None, *, member: Membership) -> None:
        super().__init__(data, member=member)
        if may_be_recruit(member):
            self.fields["roles"] = _roles(Role.choices)

    def changes(self) -> dict[str, Any]:
        """The fields of the member."""
        return {name: self.cleaned_data[name] for name in ("full_name", "job_title", "telephone", "roles")}


class SwitchForm(AboutMember):
    """Whether someone may come in here at all, with the reason."""

    verb = "switch"
    reason = _reason("Why?", "Kept with their history")

    def __init__(self, data: Any = None, *, member: Membership) -> None:
        super().__init__(data, member=member)
        self.on = not member.is_active

    def changes(self) -> dict[str, Any]:
        """On where it was off, and off where it was on."""
        return {"is_active": self.on}


class SignOutForm(AboutMember):
    """A button: sign them out everywhere."""

    verb = "sign_out"


class InviteForm(AboutMember):
    """Where the invitation shall go, of somebody who has not accepted it yet."""

    verb = "invite"
    email = _address("They sign in with this address. Correct it if it was mistyped")

    def __init__(self, data: Any = None, *, member: Membership) -> None:
        super().__init__(data, member=member)
        self.initial["email"] = member.user.email


class MemberFilters(forms.Form):
    """The filters above the list: what cannot be is left out."""

    search = forms.CharField(label="Name, job title or email", required=False, max_length=LONGEST_SEARCH)
    role = forms.ChoiceField(choices=[("", ""), *Role.choices], required=False, widget=forms.HiddenInput)
    active = forms.ChoiceField(
        choices=[("", ""), ("true", ""), ("false", "")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="filter-%s")

    def wanted(self) -> dict[str, Any]:
        """Names and values for `filter_members`; without a role, staff."""
        self.is_valid()
        found: dict[str, Any] = {name: self.cleaned_data.get(name, "") for name in ("search", "role")}
        found["active"] = {"true": True, "false": False}.get(self.cleaned_data.get("active", ""))
        return found | {"staff": not (found["role"] or found["search"])}

    def asked(self) -> dict[str, str]:
        """What stands in the address and was understood."""
        self.is_valid()
        return in_address({name: value for name, value in self.cleaned_data.items() if value}, self.data)
