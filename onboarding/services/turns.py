"""What only one may do at a time in a trust, so that the second sees what the first has done."""

from django.db import connection

from onboarding.models import Membership


def one_at_a_time(actor: Membership, what: str) -> None:
    """Wait until nobody else of the trust is at this; whoever comes later waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{what} {actor.trust_id}"])
