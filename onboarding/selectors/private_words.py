"""Which rows hold the private words of a step, and which of them HR may put into the pack about the person."""

from uuid import UUID

from django.apps import apps
from django.db.models import Q

from onboarding.library.personal_data import read_personal_data
from onboarding.models import ReleasedWords, Step
from onboarding.models.choices import WaiverState

# Words that may still be added to: nobody can have read them whole.
UNSETTLED = {"waiver": Q(state=WaiverState.REQUESTED)}


def rows_with_words(step: Step) -> set[UUID]:
    """What was recorded, comments and reasons: the ids of rows in all tables that the library seals. One query."""
    first, *others = [
        apps.get_model(table.label)
        ._default_manager.filter(step=step)
        .exclude(UNSETTLED.get(table.table, Q(pk__in=[])))
        .exclude(**dict.fromkeys(table.sealed, ""))
        .order_by()
        .values_list("pk", flat=True)
        for table in read_personal_data().tables
        if table.sealed
    ]
    return set(first.union(*others, all=True))


def released_rows(step: Step) -> set[UUID]:
    """Those that were released. One query."""
    return set(ReleasedWords.objects.filter(step=step).values_list("row", flat=True))
