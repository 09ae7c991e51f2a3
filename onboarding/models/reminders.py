"""What is owed to whom, and what really leaves: rows are the queue of record."""

from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from onboarding.models.base import Change, Owned, same_trust
from onboarding.models.choices import Basis, Channel, Limit, MailFrequency, MessageState, ReminderState, Role
from onboarding.models.people import Membership
from onboarding.models.recruits import Recruit
from onboarding.models.steps import Step

RULE_FIELDS = ("bases", "limits", "offset_days", "repeat_every", "repeat_times", "audience", "is_active")


# Somebody with an account, or a recruit who has none.
ONE_READER = Q(recipient__isnull=False, contact=None) | Q(recipient=None, contact__isnull=False)


def _reader() -> models.GeneratedField:
    """Whichever of the two it is, by id: they are told apart by nothing else where a row is looked for."""
    whose = Coalesce("recipient_id", "contact_id")
    return models.GeneratedField(expression=whose, output_field=models.UUIDField(), db_persist=True)


class ReminderPolicy(Owned):
    """When to write relative to the due date, to whom, and about steps of which basis and limit.

    Offsets are signed: -7 is a week before, 3 is the third working day after; none means the item's own lead times.
    The last one after the due day is repeated every `repeat_every` working days, `repeat_times` times more. An empty
    audience means the owner; other roles make it an escalation. `is_unseen`: the days are working days after a limit was
    told of and nobody has said that they saw it. The columns are the newest line of its history."""

    key = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    bases = ArrayField(models.CharField(max_length=20, choices=Basis))
    limits = ArrayField(models.CharField(max_length=10, choices=Limit))
    offset_days = ArrayField(models.SmallIntegerField(), default=list)
    repeat_every = models.PositiveSmallIntegerField(default=0)
    repeat_times = models.PositiveSmallIntegerField(default=0)
    audience = ArrayField(models.CharField(max_length=30, choices=Role), default=list)
    is_unseen = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.TextField(default="")
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints, models.UniqueConstraint(fields=["trust", "key"], name="policy_key")]

    @property
    def rule(self) -> dict[str, Any]:
        """What the rule says, by the names of its columns."""
        return {name: getattr(self, name) for name in RULE_FIELDS}


class ReminderPolicyChange(Change):
    """What a rule said, from when, since when we knew, who changed it and why. Never changed."""

    policy = models.ForeignKey(ReminderPolicy, models.PROTECT, db_constraint=False, related_name="changes")
    rule = models.JSONField()

    class Meta(Change.Meta):
        constraints = [*Change.Meta.constraints, *same_trust("reminderpolicychange", "policy", "actor")]


class Acknowledgement(Owned):
    """Somebody who was told of a limit said that they saw it, for the due day that it spoke of."""

    step = models.ForeignKey(Step, models.PROTECT, db_constraint=False, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    due_on = models.DateField()
    seen_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("acknowledgement", "step", "membership"),
            models.UniqueConstraint(fields=["trust", "step", "due_on", "membership"], name="acknowledgement_once"),
        ]


class MailPreference(Owned):
    """How often somebody is written to of what is not a limit set by law or a regulator. Without a row their role says."""

    membership = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    frequency = models.CharField(max_length=10, choices=MailFrequency)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("mailpreference", "membership"),
            models.UniqueConstraint(fields=["trust", "membership"], name="mailpreference_one"),
        ]


class Message(Owned):
    """The outbox: what leaves for one person on one channel and local day. Sequence 0 is the day's digest.

    A recruit who has no account is written to as `contact`, at the address that HR has of them. `lease_until` and
    `lease_token` belong to the claim; `message_id` is fixed when the row is made."""

    recipient = models.ForeignKey(Membership, models.PROTECT, null=True, db_constraint=False, related_name="+")
    contact = models.ForeignKey(Recruit, models.PROTECT, null=True, db_constraint=False, related_name="+")
    reader_id = _reader()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    local_day = models.DateField()
    sequence = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20, default="digest")
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    message_id = models.CharField(max_length=200, unique=True)
    frozen_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("message", "recipient", "contact"),
            models.UniqueConstraint(
                fields=["trust", "reader_id", "channel", "local_day", "sequence"], name="message_identity"
            ),
            models.CheckConstraint(condition=ONE_READER, name="message_one_reader"),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state__in=["pending", "claimed"]), name="message_to_send"),
            models.Index(fields=["trust", "local_day"], name="message_by_day"),
            models.Index(fields=["trust", "state"], condition=Q(state__in=["dead", "held"]), name="message_to_mend"),
        ]

    @property
    def reader(self) -> Membership | Recruit:
        """Who is written to."""
        return cast("Membership | Recruit", self.recipient or self.contact)

    @property
    def member(self) -> Membership:
        """Who is written to, of a message that nobody gets without an account: about the account, or a mail of the month."""
        return cast(Membership, self.recipient)

    @property
    def revision(self) -> str:
        """What differs once anybody, a worker too, did something with it: where it stands and after how many tries."""
        return f"{self.local_day}.{self.state}.{self.attempts}.{self.next_at.timestamp():.6f}"


class Reminder(Owned):
    """One thing to tell one person about one step on one occasion, for the due date that it speaks of.

    A recruit who has no account is told as `contact`."""

    step = models.ForeignKey(Step, models.PROTECT, db_constraint=False, related_name="reminders")
    policy = models.ForeignKey(ReminderPolicy, models.PROTECT, db_constraint=False, related_name="+")
    occasion = models.SmallIntegerField()
    due_on = models.DateField()
    send_on = models.DateField()
    recipient = models.ForeignKey(Membership, models.PROTECT, null=True, db_constraint=False, related_name="+")
    contact = models.ForeignKey(Recruit, models.PROTECT, null=True, db_constraint=False, related_name="+")
    reader_id = _reader()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    state = models.CharField(max_length=10, choices=ReminderState, default=ReminderState.PENDING)
    state_reason = models.CharField(max_length=200, blank=True)
    message = models.ForeignKey(Message, models.PROTECT, null=True, db_constraint=False, related_name="reminders")
    made_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("reminder", "step", "policy", "recipient", "contact", "message"),
            models.UniqueConstraint(
                fields=["trust", "step", "policy", "occasion", "due_on", "reader_id", "channel"],
                name="reminder_identity",
            ),
            models.CheckConstraint(condition=ONE_READER, name="reminder_one_reader"),
        ]
        indexes = [
            models.Index(fields=["trust", "send_on"], condition=Q(state="pending"), name="reminder_pending"),
            models.Index(fields=["trust", "send_on", "id"], name="reminder_by_day"),
        ]
