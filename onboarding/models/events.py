"""The audit: lines that nobody changes, their erasable words, and the seals that chain them."""

from django.db import models
from django.db.models.functions import Now

from onboarding.models.base import AppendOnly, Owned, same_trust
from onboarding.models.people import Membership
from onboarding.models.recruits import Recruit


class Event(Owned):
    """Who did what, to what, when it took effect, when it was recorded. The line holds only a salted digest of its words,
    and an empty one where it has none: so it tells whether words are gone."""

    action = models.CharField(max_length=40)
    actor = models.ForeignKey(Membership, models.PROTECT, null=True, db_constraint=False, related_name="+")
    recruit = models.ForeignKey(Recruit, models.PROTECT, null=True, db_constraint=False, related_name="events")
    object_kind = models.CharField(max_length=30)
    object_id = models.UUIDField(null=True)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    detail_digest = models.CharField(max_length=64)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("event", "actor", "recruit"),
            AppendOnly(name="event_append_only"),
        ]
        indexes = [models.Index(fields=["trust", "recruit", "-recorded_at"], name="event_timeline")]


class EventDetail(Owned):
    """The words of an event, which may be erased; the salted digest in the line still proves what they were."""

    event = models.OneToOneField(Event, models.PROTECT, db_constraint=False, related_name="detail")
    salt = models.CharField(max_length=32)
    data = models.JSONField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("eventdetail", "event"),
            AppendOnly(name="eventdetail_never_changes", erasable=True),
        ]


class EventSeal(Owned):
    """A link of a trust's chain: the digest of the previous link and of the lines sealed since."""

    number = models.PositiveIntegerField()
    line_count = models.PositiveIntegerField()
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["trust", "number"], name="eventseal_number"),
            AppendOnly(name="eventseal_append_only"),
        ]


class SealedLine(Owned):
    """Which seal covers an event, at which place in it, and the digest of its facts, which names a line that changed."""

    event = models.OneToOneField(Event, models.PROTECT, db_constraint=False, related_name="sealed")
    seal = models.ForeignKey(EventSeal, models.PROTECT, db_constraint=False, related_name="lines")
    position = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("sealedline", "event", "seal"),
            models.UniqueConstraint(fields=["trust", "seal", "position"], name="sealedline_position"),
            AppendOnly(name="sealedline_append_only"),
        ]


class IdempotencyKey(Owned):
    """An answer already given to a POST with this key, so that a repeat gets the same answer and does nothing."""

    membership = models.ForeignKey(Membership, models.CASCADE, db_constraint=False, related_name="+")
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("idempotencykey", "membership"),
            models.UniqueConstraint(fields=["trust", "membership", "key"], name="idempotencykey_once"),
        ]
