"""From a claimed message to what is posted: the reminders that still hold, in words, with an address."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Subquery, prefetch_related_objects

from onboarding import messages
from onboarding.clock import today_in
from onboarding.models import Membership, Message, Recruit, Reminder
from onboarding.models.choices import (
    Applies,
    Channel,
    EnrolmentState,
    Limit,
    ReminderState,
    Role,
    StepState,
)
from onboarding.rules.plain_words import long_date
from onboarding.selectors.missed import needed_by_those_missed
from onboarding.services.account_letters import ACCOUNT_MAIL, account_letters
from onboarding.services.mail_preferences import stop_contact_token, stop_token
from onboarding.services.monthly import months_of
from onboarding.services.texts import texts
from onboarding.services.weekly import WEEKLY_KINDS, WeekLine, own_lines, people_lines, weeks_of

# The columns that the second look needs; a digest may tell of many steps.
NO_KEY = "left-out-here"
LOOKED_AT = (
    *(
        "message",
        "due_on",
        "occasion",
        "policy__title",
        "step__state",
        "step__applies",
        "step__due_on",
        "step__superseded_on",
    ),
    *(
        "step__item__title",
        "step__item__private",
        "step__item__sensitivity",
        "step__item__limit",
        "step__item__owner_role",
    ),
    *(
        "step__enrolment__state",
        "step__enrolment__begun_by",
        "step__enrolment__recruit__full_name",
        "step__enrolment__recruit__known_as",
    ),
)


Ended = tuple[Reminder, ReminderState, str]


@dataclass(frozen=True)
class Letter:
    """One message as it leaves; `html` says what `body` says. `reminder_ids` are the reminders that it tells of; by `stop_url`
    its reader stops what may be stopped, empty where nothing in it may. A carrier knows it by `reference`, its trust and id,
    and of a text message the `number` that somebody gave (`MobileNumber`)."""

    to: str
    subject: str
    body: str
    message_id: str
    reminder_ids: tuple[UUID, ...]
    stop_url: str = ""
    html: str = ""
    reference: str = ""
    channel: str = Channel.EMAIL
    is_retry: bool = False
    number: UUID | None = None


def write_letters(batch: Sequence[Message]) -> dict[UUID, Letter | None]:
    """Look again at each reminder of claimed messages of one trust, end those that no longer hold, and put the rest
    into words, by message. None where nothing is left. A fixed number of queries; the transaction has entered the trust."""
    letters = _about_accounts(batch, with_keys=True) | _texts(batch, with_keys=True)
    about_steps = [message for message in batch if tells_of_steps(message)]
    weeks, months = weeks_of(about_steps), months_of(about_steps)
    for message, kept, ended in _look_again(batch):
        for reminder, state, reason in ended:
            Reminder.objects.filter(id=reminder.id).update(state=state, state_reason=reason)
        week, month = weeks.get(message.reader.pk, []), months.get(message.reader.pk)
        letters[message.id] = _in_words(message, kept, week, month, today_in(message.trust))
    return letters


def preview_letter(message: Message, on: date | None = None) -> Letter | None:
    """What the message would say if it left now, or on a day to come, without the key of any link; nothing is changed. None
    where nothing of it still holds."""
    if message.channel == Channel.SMS:
        return _texts([message], with_keys=False)[message.id]
    if message.kind in ACCOUNT_MAIL:
        return _about_accounts([message], with_keys=False)[message.id]
    ((_, kept, _),) = _look_again([message], on)
    today, week = on or today_in(message.trust), weeks_of([message], on).get(message.reader.pk, [])
    return _in_words(message, kept, week, months_of([message]).get(message.reader.pk), today, with_keys=False)


def _about_accounts(batch: Sequence[Message], *, with_keys: bool) -> dict[UUID, Letter | None]:
    """The letters about accounts in the batch; where there is none, no query."""
    mine = {one.id: one for one in batch if one.kind in ACCOUNT_MAIL and one.channel == Channel.EMAIL}
    found = account_letters(list(mine.values()), with_keys=with_keys) if mine else {}
    return {
        identity: _letter(account[0], account[1], mine[identity]) if account else None
        for identity, account in found.items()
    }


def tells_of_steps(message: Message) -> bool:
    """Whether reminders are put into it: not into mail about an account, nor into a text message beside a digest."""
    return message.kind not in ACCOUNT_MAIL and message.channel == Channel.EMAIL


def _texts(batch: Sequence[Message], *, with_keys: bool) -> dict[UUID, Letter | None]:
    """The text messages in the batch; where there is none, no query."""
    mine = {one.id: one for one in batch if one.channel == Channel.SMS}
    found = texts(list(mine.values()), with_keys=with_keys) if mine else {}
    return {identity: _text(*text, mine[identity]) if text else None for identity, text in found.items()}


def _text(to: str, words: str, number: UUID, message: Message) -> Letter:
    letter = _letter(to, messages.Words("", ()), message)
    reference = f"{letter.reference}.{number}"  # a receipt says of which number
    return replace(letter, body=words, html="", channel=Channel.SMS, reference=reference, number=number)


def _letter(to: str, words: messages.Words, message: Message, told: Sequence[Reminder] = (), stop: str = "") -> Letter:
    ids = tuple(one.id for one in told)
    return Letter(
        to,
        words.subject,
        words.body,
        message.message_id,
        ids,
        stop,
        html=words.html,
        reference=f"{message.trust_id}.{message.pk}",
        is_retry=message.attempts > 1,
    )


def _look_again(
    batch: Sequence[Message], on: date | None = None
) -> Iterator[tuple[Message, list[Reminder], list[Ended]]]:
    """By digest: the reminders that still hold, and those that do not, with what becomes of them and why."""
    batch = [message for message in batch if tells_of_steps(message)]
    prefetch_related_objects(
        batch, "trust", "recipient__user", "recipient__recruit__case_officer", "contact__case_officer"
    )
    rows = Reminder.objects.filter(message__in=batch, state=ReminderState.PENDING).order_by("due_on", "id")
    rows = rows.annotate(missed_on=Subquery(needed_by_those_missed()))
    told: dict[UUID | None, list[Reminder]] = defaultdict(list)
    for reminder in rows.select_related("policy", "step__item", "step__enrolment__recruit").only(*LOOKED_AT):
        told[reminder.message_id].append(reminder)
    for message in batch:
        today = on or today_in(message.trust)
        found = [(reminder, *_now(reminder, today)) for reminder in told[message.id]]
        kept = [reminder for reminder, state, _ in found if state == ReminderState.PENDING]
        yield message, kept, [each for each in found if each[1] != ReminderState.PENDING]


def _in_words(
    message: Message,
    kept: list[Reminder],
    week: list[WeekLine],
    month: messages.MonthFigures | None,
    today: date,
    *,
    with_keys: bool = True,
) -> Letter | None:
    if not kept and not week and not month:
        return None
    reader = message.recipient
    recruit: Recruit | None = getattr(reader, "recruit", None) if reader else message.contact
    if reader is None or not _is_proven(reader, to := _address(reader, recruit)):
        return _in_figures(message, kept, own_lines(week, None, today), recruit, with_keys=with_keys)
    lines = {one.step_id: _line(one, reader, recruit) for one in sorted(kept, key=_limits_first)}
    lines |= own_lines(week, recruit.pk if recruit else None, today)
    may_stop = bool(week or month) or any(one.step.item.limit != Limit.HARD for one in kept)
    key = stop_token(reader) if with_keys else NO_KEY
    stop_url = f"{settings.SITE_URL}/account/mail/stop/{key}/" if may_stop else ""
    rules = tuple(dict.fromkeys(one.policy.title for one in kept))
    has_limits = not reader.has_role(Role.DIRECTOR) and any(one.step.item.limit == Limit.HARD for one in kept)
    reading = messages.Reading(
        str(recruit or reader), message.trust.name, settings.SITE_URL, rules, stop_url, has_limits
    )
    if month:
        words = messages.monthly(reading, [replace(line, person="") for line in lines.values()], month)
    elif message.kind in WEEKLY_KINDS:
        words = messages.weekly(reading, list(lines.values()), list(people_lines(week, today)))
    else:
        words = messages.digest(reading, list(lines.values()))
    return _letter(to, words, message, kept, stop_url)


def _address(reader: Membership, recruit: Recruit | None) -> str:
    return (recruit and recruit.contact_email) or reader.user.email


def _is_proven(reader: Membership, address: str) -> bool:
    """Whether they accepted the invitation of this trust by mail that was read at this address, and may still come in: HR
    switches somebody off whose mail others read, too."""
    return reader.is_active and reader.accepted_at is not None and address.lower() == reader.user.email.lower()


def _in_figures(
    message: Message,
    kept: list[Reminder],
    of_the_week: dict[UUID, messages.DigestLine],
    recruit: Recruit | None,
    *,
    with_keys: bool,
) -> Letter | None:
    """To an address that nobody has shown to be the reader's: how many things, and whom to ask. None where there is
    nothing of theirs to do, or where HR has no such address any more."""
    reader = message.recipient
    to = _address(reader, recruit) if reader else recruit.contact_email if recruit else ""
    limits = {one.step_id for one in kept if one.step.item.limit == Limit.HARD}
    lines = {one.step_id: messages.DigestLine("", "", "", one.occasion > 0) for one in kept} | of_the_week
    if not lines or not to:
        return None
    stop_url = ""
    if len(limits) < len(lines):
        key = _key_to_stop(message) if with_keys else NO_KEY
        stop_url = f"{settings.SITE_URL}/account/mail/stop/{key}/"
    reading = messages.Reading(
        name="",
        trust=message.trust.name,
        site_url=settings.SITE_URL,
        stop_url=stop_url,
        has_account=reader is not None,
        ask=_whom_to_ask(recruit, message.trust.name),
    )
    return _letter(to, messages.counted_only(reading, list(lines.values()), len(limits)), message, kept, stop_url)


def _key_to_stop(message: Message) -> str:
    reader = message.reader
    return stop_token(reader) if isinstance(reader, Membership) else stop_contact_token(reader)


def _whom_to_ask(recruit: Recruit | None, trust: str) -> str:
    officer = recruit.case_officer if recruit else None
    if officer is None or not officer.is_active:
        return f"the HR team of {trust}."
    return f"{officer.full_name}, HR{f', telephone {officer.telephone}' if officer.telephone else ''}."


def _now(reminder: Reminder, today: date) -> tuple[ReminderState, str]:
    """What has become of a reminder since it was planned. A date that moved is planned again by the next sweep."""
    step, enrolment = reminder.step, reminder.step.enrolment
    missed_on: date | None = getattr(reminder, "missed_on", None) if step.state == StepState.DONE else None
    is_open = (missed_on or step.state in (StepState.TO_DO, StepState.RETURNED)) and step.superseded_on is None
    if not is_open or step.applies != Applies.YES:
        return ReminderState.CANCELLED, "the step is no longer to do"
    if (missed_on or step.due_on) != reminder.due_on:
        return ReminderState.CANCELLED, "its due day has moved"
    if enrolment.state != EnrolmentState.ACTIVE and step.item.limit != Limit.HARD:
        return ReminderState.CANCELLED, "the enrolment is not running"
    if reminder.occasion <= 0 and reminder.due_on < today:
        return ReminderState.MISSED, "its due day went by unsent"
    return ReminderState.PENDING, ""


def _limits_first(reminder: Reminder) -> tuple[bool, date]:
    return reminder.step.item.limit != Limit.HARD, reminder.due_on


def _line(reminder: Reminder, reader: Membership, recruit: Recruit | None) -> messages.DigestLine:
    item, about = reminder.step.item, reminder.step.enrolment.recruit
    if about and reader.has_role(Role.DIRECTOR) and item.owner_role != Role.DIRECTOR:  # figures, and nobody's name
        return messages.DigestLine(messages.NOT_MET, "", long_date(reminder.due_on), is_late=True)
    return messages.DigestLine(
        title="" if item.private or item.sensitivity or reminder.step.enrolment.is_clock else item.title,
        person="" if about is None or about == recruit else about.full_name,
        due_words=long_date(reminder.due_on),
        is_late=reminder.occasion > 0,
    )
