"""Draws any Django form with NHS components: label, hint, error at the field, and a summary on top with links."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from markupsafe import Markup

from web.components import NHS
from web.forms.dates import DateBoxes, TypedDate

TYPES_OF_INPUT = {"email": "email", "tel": "tel", "number": "text", "search": "search"}


def form_fields(form: forms.BaseForm) -> Markup:
    """Every field of the form in its order, hidden ones included."""
    return Markup("").join(form_field(field) for field in form)


def form_field(field: BoundField, label: str | None = None, hint: str | None = None) -> Markup:
    """One field as the NHS component that fits its widget. A page may give the label and hint in its own words."""
    widget = field.field.widget
    field.label = label if label is not None else field.label
    field.help_text = hint if hint is not None else field.help_text
    if widget.is_hidden:
        return Markup(str(field))
    for kind, draw in _DRAWN_BY.items():
        if isinstance(widget, kind):
            return draw(field)
    return _input(field)


def error_summary(form: forms.BaseForm | None) -> Markup:
    """The red box on top of the page, each line leading to its field. Empty where the form has no errors."""
    if form is None or not form.errors:
        return Markup("")
    lines: list[dict[str, object]] = [{"text": text} for text in form.non_field_errors()]
    for field in form:
        lines += [{"text": text, "href": f"#{_target(field)}"} for text in field.errors]
    return NHS.error_summary({"heading": "There is a problem", "errorList": lines})


def _target(field: BoundField) -> str:
    if isinstance(field.field.widget, DateBoxes):
        return f"{field.auto_id}-{_wrong_boxes(field)[0]}"
    return str(field.auto_id)


def _common(field: BoundField) -> dict[str, Any]:
    given = {"id": field.auto_id, "name": field.html_name, "hint": str(field.help_text) or None}
    given["errorMessage"] = " ".join(str(text) for text in field.errors) or None
    return {key: value for key, value in given.items() if value is not None}


def _label(field: BoundField) -> dict[str, str]:
    return {"text": str(field.label)}


def _text(field: BoundField) -> str:
    value = field.value()
    return "" if value is None else str(value)


def _input(field: BoundField) -> Markup:
    attributes = field.field.widget.attrs
    wanted = {key: attributes[key] for key in ("autocomplete", "inputmode", "width", "spellcheck") if key in attributes}
    kind = TYPES_OF_INPUT.get(getattr(field.field.widget, "input_type", ""), "text")
    return NHS.input(_common(field) | wanted | {"label": _label(field), "value": _text(field), "type": kind})


def _password(field: BoundField) -> Markup:
    complete = field.field.widget.attrs.get("autocomplete", "current-password")
    return NHS.password_input(_common(field) | {"label": _label(field), "autocomplete": complete})


def _textarea(field: BoundField) -> Markup:
    rows = str(field.field.widget.attrs.get("rows", 5))
    return NHS.textarea(_common(field) | {"label": _label(field), "value": _text(field), "rows": rows})


def _options(field: BoundField) -> list[dict[str, object]]:
    chosen = _text(field)
    choices: Any = field.field.widget
    return [
        {"value": str(value), "text": str(words), "selected": str(value) == chosen, "checked": str(value) == chosen}
        for value, words in choices.choices
    ]


def _select(field: BoundField) -> Markup:
    return NHS.select(_common(field) | {"label": _label(field), "items": _options(field)})


def _radios(field: BoundField) -> Markup:
    given = _common(field)
    given["idPrefix"] = given.pop("id")
    return NHS.radios(given | {"fieldset": _legend(field), "items": _options(field)})


def _checkboxes(field: BoundField) -> Markup:
    """Several of a list. Which are ticked is what was sent, else what the form began with."""
    given, ticked = _common(field), {str(value) for value in field.value() or []}
    given["idPrefix"] = given.pop("id")
    items = [one | {"checked": one["value"] in ticked} for one in _options(field)]
    return NHS.checkboxes(given | {"fieldset": _legend(field), "items": items, "classes": "nhsuk-checkboxes--small"})


def _checkbox(field: BoundField) -> Markup:
    given = _common(field)
    box = {"value": "on", "text": str(field.label), "checked": bool(field.value()), "id": given.pop("id")}
    return NHS.checkboxes(given | {"idPrefix": field.html_name, "items": [box]})


def _file(field: BoundField) -> Markup:
    accept = field.field.widget.attrs.get("accept")
    attributes = {"attributes": {"accept": accept}} if accept else {}
    return NHS.file_upload(_common(field) | {"label": _label(field)} | attributes)


def _date(field: BoundField) -> Markup:
    value = field.value()
    typed = TypedDate.of(value) if isinstance(value, date) else value or TypedDate()
    wrong = _wrong_boxes(field) if field.errors else []
    boxes = [
        {
            "id": f"{field.auto_id}-{part}",
            "name": f"{field.html_name}-{part}",
            "label": part.capitalize(),
            "value": getattr(typed, part),
            "width": width,
            "error": part in wrong,
        }
        for part, width in (("day", 2), ("month", 2), ("year", 4))
    ]
    given = _common(field)
    given.pop("name")
    return NHS.date_input(given | {"fieldset": _legend(field), "items": boxes})


def _wrong_boxes(field: BoundField) -> list[str]:
    """The boxes to mark: those left empty, else all."""
    typed = field.value()
    missing = typed.missing() if isinstance(typed, TypedDate) else []
    return missing if 0 < len(missing) < 3 else ["day", "month", "year"]


def _legend(field: BoundField) -> dict[str, object]:
    return {"legend": {"text": str(field.label), "size": "s"}}


_DRAWN_BY: dict[type[forms.Widget], Callable[[BoundField], Markup]] = {
    forms.PasswordInput: _password,
    forms.Textarea: _textarea,
    forms.CheckboxSelectMultiple: _checkboxes,
    forms.RadioSelect: _radios,
    forms.Select: _select,
    forms.CheckboxInput: _checkbox,
    forms.FileInput: _file,
    DateBoxes: _date,
}
