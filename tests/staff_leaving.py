"""A member of staff who was switched off, with everything about them past its time unless a test says otherwise."""

from datetime import date, timedelta

from allauth.usersessions.models import UserSession
from django.utils import timezone

from onboarding.library.personal_data import read_personal_data
from onboarding.models import Membership, MembershipChange, SignInIdentity, Step
from onboarding.services.addresses import ask_for_address
from onboarding.services.mail_preferences import choose_frequency
from onboarding.services.memberships import add_member, change_member
from onboarding.services.mobile_numbers import ask_for_texts
from onboarding.services.stand_ins import arrange_cover, end_cover
from onboarding.services.steps import reopen_step, submit_step
from onboarding.services.tokens import make_token
from tests.cast import Cast
from tests.factories import TODAY, EnrolmentFactory, steps_of
from tests.journeys import pdf

LONG_AGO = date(2015, 3, 1)
NAME, WORD, PHONE, MOBILE = "Gwendolyn Quackenbush", "brontosaurical", "01632 960 777", "7700900456"
STAFF_KINDS = [one.key for one in read_personal_data().kinds_about(staff=True)]
STAFF_REST = [kind for kind in STAFF_KINDS if kind not in read_personal_data().last_kinds]


def switched_off(member: Membership, on: date = LONG_AGO) -> Membership:
    """They could not sign in from this day on."""
    Membership.objects.filter(pk=member.pk).update(is_active=False)
    MembershipChange.objects.create(
        trust_id=member.trust_id, membership=member, roles=member.roles, is_active=False, effective_on=on, reason=WORD
    )
    member.refresh_from_db()
    return member


def back_again(member: Membership) -> None:
    """They can sign in again."""
    Membership.objects.filter(pk=member.pk).update(is_active=True)
    MembershipChange.objects.create(
        trust_id=member.trust_id, membership=member, roles=member.roles, is_active=True, effective_on=TODAY
    )


def joined(cast: Cast) -> Membership:
    """A line manager whom an officer added: a message invited them, and they accepted."""
    member = add_member(
        cast.northgate,
        actor=cast.helen,
        email=f"{WORD}@northgate.example",
        full_name=NAME,
        roles=["line_manager"],
        job_title=f"Matron {WORD}",
        telephone="01632 960 000",
    )
    Membership.objects.filter(pk=member.pk).update(accepted_at=timezone.now())
    member.refresh_from_db()
    return member


def worked(cast: Cast) -> Membership:
    """Somebody of whom all was written that is written of staff; NOTIFY_API_KEY is set. Then they were switched off."""
    member = joined(cast)
    ask_for_address(member, email=f"{WORD}@mail.example")
    ask_for_texts(member, number=f"0{MOBILE}")
    choose_frequency(member, frequency="daily")
    make_token(member, name=WORD)
    SignInIdentity.objects.create(trust=cast.northgate, membership=member, issuer="https://x.example", subject=WORD)
    UserSession.objects.create(user=member.user, session_key=WORD, user_agent=WORD, ip="192.0.2.7")
    days = {"first_on": TODAY, "last_on": TODAY + timedelta(days=2)}
    for absent, by, reason in ((member, cast.liam, WORD), (cast.liam, member, "")):
        cover = arrange_cover(cast.helen, absent=absent.pk, by=by.pk, reason=reason, **days)
        end_cover(cast.helen, stand_in_id=cover.pk)
    learned(cast, member)
    change_member(cast.hana, member_id=member.pk, changes={"telephone": PHONE, "is_active": False}, reason=WORD)
    return switched_off(member)


def learned(cast: Cast, member: Membership) -> Step:
    """They sent something in for their own learning, and it was done again."""
    step = steps_of(EnrolmentFactory(recruit=None, membership=member))[0]
    submit_step(cast.helen, step_id=step.pk, file=pdf(f"{WORD}.pdf"), note=WORD)
    reopen_step(cast.hana, step_id=step.pk, reason=WORD)
    return step
