"""What must hold of a programme beyond the shape of its fields: stages, unique keys, and the law of hard limits."""

from collections import Counter
from collections.abc import Iterator, Sequence

from onboarding.library.drafts import Draft, Problem
from onboarding.library.programme_file import Item

MOST_LEAD_TIMES = {"target": 1, "hard": 3}
Fault = tuple[str, str]
"""A field as the library writes it, and what is wrong with it."""


def programme_problems(draft: Draft) -> Iterator[Problem]:
    """The faults of one programme that can be seen without any other file."""
    stem = draft.file.rpartition("/")[2].rpartition(".")[0]
    if draft.key and draft.key != stem:
        yield Problem(draft.file, "", f"“key” is “{draft.key}”, but the file is named “{stem}”. Make the two the same.")
    yield from repeated_keys(draft, "stages")
    yield from repeated_keys(draft, "items")
    yield from _stage_problems(draft)
    for item in draft.items():
        yield from (Problem(draft.file, item.key, reason, field) for field, reason in item_faults(item))


def repeated_keys(draft: Draft, name: str) -> Iterator[Problem]:
    """Keys that a list uses more than once."""
    for key, times in Counter(draft.keys(name)).items():
        if key and times > 1:
            yield Problem(draft.file, key, f"This key is used {times} times in “{name}”. Give each its own.")


def item_faults(item: Item) -> Iterator[Fault]:
    """What contradicts itself within one item: the field, and a sentence."""
    if item.limit == "hard":
        yield from _hard_limit_faults(item)
    if item.basis == "law" and item.hia5:
        yield (
            "hia5",
            "An item of basis law evidences no plan action: legal limits have a line of their own. Empty “hia5”.",
        )
    if item.valid_months and item.scope not in ("manager", "team"):
        yield "valid_months", "“valid_months” is only for items of scope manager or team. Remove it."
    yield from _reminder_faults(item.remind_days_before, item.limit)


def _hard_limit_faults(item: Item) -> Iterator[Fault]:
    if item.depends_on:
        yield "depends_on", "A hard limit waits for nothing: its day comes whatever else is open. Empty “depends_on”."
    if item.roll != "back" and item.unit != "working_days":
        yield "roll", "A hard limit must not fall on a shut day. Add “roll: back”, or count it in working days."


def _reminder_faults(lead_times: Sequence[int], limit: str) -> Iterator[Fault]:
    field = "remind_days_before"
    if list(lead_times) != sorted(set(lead_times), reverse=True):
        yield field, "“remind_days_before” must go from the largest number to the smallest, each once. Put it in order."
    most = MOST_LEAD_TIMES[limit]
    if len(lead_times) > most:
        yield field, f"“remind_days_before” has {len(lead_times)} values; a {limit} limit may have {most}. Remove some."


def _stage_problems(draft: Draft) -> Iterator[Problem]:
    stages = draft.keys("stages")
    used = {str(entry.get("stage")) for entry in draft.entries("items")}
    for item in draft.items():
        if item.stage not in stages:
            known = ", ".join(stages)
            yield Problem(draft.file, item.key, f"The stage “{item.stage}” is not in “stages”. Use one of {known}.")
    for stage in stages:
        if stage and stage not in used:
            yield Problem(draft.file, stage, "This stage has no item. Add one, or remove the stage.")
