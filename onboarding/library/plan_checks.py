"""What must hold of an improvement plan: every item, action and commitment that it names exists and fits."""

from collections.abc import Iterator

from onboarding.library.cross_checks import Known
from onboarding.library.drafts import Draft, Problem
from onboarding.library.item_checks import repeated_keys
from onboarding.library.plan_file import PlanFile


def plan_problems(draft: Draft, known: Known) -> Iterator[Problem]:
    """The faults of one plan that its fields alone do not show."""
    for name in ("actions", "metrics", "commitments"):
        yield from repeated_keys(draft, name)
    if isinstance(draft.model, PlanFile):
        for key, reason in _plan_faults(draft.model, known):
            yield Problem(draft.file, key, reason)


def _plan_faults(plan: PlanFile, known: Known) -> Iterator[tuple[str, str]]:
    actions = {action.key for action in plan.actions}
    yield from _must_have_faults(plan, actions, known)
    yield from _condition_faults(plan, actions)
    for key in actions:
        if known.plans_of[key] > 1:
            yield (
                key,
                "Another plan has an action of this key. Items name actions by their key alone, so give it one of its own.",
            )
    for commitment in plan.commitments:
        if commitment.action not in actions:
            yield commitment.key, f"The action “{commitment.action}” is not in this plan. Correct it."
    if plan.rag.green.at_least <= plan.rag.amber.at_least:
        yield "rag", "Green must begin at a higher rate than amber. Correct one of the two."


def _must_have_faults(plan: PlanFile, actions: set[str], known: Known) -> Iterator[tuple[str, str]]:
    evidences: dict[str, set[str]] = {}
    for name, entry in known.items.items():
        written = entry.get("hia5")
        actions_named = map(str, written) if isinstance(written, list) else ()
        evidences.setdefault(name.rpartition("/")[2], set()).update(actions_named)
    for action, items in plan.must_have_items.items():
        if action not in actions:
            yield action, "“must_haves” names an action that is not in this plan. Correct it."
        for item in items:
            if item not in evidences:
                yield action, f"The must-have “{item}” is in no programme. Correct the key, or remove it."
            elif action not in evidences[item]:
                yield action, f"The must-have “{item}” does not name this action in its “hia5”. Add it there."
    for one in plan.actions:
        for topic in one.topics:
            if topic.item not in evidences:
                yield one.key, f"The topic “{topic.key}” needs the item “{topic.item}”, which is in no programme."


def _condition_faults(plan: PlanFile, actions: set[str]) -> Iterator[tuple[str, str]]:
    commitments = {commitment.key for commitment in plan.commitments}
    for action, condition in plan.conditions.items():
        if action not in actions:
            yield action, "“conditions” names an action that is not in this plan. Correct it."
        for missing in set(condition.needs_commitments_in_date) - commitments:
            yield action, f"It needs the commitment “{missing}”, which is not in this plan. Correct the key."
