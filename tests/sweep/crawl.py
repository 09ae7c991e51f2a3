"""A walk through the service by what its pages show: each kind of link is followed, and each kind of form is sent, by each
of its buttons and with each of its choices. One page of a kind is enough (a route, or something more that it is asked), and
those about the objects given."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Set
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, ResolverMatch, resolve

from tests.forms import Form, read
from tests.sweep.conftest import taken_back
from tests.sweep.guarded import category
from tests.sweep.matrix import MATRIX
from tests.sweep.who import Row
from tests.viewing import Browser

MOST_CHOICES = 3  # of one question: there may be hundreds of people to choose from
ENDS_AT_SIGN_IN = "account_logout"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class Crawl:
    """What one person was shown. `objects` are the ids of those about which every page is opened. `wrong`: links and forms
    that led to a refusal, or nowhere; `forms`: the routes to which a form was sent."""

    browser: Browser
    objects: Set[str]
    waiting: deque[tuple[str, str]] = field(default_factory=lambda: deque([("/", "the start")]))
    seen: set[object] = field(default_factory=set)
    wrong: dict[str, str] = field(default_factory=dict)
    forms: set[str] = field(default_factory=set)

    def walk(self) -> "Crawl":
        while self.waiting:
            address, shown_on = self.waiting.popleft()
            if self._is_new(address):
                self._visit(address, shown_on)
        return self

    def _is_new(self, address: str) -> bool:
        """Whether it is the first of its kind, or about one of the objects. What leads nowhere is always new."""
        parts, found = urlsplit(address), route_of(address)
        name = found and found.url_name
        kinds = {(name, ""), *((name, asked) for asked, _ in parse_qsl(parts.query))}
        about = {str(value) for value in found.kwargs.values()} if found else set()
        is_one_of_a_kind = found is None or not kinds <= self.seen
        is_about_them = bool(about) and about <= self.objects and not parts.query
        is_new = address not in self.seen and (is_one_of_a_kind or is_about_them)
        self.seen |= {address, *kinds}
        return is_new

    def _visit(self, address: str, shown_on: str) -> None:
        answer = self._ask("GET", address, {}, f"{address}, a link on {shown_on}")
        if answer.status_code in (301, 302):
            self._offer(urljoin(address, answer["Location"]), address)
        elif answer.get("Content-Type", "").startswith("text/html"):
            page = read(answer.text)
            for link in page.links:
                self._offer(urljoin(address, link), address)
            for form in page.forms:
                self._send(form, address)

    def _offer(self, address: str, shown_on: str) -> None:
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc and not parts.path.startswith("/static/"):
            self.waiting.append((parts._replace(fragment="").geturl(), shown_on))

    def _send(self, form: Form, shown_on: str) -> None:
        address = urljoin(shown_on, form.action)
        found = route_of(address)
        name = (found and found.url_name) or ""
        if form.method == "POST":
            self.forms.add(name)
        given = MATRIX.get(name, {}).get(form.method, Row()).body
        typed = {field: text for field, text in given.items() if form.fields.get(field) == ""}
        for changed in ways_of(form):
            kind = _ID.sub("id", f"{form.method} {name} {list(form.fields)} {changed}")
            if kind not in self.seen:
                self.seen.add(kind)
                words = f"{form.method} {address} with {changed}, a form on {shown_on}"
                self._ask(form.method, address, {**form.fields, **typed, **changed}, words)

    def _ask(self, method: str, address: str, sent: Mapping[str, Any], words: str) -> Any:
        """The answer; whatever was changed by it, here or in the browser, is as it was."""
        cookies = deepcopy(self.browser.cookies)
        with taken_back():
            answer = self.browser.post(address, sent) if method == "POST" else self.browser.get(address, sent or None)
            if answer.streaming:
                list(answer)
        self.browser.cookies = cookies
        found, route = category(answer), route_of(address)
        if found != "in" and not (found == "nobody" and route and route.url_name == ENDS_AT_SIGN_IN):
            self.wrong[words] = found
        return answer


def ways_of(form: Form) -> Iterator[dict[str, str]]:
    """By each button as it stands; and by the first with each choice of each question."""
    buttons = [{name: value} for name, value in form.buttons] or [{}]
    yield from buttons
    for name, values in form.choices.items():
        for value in values[:MOST_CHOICES]:
            yield buttons[0] | {name: value}


def route_of(address: str) -> ResolverMatch | None:
    """Which route answers there."""
    try:
        return resolve(urlsplit(address).path)
    except Resolver404:
        return None
