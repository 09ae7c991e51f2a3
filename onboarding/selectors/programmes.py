"""Programmes and their versions as rows, and the one that an address speaks of."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet

from onboarding.access import Action, may
from onboarding.errors import NotFound
from onboarding.models import Enrolment, Membership, Programme, ProgrammeVersion
from onboarding.models.choices import EnrolmentState, ProgrammeKind, VersionStatus

Row = dict[str, Any]
FOR_PEOPLE = (ProgrammeKind.INDUCTION, ProgrammeKind.ONBOARDING, ProgrammeKind.DEVELOPMENT)
"""Kinds that a trust writes itself; duties and commitments come with the library and with plans."""

KIND_ORDER = {kind: place for place, kind in enumerate(ProgrammeKind.values)}
IN_FLIGHT = (EnrolmentState.ACTIVE, EnrolmentState.PAUSED)
VERSION_FIELDS = (
    *("id", "number", "status", "template_version", "checked_on", "review_on", "source_note"),
    *("published_at", "made_at", "revision"),
)


def visible_programmes(viewer: Membership) -> QuerySet[Programme]:
    """The programmes of the trust, in a stable order; none for those who may see none. What was added for one person
    alone is no programme that people look for."""
    rows = Programme.objects.filter(trust=viewer.trust_id).exclude(kind=ProgrammeKind.EXTRA).order_by("title", "id")
    return rows if may(viewer, Action.SEE_PROGRAMMES) else rows.none()


def visible_versions(viewer: Membership) -> QuerySet[ProgrammeVersion]:
    """Every version of those programmes, newest first."""
    rows = ProgrammeVersion.objects.filter(programme__in=visible_programmes(viewer).order_by())
    return rows.order_by("-number", "id")


def find_programme(viewer: Membership, programme_id: UUID, *, lock: bool = False) -> Programme:
    """One programme, locked against other writers where asked. Raises NotFound, whether it is missing or foreign."""
    rows = visible_programmes(viewer).filter(pk=programme_id)
    found = (rows.select_for_update(no_key=True) if lock else rows).first()
    if found is None:
        raise NotFound()
    return found


def find_version(viewer: Membership, version_id: UUID, *, lock: bool = False) -> ProgrammeVersion:
    """One version with its programme, locked where asked. Raises NotFound, whether it is missing or foreign."""
    rows = visible_versions(viewer).filter(pk=version_id).select_related("programme")
    found = (rows.select_for_update(no_key=True, of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound()
    return found


def programme_rows(viewer: Membership, programmes: QuerySet[Programme], today: date) -> list[Row]:
    """Rows of these programmes, in their order: programmes, their versions, how many people follow them (`people_told`)."""
    newest_first = ProgrammeVersion.objects.order_by("-number")
    found = list(programmes.prefetch_related(Prefetch("versions", queryset=newest_first)))
    people = people_told(viewer, Q(version__programme__in=[one.pk for one in found]))
    return [_row(one, people, today) for one in found]


def _row(programme: Programme, people: Mapping[UUID, int] | None, today: date) -> Row:
    versions = list(programme.versions.all())
    published = next((one for one in versions if one.status == VersionStatus.PUBLISHED), None)
    drafts = [one for one in versions if one.status == VersionStatus.DRAFT]
    return {
        "id": programme.id,
        "key": programme.key,
        "title": programme.title,
        "kind": programme.kind,
        "audience": programme.audience,
        "published": _short(published),
        "drafts": [_short(one) for one in drafts],
        "versions": len(versions),
        "people": None if people is None else sum(people.get(one.pk, 0) for one in versions),
        "check_this": published is not None and published.review_on < today,
        "revision": programme.revision,
    }


def _short(version: ProgrammeVersion | None) -> Row | None:
    if version is None:
        return None
    names = ("id", "number", "status", "checked_on", "review_on", "published_at")
    return {name: getattr(version, name) for name in names}


def people_by_version(which: Q) -> dict[UUID, int]:
    """How many people follow each version now, those who are paused among them. One query."""
    rows = Enrolment.objects.filter(which, state__in=IN_FLIGHT, recruit__isnull=False)
    return dict(rows.order_by().values_list("version").annotate(Count("id")))


def people_told(viewer: Membership, which: Q) -> dict[UUID, int] | None:
    """The same for who manages programmes, None for everybody else: of a duty the number alone tells of a test that was not
    passed, or of an absence, where few people are."""
    return people_by_version(which) if may(viewer, Action.MANAGE_PROGRAMMES) else None


def people_of(version: ProgrammeVersion) -> int:
    """How many people follow one version now."""
    return people_by_version(Q(version=version)).get(version.pk, 0)


def version_rows(viewer: Membership, versions: QuerySet[ProgrammeVersion], today: date) -> list[Row]:
    """Rows of these versions, in their order: the versions with their numbers of items, and who follows them (`people_told`)."""
    found = list(
        versions.values(*VERSION_FIELDS, programme_key=F("programme__key")).annotate(items_count=Count("items"))
    )
    people = people_told(viewer, Q(version__in=[one["id"] for one in found]))
    return [_version_row(one, people, today) for one in found]


def _version_row(one: Row, people: Mapping[UUID, int] | None, today: date) -> Row:
    row = {name: one[name] for name in VERSION_FIELDS}
    return row | {
        "programme": one["programme_key"],
        "items_count": one["items_count"],
        "people": None if people is None else people.get(one["id"], 0),
        "check_this": one["status"] != VersionStatus.RETIRED and one["review_on"] < today,
    }


def by_kind(rows: Iterable[Row]) -> list[Row]:
    """In the order of the kinds, then as they came."""
    return sorted(rows, key=lambda row: KIND_ORDER[row["kind"]])
