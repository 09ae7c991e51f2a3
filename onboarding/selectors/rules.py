"""Rules of law and of regulators as rows: what is said, where it was read, of which day the source speaks, how sure we are.

Rules that decide when something is due are items of the trust's own versions. What the library holds by itself, such as the
roads to a register, stands beside them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from onboarding.access import Action, require
from onboarding.errors import NotFound
from onboarding.library.bank_holidays_file import read_bank_holidays
from onboarding.library.countries import country_groups
from onboarding.library.fields import Dated
from onboarding.library.journeys_file import Journey, Sourced, read_journeys
from onboarding.library.pulses_file import read_pulses
from onboarding.library.sponsor_file import read_sponsor_file
from onboarding.library.wres_file import read_wres
from onboarding.models import Item, Membership
from onboarding.models.choices import Basis, Limit, ProgrammeKind, VersionStatus
from onboarding.rules import sources
from onboarding.rules.due_dates import words
from onboarding.rules.sources import FixedLimit
from onboarding.selectors.programmes import KIND_ORDER
from onboarding.selectors.visible import visible_steps

Row = dict[str, Any]
OF_LAW = Q(limit=Limit.HARD) | Q(basis__in=[Basis.LAW, Basis.REGULATOR])
OF_ONE_PERSON = Q(version__programme__kind=ProgrammeKind.EXTRA)


def find_rule(viewer: Membership, item_id: UUID) -> Row:
    """One rule: for everyone of the trust where law or a regulator sets it; any other for those who see a step of it.
    Raises NotFound."""
    seen = Exists(visible_steps(viewer).filter(item=OuterRef("pk")))
    rows = Item.objects.filter(trust=viewer.trust_id, pk=item_id).annotate(seen=seen)
    known = OF_LAW & ~OF_ONE_PERSON & ~Q(version__status=VersionStatus.DRAFT)
    found = _loaded(rows.filter(known | Q(seen=True))).first()
    if found is None:
        raise NotFound()
    return rule_row(found)


def rules_of_law(viewer: Membership) -> list[Row]:
    """Every rule of law or of a regulator that is in force in the viewer's trust, by kind and programme, then what the
    library holds by itself. One query."""
    rows = sorted(
        map(rule_row, items_of_law(viewer)),
        key=lambda row: (row["kind"] != ProgrammeKind.DUTY, KIND_ORDER[row["kind"]]),
    )
    return [*rows, *library_rules()]


def items_of_law(viewer: Membership) -> QuerySet[Item]:
    """The items among them, by programme and place."""
    items = Item.objects.filter(OF_LAW & ~OF_ONE_PERSON, trust=viewer.trust_id, version__status=VersionStatus.PUBLISHED)
    return _loaded(items).order_by("version__programme__title", "stage__position", "position", "id")


def fixed_limits(viewer: Membership) -> dict[str, FixedLimit]:
    """By the key of an item: who set its day, in the newest version that was published. One query."""
    items = Item.objects.filter(trust=viewer.trust_id, limit=Limit.HARD).exclude(OF_ONE_PERSON)
    items = items.exclude(version__status=VersionStatus.DRAFT)
    found = {item.key: item.fixed_limit for item in items.order_by("version__number")}
    return {key: limit for key, limit in found.items() if limit}


def is_to_check(row: Mapping[str, Any], today: date) -> bool:
    """Whether the day to look it up again has passed."""
    return bool(row["review_on"] < today)


def is_confirmed(row: Mapping[str, Any]) -> bool:
    """Read in a page of the body concerned, and nothing left in doubt."""
    return sources.is_confirmed(row["confidence"], row["to_confirm"])


def _loaded(items: QuerySet[Item]) -> QuerySet[Item]:
    return items.select_related("version__programme")


def rule_row(item: Item) -> Row:
    """A rule as its item has it; `in_force_since` is the day on which its version was published."""
    version = item.version
    return {
        "id": item.pk,
        "title": item.title,
        "kind": version.programme.kind,
        "group": version.programme.title,
        "words": words(item.due_rule),
        "why": item.basis_note or item.guidance,
        "limit": item.limit,
        "basis": item.basis,
        **source_row(item),
        "confirmed": item.is_confirmed,
        "version": {"id": version.pk, "number": version.number, "status": version.status},
        "programme": version.programme_id,
        "in_force_since": version.published_at.date() if version.published_at else None,
    }


def source_row(item: Item) -> Row:
    """Where a rule was read, of which day that speaks, when to look again, and how sure we are. Version loaded."""
    return {
        "source": item.source,
        "confidence": item.confidence,
        "to_confirm": item.details.get("to_confirm", ""),
        "checked_on": item.version.checked_on,
        "review_on": item.version.review_on,
    }


SOURCE_FIELDS = {
    "source": F("item__source"),
    "confidence": F("item__confidence"),
    "to_confirm": F("item__details__to_confirm"),
    "checked_on": F("item__version__checked_on"),
    "review_on": F("item__version__review_on"),
}
"""The same for a query of steps that reads values."""


def rules_to_check(viewer: Membership, today: date) -> tuple[int, int]:
    """How many rules there are, and how many of them are past the day to look again. One query. Raises NotAllowed."""
    require(viewer, Action.SEE_HEALTH)
    rows = rules_of_law(viewer)
    return len(rows), sum(is_to_check(row, today) for row in rows)


def library_rules() -> list[Row]:
    """What the library says of law and regulators that is no item: roads to a register, holidays, countries, papers."""
    found: list[Row] = []
    for journey in read_journeys().values():
        found += _of_journey(journey)
    holidays, papers = read_bank_holidays(), read_sponsor_file()
    found.append(told(holidays, holidays) | _named("Working days", holidays.title, holidays.words))
    for group in country_groups():
        found.append(told(group, group) | _named("Groups of countries", group.title, group.explanation))
    found += [told(one, papers) | _named(papers.title, one.title, one.explanation) for one in papers.papers]
    pulses = read_pulses()
    found.append(told(pulses, pulses) | _named(pulses.title, "When somebody is asked", pulses.note))
    wres = read_wres()
    found.append(told(wres, wres) | _named("National measures", wres.title, wres.note))
    return found + [told(one, pulses) | _named(pulses.title, one.title, one.words) for one in pulses.help]


def told(one: Any, dated: Dated) -> Row:
    """Where something of the library was read, with the days of the file or part that it stands in."""
    return {
        "source": one.source,
        "confidence": one.confidence,
        "to_confirm": one.to_confirm or "",
        "checked_on": dated.checked_on,
        "review_on": dated.review_on,
    }


def _of_journey(journey: Journey) -> Iterable[Row]:
    for stage in journey.stages:
        yield told(stage, journey) | _named(journey.title, stage.title, stage.explanation)
        parts: list[tuple[str, Sourced | None, str]] = [
            ("attempts", stage.attempts, stage.attempts.words if stage.attempts else ""),
            ("time between sittings", stage.gap, stage.gap.words if stage.gap else ""),
            ("time before a new series", stage.again, stage.again.words if stage.again else ""),
            ("the number", stage.number, stage.number.words if stage.number else ""),
        ]
        for name, part, said in parts:
            if part is not None:
                yield told(part, journey) | _named(journey.title, f"{stage.title}: {name}", said)


def _named(group: str, title: str, said: str) -> Row:
    return {"id": None, "group": group, "title": title, "words": "", "why": said, "limit": "", "basis": ""}
