"""What must hold between the files of a library: prerequisites, plan actions, must-haves, country groups."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onboarding.library.drafts import Draft, Problem
from onboarding.library.duty_file import Duty
from onboarding.library.item_checks import Fault
from onboarding.library.programme_file import Item
from onboarding.rules.prerequisites import find_cycle, qualified


@dataclass(frozen=True, slots=True)
class Known:
    """The names that other files may use: items by full name as written, plan actions and how many plans have each, country
    groups."""

    items: Mapping[str, dict[str, Any]]
    actions: frozenset[str]
    groups: frozenset[str]
    plans_of: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> "Known":
        """The names of a whole library, faulty entries included, so that one fault is not reported as many."""
        return cls(
            items={
                f"{draft.key}/{entry.get('key')}": entry
                for draft in drafts
                if draft.kind == "programmes"
                for entry in draft.entries("items")
            },
            actions=frozenset(key for draft in drafts for key in draft.keys("actions")),
            plans_of=Counter(key for draft in drafts for key in set(draft.keys("actions"))),
            groups=frozenset(key for draft in drafts for key in draft.keys("groups")),
        )


def repeated_files(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """Files of one kind that claim the same key."""
    times = Counter((draft.kind, draft.key) for draft in drafts)
    for draft in drafts:
        if draft.key and times[draft.kind, draft.key] > 1:
            yield Problem(draft.file, "", f"The key “{draft.key}” is used by another file too. Give each its own.")


def programme_links(draft: Draft, known: Known) -> Iterator[Problem]:
    """Where a programme points at something that is not there, or at something that it may not wait for."""
    for item in draft.items():
        for named, reason in (*link_faults(item, known), *name_faults(item, known)):
            yield Problem(draft.file, item.key, reason, named)


def duty_links(draft: Draft, known: Known) -> Iterator[Problem]:
    """Where a duty points at a country group or an item that is not there, or shares a limit with what is none."""
    for duty in draft.sound("duties", Duty):
        yield from (Problem(draft.file, duty.key, reason) for reason in _group_links(duty.applies_when, known))
        for name in [duty.same_limit_as, *(one.item for one in duty.closed_by)]:
            if name and name not in known.items:
                reason = f"It names “{name}”, which is not in the library. Correct the key, or remove it."
                yield Problem(draft.file, duty.key, reason)
        if known.items.get(duty.same_limit_as or "", {"limit": "hard"}).get("limit") != "hard":
            reason = f"It has the same limit as “{duty.same_limit_as}”, which is no hard limit. Name another, or none."
            yield Problem(draft.file, duty.key, reason)


def cycles(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """A chain of prerequisites, across all programmes, that ends where it began."""
    files = {item.full_name: draft.file for draft in drafts for item in draft.items()}
    chain = find_cycle({item.full_name: waits_for(item) for draft in drafts for item in draft.items()})
    if chain:
        first = chain[0]
        reason = f"These wait for each other in a circle: {' → '.join(chain)}. Remove one of the prerequisites."
        yield Problem(files[first], first.rpartition("/")[2], reason)


def waits_for(item: Item) -> tuple[str, ...]:
    """All that an item waits for by full name: its prerequisites, and the item that its day is counted from."""
    other = item.due_rule.item
    return (*item.prerequisites, qualified(item.full_name, other)) if other else item.prerequisites


def link_faults(item: Item, known: Known) -> Iterator[Fault]:
    """What an item waits for and may not, or what is not there: the field, and a sentence."""
    for name in waits_for(item):
        if name not in known.items:
            field = "depends_on" if name in item.prerequisites else "anchor"
            yield field, f"It waits for “{name}”, which is not in the library. Correct the key, or remove it."
    for name in item.prerequisites:
        if known.items.get(name, {}).get("limit") == "hard":
            yield "depends_on", f"It waits for “{name}”, which is a hard limit: nothing may wait for one. Remove it."


def name_faults(item: Item, known: Known) -> Iterator[Fault]:
    """Plan actions and country groups that are not there: the field, and a sentence."""
    for action in item.hia5:
        if action not in known.actions:
            yield "hia5", f"The plan action “{action}” is in no plan. Use one of {', '.join(sorted(known.actions))}."
    yield from (("applies_when", reason) for reason in _group_links(item.applies_when, known))


def _group_links(applies_when: Mapping[str, Sequence[Any]] | None, known: Known) -> Iterator[str]:
    for group in (applies_when or {}).get("country_group", []):
        if group not in known.groups:
            yield f"The country group “{group}” is not in the library. Use one of {', '.join(sorted(known.groups))}."
