"""What is known of a recruit, as a form: to add someone, and to keep it right."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from onboarding.library.countries import country_names
from onboarding.models import Membership, Recruit
from onboarding.models.choices import Profession, Regulator, Sponsor, VisaRoute
from onboarding.models.recruits import FactAnswer
from onboarding.rules.plain_words import listed
from onboarding.selectors.bundles import steps_by_fact
from onboarding.selectors.choices import Choice, recruit_choices
from onboarding.selectors.references import TIES, find_reference
from web.forms.dates import DateField

MOST_TITLES = 3
# The domain limits the length, with its own words; this only keeps absurd input out.
LONGEST = 5_000


def _line(label: str, hint: str = "", *, autocomplete: str = "off", **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete} | attributes)
    return forms.CharField(label=label, help_text=hint, required=False, max_length=LONGEST, widget=widget)


def _closed(label: str, choices: Any, unknown: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, required=False, choices=[("", unknown), *choices.choices])


class RecruitFacts(forms.Form):
    """Everything that HR may say of a recruit. `facts()` is what the services take."""

    full_name = _line("Full name", "As in the passport. Many people have only one name", spellcheck="false")
    known_as = _line("Known as (optional)", "What colleagues call them", spellcheck="false")
    profession = _closed("Profession", Profession, "Choose a profession")
    contact_email = forms.CharField(
        label="Email (optional)",
        required=False,
        max_length=LONGEST,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )
    telephone = forms.CharField(
        label="Telephone (optional)",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    country_of_training = forms.ChoiceField(label="Country of training", required=False)
    regulator = _closed("Regulator", Regulator, "The usual one for the profession")
    sponsor = _closed("Who sponsors the visa", Sponsor, "Not recorded yet", "Some steps depend on this")
    visa_route = _closed("Visa route", VisaRoute, "Not recorded yet", "Some steps depend on this")
    site = forms.ChoiceField(label="Site", required=False, help_text="Its country decides which bank holidays count")
    ward = forms.ChoiceField(label="Ward", required=False)
    cohort = forms.ChoiceField(label="Cohort", required=False)
    line_manager = forms.ChoiceField(label="Line manager", required=False)
    pastoral_lead = forms.ChoiceField(label="Pastoral lead", required=False)
    buddy = forms.ChoiceField(label="Buddy", required=False)
    case_officer = forms.ChoiceField(
        label="HR officer", required=False, help_text="The one who answers for this person"
    )

    def __init__(self, data: QueryDict | None, viewer: Membership, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, auto_id="%s")
        self.viewer = viewer
        found = recruit_choices(viewer)
        for tie in TIES:
            self._choose(tie, _open_or_chosen(found.get(tie, ()), str(initial.get(tie) or "")), "Nobody yet")
        for tie, words in (("site", "No site yet"), ("ward", "No ward yet"), ("cohort", "No cohort")):
            self._choose(tie, self._field(tie).choices[1:], words)
        self._choose("country_of_training", country_names().items(), "Not recorded yet")
        self._ask(steps_by_fact(viewer))

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _choose(self, name: str, choices: Iterable[tuple[str, str]], nothing: str) -> None:
        self._field(name).choices = [("", nothing), *choices]

    def _ask(self, depending: dict[str, tuple[str, ...]]) -> None:
        """A question for each fact that steps depend on, with which they are."""
        for fact in FactAnswer:
            titles = [f"“{title}”" for title in depending.get(fact, ())]
            shown = titles[:MOST_TITLES] + ([f"{len(titles) - MOST_TITLES} more"] if len(titles) > MOST_TITLES else [])
            hint = f"This decides about {listed(shown, 'and')}." if shown else "No step depends on it at present."
            self.fields[f"fact_{fact}"] = forms.ChoiceField(
                label=fact.label,
                help_text=hint,
                required=False,
                choices=[("yes", "Yes"), ("no", "No"), ("", "Not known yet")],
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """Rows in the place of ids: what was chosen a moment ago may be gone."""
        given = self.cleaned_data
        for tie in TIES:
            if key := given.get(tie):
                given[tie] = find_reference(self.viewer, tie, UUID(key))
                if given[tie] is None:
                    self.add_error(tie, "Choose one from the list.")
            elif tie in given:
                given[tie] = None
        return given

    def given(self) -> dict[str, Any]:
        """Fields of a recruit by name, as the services take them."""
        data = self.cleaned_data
        plain = {name: data[name] for name in RecruitFacts.base_fields}
        answers = {str(fact): data[f"fact_{fact}"] == "yes" for fact in FactAnswer if data[f"fact_{fact}"]}
        return plain | {"facts": answers}


class NewRecruitForm(RecruitFacts):
    """Someone new, with an account, planned days and programmes where they are wanted."""

    existing_staff = forms.BooleanField(label="Works here already: development programmes only", required=False)
    account_email = forms.CharField(
        label="Email for signing in (optional)",
        help_text="With an address they get an account, and an invitation to accept",
        required=False,
        max_length=LONGEST,
        widget=forms.EmailInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    arrival_on = DateField(label="Planned arrival (optional)", required=False, help_text="For example, 27 3 2026")
    start_on = DateField(
        label="Planned first day at work (optional)", required=False, help_text="For example, 6 4 2026"
    )
    in_usual_bundle = forms.BooleanField(label="Give the programmes that are usual for the profession", required=False)
    anyway = forms.BooleanField(label="This is somebody else: add them anyway", required=False)

    def __init__(self, data: QueryDict | None, viewer: Membership) -> None:
        super().__init__(data, viewer, initial={"case_officer": str(viewer.pk), "in_usual_bundle": True})

    def service_arguments(self) -> dict[str, Any]:
        """What `add_newcomer` takes."""
        own = ("account_email", "arrival_on", "start_on", "in_usual_bundle", "anyway")
        facts = self.given() | {"existing_staff": self.cleaned_data["existing_staff"]}
        return {"facts": facts} | {name: self.cleaned_data[name] for name in own}


class EditRecruitForm(RecruitFacts):
    """The same facts of someone who is here, and the revision that the person was looking at."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)

    def __init__(self, data: Any, viewer: Membership, recruit: Recruit) -> None:
        plain = {name: getattr(recruit, name) for name in RecruitFacts.base_fields if name not in TIES}
        ties = {tie: str(getattr(recruit, f"{tie}_id") or "") for tie in TIES}
        words = {True: "yes", False: "no"}
        answers = {f"fact_{fact}": words.get(recruit.facts.get(fact), "") for fact in FactAnswer}
        super().__init__(data, viewer, initial=plain | ties | answers | {"revision": recruit.revision})
        self.recruit = recruit

    def changes(self) -> dict[str, Any]:
        """Only what differs from what stands there."""
        others = {name: value for name, value in self.recruit.facts.items() if name not in FactAnswer.values}
        given = self.given()
        given["facts"] = others | given["facts"]
        return {name: value for name, value in given.items() if value != getattr(self.recruit, name)}


