"""What opens an account has changed: a password, a second step, recovery codes. Its owner and their trusts hear of it."""

from django.db import transaction

from onboarding import access
from onboarding.clock import today_in
from onboarding.models import User
from onboarding.selectors.memberships import memberships_of
from onboarding.services.events import record
from onboarding.services.invitations import lock_member, write_account_mail
from onboarding.services.tokens import end_tokens_of


@transaction.atomic
def tell_account_change(user: User, action: str) -> None:
    """A line in each trust that the user is a member of, which learns nothing of the others, and one mail to them, from the
    first. A password that was lost ends their tokens in all of them: whoever found it may have made some.

    `action` is one of `ACCOUNT_CHANGES` that concerns them all. Afterwards the transaction has entered one of them, if any."""
    access.enter_user(user)
    for number, member in enumerate(memberships_of(user)):
        access.enter(member)
        record(member, action, member, effective_on=today_in(member.trust))
        if action == "password_reset":
            end_tokens_of(member, member)
        if number == 0:
            write_account_mail(member.trust, lock_member(member.trust_id, member.pk), action)
