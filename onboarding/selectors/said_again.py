"""Words that came twice: a form sent again, a button pressed twice."""

from datetime import timedelta
from typing import TypeVar

from django.db.models import QuerySet
from django.db.models.functions import Now

from onboarding.models import Membership, RecruitNote, StepComment

Said = TypeVar("Said", StepComment, RecruitNote)
AGAIN_WITHIN = timedelta(minutes=1)


def said_again(rows: QuerySet[Said], author: Membership, words: str) -> Said | None:
    """The newest of these rows in which the author said just this within the last minute."""
    recent = rows.filter(author=author, words=words.strip(), made_at__gt=Now() - AGAIN_WITHIN)
    return recent.order_by("-made_at", "-id").first()