class ProgrammeForm(forms.Form):
    """One programme for someone, from a day on."""

    programme = forms.ChoiceField(label="Programme")
    enrolled_on = DateField(
        label="From when? (optional)", required=False, help_text="Today, unless you enter a day in the past"
    )

    def __init__(self, data: QueryDict | None, others: dict[str, str]) -> None:
        super().__init__(data, auto_id="%s")
        field: Any = self.fields["programme"]
        field.choices = [("", "Choose a programme"), *sorted(others.items(), key=lambda pair: pair[1])]
        field.error_messages |= {
            "required": "Choose a programme.",
            "invalid_choice": "Choose a programme from the list.",
        }


class AccountForm(forms.Form):
    """The address with which someone will sign in."""

    account_email = forms.CharField(
        label="Email for signing in", required=False, max_length=LONGEST, widget=forms.EmailInput()
    )


class NoteForm(forms.Form):
    """A note about a recruit."""

    words = forms.CharField(
        label="New note",
        help_text="The person may ask to read what you write here",
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="note-%s")


def _open_or_chosen(choices: Iterable[Choice], chosen: str) -> list[tuple[str, str]]:
    """What is closed can stay chosen, but not be chosen anew."""
    return [(one.value, one.words) for one in choices if one.is_open or one.value == chosen]
