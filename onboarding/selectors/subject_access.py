"""Everything that is kept about one person, table by table, by the decisions in `library/personal-data.yaml`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet

from onboarding.access import Action, require
from onboarding.library.personal_data import PackedTable, read_personal_data
from onboarding.models import Event, Evidence, Membership, Recruit, ReleasedWords, User
from onboarding.models.choices import Private
from onboarding.models.erasures import Person
from onboarding.rules.plain_words import counted, listed
from onboarding.rules.scans import why_kept
from onboarding.selectors.personal_rows import about

Row = dict[str, Any]
SEALED = "Sealed: only the team that owns this step and the person themselves read it. Ask that team."
# Whom HR asks for private words, by their kind.
HOLDERS = {Private.PASTORAL: "the pastoral lead", Private.HEALTH: "occupational health"}
PRIVATE = "step__item__private"
# What an export says of a row that another row points to.
LABELS = {
    "membership": "full_name",
    "recruit": "full_name",
    "site": "name",
    "ward": "name",
    "cohort": "name",
    "item": "title",
    "step": "item__title",
    "enrolment": "version__programme__title",
    "programmeversion": "programme__title",
    "milestone": "kind",
}


@dataclass(frozen=True)
class Held:
    """The rows of one table about the person. `others`: its columns that may speak of somebody else; `sealed`: how many
    rows have words that are sealed, by their kind."""

    table: str
    kind: str
    rows: list[Row]
    others: tuple[str, ...]
    withheld: dict[str, str]
    sealed: Counter[str]


@dataclass(frozen=True)
class HeldFile:
    """A stored file about the person, under the step for which it was sent."""

    evidence: Evidence
    kept_back: str


def held_about(viewer: Membership, person: Person) -> list[Held]:
    """All tables in the order of the library, also those without rows. One query for each, and one for what was released.
    Raises NotAllowed."""
    require(viewer, Action.EXPORT_PERSON, person)
    tables = read_personal_data().pack_of(staff=is_staff(person))
    released = set(ReleasedWords.objects.filter(_named(tables, "releasedwords", person)).values_list("row", flat=True))
    return [_held(viewer, person, table, released) for table in tables]


def held_files(viewer: Membership, person: Person) -> list[HeldFile]:
    """The files that are not private, or released; those that may not leave say why. One query. Raises NotAllowed."""
    require(viewer, Action.EXPORT_PERSON, person)
    open_words = Q(step__item__private="") | Q(pk__in=ReleasedWords.objects.values("row"))
    tables = read_personal_data().pack_of(staff=is_staff(person))
    rows = Evidence.objects.filter(open_words, _named(tables, "evidence", person)).exclude(file="")
    found = rows.select_related("step__item").order_by("step__item__path", "step__occurrence", "revision")
    return [HeldFile(one, why_kept(one.scan, scanner=bool(settings.CLAMD))) for one in found]


def sealed_words(tables: list[Held]) -> str:
    """How many rows are sealed and whom HR asks for them; empty where none is."""
    counts = sum((one.sealed for one in tables), Counter[str]())
    whom = [
        HOLDERS[Private(kind)] + (f" for {number}" if len(counts) > 1 else "")
        for kind, number in sorted(counts.items(), reverse=True)
    ]
    if not whom:
        return ""
    return (
        f"Sealed: the private words of {counted(counts.total(), 'rows')}, and files of those steps, are not in this pack. Ask "
        f"{listed(whom, 'and')}. They can let them into a pack on the page of the step."
    )


def is_staff(person: Person) -> bool:
    """Whether it is a member of staff who is no recruit."""
    return isinstance(person, Membership)


def _named(tables: Sequence[PackedTable], name: str, person: Person) -> Q:
    return about(next(one for one in tables if one.table == name), [person.pk])


def _held(viewer: Membership, person: Person, table: PackedTable, released: set[UUID]) -> Held:
    model = apps.get_model(table.label)
    paths = {name: _path(model, name) for name in table.export}
    wanted = [*paths.values(), *(["pk", PRIVATE] if table.sealed else [])]
    rows, sealed = [], Counter[str]()
    for found in _rows(viewer, person, table, model).values(*wanted):
        row = {name: _plain(found[path]) for name, path in paths.items() if model is not User or _tells(person, name)}
        if table.sealed and found[PRIVATE] and found["pk"] not in released:
            hidden = [name for name in table.sealed if row[name]]
            row |= dict.fromkeys(hidden, SEALED)
            sealed[found[PRIVATE]] += bool(hidden)
        rows.append(row)
    return Held(table.table, table.kind, rows, tuple(table.others), dict(table.withhold), sealed)


def _tells(person: Person, name: str) -> bool:
    """Until somebody accepts, of their account no more than the address that HR gave: the account may be of another trust."""
    member = person if isinstance(person, Membership) else person.membership
    return name == "email" or (member is not None and member.accepted_at is not None)


def _rows(viewer: Membership, person: Person, table: PackedTable, model: type[Model]) -> QuerySet[Any]:
    named = about(table, [person.pk])
    if model is Event and isinstance(person, Recruit) and person.membership_id:  # such as signing in
        named |= Q(object_kind="membership", object_id=person.membership_id)
    rows = model._default_manager.filter(named).order_by("pk")
    if hasattr(model, "trust_id"):
        return rows.filter(trust=viewer.trust_id)
    accepted = {"user__memberships__trust": viewer.trust_id, "user__memberships__accepted_at__isnull": False}
    return rows if model is User else rows.filter(**accepted)


def _path(model: type[Model], name: str) -> str:
    """The column itself, or what names the row that it points to."""
    related = model._meta.get_field(name).related_model
    return f"{name}__{LABELS[related._meta.model_name or '']}" if isinstance(related, type) else name


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
