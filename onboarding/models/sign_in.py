"""A trust's own sign-in service beside ours, which member somebody of it is, and who failed to sign in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from onboarding.models.base import Owned, new_id, same_trust
from onboarding.models.people import Membership, User
from onboarding.models.wall_choices import SignInStep


class SignInProvider(Owned):
    """A trust's own sign-in service, by OpenID Connect. Its secret is in the environment, never here.

    `code` stands in its address, so that nobody learns by guessing names which trust has one. Where `acr` or `amr` are
    given, only who signed in there by one of them comes in, and needs no second step of ours."""

    code = models.CharField(max_length=30)
    issuer = models.CharField(max_length=250)
    client_id = models.CharField(max_length=250)
    acr = ArrayField(models.CharField(max_length=200), default=list)
    amr = ArrayField(models.CharField(max_length=200), default=list)
    is_open = models.BooleanField(default=True)
    set_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["trust"], name="signinprovider_one"),
        ]

    @property
    def says_both_steps(self) -> bool:
        """Whether what it must say of somebody's sign-in stands for our second step."""
        return bool(self.acr or self.amr)


class SignInIdentity(Owned):
    """Who somebody of the trust's sign-in service is here: one member, known by issuer and subject and never by an address."""

    membership = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    issuer = models.CharField(max_length=250)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("signinidentity", "membership"),
            models.UniqueConstraint(fields=["trust", "issuer", "subject"], name="signinidentity_one_member"),
            models.UniqueConstraint(fields=["trust", "membership", "issuer"], name="signinidentity_one_each_issuer"),
        ]


class FailedSignIn(models.Model):
    """An attempt to sign in that failed, for the minutes until a sweep has made lines of the audit of it.

    Of no trust, as nobody is in yet; `user` is empty where nobody has the address. The key is not checked by the database,
    so that this takes as long for a known address as for an unknown one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        User, models.CASCADE, null=True, db_constraint=False, db_index=False, related_name="failed_sign_ins"
    )
    step = models.CharField(max_length=10, choices=SignInStep)
    failed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(step__in=SignInStep.values), name="failedsignin_step"),
        ]
