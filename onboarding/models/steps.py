"""Items as they apply to one subject, with their history, evidence, waivers, and whom a shared one serves."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import Change, Owned, same_trust
from onboarding.models.choices import Applies, EvidenceKind, StepState, WaitingOn, WaiverState
from onboarding.models.enrolments import Enrolment
from onboarding.models.people import Membership
from onboarding.models.programmes import Item
from onboarding.models.recruits import Recruit
from onboarding.models.wall_choices import ScanState

OPEN = [StepState.TO_DO, StepState.SUBMITTED, StepState.RETURNED]
# The verb of a line of history that only carries what was recorded late on to a day that has a line already.
CARRIED_ON = "carried_on"


def _actor() -> models.ForeignKey[Membership | None, Membership | None]:
    return models.ForeignKey(Membership, models.PROTECT, null=True, db_constraint=False, related_name="+")


class Step(Owned):
    """One item as it applies to one enrolment: state, due date, and whether it applies with the reason in words.

    `due_on` is the last day; `clock_ends_on` is where a duty's clock ends before its reporting days; `done_on` is the
    day it took effect, which may be before the day it was recorded. These columns cache the newest StepChange.
    `delegate` does it in the owner's place, through `delegate_until` where that is set; `delegate_for` is who is away, where
    they do that colleague's whole work (`StandIn`). `delegate_by_rule`: nobody gave it to them; the role is empty for this
    person, and they come next (`services/fallbacks.py`)."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, db_constraint=False, related_name="steps")
    item = models.ForeignKey(Item, models.PROTECT, db_constraint=False, related_name="steps")
    occurrence = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.TO_DO)
    applies = models.CharField(max_length=10, choices=Applies, default=Applies.YES)
    applies_reason = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    clock_ends_on = models.DateField(null=True)
    due_words = models.TextField(blank=True)
    provisional = models.BooleanField(default=False)
    waiting_for = ArrayField(models.CharField(max_length=80), default=list)
    done_on = models.DateField(null=True)
    submitted_by = _actor()
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = _actor()
    reviewed_at = models.DateTimeField(null=True)
    waived_on = models.DateField(null=True)
    waived_until = models.DateField(null=True)
    evidence_expires_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    waiting_on = models.CharField(max_length=20, choices=WaitingOn, blank=True)
    waiting_since = models.DateField(null=True)
    superseded_on = models.DateField(null=True)
    delegate = _actor()
    delegate_until = models.DateField(null=True)
    delegate_for = _actor()
    delegate_by_rule = models.BooleanField(default=False, db_default=False)
    revision = models.PositiveIntegerField(default=1)
    is_followed = False  # whether other items may be counted from this one: known of a step that was locked
    closes_a_clock = False  # whether its item may close a duty clock: the same

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("step", "enrolment", "item", "submitted_by", "reviewed_by", "delegate", "delegate_for"),
            models.UniqueConstraint(fields=["trust", "enrolment", "item", "occurrence"], name="step_occurrence"),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_on__isnull=False), name="step_done_has_a_day"),
            models.CheckConstraint(
                condition=~Q(state="waived") | Q(waived_on__isnull=False), name="step_waived_has_a_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["trust", "due_on"],
                condition=Q(state__in=OPEN, applies="yes", superseded_on__isnull=True),
                name="step_open_by_due",
            ),
            models.Index(fields=["trust", "waiting_on"], condition=~Q(waiting_on=""), name="step_waiting"),
            models.Index(fields=["trust", "state"], condition=Q(state="submitted"), name="step_to_review"),
            models.Index(
                fields=["trust", "waived_until"],
                condition=Q(state="waived", waived_until__isnull=False),
                name="step_waived_until",
            ),
            models.Index(fields=["trust"], condition=Q(delegate_by_rule=True), name="step_by_rule"),
        ]


class Serving(Owned):
    """A shared step serves this recruit, who needs it by `needed_on`; `served_on` is when it was done for them."""

    step = models.ForeignKey(Step, models.PROTECT, db_constraint=False, related_name="servings")
    recruit = models.ForeignKey(Recruit, models.PROTECT, db_constraint=False, related_name="servings")
    needed_on = models.DateField(null=True)
    served_on = models.DateField(null=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("serving", "step", "recruit"),
            models.UniqueConstraint(fields=["trust", "step", "recruit"], name="serving_once"),
        ]


class StepChange(Change):
    """What a step's state and due date were, from when, and since when we knew. Never changed.

    A past report reads the newest row with effective_on ≤ as_of and recorded_at ≤ known_at; `waiting_for` and
    `evidence_expires_on` are there because it asks for them."""

    step = models.ForeignKey(Step, models.PROTECT, db_constraint=False, related_name="changes")
    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=StepState)
    applies = models.CharField(max_length=10, choices=Applies)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    waived_until = models.DateField(null=True)
    waiting_for = ArrayField(models.CharField(max_length=80), default=list, db_default=[])
    evidence_expires_on = models.DateField(null=True)

    class Meta(Change.Meta):
        constraints = [
            *Change.Meta.constraints,
            *same_trust("stepchange", "step", "actor"),
        ]
        indexes = [models.Index(fields=["step", "-effective_on", "-recorded_at"], name="stepchange_newest")]


class Evidence(Owned):
    """A note, date or file recorded for a step. Revisions add rows; the newest counts. SHA-256 is of the stored bytes.

    `reference` is the number of a report in the sponsor system, for a duty clock."""

    step = models.ForeignKey(Step, models.PROTECT, db_constraint=False, related_name="evidence")
    revision = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    note = models.TextField(blank=True)
    reference = models.CharField(max_length=60, blank=True, default="")
    dated_on = models.DateField(null=True)
    file = models.FileField(upload_to="", blank=True, max_length=200)
    file_name = models.CharField(max_length=150, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    scan = models.CharField(max_length=10, choices=ScanState, blank=True, default="", db_default="")
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    submitted_by = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        ordering = ["revision"]
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("evidence", "step", "submitted_by"),
            models.UniqueConstraint(fields=["trust", "step", "revision"], name="evidence_revision"),
        ]


class Waiver(Owned):
    """A recorded reason why a step that applies is let off. A second person approves; it may lapse on `expires_on`."""

    step = models.ForeignKey(Step, models.PROTECT, db_constraint=False, related_name="waivers")
    reason = models.TextField()
    expires_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=WaiverState, default=WaiverState.REQUESTED)
    requested_by = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    requested_at = models.DateTimeField(db_default=Now())
    decided_by = _actor()
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("waiver", "step", "requested_by", "decided_by"),
            models.UniqueConstraint(
                fields=["trust", "step"], condition=Q(state="requested"), name="waiver_one_request"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("requested_by")),
                name="waiver_needs_a_second_person",
            ),
        ]


class ReleasedWords(Owned):
    """A row with private words of a step (`row` is its id) that HR may put into the pack about the person, as whoever holds
    the words said. Without one the words are sealed."""

    step = models.ForeignKey(Step, models.PROTECT, db_constraint=False, related_name="released_words")
    row = models.UUIDField()
    released_by = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    released_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("releasedwords", "step", "released_by"),
            models.UniqueConstraint(fields=["trust", "row"], name="releasedwords_once"),
        ]
