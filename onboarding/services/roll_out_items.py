"""The items of a version beside those of the other versions of its programme: what is new, gone, or said otherwise."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from onboarding.models import Enrolment, Item, ProgrammeVersion
from onboarding.models.choices import Scope, VersionStatus
from onboarding.selectors.version_detail import COMPARED

WORDED = (*(name for name in COMPARED if name != "stage"), "then_offset", "then_unit", "details")
Key = tuple[str, bool]  # the path of an item, and whether it is one of the person's own


@dataclass(frozen=True, slots=True)
class Shared:
    """An item that others do for someone: which time, by when they need it, and when it was done for them."""

    item: Item
    occurrence: int
    needed_on: date | None
    served_on: date | None


@dataclass(frozen=True)
class Items:
    """The items of a version, and of the other versions that people follow or have steps of, compared."""

    version: ProgrammeVersion
    new: Mapping[Key, Item]
    old: Mapping[UUID, Item]

    @cached_property
    def any(self) -> dict[UUID, Item]:
        """Every item of the programme, by its id."""
        return {**self.old, **{one.pk: one for one in self.new.values()}}

    @cached_property
    def wordings(self) -> dict[UUID, str]:
        """By older item: whether it is said just so in the version, otherwise, or not at all."""
        return {one.pk: _wording(one, self.new.get(item_key(one))) for one in self.old.values()}

    @cached_property
    def same(self) -> dict[UUID, UUID]:
        """By older item that is said just so in the version: the item of the version."""
        return {pk: self.new[item_key(self.old[pk])].pk for pk, wording in self.wordings.items() if wording == "same"}

    @cached_property
    def touched(self) -> set[str]:
        """Paths of items that are new to somebody, gone or said otherwise, and of those that are counted from such."""
        paths = {self.old[pk].path for pk, wording in self.wordings.items() if wording != "same"}
        for keys in self.keys.values():
            paths |= {path for path, _ in self.new.keys() - keys}
        return paths | {one.path for one in [*self.old.values(), *self.new.values()] if one.follows in paths}

    @cached_property
    def keys(self) -> dict[UUID, set[Key]]:
        """By older version: what it asks."""
        found: dict[UUID, set[Key]] = defaultdict(set)
        for one in self.old.values():
            found[one.version_id].add(item_key(one))
        return found

    def new_to(self, enrolment: Enrolment, there: set[Key]) -> list[Item]:
        """What the version asks and somebody does not have, given the touched steps that are there."""
        had = {key for key in self.keys[enrolment.version_id] if key[0] not in self.touched}
        return [item for key, item in self.new.items() if key not in there and key not in had]


def _wording(was: Item, now: Item | None) -> str:
    if now is None:
        return "gone"
    return "same" if all(getattr(was, name) == getattr(now, name) for name in WORDED) else "changed"


def items_of(version: ProgrammeVersion) -> Items:
    """Of every version but drafts: what is begun or finished may still be of one that nobody follows any more."""
    rows = Item.objects.filter(version__programme=version.programme_id).exclude(version__status=VersionStatus.DRAFT)
    found = list(rows.order_by("position"))
    new = {item_key(one): one for one in found if one.version_id == version.pk}
    return Items(version, new, {one.pk: one for one in found if one.version_id != version.pk})


def item_key(item: Item) -> Key:
    """What stays the same of an item from version to version."""
    return item.path, item.scope == Scope.PERSON
