"""New versions by HR at Northgate, out of what the first cohorts taught them: one in the making, one published today."""

from uuid import UUID

from onboarding.demo.trusts import Stage
from onboarding.models import Item, Programme
from onboarding.models.choices import Role
from onboarding.services.draft_parts import add_item, change_item, remove_item
from onboarding.services.programme_drafts import draft_version
from onboarding.services.programmes import publish_version

SOONER = {
    "bank-account": {
        "offset": 5,
        "guidance": "Open an account in the first days: the bank by the residence knows our letters. Bring your passport.",
    },
    "networks-and-unions": {"offset": 14, "mandatory": True, "remind_days_before": [3]},
}
TALK_EARLIER = {"offset": 90, "guidance": "Ask early: homesickness and night shifts weigh most in the third month."}
CULTURE_WALK = {
    "title": "Walk round the town together",
    "stage": "first-week",
    "guidance": "Show shops that sell food from home, a place of worship if wished, and how the buses work.",
    "owner_role": "buddy",
    "anchor": "arrival",
    "offset": 6,
    "unit": "days",
    "mandatory": False,
    "evidence": "none",
    "prerequisites": ["arrival-and-induction/met-and-housed"],
    "remind_days_before": [],
    "plan_actions": ["5.2"],
    "basis": "good_practice",
    "basis_note": "Two cohorts asked for it in their feedback",
    "confidence": "recalled",
    "source": "Feedback of our own cohorts",
}


def begin_a_draft(stage: Stage) -> None:
    """Two items changed, one added, one taken out; not yet published."""
    actor = stage.holding(Role.HR)[0]
    programme = Programme.objects.get(trust=stage.trust, key="arrival-and-induction")
    draft = draft_version(actor, programme_id=programme.pk)
    for key, changes in SOONER.items():
        change_item(actor, version_id=draft.pk, item_id=_item(draft.pk, key), changes=changes)
    add_item(actor, version_id=draft.pk, fields=CULTURE_WALK)
    remove_item(actor, version_id=draft.pk, item_id=_item(draft.pk, "move-on-housing"))


def publish_a_version(stage: Stage) -> None:
    """One item changed, and published: nobody has been brought to it yet."""
    actor = stage.holding(Role.HR)[0]
    draft = draft_version(actor, programme_id=Programme.objects.get(trust=stage.trust, key="development").pk)
    change_item(actor, version_id=draft.pk, item_id=_item(draft.pk, "wellbeing-conversation"), changes=TALK_EARLIER)
    publish_version(actor, version_id=draft.pk)


def _item(version_id: UUID, key: str) -> UUID:
    return Item.objects.values_list("pk", flat=True).get(version=version_id, key=key)
