"""Doing a thing once however often it is asked for: the answer to a key is kept, and given again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from onboarding import access
from onboarding.errors import Invalid, NotNow
from onboarding.models import IdempotencyKey, Membership

LONGEST_KEY = 100
KEPT = timedelta(days=2)  # an answer may name somebody


@dataclass(frozen=True)
class Answer:
    """What was answered: a status, and a body that can be written as JSON."""

    status: int
    body: Any


@transaction.atomic
def answer_once(actor: Membership, *, key: str, request_digest: str, act: Callable[[], Answer]) -> Answer:
    """Answer the first request with this key by acting, and each repeat with the same answer, without acting.

    The key is the actor's own. A second request at the same moment waits for the first. What fails is not kept, so
    that it can be tried again. Raises Invalid (key) and NotNow (the key was used for another request)."""
    if not (key.isascii() and key.isprintable() and key.strip() and len(key) <= LONGEST_KEY):
        detail = f"The key is 1 to {LONGEST_KEY} plain characters."
        raise Invalid.field("Idempotency-Key", "invalid", detail)
    mine = IdempotencyKey(trust_id=actor.trust_id, membership=actor, key=key, request_digest=request_digest)
    # The unique key makes a second writer wait here until the first has committed or given up.
    IdempotencyKey.objects.bulk_create([mine], ignore_conflicts=True)
    kept = IdempotencyKey.objects.get(membership=actor, key=key)
    if kept.pk == mine.pk:
        answer = act()
        IdempotencyKey.objects.filter(pk=kept.pk).update(status=answer.status, body=answer.body)
        return answer
    if kept.request_digest != request_digest:
        raise NotNow(
            "This key was used for a different request, or with other roles. Use a new key.", code="key_used_otherwise"
        )
    return Answer(kept.status, kept.body)


@transaction.atomic
def forget_answers(trust_id: UUID) -> int:
    """Throw away the answers of a trust that nobody asks for again. Returns how many."""
    access.enter_trust(trust_id)
    return IdempotencyKey.objects.filter(trust=trust_id, made_at__lt=Now() - KEPT).delete()[0]
