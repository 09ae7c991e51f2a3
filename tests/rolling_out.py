"""A programme in its next version, and it brought to people: what tests of roll-outs begin with."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from onboarding.models import Membership, Programme, ProgrammeVersion, Recruit
from onboarding.selectors.roll_out_previews import PersonLines, RollOutPreview
from onboarding.services.draft_parts import add_item, change_item, remove_item
from onboarding.services.programme_drafts import draft_version
from onboarding.services.programmes import publish_version
from onboarding.services.roll_outs import roll_out
from tests.programmes import an_item, item_of

KEY = "pre-arrival"
HELLO = {"key": "say-hello", "offset": -7}  # the recruit's HR officer says hello, seven days before arrival
ADDED, CHANGED, REMOVED, SAME = (f"{KEY}/{key}" for key in ("say-hello", "travel-plan", "last-call", "money-guidance"))


def next_version(
    actor: Membership,
    *,
    key: str = KEY,
    add: Sequence[Mapping[str, Any]] = (),
    change: Mapping[str, Mapping[str, Any]] | None = None,
    remove: Sequence[str] = (),
) -> ProgrammeVersion:
    """Publish a version of a programme that differs in these items, named by their keys."""
    draft = draft_version(actor, programme_id=Programme.objects.get(trust=actor.trust_id, key=key).pk)
    stage = draft.stages.first()
    for fields in add:
        add_item(actor, version_id=draft.pk, fields=an_item(stage=stage.key if stage else "", **fields))
    for item, changes in (change or {}).items():
        change_item(actor, version_id=draft.pk, item_id=item_of(draft, item).pk, changes=changes)
    for item in remove:
        remove_item(actor, version_id=draft.pk, item_id=item_of(draft, item).pk)
    return publish_version(actor, version_id=draft.pk)


def usual_next_version(actor: Membership) -> ProgrammeVersion:
    """One item comes, one is due a week earlier, one goes."""
    return next_version(actor, add=[HELLO], change={"travel-plan": {"offset": -21}}, remove=["last-call"])


def brought(
    actor: Membership,
    version: ProgrammeVersion,
    choice: str = "not_started",
    *,
    reason: str = "",
    from_on: date | None = None,
) -> RollOutPreview:
    """Looked at and done."""
    asked: dict[str, Any] = {"version_id": version.pk, "choice": choice, "reason": reason, "from_on": from_on}
    done = roll_out(actor, seen=roll_out(actor, **asked).digest, **asked)
    assert done.roll_out_id
    return done


def lines_of(preview: RollOutPreview, recruit: Recruit) -> PersonLines:
    """What it does to one person."""
    return next(one for one in preview.people if one.enrolment.recruit_id == recruit.pk)


def did(preview: RollOutPreview, recruit: Recruit) -> dict[str, str]:
    """The same, by the path of an item."""
    return {line.item.path: line.did for line in lines_of(preview, recruit).shown}
