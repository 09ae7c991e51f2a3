"""The words of every kind of message, as plain text and as HTML, kept as they were last agreed upon.

Where a change is meant: delete the file under `words/`, run this again, and look at what it wrote."""

from pathlib import Path

import pytest

from onboarding import account_messages, messages
from onboarding.messages import DigestLine, MonthFigures, PersonWeek, Reading, Words

KEPT = Path(__file__).parent / "words"
URL = "https://onboarding.example"
LATE = DigestLine("Order a uniform", "Amara Santos", "1 March 2026", is_late=True)
SOON = DigestLine("", "", "9 March 2026", is_late=False)
READER = Reading(
    "Helen Moss", "Northgate & Partners", URL, ("Before the due day", "A week late"), f"{URL}/stop/k/", True
)
PLAIN = Reading("Amara", "Northgate", URL)
FIGURES = MonthFigures(
    "The plan", ("5.1 Welcome: met for 82% of people (amber)", "Limits set by law that are past their day: none")
)
LETTERS: dict[str, Words] = {
    "digest": messages.digest(PLAIN, [SOON]),
    "digest_of_many": messages.digest(READER, [LATE, *[SOON] * 21]),
    "weekly": messages.weekly(READER, [SOON], [PersonWeek("Bilal Two", "4 late", (LATE,) * 4)]),
    "monthly": messages.monthly(READER, [SOON], FIGURES),
    "invitation": account_messages.invitation(
        "Amara Santos", "Northgate", f"{URL}/account/invitation/k/", "14 days", f"{URL}/privacy/"
    ),
    "new_password": account_messages.new_password(
        "Amara Santos", "Northgate", f"{URL}/account/password/reset/k/", "3 days"
    ),
    "by_service": account_messages.by_service(
        "Amara Santos", "Northgate", f"{URL}/account/sign-in/trust/zn1-7k2q9xmp/"
    ),
    "new_address": account_messages.new_address("Amara Santos", "Northgate", f"{URL}/account/address/k/", "3 days"),
    "taken_address": account_messages.taken_address(),
    "password_changed": account_messages.account_changed("Amara Santos", "Northgate", "password_changed", URL),
    "passkey_added": account_messages.account_changed("Amara Santos", "Northgate", "passkey_added", URL),
    "texts_stopped": account_messages.texts_stopped("Amara Santos", "Northgate", f"{URL}/account/texts/"),
    "correction_answered": account_messages.correction_answered("Amara Santos", "Northgate", f"{URL}/corrections/"),
    "requests_waiting": account_messages.requests_waiting(
        "Helen Moss",
        "Northgate",
        [("2 requests for a correction: the first answer is due by 2 March 2026", f"{URL}/review/")],
        "Days by the law: one month. To be confirmed.",
    ),
    "old_address_asked": account_messages.old_address("Amara Santos", "Northgate", URL, is_done=False),
    "old_address_done": account_messages.old_address("Amara Santos", "Northgate", URL, is_done=True),
}


@pytest.mark.parametrize("kind", ["txt", "html"])
@pytest.mark.parametrize("name", LETTERS)
def test_each_message_says_what_was_agreed(name: str, kind: str) -> None:
    words = LETTERS[name]
    said = f"Subject: {words.subject}\n\n{words.body}" if kind == "txt" else words.html
    kept = KEPT / f"{name}.{kind}"
    if not kept.exists():
        kept.write_text(said, encoding="utf-8")
        pytest.fail(f"{kept.name} was written: look at it, and run this again")

    assert said == kept.read_text(encoding="utf-8")


def test_every_word_is_escaped_in_html_and_no_part_of_it_comes_from_elsewhere() -> None:
    words = messages.digest(PLAIN, [DigestLine("<img src=x>{{ 7 * 7 }}", "", "9 March 2026", is_late=False)])

    assert "&lt;img src=x&gt;{{ 7 * 7 }}" in words.html
    assert "<img" not in words.html and "<script" not in words.html and "@import" not in words.html


def test_no_subject_names_anybody_or_what_it_is_about() -> None:
    for words in LETTERS.values():
        assert not any(word in words.subject for word in ("Amara", "Helen", "Bilal", "uniform"))
