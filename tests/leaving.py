"""Somebody who left, with everything about them past its time unless a test says otherwise."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from onboarding.library.personal_data import read_personal_data
from onboarding.models import Erasure, Milestone, Recruit
from onboarding.services.erasing import erase_approved
from onboarding.services.retention import approve_erasures, propose_erasures
from tests.cast import Cast

LONG_AGO = date(2015, 3, 1)
KINDS = [one.key for one in read_personal_data().kinds]


def left(recruit: Recruit, on: date = LONG_AGO) -> Recruit:
    """They left on this day."""
    Milestone.objects.update_or_create(
        trust=recruit.trust, recruit=recruit, kind="left", occurrence=1, defaults={"actual_on": on}
    )
    recruit.status = "left"
    recruit.save(update_fields=["status"])
    return recruit


def approved(cast: Cast, recruit: Recruit, kinds: Collection[str] = KINDS) -> list[Erasure]:
    """Helen proposed that these kinds go, Hana approved it."""
    propose_erasures(cast.helen, chosen=[(recruit.pk, kind) for kind in kinds])
    rows = list(Erasure.objects.filter(recruit=recruit, kind__in=kinds, state="proposed"))
    approve_erasures(cast.hana, chosen=[one.pk for one in rows])
    return rows


def erased(cast: Cast, recruit: Recruit, kinds: Collection[str] = KINDS) -> int:
    """And the worker erased it."""
    approved(cast, recruit, kinds)
    return erase_approved(cast.northgate.pk)


def kept_outside(settings: Any, folder: Path) -> Path:
    """A ledger, and a place for files, of one test."""
    settings.MEDIA_ROOT, settings.ERASURE_LEDGER = folder, str(folder / "ledger")
    return folder / "ledger"
