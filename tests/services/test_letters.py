"""What a message says and to which address it goes: nothing that only its reader should know leaves the service."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings

from onboarding.models import Membership, Message, Recruit, User
from onboarding.services.outbox import Outcome, send_waiting
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.reminding import Desk, quiet_northgate, step_due

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def send(cast: Cast, desk: Desk) -> None:
    """Plan, gather and send what is due at Northgate."""
    prepare(cast.northgate.id)
    send_waiting(cast.northgate.id, desk.send, seconds=30)


def test_the_words_name_nothing_private(cast: Cast, desk: Desk) -> None:
    amara = cast.amara_recruit
    step_due(DUE, amara, owner_role="hr", title="Canary of health", private="health")
    step_due(DUE, amara, owner_role="hr", title="Canary of pastoral care", private="pastoral")
    step_due(DUE, amara, owner_role="hr", title="Canary of a visa", sensitivity="right_to_work")
    step_due(DUE, amara, owner_role="hr", title="Print the badge")

    send(cast, desk)

    letter = desk.letters[0]
    assert letter.subject == "You have 4 things to do"
    assert "Canary" not in letter.body
    assert letter.body.count("- A step in a checklist (Amara Santos): due by 9 March 2026") == 3
    assert "- Print the badge (Amara Santos): due by 9 March 2026" in letter.body
    assert f"Sign in to see what to do: {settings.SITE_URL}/" in letter.body
    assert "Why you get this" in letter.body


def test_words_that_look_like_a_template_stay_as_they_were_typed(cast: Cast, desk: Desk) -> None:
    step_due(DUE, cast.amara_recruit, title="{{7*7}} {0.__class__} {% raw %} %(x)s", owner_role="hr")

    send(cast, desk)

    assert "- {{7*7}} {0.__class__} {% raw %} %(x)s (Amara Santos): due" in desk.letters[0].body


def test_a_recruit_reads_of_their_own_steps_in_the_second_person(cast: Cast, desk: Desk) -> None:
    step_due(DUE, cast.amara_recruit, title="Canary of a visa", sensitivity="right_to_work")

    send(cast, desk)

    assert desk.letters[0].subject == "You have 1 thing to do"
    assert desk.letters[0].body.startswith("Hello Amara,\n\nYou have 1 thing to do in the onboarding service of North")
    assert "- A step in your checklist: due by 9 March 2026" in desk.letters[0].body


def test_a_recruit_who_was_switched_off_is_told_in_figures_alone(cast: Cast, desk: Desk) -> None:
    Membership.objects.filter(pk=cast.amara.pk).update(is_active=False)  # others read her mail, say
    step_due(DUE, cast.amara_recruit, title="Collect your card")

    send(cast, desk)

    assert "You have 1 thing to do" in desk.letters[0].body
    assert "Collect your card" not in desk.letters[0].body and "Amara" not in desk.letters[0].body


def test_a_long_letter_names_what_is_due_first_and_counts_the_rest(cast: Cast, desk: Desk) -> None:
    for number in range(23):
        step_due(DUE, cast.amara_recruit, title=f"Thing number {number}")

    send(cast, desk)

    letter = desk.letters[0]
    assert letter.subject == "You have 23 things to do"
    assert letter.body.count("- Thing number") == 20
    assert "- and 3 more" in letter.body
    assert len(letter.reminder_ids) == 23


@pytest.fixture
def personal_words(cast: Cast) -> Iterator[str]:
    """A word in every personal field that a letter or a log could pick up."""
    canary = "zzcanaryzz"
    Recruit.objects.filter(id=cast.amara_recruit.id).update(
        full_name=f"Amara {canary}", known_as=canary, contact_email=f"{canary}@mail.example", telephone=canary
    )
    User.objects.filter(pk=cast.amara.user_id).update(email=f"{canary}@mail.example")
    Membership.objects.filter(id=cast.amara.id).update(full_name=canary, job_title=canary, telephone=canary)
    yield canary


@pytest.mark.parametrize("answer", [Outcome("sent"), Outcome("refused", "550"), ValueError("zzcanaryzz@mail.example")])
def test_no_personal_word_stands_in_a_subject_or_a_log(
    cast: Cast,
    desk: Desk,
    personal_words: str,
    answer: Outcome | Exception,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    desk.answers[f"{personal_words}@mail.example"] = answer
    step_due(DUE, cast.amara_recruit)

    send(cast, desk)

    assert personal_words in desk.letters[0].body
    assert personal_words not in desk.letters[0].subject + desk.letters[0].message_id
    assert "message" in caplog.text
    assert personal_words not in "\n".join(line for line in caplog.text.splitlines() if "django.db" not in line)
    assert personal_words not in Message.objects.get().last_error


def test_it_goes_to_the_recruits_contact_address_and_to_others_by_their_account(cast: Cast, desk: Desk) -> None:
    Recruit.objects.filter(id=cast.amara_recruit.id).update(contact_email="amara.abroad@mail.example")
    step_due(DUE, cast.amara_recruit)
    step_due(DUE, cast.amara_recruit, owner_role="buddy")

    send(cast, desk)

    assert {letter.to for letter in desk.letters} == {"amara.abroad@mail.example", "ben@northgate.example"}
