"""`make pictures`: walk the running demo as each of its people, by its links alone, and picture every page at both widths.

Writes docs/pages.md and docs/screenshots/, and says what axe finds, what is wider than its screen, and what no link
and no form leads to. Exits 1 where there is anything to say.
"""

import io
import os
import sys
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

from config.local.chromium import chromium_path
from config.local.environment import read_run_env
from config.local.paths import ROOT
from config.local.trouble import Trouble, explained

PICTURES, LIST = ROOT / "docs" / "screenshots", ROOT / "docs" / "pages.md"
WIDTHS: Mapping[str, ViewportSize] = {"": {"width": 1280, "height": 900}, "-phone": {"width": 390, "height": 844}}
TALLEST, COLOURS = 1600, 64
NOBODY = "Nobody signed in"
NOWHERE = "not_found"
# Pages that differ by what they are of: some more of them are opened for where they lead, without a picture.
DIFFER = {"programme": 8, "version": 8, "report_run": 3}
PEOPLE = (
    *(
        "Helen Moss",
        "Hana Lewis",
        "Amara Santos",
        "Bilal Ahmed",
        "Liam Doyle",
        "Diana Frost",
        "Priya Nair",
        "Ben Carter",
    ),
    *("Ed Marsh", "Olu Adeyemi", "Omar Reid"),
    NOBODY,
)
# Pages that look otherwise to these people than to whoever comes first: they are pictured for them too.
ELSE = {"Diana Frost": {"reports"}, "Liam Doyle": {"recruit", "to_do"}}
# Besides the start: where someone without a session may begin, and an address that is none.
BEGINNINGS = {NOBODY: ("/account/sign-in/", "/demo/", "/help/", "/no-such-page/")}
# Not pages, or pages that end the visit. A mail as its reader's program shows it is no page of ours.
LETTERS = {"letter_html", "recruit_letter_html", "message_letter"}
PASSED_BY = {
    "evidence_file",
    "version_file",
    "report_file_saved",
    "account_logout",
    "healthz",
    "readyz",
    "notify_receipts",
    "demo_sign_in",
} | LETTERS
# Of a trust's own sign-in service.
ELSEWHERE = ["elsewhere", "elsewhere_trust", "elsewhere_back", "linked", "invitation_elsewhere", "confirm_elsewhere"]
# Pages that no link leads to, and why.
NO_LINK = {
    "account_invitation": "from a mail",
    "account_invitation_key": "from a mail",
    "account_address_key": "from a mail",
    "account_address_confirm": "from a mail",
    "mail_stop": "from a mail",
    "returning": "only of somebody who has left",
    "report_run_restate": "only where something is known of a signed day that was not then",
    "stage_remove": "only of a stage that has no items",
    **dict.fromkeys(("roll_out_done", "roll_out_undo"), "only once people were brought to a version"),
    **{f"account_{name}": "where a trust has a sign-in service of its own, which a demo has not" for name in ELSEWHERE},
    "account_inactive": "where sign-in leads someone who was switched off",
    "account_reset_password_done": "after a form",
    "account_reset_password_from_key": "from a mail",
    "account_reset_password_from_key_done": "after a form",
    "account_reauthenticate": "before something that matters",
    "account_change_password": "with a password, which in a demo nobody has",
    "account_trust": "a form of the account page",
    "mfa_authenticate": "the second step of sign-in, which a demo has not",
    **dict.fromkeys(("mfa_reauthenticate_webauthn", "mfa_reauthenticate"), "before something that matters"),
    "mfa_remove_webauthn": "only of a passkey, which in a demo nobody has",
    "mfa_trust": "after the second step of sign-in, which a demo has not",
    "mfa_list_webauthn": "with a passkey",
    **dict.fromkeys(("report_file", "report_file_new", "report_run_file_new"), "only of more than 500 people in scope"),
    "mfa_index": "leads on to the account page",
    "mfa_deactivate_totp": "with two-step sign-in on",
    "mfa_view_recovery_codes": "with two-step sign-in on",
    "mfa_generate_recovery_codes": "with two-step sign-in on",
    "my_texts": "where text messages are sent, which a demo does not",
    "start": "leads on to each role's own page",
}


