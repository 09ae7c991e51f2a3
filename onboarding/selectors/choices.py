"""What there is to choose from for a recruit: places, cohorts, people by role, countries. One query for all of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from onboarding.access import Action, may
from onboarding.library.countries import country_name
from onboarding.models import Cohort, Membership, Recruit, Site, Ward
from onboarding.models.recruits import ROLE_OF_TIE


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `is_open` is false for a place that is closed, and a member who has left."""

    value: str
    words: str
    is_open: bool


Choices = dict[str, tuple[Choice, ...]]


def recruit_choices(viewer: Membership) -> Choices:
    """By the recruit's field of that name, in the order of their words; people only for who may list members."""
    parts = [
        _part("site", Site.objects, "name", Value("", CharField()), "is_open"),
        _part("ward", Ward.objects, "name", F("site__name"), "is_open"),
        _part("cohort", Cohort.objects, "name", Value("", CharField()), "is_open"),
    ]
    if may(viewer, Action.LIST_MEMBERS):
        for tie, role in ROLE_OF_TIE.items():
            people = Membership.objects.filter(trust=viewer.trust_id, roles__contains=[role])
            parts.append(_part(tie, people, "full_name", F("job_title"), "is_active"))
        parts.append(_countries(viewer))
    found: dict[str, list[tuple[Any, ...]]] = {}
    for kind, *row in parts[0].union(*parts[1:]).order_by("words", "value"):
        found.setdefault(kind, []).append(tuple(row))
    if "country" in found:
        found["country"] = sorted(
            (code, country_name(code), more, is_open) for code, _, more, is_open in found["country"]
        )
    return {kind: tuple(_told_apart(rows)) for kind, rows in found.items()}


def _part(kind: str, rows: Any, words: str, more: Any, is_open: str) -> QuerySet[Any, tuple[Any, ...]]:
    named = {"kind": Value(kind, CharField()), "value": Cast("id", CharField()), "words": F(words), "more": more}
    return _plain(rows, named | {"open": F(is_open)})


def _countries(viewer: Membership) -> QuerySet[Any, tuple[Any, ...]]:
    code, nothing = F("country_of_training"), Value("", CharField())
    named = {"kind": Value("country", CharField()), "value": code, "words": code, "more": nothing}
    rows = Recruit.objects.filter(trust=viewer.trust_id).exclude(country_of_training="")
    return _plain(rows, named | {"open": Value(True)})


def _plain(rows: Any, named: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    found: QuerySet[Any, tuple[Any, ...]] = rows.order_by().annotate(**named).values_list(*named)
    return found


def _told_apart(rows: Iterable[tuple[Any, ...]]) -> Iterable[Choice]:
    """Two wards of one name say their sites, two people their jobs."""
    rows = list(rows)
    times = Counter(words for _, words, *_ in rows)
    for value, words, more, is_open in rows:
        yield Choice(value, f"{words} ({more})" if times[words] > 1 and more else words, is_open)
