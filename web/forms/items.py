"""The form of one item: everything that an HR editor can say in words. What it cannot show is kept as it is."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from onboarding.library.item_words import LABELS
from onboarding.models import ProgrammeVersion
from onboarding.models import choices as c
from onboarding.rules.conditions import FACTS, PROFESSIONS, SPONSORS, VISA_ROUTES, for_whom
from onboarding.rules.milestones import ENROLLED, MILESTONE_WORDS, anchor_words
from onboarding.rules.plain_words import listed
from web.forms.drafts import DraftForm, words

OWNERS = [(role.value, role.label) for role in c.Role if role != c.Role.DIRECTOR]
SCOPES = [(scope.value, scope.label) for scope in c.Scope if scope != c.Scope.TRUST]
ANCHORS = [(name, anchor_words(name)[:1].upper() + anchor_words(name)[1:]) for name in [ENROLLED, *MILESTONE_WORDS]]
SHOWN_CONDITIONS = ("profession", "sponsor", "visa_route", "fact", "existing_staff")
LARGEST = 10**6


def select(name: str, choices: Any, hint: str = "") -> forms.ChoiceField:
    """One of a list."""
    return forms.ChoiceField(label=LABELS[name], required=False, choices=choices, help_text=hint)


def several(label: str, choices: Any, hint: str = "") -> forms.MultipleChoiceField:
    """Any of a list, to be ticked."""
    box = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, help_text=hint, widget=box)


def number(label: str, hint: str = "") -> forms.IntegerField:
    """A whole number; what is too many, the domain says."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "width": "4"})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=LARGEST, help_text=hint, widget=widget
    )


