"""Wherever a page says that law or a regulator sets a day, it leads to the rule; the rule shows its source, of which day
that speaks, and whether it is confirmed. Every page of the sweep's matrix is read as each role that it lets in."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from onboarding import access
from onboarding.models import Reminder, ReminderPolicy, Step
from onboarding.models.choices import Limit, ReminderState
from onboarding.rules.sources import FixedLimit
from onboarding.services.steps import accept_step, set_waiting
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.factories import TODAY
from tests.sweep.conftest import NOBODYS
from tests.sweep.matrix import WEB
from tests.sweep.objects import of_northgate
from tests.sweep.routes import every_route
from tests.viewing import client_for
from web.presenters.limits import PathLine, path_line

pytestmark = pytest.mark.django_db
READERS = ("helen", "liam", "diana", "amara")
SAYS_SO = re.compile(r"\s*(Legal limit|Set by a regulator|Fixed limit)(?!s)")
RULE = re.compile(r"/rules/[0-9a-f-]{36}/$")
# Pages about rules as such: the glossary, the choices of a form, the rules themselves beside their sources, a draft's items
# beside theirs, and which limits are reminded of.
ABOUT_RULES = {"help", "item", "item_new", "rule", "rules", "version_diff", "reminder_rule", "reminder_rules"}
ASKED = {
    "readiness_behind": ("?figure=legal_running",),
    "to_do": ("?show=all",),
    "waivers": ("?show=for_good", "?show=soon"),
}


class Badges(HTMLParser):
    """Reads a page: `bare` is what says that somebody else set a day and leads nowhere, `rules` what the others lead to."""

    VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.bare: list[str] = []
        self.rules: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.stack.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        is_badge = any(
            "app-step__limit" in (given.get("class") or "").split() for tag, given in self.stack if tag == "span"
        )
        if not data.strip() or not (SAYS_SO.match(data) or is_badge):
            return
        links = [given.get("href") or "" for tag, given in self.stack if tag == "a"]
        found = [href for href in links if RULE.search(href)]
        self.rules.update(found)
        if not found:
            self.bare.append(data.strip())


def pages(name: str, values: dict[str, object]) -> Iterator[tuple[str, str]]:
    for route in every_route():
        rows = WEB.get(route.name, {})
        if "GET" in rows and name in rows["GET"].into:
            for asked in ASKED.get(route.name, ("",)):
                yield route.name, route.address(values) + asked


@pytest.fixture
def values(cast: Cast) -> dict[str, object]:
    """What addresses name; a limit that is let off, one that waits, and one of which its owner was told."""
    access.enter(cast.helen)
    values = of_northgate(cast)
    limits = Step.objects.filter(
        enrolment__recruit=cast.amara_recruit,
        enrolment__begun_by="",
        item__limit=Limit.HARD,
        state="to_do",
        applies="yes",
    )
    waived, waits, told = limits.order_by("item__position")[:3]
    waive_step(cast.helen, step_id=waived.pk, reason="She has another")
    access.enter(cast.hana)
    accept_step(cast.hana, step_id=waived.pk)
    set_waiting(cast.hana, step_id=waits.pk, waiting_on="home_office")
    for reader in (cast.helen, cast.amara):
        Reminder.objects.create(
            trust=cast.northgate,
            step=told,
            policy=ReminderPolicy.objects.filter(trust=cast.northgate)[0],
            occasion=-7,
            due_on=told.due_on,
            send_on=TODAY,
            recipient=reader,
            state=ReminderState.SENT,
        )
    return values


@pytest.mark.parametrize("name", READERS)
def test_whoever_sets_a_day_is_named_with_a_link_to_the_rule(cast: Cast, values: dict[str, object], name: str) -> None:
    browser, bare, rules = client_for(getattr(cast, name)), {}, set()
    for route, address in pages(name, values):
        answer: Any = browser.get(address)
        if answer.status_code != 200 or "html" not in answer.get("Content-Type", "") or answer.streaming:
            continue
        found = Badges(answer.text)
        rules |= found.rules
        if found.bare and route not in ABOUT_RULES:
            bare[route] = found.bare
    assert bare == {}
    if name != "diana":  # behind figures of a small trust she is shown nothing
        assert rules
    for rule in rules:
        shown = browser.get(rule)
        words = shown.text
        assert shown.status_code == 200 and "Source:" in words and "Looked up on" in words, rule
        assert "Confirmed" in words or "To be confirmed" in words, rule


def test_what_a_move_leaves_where_it_is_leads_to_its_rule(cast: Cast) -> None:
    later = {"planned_on-day": "6", "planned_on-month": "4", "planned_on-year": "2026"}
    answer = client_for(cast.helen).post(
        reverse("recruit_move", args=[cast.amara_recruit.pk]), {"date": "arrival.1", "reason": "A strike"} | later
    )
    found = Badges(answer.text)
    assert answer.status_code == 200 and found.bare == [] and found.rules


def test_a_step_of_the_critical_path_says_who_set_its_day() -> None:
    rule = UUID(NOBODYS)
    line = path_line("Register by the day", TODAY, FixedLimit(rule, "law", confirmed=False))
    assert (line.limit, line.rule) == ("Legal limit, to be confirmed", reverse("rule", args=[rule]))
    assert path_line("Say hello", None, None) == PathLine("Say hello", "no day yet", "", "")


def test_the_lines_that_count_limits_say_where_each_is_written(cast: Cast, values: dict[str, object]) -> None:
    browser = client_for(cast.helen)
    for address in (reverse("readiness"), reverse("report_run", args=[values["run_id"]])):
        assert f'href="{reverse("rules")}"' in browser.get(address).text.split("<main")[1], address
    behind = Badges(browser.get(f"{reverse('readiness_behind')}?figure=legal_running").text)
    assert behind.rules and behind.bare == []
