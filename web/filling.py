"""Filling a form of a finished page with what someone had typed into it before.

It works on the page as it is sent, so that every form can be filled and none has to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

Attributes = dict[str, str | None]
Fields = Mapping[str, list[str]]
OF_THE_PAGE = {"csrfmiddlewaretoken", "revision"}
NOT_TYPED = {"hidden", "password", "file", "submit", "button", "image", "reset"}


@dataclass
class Element:
    """One start tag: where it stands, what it says, and the folded parts round it. `end` is where its content ends."""

    tag: str
    attributes: Attributes
    start: int
    stop: int
    folds: list["Element"]
    end: int = 0
    options: list["Element"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.attributes.get("name") or ""

    @property
    def kind(self) -> str:
        return (self.attributes.get("type") or "text").lower() if self.tag == "input" else self.tag


@dataclass
class Form:
    """A form and its fields."""

    element: Element
    fields: list[Element] = field(default_factory=list)

    def leads_to(self, path: str, page: str) -> bool:
        method = (self.element.attributes.get("method") or "get").lower()
        action = urlsplit(self.element.attributes.get("action") or "").path or page
        return method == "post" and action == path

    def likeness(self, typed: Fields) -> tuple[int, int]:
        """How many of its fixed values were sent so, and how many of its fields were sent at all."""
        fixed = [one for one in self.fields if one.kind == "hidden" and one.name not in OF_THE_PAGE]
        same = sum((one.attributes.get("value") or "") in typed.get(one.name, []) for one in fixed)
        return same - (len(fixed) - same), len({one.name for one in self.fields} & set(typed))


class _Reader(HTMLParser):
    """Finds the forms of a page, and where its main part begins."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.main = 0
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._form: Form | None = None
        self._open: Element | None = None
        self._folds: list[Element] = []
        self.feed(page)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._here()
        one = Element(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""), list(self._folds))
        if tag == "main":
            self.main = one.stop
        elif tag == "details":
            self._folds.append(one)
        elif tag == "form":
            self._form = Form(one)
            self.forms.append(self._form)
        elif tag == "option" and self._open is not None:
            self._open.options.append(one)
        elif tag in ("input", "textarea", "select") and self._form is not None and one.name:
            self._form.fields.append(one)
            self._open = None if tag == "input" else one

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "details" and self._folds:
            self._folds.pop()
        elif self._open is not None and tag == self._open.tag:
            self._open.end = self._here()
            self._open = None


def filled(page: str, path: str, typed: Fields, *, at: str, notice: str) -> str | None:
    """The page `at` with the form that leads to `path` as it was typed, and the notice where the main part begins;
    None where the page has no such form."""
    reader = _Reader(page)
    forms = [form for form in reader.forms if form.leads_to(path, at)]
    if not forms or not reader.main:
        return None
    form = max(forms, key=lambda one: one.likeness(typed))
    changes = {(reader.main, reader.main): notice}
    for one in form.fields:
        if one.kind not in NOT_TYPED:
            _fill(one, typed.get(one.name, []), changes)
    for fold in {fold.start: fold for one in form.fields if typed.get(one.name) for fold in one.folds}.values():
        changes[fold.start, fold.stop] = _written(fold.tag, fold.attributes | {"open": None})
    return _changed(page, changes)


def _fill(one: Element, values: list[str], changes: dict[tuple[int, int], str]) -> None:
    text = values[0] if values else ""
    if one.tag == "textarea":
        changes[one.stop, one.end] = f"\n{escape(text)}"  # a browser drops the first line break
    elif one.tag == "select":
        for option in one.options:
            _mark(option, "selected", values, changes)
    elif one.kind in ("radio", "checkbox"):
        _mark(one, "checked", values, changes)
    else:
        changes[one.start, one.stop] = _written(one.tag, one.attributes | {"value": text})


def _mark(one: Element, how: str, values: list[str], changes: dict[tuple[int, int], str]) -> None:
    attributes = {name: value for name, value in one.attributes.items() if name != how}
    if one.attributes.get("value", "on") in values:
        attributes[how] = None
    changes[one.start, one.stop] = _written(one.tag, attributes)


def _written(tag: str, attributes: Mapping[str, str | None]) -> str:
    words = (name if value is None else f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{' '.join([tag, *words])}>"


def _changed(page: str, changes: Mapping[tuple[int, int], str]) -> str:
    parts, done = [], 0
    for start, stop in sorted(changes):
        parts += [page[done:start], changes[start, stop]]
        done = stop
    return "".join([*parts, page[done:]])