@dataclass
class Found:
    """One page by the name of its address: where it was first seen, and who reaches it."""

    template: str
    path: str
    title: str
    people: list[str] = field(default_factory=list)


@dataclass
class Walk:
    """What the walk has found so far, the names that a link or a form leads to, and what is wrong."""

    pages: dict[str, Found] = field(default_factory=dict)
    doors: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def main() -> int:
    """Walk, write the list, say what is wrong."""
    variables = read_run_env()
    if variables is None:
        raise Trouble("The demo is not running here. Type  make run  in another terminal, then try again.")
    os.environ.update(variables)
    django.setup()
    address, walk = variables["SITE_URL"], Walk()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        for person in PEOPLE:
            walk_as(person, browser, address, walk)
        for suffix, page in windows_of("Helen Moss", browser, address).items():
            what_if(page, f"move_preview{suffix}", walk)
    shut = every_page() - walk.pages.keys() - walk.doors
    walk.faults += [f"no link and no form leads to {name}" for name in sorted(shut)]
    LIST.write_text("\n".join(written(walk)), encoding="utf-8")
    print(f"{len(walk.pages)} pages, {len(walk.faults)} faults. See {LIST.relative_to(ROOT)}.")
    for fault in walk.faults:
        print(f"  {fault}")
    return 1 if walk.faults else 0


def walk_as(person: str, browser: Browser, address: str, walk: Walk) -> None:
    """Everything that this person reaches, each kind of page once, on a desk and on a phone."""
    windows = windows_of(person, browser, address)
    seen: Counter[str] = Counter()
    waiting = deque(BEGINNINGS.get(person, ("/",)))
    while waiting:
        path = waiting.popleft()
        name, template = name_of(path)
        if (
            seen[name] > DIFFER.get(name, 0)
            or name in PASSED_BY
            or name.startswith("api_")
            or (name.startswith("demo") and person != NOBODY)
        ):
            continue
        if seen[name]:
            windows[""].goto(path)
            waiting.extend(links_of(windows[""], path, walk))
        else:
            waiting.extend(look(person, name, template, path, windows, walk))
        seen[name] += 1
    for page in windows.values():
        page.context.close()
    print(f"{person}: {len(seen)} pages", flush=True)


def windows_of(person: str, browser: Browser, address: str) -> dict[str, Page]:
    """A window of each width, in which that person is signed in."""
    windows = {}
    for suffix, size in WIDTHS.items():
        page = browser.new_context(base_url=address, viewport=size).new_page()
        if person != NOBODY:
            page.goto("/demo/")
            page.get_by_role("button", name=f"Sign in as {person}").click()
            page.wait_for_url(lambda url: "/demo/" not in url)
        windows[suffix] = page
    return windows


def what_if(page: Page, name: str, walk: Walk) -> None:
    """The answer to the form that people ask for most: a nurse arrives two weeks later. Nothing is saved."""
    page.goto("/recruits/")
    page.get_by_label("Name", exact=True).fill("Amara")
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("link", name="Amara Santos").first.click()
    page.get_by_role("link", name="Move a date").click()
    kind = page.get_by_label("Which date moves?")
    kind.select_option(label=next(one for one in kind.locator("option").all_inner_texts() if one.startswith("Arrival")))
    later = datetime.now(UTC).date() + timedelta(days=24)
    for part, number in (("day", later.day), ("month", later.month), ("year", later.year)):
        page.locator(f"#planned_on-{part}").fill(str(number))
    page.get_by_role("button", name="See what would move").click()
    page.get_by_role("heading", name="Steps that move").wait_for()
    path = urlsplit(page.url).path
    walk.faults += [f"{path} answered{name}: {fault}" for fault in faults_of(page)]
    walk.pages["move_preview"] = Found(
        "/recruits/<uuid:recruit_id>/move/, answered", path, title_of(page), ["Helen Moss"]
    )
    picture(page, PICTURES / f"{name}.png")


