"""The links and forms of a page, as a browser would take them from its markup."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """Where it goes, how, and what it would send if nobody changed a thing. `buttons`: name and value of each that has one;
    `choices`: what radio buttons offer, by their name."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Page:
    """What leads on from it."""

    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.inside: Form | None = None
        self.choosing = ""  # the name of the list that the reader is in

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        elif tag == "form":
            self.inside = Form(given.get("action", ""), given.get("method", "get").upper())
            self.page.forms.append(self.inside)
        elif self.inside and tag == "option":
            self._option(given, self.inside)
        elif self.inside and given.get("name") and "disabled" not in given:
            self._field(tag, given, self.inside)

    def _field(self, tag: str, given: dict[str, str], form: Form) -> None:
        name, kind = given["name"], given.get("type", "text")
        self.choosing = name if tag == "select" else ""
        if tag == "button" or kind in ("submit", "image"):
            form.buttons.append((name, given.get("value", "")))
        elif kind in ("checkbox", "radio"):
            value = given.get("value", "on")
            if kind == "radio":
                form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                form.fields[name] = value
        elif tag in ("input", "textarea"):
            form.fields[name] = given.get("value", "")

    def _option(self, given: dict[str, str], form: Form) -> None:
        """The first is sent, unless another one is chosen."""
        if self.choosing and (self.choosing not in form.fields or "selected" in given):
            form.fields[self.choosing] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None


def read(markup: str) -> Page:
    """What a page leads to."""
    reader = _Reader()
    reader.feed(markup)
    return reader.page
