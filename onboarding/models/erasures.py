"""What was kept about a person and is past its time: proposed, held, approved by a second person, erased."""

from typing import cast
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from onboarding.models.base import Owned, same_trust
from onboarding.models.people import Membership
from onboarding.models.recruits import Recruit
from onboarding.models.wall_choices import ErasureState


def _who(*, null: bool = False) -> models.ForeignKey[Membership | None, Membership | None]:
    return models.ForeignKey(Membership, models.PROTECT, null=null, db_constraint=False, related_name="+")


Person = Recruit | Membership


def named_in(person: Person) -> dict[str, Person]:
    """The column of a row about them that names them."""
    return {"recruit" if isinstance(person, Recruit) else "member": person}


class AboutPerson(Owned):
    """It is about one person: a recruit, or a member of staff who is none."""

    recruit = models.ForeignKey(Recruit, models.PROTECT, null=True, db_constraint=False, related_name="+")
    member = _who(null=True)

    class Meta(Owned.Meta):
        abstract = True
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(recruit__isnull=False, member__isnull=True) | Q(recruit__isnull=True, member__isnull=False),
                name="%(class)s_about_one",
            ),
        ]

    @property
    def person(self) -> Person:
        """Whom it is about."""
        return cast("Person", self.recruit or self.member)

    @property
    def person_id(self) -> UUID:
        """The id of whom it is about; no recruit has that of a member."""
        return cast("UUID", self.recruit_id or self.member_id)


class ErasureRequest(AboutPerson):
    """A person asked to have what is kept about them erased before its time. `ground` is a key of `personal-data.yaml`."""

    asked_on = models.DateField()
    ground = models.CharField(max_length=30)
    recorded_by = _who()
    recorded_at = models.DateTimeField(db_default=Now())
    answered_on = models.DateField(null=True)
    answered_by = _who(null=True)

    class Meta(AboutPerson.Meta):
        constraints = [
            *AboutPerson.Meta.constraints,
            *same_trust("erasurerequest", "recruit", "member", "recorded_by", "answered_by"),
            models.UniqueConstraint(
                fields=["trust", "recruit", "member"],
                condition=Q(answered_on__isnull=True),
                nulls_distinct=False,
                name="erasurerequest_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answered_by__isnull=True)
                | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="erasurerequest_says_who_answered",
            ),
        ]


class Erasure(AboutPerson):
    """One kind of data about one person that is to go, or has gone. `kind` is a key of `personal-data.yaml`; `due_on` the
    last day for which it was to be kept, or the day on which they asked for it to go, by `request`. It holds no word about the
    person, and stays.

    Nobody proposed it where it was replayed from the ledger and the database knows them no more."""

    kind = models.CharField(max_length=30)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ErasureState, default=ErasureState.PROPOSED)
    proposed_by = _who(null=True)
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = _who(null=True)
    decided_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    request = models.ForeignKey(ErasureRequest, models.PROTECT, null=True, db_constraint=False, related_name="+")
    next_try_at = models.DateTimeField(null=True)  # not before: it was tried, and did not go

    class Meta(AboutPerson.Meta):
        constraints = [
            *AboutPerson.Meta.constraints,
            *same_trust("erasure", "recruit", "member", "proposed_by", "decided_by", "request"),
            models.UniqueConstraint(
                fields=["trust", "recruit", "member", "kind"],
                condition=Q(state__in=[ErasureState.PROPOSED, ErasureState.APPROVED]),
                nulls_distinct=False,
                name="erasure_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="erasure_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state=ErasureState.ERASED, erased_at__isnull=False)
                | ~Q(state=ErasureState.ERASED) & Q(erased_at__isnull=True),
                name="erasure_has_its_moment",
            ),
        ]


class ErasureHold(AboutPerson):
    """Nothing about this person is erased while it lasts, such as during a tribunal or an inquiry."""

    reason = models.TextField()
    placed_by = _who()
    placed_at = models.DateTimeField(db_default=Now())
    lifted_by = _who(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta(AboutPerson.Meta):
        constraints = [
            *AboutPerson.Meta.constraints,
            *same_trust("erasurehold", "recruit", "member", "placed_by", "lifted_by"),
            models.UniqueConstraint(
                fields=["trust", "recruit", "member"],
                condition=Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="erasurehold_one",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="erasurehold_says_why"),
        ]
