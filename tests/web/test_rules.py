"""Rules and their sources, and that every limit on every page leads to the rule behind it."""

import re
from datetime import date

import pytest

from onboarding import access
from onboarding.models import Item, Programme, ProgrammeVersion
from onboarding.services.milestones import record_milestone
from tests.cast import Cast
from tests.duties import clock_of
from tests.factories import ItemFactory, published_version

pytestmark = pytest.mark.django_db
LIMIT = re.compile(r'<(\w+)[^>]*class="[^"]*app-step__limit[^"]*"[^>]*>')


def rule_of(cast: Cast, path: str) -> Item:
    access.enter(cast.helen)
    return Item.objects.get(path=path, version__status="published")


def test_every_rule_of_law_stands_there_with_source_dates_and_how_sure_we_are(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    items = list(Item.objects.filter(version__status="published", version__programme__kind="duty"))

    page = client_for(cast.helen).get("/rules/").text

    assert page.count("To be confirmed</strong>") + page.count("Confirmed</strong>") == page.count("Looked up on")
    assert len(items) > 10
    for item in items:
        assert f"/rules/{item.pk}/" in page
    for words in (
        "Every rule was looked up within its time.",
        "Registration with the NMC",
        "Practical test (OSCE): attempts",
        "How far ahead bank holidays are published",
        "Countries whose residents need a TB test",
    ):
        assert words in page, words


@pytest.mark.clock("2027-05-25 09:00")
def test_what_is_past_its_day_is_counted_and_named_to_hr(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    page = browser.get("/rules/?show=to_check").text

    assert "past the day to look again" in page and "Check this rule</strong>" in page
    assert "How far ahead bank holidays" not in page  # to be looked up again three days later
    health = browser.get("/health/").text
    assert "Look up what the sources say now." in health and 'href="/rules/"' in health


def test_what_is_confirmed_can_be_left_out(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get("/rules/?show=to_confirm").text
    assert ">Confirmed</strong>" not in page and ">To be confirmed</strong>" in page


@pytest.mark.parametrize("show", ["nothing", "\0", "", "to_check" * 50])
def test_what_nobody_knows_shows_everything(client_for, cast: Cast, show: str) -> None:
    assert "Late start or no start" in client_for(cast.helen).get("/rules/", {"show": show}).text


def test_one_rule_has_a_page_of_its_own_for_everyone(client_for, cast: Cast) -> None:
    rule = rule_of(cast, "nurse-osce/osce-first-sitting")
    for who in (cast.amara, cast.diana, cast.ben, cast.helen):
        page = client_for(who).get(f"/rules/{rule.pk}/").text
        for words in (
            "12 weeks after the start date",
            "Legal limit",
            "Looked up on",
            "To be confirmed",
            "in force since",
        ):
            assert words in page, words
    assert f"#item-{rule.pk}" in page  # HR goes on to the version
    assert f"#item-{rule.pk}" not in client_for(cast.amara).get(f"/rules/{rule.pk}/").text


def test_a_source_that_is_public_is_a_link(client_for, cast: Cast) -> None:
    page = client_for(cast.helen).get("/rules/").text
    assert 'href="https://www.nmc.org.uk/registration/joining-the-register/toc/toc-2021/osce/"' in page


def test_what_is_no_rule_or_not_theirs_is_not_there(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    plan = Item.objects.filter(basis="plan", limit="target", version__status="published").first()
    assert plan is not None
    draft = ItemFactory(basis="law", limit="hard")

    for who, key in (
        (cast.ben, plan.pk),
        (cast.helen, draft.pk),
        (cast.omar, rule_of(cast, "nurse-osce/osce-first-sitting").pk),
    ):
        assert client_for(who).get(f"/rules/{key}/").status_code == 404


def test_what_was_written_for_one_person_is_for_those_who_see_the_step(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    version = published_version([{"key": "hers", "basis": "law", "limit": "hard"}], trust=cast.northgate)
    Programme.objects.filter(pk=version.programme_id).update(kind="extra")
    rule = Item.objects.get(version=version)

    assert client_for(cast.bilal).get(f"/rules/{rule.pk}/").status_code == 404
    assert rule.title not in client_for(cast.bilal).get("/rules/").text


def test_a_retired_version_still_answers_for_its_steps(client_for, cast: Cast) -> None:
    rule = rule_of(cast, "nurse-osce/osce-first-sitting")
    ProgrammeVersion.objects.filter(pk=rule.version_id).update(status="retired")
    assert client_for(cast.amara).get(f"/rules/{rule.pk}/").status_code == 200


def test_the_list_costs_one_query_however_many_rules_there_are(client_for, cast: Cast, real_queries) -> None:
    browser = client_for(cast.helen)
    browser.get("/rules/")
    # Three for signing in, the rules.
    assert real_queries(lambda: browser.get("/rules/")) == 3 + 1


def test_every_limit_on_every_page_leads_to_its_rule(client_for, cast: Cast) -> None:
    """A limit stands as a link to the rule, or in a line that has one."""
    access.enter(cast.helen)
    amara, clock = cast.amara_recruit.pk, clock_of(cast.amara_recruit, "late-or-no-start")
    record_milestone(cast.helen, recruit_id=amara, kind="registration_applied", planned_on=date(2026, 6, 1))
    version = rule_of(cast, "nurse-osce/osce-first-sitting").version_id
    pages = {
        "/recruits/{amara}/": cast.helen,
        "/recruits/{amara}/registration/": cast.helen,
        "/my/registration/": cast.amara,
        "/my/": cast.amara,
        "/to-do/": cast.helen,
        "/sponsor/": cast.helen,
        "/versions/{version}/": cast.helen,
        "/rules/": cast.helen,
        "/inherited/": cast.helen,
    }
    seen = 0
    for path, who in pages.items():
        page = client_for(who).get(path.format(amara=amara, version=version)).text
        seen += each_limit_has_its_rule(page, path)
    assert seen > 20
    for path in (f"/duties/{clock.pk}/", f"/duties/?recruit={amara}"):
        page = client_for(cast.helen).get(path).text
        assert "/rules/" in page and "Source:" in page and "Looked up on" in page, path


def each_limit_has_its_rule(page: str, path: str) -> int:
    found = 0
    for line in re.split(r"<li\b", page)[1:]:
        for tag in LIMIT.finditer(line):
            found += 1
            assert 'href="/rules/' in line or path == "/rules/", (path, tag.group())
    return found
