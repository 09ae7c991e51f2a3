"""Adding, renaming, closing and opening the places of a trust: sites, wards, and cohorts of people who arrive together."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotNow, Stale
from onboarding.models import Cohort, Membership, Site, Ward
from onboarding.rules.calendars import COUNTRIES
from onboarding.rules.one_line import line_problems
from onboarding.rules.plain_words import listed
from onboarding.selectors.places import Place, lock_place, still_there
from onboarding.services.events import record

LONGEST_NAME = 200
NAMED_IN_A_REFUSAL = 5
CHANGEABLE = {Site: {"name", "country", "is_open"}, Ward: {"name", "is_open"}, Cohort: {"name", "is_open"}}


@transaction.atomic
def add_site(actor: Membership, *, name: str, country: str = "ENG") -> Site:
    """Add a place of the trust; its country decides which bank holidays count. Raises NotAllowed, Invalid."""
    return _add(actor, Site(trust=actor.trust, name=name.strip(), country=country))


@transaction.atomic
def add_ward(actor: Membership, *, site: Site, name: str) -> Ward:
    """Add a team at an open site of the actor's trust, which does not close meanwhile. Raises NotAllowed, Invalid."""
    require(actor, Action.MANAGE_PLACES)
    site = lock_place(actor, Site, site.pk)
    if not site.is_open:
        raise Invalid.field("site", "closed", f"{site.name} is closed. Choose a site that is open.")
    return _add(actor, Ward(trust=actor.trust, site=site, name=name.strip()))


@transaction.atomic
def add_cohort(actor: Membership, *, name: str) -> Cohort:
    """Add a group of people who arrive together. Raises NotAllowed, Invalid."""
    return _add(actor, Cohort(trust=actor.trust, name=name.strip()))


@transaction.atomic
def change_place(
    actor: Membership, *, kind: type[Place], place_id: UUID, changes: Mapping[str, Any], revision: int | None = None
) -> Place:
    """Rename a place, close it or open it again; a site's country can be put right while nobody's dates rest on it.

    Nothing closes over people's heads: the refusal says who is still there.
    Raises NotFound, NotAllowed, Stale, Invalid, NotNow."""
    place = lock_place(actor, kind, place_id)
    require(actor, Action.MANAGE_PLACES, place)
    if revision is not None and place.revision != revision:
        raise Stale()
    wanted = {name: value.strip() if name == "name" else value for name, value in changes.items()}
    if unknown := sorted(set(wanted) - CHANGEABLE[kind]):
        raise Invalid(
            problems=[FieldProblem(name, "unknown_field", "This cannot be changed here.") for name in unknown]
        )
    before = {name: getattr(place, name) for name, value in wanted.items() if getattr(place, name) != value}
    if not before:
        return place
    _check_moment(actor, place, {name: wanted[name] for name in before})
    for name in before:
        setattr(place, name, wanted[name])
    place.revision += 1
    _save(place)
    _note(actor, _verb(before, place), place, {"from": before, "to": {name: wanted[name] for name in before}})
    return place


def _add(actor: Membership, place: Place) -> Place:
    require(actor, Action.MANAGE_PLACES)
    _save(place)
    _note(actor, "place_added", place, {})
    return place


def _save(place: Place) -> None:
    """Check the fields and write the row. Two people who choose one name at once get the same answer as one after
    the other. Raises Invalid."""
    problems = line_problems("name", place.name, longest=LONGEST_NAME, required="Enter a name.")
    if isinstance(place, Site) and place.country not in COUNTRIES:
        problems.append(FieldProblem("country", "unknown", "Choose a country from the list."))
    if problems:
        raise Invalid(problems=problems)
    there: dict[str, Any] = {"site": place.site_id} if isinstance(place, Ward) else {}
    others = type(place)._default_manager.filter(trust=place.trust_id, name__iexact=place.name, **there)
    taken = Invalid.field("name", "taken", f"There is a {place._meta.model_name} called {place.name} already.")
    if others.exclude(pk=place.pk).exists():
        raise taken
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        raise taken from error


def _check_moment(actor: Membership, place: Place, wanted: Mapping[str, Any]) -> None:
    """Nobody is left behind, and no ward is open at a site that is not."""
    if wanted.get("is_open") is False:
        _check_empty(place)
    if wanted.get("is_open") and isinstance(place, Ward) and not lock_place(actor, Site, place.site_id).is_open:
        raise NotNow(f"{place.site.name} is closed. Open it first.", code="site_closed")
    if "country" in wanted and still_there(place).exists():
        detail = (
            f"The dates of people at {place.name} rest on its bank holidays. Add another site, and move them there."
        )
        raise NotNow(detail, code="people_still_there")


def _check_empty(place: Place) -> None:
    names = list(still_there(place).values_list("full_name", flat=True))
    if names:
        shown = names[:NAMED_IN_A_REFUSAL]
        if len(names) > len(shown):
            shown.append(f"{len(names) - len(shown)} more")
        people = "1 person is" if len(names) == 1 else f"{len(names)} people are"
        still = "still to arrive" if isinstance(place, Cohort) else "still there"
        detail = f"{place.name} cannot close: {people} {still}. Move {listed(shown, 'and')} first."
        raise NotNow(detail, code="people_still_there")
    if isinstance(place, Site):
        wards = list(place.wards.filter(is_open=True).order_by("name").values_list("name", flat=True))
        if wards:
            raise NotNow(
                f"{place.name} still has open wards: {listed(wards, 'and')}. Close them first.", code="open_wards"
            )


def _verb(before: Mapping[str, Any], place: Place) -> str:
    if "is_open" in before:
        return "place_opened" if place.is_open else "place_closed"
    return "place_changed"


def _note(actor: Membership, action: str, place: Place, data: Mapping[str, Any]) -> None:
    kind = place._meta.model_name
    record(actor, action, place, effective_on=today_in(actor.trust), data={"place": place.name, "kind": kind, **data})
