"""After a restore: what had been erased since the backup was taken is erased again, from the ledger."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from onboarding import access
from onboarding.models import Erasure, Evidence, Membership, Recruit, Trust
from onboarding.models.wall_choices import ErasureState
from onboarding.selectors.retention import about, open_holds_of
from onboarding.services.erasing import erase_rows
from onboarding.services.erasure_ledger import Line

OPEN = [ErasureState.PROPOSED, ErasureState.APPROVED]


@dataclass(frozen=True)
class Replayed:
    """What came of one trust's lines: erased again, erased already, about somebody unknown here, and held."""

    again: int
    already: int
    unknown: int
    held: int


@transaction.atomic
def replay(trust: Trust, lines: Collection[Line]) -> Replayed:
    """Erase again what these lines name and this database, or the folder of evidence, still holds. Running it again changes
    nothing. The folder may be restored without the rows, so its files go by their names; not one that a row still names, which
    stays for somebody else who is held.

    Who is held is passed by and counted: somebody decides."""
    access.enter_trust(trust.pk)
    rows = Erasure.objects.filter(pk__in=[one.erasure_id for one in lines])
    done = set(rows.filter(state=ErasureState.ERASED).values_list("pk", flat=True))
    people = {one.person_id for one in lines}
    known = {key for model in (Recruit, Membership) for key in model.objects.in_bulk(people)}
    held = {one.person_id for one in open_holds_of(trust.pk).filter(about(people))}
    new = [one for one in lines if one.erasure_id not in done and one.person_id in known]
    wanted = [one for one in new if one.person_id not in held]
    erase_rows(trust, _approved(trust, wanted))
    files = {name for one in lines if one.person_id not in held for name in one.files}
    for name in files.difference(Evidence.objects.filter(file__in=files).values_list("file", flat=True)):
        default_storage.delete(name)
    return Replayed(
        again=len(wanted),
        already=len(done),
        unknown=sum(one.person_id not in known for one in lines if one.erasure_id not in done),
        held=len(new) - len(wanted),
    )


def _approved(trust: Trust, lines: list[Line]) -> list[Erasure]:
    """Rows for them as they were approved, in place of any that wait here for the same."""
    for line in lines:
        Erasure.objects.filter(about([line.person_id]), kind=line.kind, state__in=OPEN).delete()
    who = {key for line in lines for key in (line.proposed_by, line.decided_by, line.person_id) if key}
    members = set(Membership.objects.filter(pk__in=who).values_list("pk", flat=True))
    return Erasure.objects.bulk_create(
        Erasure(
            id=line.erasure_id,
            trust=trust,
            **{"member_id" if line.person_id in members else "recruit_id": line.person_id},
            kind=line.kind,
            due_on=line.due_on,
            state=ErasureState.APPROVED,
            proposed_by_id=line.proposed_by if line.proposed_by in members else None,
            decided_by_id=line.decided_by if line.decided_by in members else None,
            decided_at=timezone.now(),
        )
        for line in lines
    )
