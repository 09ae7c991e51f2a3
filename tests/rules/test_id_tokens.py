"""What a token of a trust's service must say, each claim at its edges."""

from typing import Any

import pytest

from onboarding.rules.id_tokens import Expected, fault_in, half_digest, is_subject

EXPECTED = Expected(client_id="us", nonce="n")
CLAIMS: dict[str, Any] = {"sub": "1234", "aud": "us", "nonce": "n"}


def fault(change: dict[str, Any], **asked: Any) -> str:
    claims = {name: value for name, value in (CLAIMS | change).items() if value is not None}
    return fault_in(claims, Expected(client_id="us", nonce="n", **asked))


def test_a_token_that_answers_what_was_asked_has_no_fault() -> None:
    assert fault_in(CLAIMS, EXPECTED) == ""


@pytest.mark.parametrize("subject", ["1", "x" * 255, "a b", "~"])
def test_subjects_that_can_be(subject: str) -> None:
    assert is_subject(subject)
    assert fault({"sub": subject}) == ""


@pytest.mark.parametrize("subject", ["", " ", "x" * 256, "é", "a\n", "\x7f", 7, ["1"], None])
def test_subjects_that_cannot(subject: object) -> None:
    assert not is_subject(subject)
    assert fault({"sub": subject}) == "subject"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"aud": ["us"]}, ""),
        ({"aud": ["us", "them"]}, "audience"),
        ({"aud": ["us", "them"], "azp": "us"}, ""),
        ({"aud": ["us", "them"], "azp": "them"}, "audience"),
        ({"aud": "us", "azp": "them"}, "audience"),
        ({"aud": "us", "azp": "us"}, ""),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
    ],
)
def test_it_is_for_us_alone_and_answers_our_question(change: dict[str, Any], found: str) -> None:
    assert fault(change) == found


@pytest.mark.parametrize(
    ("acr", "asked", "found"),
    [
        ("high", ("high", "higher"), ""),
        ("low", ("high",), "acr"),
        (None, ("high",), "acr"),
        ("low", (), ""),
        (None, (), ""),
    ],
)
def test_the_strength_that_a_trust_asks_for(acr: str | None, asked: tuple[str, ...], found: str) -> None:
    assert fault({"acr": acr}, acr=asked) == found


@pytest.mark.parametrize(
    ("amr", "asked", "found"),
    [
        (["pwd", "otp"], ("otp", "hwk"), ""),
        (["pwd"], ("otp",), "amr"),
        (None, ("otp",), "amr"),
        ("otp", ("otp",), "amr"),  # a list, says the standard
        ([7, None], ("otp",), "amr"),
        ([7, "otp"], ("otp",), ""),
        (["pwd"], (), ""),
    ],
)
def test_the_ways_that_a_trust_asks_for(amr: object, asked: tuple[str, ...], found: str) -> None:
    assert fault({"amr": amr}, amr=asked) == found


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        (100, ""),
        (100.5, ""),
        (99, "auth_time"),
        (99.9, "auth_time"),
        (None, "auth_time"),
        ("100", "auth_time"),
        (True, "auth_time"),
    ],
)
def test_who_has_to_sign_in_anew_did_so_since(moment: object, found: str) -> None:
    assert fault({"auth_time": moment}, not_before=100) == found
    assert fault({"auth_time": True}, not_before=0) == "auth_time"
    assert fault({"auth_time": moment}) == ""


# The example of OpenID Connect Core 1.0, appendix A.3.
BESIDE, HALF = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "77QmUPtjPfzWtF2AnpK9RQ"


@pytest.mark.parametrize(
    ("said", "beside", "found"),
    [
        (HALF, BESIDE, ""),
        (HALF, BESIDE + "x", "at_hash"),
        (HALF, "", "at_hash"),
        ("", BESIDE, "at_hash"),
        (7, BESIDE, "at_hash"),
        (f"{HALF}==", BESIDE, "at_hash"),
        (None, BESIDE, ""),
    ],
)
def test_a_token_that_speaks_of_the_one_beside_it_speaks_of_that_one(said: object, beside: str, found: str) -> None:
    assert half_digest(BESIDE) == HALF
    assert fault({"at_hash": said}, beside=beside) == found


def test_the_first_fault_is_told() -> None:
    assert fault({"sub": "", "nonce": ""}) == "subject"
