"""What is asked again before anything goes: somebody may work here again, or never have left, since it was proposed."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from onboarding.clock import today_in
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Erasure, Trust
from onboarding.models.wall_choices import ErasureState
from onboarding.selectors.retention import early_kinds_of, has_more, still_past
from onboarding.services.events import Happening, record_each


def ask_again(
    trust: Trust, rows: Sequence[Erasure], *, gone: Collection[str] = ()
) -> tuple[list[Erasure], list[Erasure]]:
    """Those of these locked rows that may go now, and those that would go before something else about the same person. What
    is not past its time any more, or is so since another day, is declined, and an event says so.

    `gone` are the states that count as good as erased. Part of a service."""
    past = still_past(trust, {one.person_id for one in rows}, under_way=gone)
    due = [one for one in rows if _as_asked(one) or past.get((one.person_id, one.kind)) == one.due_on]
    _decline(trust, [one for one in rows if one not in due])
    more, last = has_more(past, {(one.person_id, one.kind) for one in due}), read_personal_data().last_kinds
    early = [one for one in due if one.kind in last and one.person_id in more]
    return [one for one in due if one not in early], early


def named(action: str, one: Erasure) -> str:
    """The action of its event: what goes because its person asked is not past its time."""
    return f"{action}_as_asked" if one.request_id else action


def _as_asked(one: Erasure) -> bool:
    """It goes because its person asked, and such things still may."""
    return one.request_id is not None and one.kind in early_kinds_of(one.person)


def _decline(trust: Trust, rows: Sequence[Erasure]) -> None:
    if not rows:
        return
    today, keys = today_in(trust), [one.pk for one in rows]
    Erasure.objects.filter(pk__in=keys).update(state=ErasureState.DECLINED, decided_by=None, decided_at=timezone.now())
    record_each(
        None, [Happening(named("erasure_lapsed", one), one, today, one.recruit, {"kept": one.kind}) for one in rows]
    )
