"""Trusts, the people who sign in, and what each of them is in a trust."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower, Now
from knox.models import AbstractAuthToken

from onboarding.models.base import Change, Owned, TrustWall, new_id, same_trust
from onboarding.models.choices import Role
from onboarding.models.wall_choices import TokenScope


class Installation(models.Model):
    """The one row that says what this database is: production or demo. A mismatch with the settings refuses to start."""

    kind = models.CharField(max_length=10, choices=[("production", "Production"), ("demo", "Demo")])
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_one_row")]


class Heartbeat(models.Model):
    """When a background task last ran, by its name: written by the task itself, so that a silent worker shows. `figures`
    is what it found, in numbers and times."""

    name = models.CharField(primary_key=True, max_length=40)
    beaten_at = models.DateTimeField()
    figures = models.JSONField(default=dict)


class Trust(models.Model):
    """An employing NHS organisation: the tenant. `live_on` is the day it went live with this service."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ods_code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=3, default="ENG")
    time_zone = models.CharField(max_length=40, default="Europe/London")
    live_on = models.DateField()

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds a user by e-mail whatever its case."""

    def with_address(self, email: str) -> models.QuerySet["User"]:
        """Whoever signs in with it, or nobody. It is compared as the unique key compares it: `iexact`, which compares capitals,
        takes some letters for the same that are two to the key."""
        return self.alias(key=Lower("email")).filter(key=Lower(models.Value(email)))

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.with_address(username or "").get()


class User(AbstractBaseUser):
    """Someone who signs in, by e-mail. Thin: it holds no fact of the domain."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]


class Membership(Owned):
    """A user in one trust, with a set of roles. The viewer of a request and the actor of a change is always one.

    Until `accepted_at` it is an invitation: HR has written it down, and nobody comes in by it. `invitation` is the number of
    the one that counts, whose links alone work. No session that began by `signed_out_at` opens the trust any more."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    full_name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    roles = ArrayField(models.CharField(max_length=30, choices=Role))
    is_active = models.BooleanField(default=True)
    accepted_at = models.DateTimeField(null=True)
    signed_out_at = models.DateTimeField(null=True)
    invitation = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["trust", "id"], name="membership_trust_id"),
            TrustWall(name="membership_trust_wall", or_own_user=True),
            models.UniqueConstraint(fields=["trust", "user"], name="membership_one_each_trust"),
            models.CheckConstraint(
                condition=~models.Q(roles__contains=["hr", "director"]), name="membership_director_is_not_hr"
            ),
            models.CheckConstraint(condition=models.Q(roles__len__gt=0), name="membership_has_a_role"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def has_role(self, *roles: str) -> bool:
        """Whether any of these roles is among mine."""
        return not set(roles).isdisjoint(self.roles)


class TrustSettings(Owned):
    """What HR decides for the whole trust. `mail_held`: messages are written but none leaves until HR releases them.
    `group_limit`: directors see no group of fewer people. `green_at_least`, `amber_at_least`: percent, instead of the plan's
    own. `target_dates`: by plan and action, the day by which the trust itself wants it met."""

    mail_held = models.BooleanField(default=False)
    mail_held_on = models.DateField(null=True)
    mail_released_on = models.DateField(null=True)
    group_limit = models.PositiveSmallIntegerField(default=11)
    green_at_least = models.PositiveSmallIntegerField(null=True)
    amber_at_least = models.PositiveSmallIntegerField(null=True)
    target_dates = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["trust"], name="trustsettings_one"),
            models.CheckConstraint(condition=models.Q(group_limit__range=(5, 100)), name="trustsettings_group_limit"),
            models.CheckConstraint(
                condition=models.Q(amber_at_least__lt=models.F("green_at_least"))
                | models.Q(amber_at_least=None, green_at_least=None),
                name="trustsettings_green_over_amber",
            ),
        ]


class MembershipChange(Change):
    """Who held which roles, when it took effect and when it was recorded."""

    membership = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="changes")
    roles = ArrayField(models.CharField(max_length=30))
    is_active = models.BooleanField()

    class Meta(Change.Meta):
        constraints = [*Change.Meta.constraints, *same_trust("membershipchange", "membership", "actor")]


class AddressChange(Owned):
    """Another address for signing in, which its owner asked for. It counts once somebody confirms it who reads mail there;
    only the newest one can be."""

    membership = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    was = models.EmailField()
    email = models.EmailField()
    asked_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints, *same_trust("addresschange", "membership")]
        indexes = [models.Index(fields=["trust", "membership", "-asked_at"], name="addresschange_newest")]


class MobileNumber(Owned):
    """A mobile number to which somebody wants text messages about limits. It counts once they typed in the code that went
    there, and until it ends; only the newest one can. `tries` are the codes that were wrong. It was ended by the carrier where
    there is a `refused_at`: no message arrives there, for good."""

    membership = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    number = models.CharField(max_length=30)
    asked_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints, *same_trust("mobilenumber", "membership")]
        indexes = [models.Index(fields=["trust", "membership", "-asked_at"], name="mobilenumber_newest")]


class ApiCall(Owned):
    """A request to the API, kept for the minute in which it counts against what one member may ask.

    Nothing is lost with it, so the table is not logged: it is as quick as memory, and empty after a crash."""

    membership = models.ForeignKey(Membership, models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints, *same_trust("apicall", "membership")]
        indexes = [models.Index(fields=["trust", "membership", "at"], name="apicall_newest")]


class ApiToken(AbstractAuthToken):
    """A token for the API: hashed, expiring, bound to one membership, and good for what its scope says.

    `key` names it on pages, as neither the token nor its digest should stand in an address."""

    key = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="auth_token_set")
    membership_id = models.UUIDField()
    trust = models.ForeignKey(Trust, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60, blank=True)
    scope = models.CharField(max_length=10, choices=TokenScope, default=TokenScope.WRITE)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership_id", "name"], condition=~models.Q(name=""), name="apitoken_one_of_a_name"
            ),
            models.CheckConstraint(condition=models.Q(scope__in=TokenScope.values), name="apitoken_scope"),
        ]
