"""A roll-out for many people is no work for a request: it is asked for, and waits in its row for the worker."""

from onboarding.errors import NotNow
from onboarding.models import Membership, ProgrammeVersion, RollOut
from onboarding.models.choices import RollOutChoice
from onboarding.models.wall_choices import RollOutState
from onboarding.selectors.roll_outs import on_older_versions
from onboarding.services.events import record
from onboarding.services.roll_out_plan import Wanted

MOST_IN_A_REQUEST = 200  # people; measured in docs/scale.md
UNSETTLED = (RollOutState.WAITING, RollOutState.UNDOING)


def people_if_many(wanted: Wanted) -> int:
    """How many people follow another version, where that is too many for a request; else 0. One query."""
    if wanted.choice == RollOutChoice.KEEP:
        return 0
    people = on_older_versions(wanted.version)
    return people if is_many(people) else 0


def is_many(people: int) -> bool:
    """Whether they are too many for a request."""
    return people > MOST_IN_A_REQUEST


def put_off(actor: Membership, wanted: Wanted, *, people: int, reason: str, seen: str) -> RollOut:
    """Ask for it: the worker does it if it would then still do just what was `seen` (whatever it does, where that is
    empty). The programme is locked. Part of a service. Raises NotNow (one waits already)."""
    refuse_where_one_waits(wanted.version)
    row = RollOut.objects.create(
        trust_id=actor.trust_id,
        version=wanted.version,
        choice=wanted.choice,
        from_on=wanted.from_on,
        reason=reason,
        people=people,
        actor=actor,
        effective_on=wanted.today,
        state=RollOutState.WAITING,
        seen=seen,
    )
    words = {"title": wanted.version.programme.title, "version": wanted.version.number, "people": people}
    record(actor, "version_roll_out_asked", row, effective_on=wanted.today, data=words)
    return row


def refuse_where_one_waits(version: ProgrammeVersion) -> None:
    """One at a time for a programme. Raises NotNow."""
    if RollOut.objects.filter(version__programme=version.programme_id, state__in=UNSETTLED).exists():
        detail = "People are being brought to or from a version of this programme just now. Wait until that is done."
        raise NotNow(detail, code="one_waits")
