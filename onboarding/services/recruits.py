"""Registering recruits and keeping their facts right."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, Stale
from onboarding.library.countries import country_names
from onboarding.models import Membership, Recruit
from onboarding.models.choices import Regulator
from onboarding.models.recruits import ROLE_OF_TIE
from onboarding.rules.conditions import FACTS
from onboarding.rules.one_line import look_alikes, says_something, unwanted
from onboarding.selectors.visible import lock_recruit
from onboarding.services.events import record
from onboarding.services.fallbacks import settle_fallbacks
from onboarding.services.refresh import refresh

EDITABLE = frozenset(
    {
        "full_name",
        "known_as",
        "contact_email",
        "telephone",
        "profession",
        "regulator",
        "sponsor",
        "visa_route",
        "country_of_training",
        "facts",
        "site",
        "ward",
        "cohort",
        "line_manager",
        "pastoral_lead",
        "buddy",
        "case_officer",
    }
)
PLACES = ("site", "ward", "cohort")
# Rows of the trust are chosen, not typed; facts have a check of their own.
NOT_TYPED = {"facts"} | {
    field.name for field in Recruit._meta.concrete_fields if field.is_relation or field.name not in EDITABLE
}
# What is said where nothing was given; a name has a check of its own.
MISSING = {"profession": "Choose a profession."}
USUAL_REGULATOR = {
    "nurse": Regulator.NMC,
    "midwife": Regulator.NMC,
    "nursing_associate": Regulator.NMC,
    "doctor": Regulator.GMC,
    "ahp": Regulator.HCPC,
    "scientist": Regulator.HCPC,
    "pharmacist": Regulator.GPHC,
}


@transaction.atomic
def register_recruit(
    actor: Membership,
    *,
    membership: Membership | None = None,
    existing_staff: bool = False,
    effective_on: date | None = None,
    **facts: Any,
) -> Recruit:
    """Add a recruit. `facts` are the editable fields; people, ward and cohort are rows of the actor's trust.

    Raises NotAllowed, Invalid (each problem at its field)."""
    require(actor, Action.REGISTER_RECRUIT)
    recruit = Recruit(trust=actor.trust, membership=membership, existing_staff=existing_staff)
    _set(recruit, {"case_officer": actor} | facts)
    if recruit.ward and not recruit.site:
        recruit.site = recruit.ward.site
    recruit.regulator = recruit.regulator or USUAL_REGULATOR.get(recruit.profession, Regulator.NONE)
    _check(recruit)
    recruit.save(force_insert=True)
    on = effective_on or today_in(actor.trust)
    record(actor, "registered", recruit, effective_on=on, recruit=recruit, data={"name": recruit.full_name})
    return recruit


@transaction.atomic
def change_recruit(
    actor: Membership, *, recruit_id: UUID, changes: Mapping[str, Any], revision: int | None = None
) -> Recruit:
    """Change facts of a recruit; open steps are worked out again, and shared ones follow to a new ward or manager.

    Raises NotFound, NotAllowed, Stale, Invalid."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.EDIT_RECRUIT, recruit)
    if revision is not None and recruit.revision != revision:
        raise Stale()
    apply_changes(actor, recruit, with_site(changes), on=today_in(actor.trust))
    recruit.refresh_from_db(fields=["step_total", "step_done", "next_due_on"])
    return recruit


def with_site(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes with what follows from them: a ward brings its site. Part of a service."""
    follows = {"site": changes["ward"].site} if changes.get("ward") and "site" not in changes else {}
    return {**changes, **follows}


def apply_changes(
    actor: Membership,
    recruit: Recruit,
    changes: Mapping[str, Any],
    *,
    on: date,
    action: str = "changed",
    reason: str = "",
) -> None:
    """Set, check and save facts of a locked recruit, true from `on`; open steps follow. Part of a service."""
    before = {name: _plain(getattr(recruit, name)) for name in changes if name in EDITABLE}
    _set(recruit, changes)
    _check(recruit)
    recruit.revision += 1
    recruit.save(update_fields=[*changes, "revision"])
    after = {name: _plain(getattr(recruit, name)) for name in changes}
    data = {"from": before, "to": after} | ({"reason": reason} if reason else {})
    record(actor, action, recruit, effective_on=on, recruit=recruit, data=data)
    today = today_in(actor.trust)
    refresh(actor, recruit, today=today, effective_on=on, reason="Facts about the person changed")
    if not ROLE_OF_TIE.keys().isdisjoint(changes):
        settle_fallbacks(actor.trust, today, recruit)


def _set(recruit: Recruit, changes: Mapping[str, Any]) -> None:
    unknown = sorted(set(changes) - EDITABLE)
    if unknown:
        raise Invalid(
            problems=[FieldProblem(name, "unknown_field", "This cannot be changed here.") for name in unknown]
        )
    closed = [name for name in PLACES if name in changes and changes[name] and not changes[name].is_open]
    if closed:
        raise Invalid(problems=[FieldProblem(name, "closed", f"Choose a {name} that is open.") for name in closed])
    if problems := look_alikes("contact_email", str(changes.get("contact_email", ""))):
        raise Invalid(problems=problems)
    for name, value in changes.items():
        setattr(recruit, name, value)


def _check(recruit: Recruit) -> None:
    """Every field against its model, and every person against the role that they are to play."""
    problems = _facts_problems(recruit)
    for name in sorted(EDITABLE - NOT_TYPED):
        problems += unwanted(name, str(getattr(recruit, name)))
    try:
        recruit.clean_fields(exclude=NOT_TYPED)
    except ValidationError as error:
        for name, found in error.error_dict.items():
            words = [(one, MISSING.get(name) if one.code == "blank" else " ".join(one.messages)) for one in found]
            problems += [FieldProblem(name, one.code or "invalid", said) for one, said in words if said]
    if not says_something(recruit.full_name):
        problems.append(FieldProblem("full_name", "required", "Enter the person's full name."))
    if recruit.ward and recruit.site and recruit.ward.site_id != recruit.site_id:
        problems.append(FieldProblem("ward", "other_site", f"{recruit.ward.name} is not at {recruit.site.name}."))
    country = recruit.country_of_training
    if country and country not in country_names():
        problems.append(FieldProblem("country_of_training", "unknown", "Choose a country from the list."))
    problems += _ties_problems(recruit)
    if problems:
        raise Invalid(problems=list({(one.field, one.code): one for one in problems}.values()))


def _ties_problems(recruit: Recruit) -> Iterator[FieldProblem]:
    """Whoever is to look after somebody plays that role here, and is not that somebody."""
    for name, role in ROLE_OF_TIE.items():
        person = getattr(recruit, name)
        if person is None:
            continue
        if not person.is_active or not person.has_role(role):
            yield FieldProblem(name, "wrong_role", f"Choose someone who is a {role.label.lower()} here.")
        if person.pk == recruit.membership_id:
            yield FieldProblem(name, "themselves", "Choose somebody else: nobody looks after themselves.")


def _facts_problems(recruit: Recruit) -> list[FieldProblem]:
    good = isinstance(recruit.facts, dict) and all(
        name in FACTS and isinstance(value, bool) for name, value in recruit.facts.items()
    )
    return [] if good else [FieldProblem("facts", "unknown", f"Answer yes or no to these: {', '.join(FACTS)}.")]


def _plain(value: Any) -> Any:
    return str(value.pk) if hasattr(value, "pk") else value
