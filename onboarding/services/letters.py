"""From a claimed message to what is posted: the reminders that still hold, in words, with an address."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from onboarding import messages
from onboarding.clock import today_in
from onboarding.models import Membership, Message, Recruit, Reminder
from onboarding.models.choices import Applies, EnrolmentState, Limit, ReminderState, StepState
from onboarding.rules.plain_words import long_date

# The columns that the second look needs; a digest may tell of many steps.
LOOKED_AT = (
    *("due_on", "occasion", "step__state", "step__applies", "step__due_on", "step__superseded_on"),
    *("step__item__title", "step__item__private", "step__item__sensitivity", "step__item__limit"),
    *("step__enrolment__state", "step__enrolment__recruit__full_name", "step__enrolment__recruit__known_as"),
)


@dataclass(frozen=True)
class Letter:
    """One message as it leaves. `reminder_ids` are the reminders that it tells of."""

    to: str
    subject: str
    body: str
    message_id: str
    reminder_ids: tuple[UUID, ...]


def write_letter(message: Message) -> Letter | None:
    """Look again at each reminder of a claimed message, end those that no longer hold, and put the rest into words.

    None where none is left. The transaction has entered the trust."""
    kept, ended = _look_again(message)
    for reminder, state, reason in ended:
        Reminder.objects.filter(id=reminder.id).update(state=state, state_reason=reason)
    return _in_words(message, kept)


def preview_letter(message: Message) -> Letter | None:
    """What the message would say if it left now; nothing is changed. None where nothing of it still holds."""
    return _in_words(message, _look_again(message)[0])


def _look_again(message: Message) -> tuple[list[Reminder], list[tuple[Reminder, ReminderState, str]]]:
    """The reminders that still hold, and those that do not, with what becomes of them and why."""
    today = today_in(message.trust)
    rows = Reminder.objects.filter(message=message, state=ReminderState.PENDING).order_by("due_on", "id")
    kept: list[Reminder] = []
    ended: list[tuple[Reminder, ReminderState, str]] = []
    for reminder in rows.select_related("step__item", "step__enrolment__recruit").only(*LOOKED_AT):
        state, reason = _now(reminder, today)
        if state == ReminderState.PENDING:
            kept.append(reminder)
        else:
            ended.append((reminder, state, reason))
    return kept, ended


def _in_words(message: Message, kept: list[Reminder]) -> Letter | None:
    if not kept:
        return None
    reader = Membership.objects.select_related("user", "recruit").get(pk=message.recipient_id)
    recruit: Recruit | None = getattr(reader, "recruit", None)
    by_step = {reminder.step_id: _line(reminder, recruit) for reminder in kept}
    name = str(recruit or reader)
    words = messages.digest(name, message.trust.name, list(by_step.values()), f"{settings.SITE_URL}/")
    to = (recruit and recruit.contact_email) or reader.user.email
    return Letter(to, words.subject, words.body, message.message_id, tuple(reminder.id for reminder in kept))


def _now(reminder: Reminder, today: date) -> tuple[ReminderState, str]:
    """What has become of a reminder since it was planned. A date that moved is planned again by the next sweep."""
    step, enrolment = reminder.step, reminder.step.enrolment
    is_open = step.state in (StepState.TO_DO, StepState.RETURNED) and step.superseded_on is None
    if not is_open or step.applies != Applies.YES:
        return ReminderState.CANCELLED, "the step is no longer to do"
    if step.due_on != reminder.due_on:
        return ReminderState.CANCELLED, "its due day has moved"
    if enrolment.state != EnrolmentState.ACTIVE and step.item.limit != Limit.HARD:
        return ReminderState.CANCELLED, "the enrolment is not running"
    if reminder.occasion <= 0 and reminder.due_on < today:
        return ReminderState.MISSED, "its due day went by unsent"
    return ReminderState.PENDING, ""


def _line(reminder: Reminder, reader: Recruit | None) -> messages.DigestLine:
    item, about = reminder.step.item, reminder.step.enrolment.recruit
    return messages.DigestLine(
        title="" if item.private or item.sensitivity else item.title,
        person="" if about is None or about == reader else about.full_name,
        due_words=long_date(reminder.due_on),
        is_late=reminder.occasion > 0,
    )