def title_of(page: Page) -> str:
    """What the page is called, without the name of the service."""
    return page.title().removesuffix(" – Onboarding tracker")


def look(person: str, name: str, template: str, path: str, windows: Mapping[str, Page], walk: Walk) -> list[str]:
    """Open the page, where it is new at both widths and with its picture, and judge it; the addresses that it leads to."""
    links: list[str] = []
    kept = name
    for suffix, page in windows.items():
        if suffix and walk.pages[kept].people != [person]:
            continue
        try:
            answer = page.goto(path)
        except Error:  # a file to save, and no page
            return links
        here, there = name_of(urlsplit(page.url).path)
        if here != name and suffix == "":
            name, template = here, there
        kept = f"{name}-{person.split()[0].lower()}" if name in ELSE.get(person, ()) else name
        if answer is None or (answer.status >= 400 and name != NOWHERE):
            walk.faults.append(f"{person} {path}: answers {answer and answer.status}")
            return links
        walk.faults += [f"{person} {path}{suffix}: {fault}" for fault in faults_of(page)]
        known = walk.pages.setdefault(kept, Found(template, path, title_of(page)))
        if not known.people or known.people == [person]:
            picture(page, PICTURES / f"{kept}{suffix}.png")
        if person not in known.people:
            known.people.append(person)
        links += links_of(page, path, walk)
    return links


def links_of(page: Page, path: str, walk: Walk) -> list[str]:
    """The addresses that the page leads to. Where its forms lead is noted as a door."""
    found: list[str] = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    links = [link for link in found if link.startswith(("/", "?"))]
    forms: list[str] = page.eval_on_selector_all(
        "form[action]", "forms => forms.map(form => form.getAttribute('action'))"
    )
    walk.doors |= {name_of(form)[0] for form in (*links, *forms) if form.startswith("/")}
    return [link if link.startswith("/") else f"{urlsplit(path).path}{link}" for link in links]


def faults_of(page: Page) -> Iterator[str]:
    """What axe finds, and a page that is wider than its screen."""
    for one in Axe().run(page).response["violations"]:
        yield f"axe {one['id']}: {one['help']}"
    width: int = page.evaluate("document.documentElement.scrollWidth")
    if page.viewport_size and width > page.viewport_size["width"]:
        yield f"{width} pixels wide"


def picture(page: Page, path: Path) -> None:
    """The page from its top, in few colours, so that it is small."""
    width, height = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    top = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)})
    Image.open(io.BytesIO(top)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def name_of(path: str) -> tuple[str, str]:
    """The name of an address and its pattern; what leads nowhere is the page that says so."""
    from django.urls import Resolver404, resolve

    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return NOWHERE, "any other address"
    return match.url_name or match.route, f"/{match.route}"


def every_page() -> set[str]:
    """The names of all pages."""
    from django.urls import get_resolver

    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    return {name for name in names if not name.startswith("api_")} - NO_LINK.keys() - PASSED_BY


def written(walk: Walk) -> Iterator[str]:
    """The list as a page: each page with its address, who reaches it, and its two pictures."""
    yield "# Every page\n"
    yield "Made by `make pictures` from the running demo, by following links as each of its people. Long pages are cut.\n"
    for name, page in sorted(walk.pages.items(), key=lambda one: one[1].template):
        yield f"## {page.title}\n"
        yield f"`{page.template}`: {', '.join(page.people)}\n"
        yield f"![{page.title}, on a desk](screenshots/{name}.png)"
        yield f"![{page.title}, on a phone](screenshots/{name}-phone.png)\n"


if __name__ == "__main__":
    sys.exit(explained(main))