class ItemForm(DraftForm):
    """One item. `kept` says in words what stays as it is, because the form has no boxes for it."""

    renamed = {"anchor": "anchors", "applies_when": "profession", "key": "title", "repeats": "repeats"}
    title = words(LABELS["title"], "Begin with a verb, said to whoever does it. Up to 70 characters", longest=1000)
    guidance = words(LABELS["guidance"], "One or two sentences for the person doing it", longest=5000, rows=3)
    stage = select("stage", ())
    owner_role = select("owner_role", OWNERS)
    scope = select("scope", SCOPES)
    valid_months = number("Months that it stays valid (optional)", "Only for what a manager or team does once for all")
    anchors = several(LABELS["anchor"], ANCHORS, "Tick one. Where you tick several, the latest of them counts")
    offset = number("How many days, weeks or months?", "0 is the day itself")
    unit = select("unit", c.Unit.choices)
    direction = forms.ChoiceField(
        label="Before or after?", required=False, choices=[("after", "After that day"), ("before", "Before that day")]
    )
    roll = select("roll", c.Roll.choices, "When it falls on a weekend or bank holiday")
    limit = select("limit", c.Limit.choices, "Set by law or a regulator: only where they set this very day")
    remind_days_before = words(
        LABELS["remind_days_before"],
        "How many days before. One number; up to three where the day is set by law or a regulator: 42, 21, 7",
    )
    mandatory = forms.BooleanField(label="It must be done. Without this it is an offer, never chased", required=False)
    gate = select("gate", [("", "Nothing"), *c.Gate.choices], "What must not happen while this is open")
    evidence = select("evidence", c.EvidenceKind.choices, "The least to record")
    private = select(
        "private", [("", "No"), *c.Private.choices], "Words that only the owner’s role and the recruit read"
    )
    sensitivity = select("sensitivity", [("", "No"), *c.Sensitivity.choices], "Because it tells of")
    review = select("review", c.ReviewKind.choices)
    confirm_by_recruit = forms.BooleanField(label="Ask the recruit whether it happened", required=False)
    repeats = select(
        "repeats", [("", "Once only"), ("each_permission", "For each new visa"), ("months", "Every so many months")]
    )
    repeat_months = number("Every how many months?", "Only if it repeats so")
    profession = several("Only for these professions", [(key, text.capitalize()) for key, text in PROFESSIONS.items()])
    sponsor = several("Only if sponsored by", [(key, text[:1].upper() + text[1:]) for key, text in SPONSORS.items()])
    visa_route = several("Only with", [(key, text[:1].upper() + text[1:]) for key, text in VISA_ROUTES.items()])
    fact = several("Only for", [(key, text[0][:1].upper() + text[0][1:]) for key, text in FACTS.items()])
    existing_staff = forms.ChoiceField(
        label="New or already here",
        required=False,
        choices=[("", "Both"), ("false", "People who are new here"), ("true", "Staff who are already here")],
    )
    prerequisites = several("What comes first", (), "Never for a limit set by law or a regulator")
    also_after = forms.ChoiceField(label="And one of another programme (optional)", required=False)
    plan_actions = several("Plan actions that it is evidence for", (), "Never where the basis is law")
    basis = select("basis", c.Basis.choices)
    basis_note = words(LABELS["basis_note"], "Why it is there, and what sets its day", rows=2)
    confidence = select("confidence", c.Confidence.choices)
    source = words(LABELS["source"], "Where to look it up: the name of the page or document, and its date", rows=2)

    def __init__(
        self,
        data: Any,
        version: ProgrammeVersion,
        *,
        row: dict[str, Any] | None,
        names: dict[str, Any],
        stage: str = "",
    ) -> None:
        self.row = row or {}
        super().__init__(data, version, initial=_initial(row) if row else _blank(stage))
        self._choose("stage", names["stages"])
        own = [(path, title) for path, title, is_own, _ in names["items"] if is_own and path != names["path"]]
        others = [(path, f"{programme}: {title}") for path, title, is_own, programme in names["items"] if not is_own]
        chosen = self.row.get("prerequisites", [])
        self._choose("prerequisites", [*own, *(one for one in others if one[0] in chosen), *_gone(chosen, own, others)])
        self._choose("also_after", [("", "None"), *(one for one in others if one[0] not in chosen)])
        self._choose("plan_actions", names["actions"])
        if self.kept_anchor:
            del self.fields["anchors"]

    def _choose(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def kept_anchor(self) -> str:
        """Another item from whose completion the day is counted, in words: the form has no box for it."""
        anchor = self.row.get("anchor")
        return anchor_words(f"item:{anchor['item']}") if isinstance(anchor, dict) and "item" in anchor else ""

    @property
    def kept_conditions(self) -> str:
        """Conditions for which the form has no box, in words."""
        conditions = self.row.get("applies_when") or {}
        return for_whom({name: values for name, values in conditions.items() if name not in SHOWN_CONDITIONS})

    @property
    def anchor_words(self) -> str:
        """The dates that are ticked, for the summary above the boxes."""
        ticked = [anchor_words(name) for name in self["anchors"].value() or () if name in dict(ANCHORS)]
        return f": {listed(ticked, 'and')}" if ticked else ""

    def opens(self, names: Sequence[str]) -> bool:
        """Whether these fields stand open: something is wrong with one of them, or chosen in it."""
        if "anchors" in names and not self["anchors"].value():
            return True
        usual = {"scope": "person"}
        shown = {name: self[name].value() for name in names if name != "anchors"}
        return any(name in self.errors for name in names) or any(
            value and value != usual.get(name) for name, value in shown.items()
        )

    def fields_read(self) -> dict[str, Any]:
        """The columns of the item, for the service to check."""
        given = self.cleaned_data
        plain = ("title", "guidance", "stage", "owner_role", "scope", "valid_months", "unit", "roll", "limit")
        more = ("mandatory", "gate", "evidence", "private", "sensitivity", "review", "confirm_by_recruit")
        why = ("basis", "basis_note", "confidence", "source")
        also = [given["also_after"]] if given["also_after"] else []
        sign = -1 if given["direction"] == "before" else 1
        return {name: _unix(given[name]) for name in (*plain, *more, *why)} | {
            "anchor": self._anchor(),
            "offset": None if given["offset"] is None else sign * given["offset"],
            "prerequisites": [*as_it_stood(given["prerequisites"], self.row.get("prerequisites")), *also],
            "plan_actions": as_it_stood(given["plan_actions"], self.row.get("plan_actions")),
            "applies_when": self._applies_when(),
            "repeats": self._repeats(),
            "remind_days_before": given["remind_days_before"],
        }

    def clean_remind_days_before(self) -> list[int]:
        """Numbers, parted by commas or spaces; which are right, the domain says."""
        typed = [one for one in re.split(r"[\s,;]+", self.cleaned_data["remind_days_before"]) if one]
        if not all(re.fullmatch(r"[0-9]{1,6}", one) for one in typed):
            raise forms.ValidationError("Write whole numbers with commas between them, such as 42, 21, 7.")
        return [int(one) for one in typed]

    def _anchor(self) -> Any:
        if self.kept_anchor:
            return self.row["anchor"]
        ticked = as_it_stood(self.cleaned_data["anchors"], self.initial.get("anchors"))
        return {"latest_of": ticked} if len(ticked) > 1 else next(iter(ticked), None)

    def _applies_when(self) -> dict[str, Any] | None:
        given = self.cleaned_data
        kept = {
            name: value for name, value in (self.row.get("applies_when") or {}).items() if name not in SHOWN_CONDITIONS
        }
        ticked = {
            name: as_it_stood(given[name], self.initial.get(name))
            for name in ("profession", "sponsor", "visa_route", "fact")
            if given[name]
        }
        staff = {"existing_staff": [given["existing_staff"] == "true"]} if given["existing_staff"] else {}
        # In the order in which they stood, so that what was not touched does not look changed.
        found = kept | ticked | staff
        order = [*(self.row.get("applies_when") or {}), *found]
        return {name: found[name] for name in dict.fromkeys(order) if name in found} or None

    def _repeats(self) -> Any:
        chosen = self.cleaned_data["repeats"]
        return {"months": self.cleaned_data["repeat_months"] or 0} if chosen == "months" else chosen or None


def as_it_stood(ticked: list[str], stood: Sequence[str] | None) -> list[str]:
    """What is ticked, in the order in which it stood, so that what was not touched does not look changed."""
    kept = [one for one in stood or () if one in ticked]
    return [*kept, *(one for one in ticked if one not in kept)]


def _gone(chosen: list[str], own: list[tuple[str, str]], others: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What an item waits for and that is no longer there: shown, so that it can be unticked."""
    known = {path for path, _ in (*own, *others)}
    return [(path, f"{path} (no longer there)") for path in chosen if path not in known]


def _unix(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _blank(stage: str) -> dict[str, Any]:
    return {
        "stage": stage,
        "owner_role": "hr",
        "scope": "person",
        "unit": "days",
        "direction": "after",
        "roll": "none",
        "limit": "target",
        "mandatory": True,
        "evidence": "none",
        "review": "none",
        "basis": "good_practice",
        "confidence": "recalled",
    }


def _initial(row: dict[str, Any]) -> dict[str, Any]:
    """An item as the form shows it."""
    anchor, conditions, repeats = row["anchor"] or ENROLLED, row["applies_when"] or {}, row["repeats"]
    staff = conditions.get("existing_staff", [])
    return row | {
        "anchors": [anchor] if isinstance(anchor, str) else anchor.get("latest_of", []),
        "offset": abs(row["offset"]),
        "direction": "before" if row["offset"] < 0 else "after",
        "remind_days_before": ", ".join(map(str, row["remind_days_before"])),
        "repeats": "months" if isinstance(repeats, dict) else repeats or "",
        "repeat_months": repeats["months"] if isinstance(repeats, dict) else None,
        "existing_staff": str(staff[0]).lower() if len(staff) == 1 else "",
        **{name: conditions.get(name, []) for name in ("profession", "sponsor", "visa_route", "fact")},
    }
