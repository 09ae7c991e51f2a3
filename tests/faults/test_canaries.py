"""A word planted in every personal field is in no log, no subject, no address and nothing that the broker holds."""

import logging
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import models, transaction

from onboarding import access
from onboarding.models import (
    Evidence,
    Membership,
    Message,
    Recruit,
    RecruitNote,
    StepComment,
    User,
)
from onboarding.services.outbox import Outcome, send_waiting
from onboarding.services.sweep import prepare
from tests.cast import Cast
from tests.factories import EvidenceFactory, RecruitNoteFactory, StepCommentFactory
from tests.reminding import Desk, make_due, quiet_northgate, step_due

pytestmark = pytest.mark.django_db
CANARY = "zzcanaryzz"
PERSONAL = (User, Membership, Recruit, RecruitNote, StepComment, Evidence)
DUE = date(2026, 3, 9)
# What holds no words of a person: codes from lists, digests, names of files on disk.
NOT_WORDS = {"password", "sha256", "country_of_training", "file", "media_type", "kind", "visibility"}
SHORTEST = 20


def words_of(model: type[models.Model]) -> Iterator[models.Field]:
    """The fields into which a person can write words."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.FileField)
        if is_text and not field.choices and field.name not in NOT_WORDS and (field.max_length or 1000) >= SHORTEST:
            yield field


def plant() -> int:
    """Put the word into every such field of every row in sight. Returns into how many fields."""
    planted = 0
    for model in PERSONAL:
        fields = list(words_of(model))
        for number, row in enumerate(model._default_manager.all()):
            word = f"{CANARY}{number}"
            values = {field.name: f"{word}@mail.example" if "email" in field.name else word for field in fields}
            model._default_manager.filter(pk=row.pk).update(**values)
        planted += len(fields)
    return planted


@pytest.fixture
def planted(cast: Cast) -> None:
    quiet_northgate(cast)
    step = step_due(DUE, cast.amara_recruit)
    RecruitNoteFactory(recruit=cast.amara_recruit)
    StepCommentFactory(step=step)
    EvidenceFactory(step=step)
    assert plant() >= 10


def test_what_is_planned_sent_refused_and_looked_at_leaves_no_personal_word_in_a_log(
    cast: Cast, planted: None, client_for, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    desk = Desk()
    desk.answers[f"{CANARY}0@mail.example"] = Outcome("refused", "SMTPRecipientsRefused 550")
    prepare(cast.northgate.id)
    make_due()
    send_waiting(cast.northgate.id, desk.send, seconds=30)
    browser = client_for(cast.helen)
    addresses = []
    for path in (
        "/recruits/",
        f"/recruits/{cast.amara_recruit.id}/",
        "/messages/",
        "/people/",
        "/reminders/",
        "/nowhere/",
    ):
        answer = browser.get(path)
        addresses += [path, answer.get("Location", "")]

    assert desk.letters and CANARY in desk.letters[0].body
    assert [letter.subject for letter in desk.letters if CANARY in letter.subject + letter.message_id] == []
    assert CANARY not in caplog.text
    assert CANARY not in "".join(addresses)
    with transaction.atomic():
        access.enter(cast.helen)
        assert [one for one in Message.objects.values_list("last_error", "message_id") if CANARY in str(one)] == []
