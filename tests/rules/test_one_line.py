"""What may stand in a line, and what is said of what may not."""

import pytest

from onboarding.rules.one_line import is_seen, is_unfit, line_problems, unwanted

UNSEEN = ["a\nb", "a\tb", "a\u2028b", "a\u2029b", "a\u202eb", "a\u2067b", "a\x7fb", "a\ud800b"]


def said(typed: str, *, longest: int = 10, required: str = "") -> list[tuple[str, str, str]]:
    return [
        (one.field, one.code, one.detail) for one in line_problems("name", typed, longest=longest, required=required)
    ]


# Words that begin at the right, and such as need a joiner.
JOINED = ["محمد", "שָׁלוֹם", "می\u200cخواهم", "क्\u200dष"]
NOTHING_SEEN = ["\u200b", "\u200d\u200c", "\u2060\ufeff", "\u3164", "\u2800 \u115f"]


@pytest.mark.parametrize("typed", [*JOINED, "", "Amara", "José 2", "陳大文", "O’Neil-Ray", "x" * 10])
def test_a_line_of_any_language_is_taken(typed: str) -> None:
    assert said(typed) == []


def test_a_line_may_have_its_length_and_not_one_more() -> None:
    assert said("x" * 11) == [("name", "too_long", "Use 10 characters or fewer.")]


@pytest.mark.parametrize("typed", ["", " ", "-", "!?", *NOTHING_SEEN])
def test_a_line_that_has_to_say_something_needs_a_letter_or_a_digit(typed: str) -> None:
    assert said(typed, required="Enter a name.") == [("name", "required", "Enter a name.")]


@pytest.mark.parametrize("typed", [*JOINED, "7"])
def test_one_of_any_language_is_enough(typed: str) -> None:
    assert said(typed, required="Enter a name.") == []


def test_of_a_sign_something_is_seen_and_of_such_characters_nothing() -> None:
    assert all(is_seen(typed) for typed in [*JOINED, "-", "!\u200b"])
    assert not any(is_seen(typed) for typed in [*NOTHING_SEEN, "", "\u00a0 \u3000"])


def test_words_of_several_lines_turn_nothing_round_either() -> None:
    assert not is_unfit("One\r\n\tand two\u2028" + "".join(JOINED))
    assert all(is_unfit(typed) for typed in ("a\u202eb", "a\u2066b", "a\0b", "a\x7fb", "a\ud800b"))


@pytest.mark.parametrize("typed", UNSEEN)
def test_what_cannot_be_seen_or_turns_letters_round_is_refused(typed: str) -> None:
    words = "Write this on one line, without characters that cannot be seen."
    assert said(typed) == [("name", "control_character", words)]


def test_what_cannot_be_stored_is_told_alone() -> None:
    (problem,) = unwanted("name", "a\0\nb")
    words = "Remove the character that cannot be stored (NUL)."
    assert (problem.field, problem.code, problem.detail) == ("name", "null_character", words)


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert [code for _, code, _ in said("\n" * 11, required="Enter a name.")] == [
        *("control_character", "required", "too_long")
    ]
