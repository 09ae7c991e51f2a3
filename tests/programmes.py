"""Drafts to be edited in tests, and the document of one as a program would send it back."""

from typing import Any

from onboarding.library.columns import COLUMNS
from onboarding.models import Item, Membership, Programme, ProgrammeVersion
from onboarding.selectors.version_detail import item_rows, stage_rows
from onboarding.services.programme_drafts import draft_version

Document = dict[str, list[dict[str, Any]]]


def draft_of(actor: Membership, key: str = "nurse-osce") -> ProgrammeVersion:
    """A draft of one of the shipped programmes of the actor's trust, which has been entered."""
    return draft_version(actor, programme_id=Programme.objects.get(trust=actor.trust_id, key=key).pk)


def document_of(version: ProgrammeVersion) -> Document:
    """Its stages and items, without what only the service knows."""
    stages = [{"key": row["key"], "title": row["title"]} for row in stage_rows(version)]
    return {"stages": stages, "items": [{name: row[name] for name in COLUMNS} for row in item_rows(version)]}


def item_of(version: ProgrammeVersion, key: str) -> Item:
    """One item of a version, as it is now."""
    return Item.objects.select_related("stage").get(version=version, key=key)


def an_item(**fields: Any) -> dict[str, Any]:
    """A sound item of a stage named `before-arrival`, with some fields said otherwise."""
    return {
        "key": "say-hello",
        "stage": "before-arrival",
        "title": "Say hello",
        "guidance": "Call before the flight.",
        "owner_role": "hr",
        "anchor": "arrival",
        "offset": -7,
        "unit": "days",
        "mandatory": True,
        "evidence": "none",
        "prerequisites": [],
        "remind_days_before": [2],
        "plan_actions": ["5.2"],
        "basis": "good_practice",
        "basis_note": "A friendly voice",
        "confidence": "recalled",
        "source": "Our own judgement, no source",
    } | fields
