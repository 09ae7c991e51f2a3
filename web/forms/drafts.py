"""The small forms of a draft: what all share, and those with a field or two."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from onboarding.errors import Invalid, NotNow, Stale
from onboarding.library.item_words import LABELS
from onboarding.models import Programme, ProgrammeVersion
from onboarding.models.choices import Profession
from onboarding.selectors.programmes import FOR_PEOPLE
from web.forms.dates import DateField

REVISION = 2_147_483_647


def words(label: str, hint: str = "", *, longest: int = 4000, rows: int = 0) -> forms.CharField:
    """A text; how long it may really be, the domain says in its own words."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, help_text=hint, required=False, max_length=longest, widget=widget)


class DraftForm(forms.Form):
    """A form about a draft or a programme, with the revision that the person was looking at. Nothing is required by the
    form itself."""

    renamed: ClassVar[Mapping[str, str]] = {}
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=REVISION)
    notice, status, saved = "", 200, False

    def __init__(self, data: Any, version: ProgrammeVersion | Programme, **options: Any) -> None:
        initial = options.pop("initial", {}) | {"revision": version.revision}
        super().__init__(data, initial=initial, auto_id="%s", **options)

    def fill(self, act: Callable[[], object]) -> bool:
        """Do it, if anything was sent. What is refused stands at its field, what was typed is kept.

        Someone else's change, or a version that is published by now, is said on top."""
        if not self.is_bound:
            return False
        self.status = 400
        if self.is_valid():
            try:
                act()
            except Invalid as error:
                self._take(error)
            except (Stale, NotNow) as error:
                self.notice, self.status = error.detail, 409
            else:
                return True
        return False

    def at_revision(self, version: ProgrammeVersion | Programme) -> None:
        """What was typed is now about it as it is by now: sending it again may succeed."""
        if isinstance(self.data, QueryDict):
            sent = self.data.copy()
            sent["revision"] = str(version.revision)
            self.data = sent

    def _take(self, error: Invalid) -> None:
        for problem in error.problems:
            name = self.renamed.get(problem.field, problem.field)
            self.add_error(name if name in self.fields else None, problem.detail)
        if not error.problems:
            self.add_error(None, error.detail)


def for_whom(hint: str = "") -> forms.MultipleChoiceField:
    """The professions that are given a programme, or everyone."""
    return forms.MultipleChoiceField(
        label="Who is it for?",
        help_text=hint,
        required=False,
        choices=[("all", "Everyone"), *Profession.choices],
        widget=forms.CheckboxSelectMultiple,
    )


class NewProgrammeForm(forms.Form):
    """A programme of the trust's own."""

    title = words("Title", "For example: First weeks on the ward", longest=1000)
    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[(kind.value, kind.label) for kind in FOR_PEOPLE],
        widget=forms.RadioSelect,
    )
    audience = for_whom()


class ProgrammeForm(DraftForm):
    """What a programme is called, and whom it is given to from now on."""

    title = words("Title", "For example: First weeks on the ward", longest=1000)
    audience = for_whom("From now on. Whoever follows it already goes on with it.")


class AboutForm(DraftForm):
    """What a version rests on, and when its facts are to be looked up again."""

    source_note = words(
        "What it rests on", "Where the facts were looked up, and what still has to be confirmed", longest=5000, rows=6
    )
    checked_on = DateField(label="When were the facts checked?", required=False, help_text="For example, 27 3 2026")
    review_on = DateField(
        label="By when must they be looked up again?", required=False, help_text="For example, 27 9 2026"
    )


class StageForm(DraftForm):
    """The title of a stage."""

    renamed = {"key": "title"}
    title = words(LABELS["title"], "Up to 70 characters", longest=1000)


class ConfirmForm(DraftForm):
    """Nothing but the wish to do it."""
