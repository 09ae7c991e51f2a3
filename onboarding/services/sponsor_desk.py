"""What HR keeps at the sponsor's desk: the licence, who is on it, allocations, certificates, reports that were made."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotFound, NotNow, Stale
from onboarding.models import (
    Certificate,
    CosAllocation,
    LicencePerson,
    Membership,
    Milestone,
    Recruit,
    SponsorLicence,
    SponsorReport,
)
from onboarding.models.base import Owned
from onboarding.models.choices import LicenceRating, LicenceRole, MilestoneKind, OccurrenceKind, Sponsor
from onboarding.rules.evidence import EARLIEST_DATE
from onboarding.rules.one_line import line_problems
from onboarding.rules.plain_words import long_date
from onboarding.selectors.visible import lock_recruit
from onboarding.services.events import record
from onboarding.services.occurrences import record_occurrence
from onboarding.services.turns import one_at_a_time

Kept = TypeVar("Kept", SponsorLicence, CosAllocation, LicencePerson, Certificate)
LATEST = date(2100, 12, 31)
MOST_CERTIFICATES = 100_000


@transaction.atomic
def keep_licence(
    actor: Membership, *, number: str, rating: str, expires_on: date | None, revision: int | None = None
) -> SponsorLicence:
    """Say what the sponsor system says of the licence. Raises NotAllowed, Stale, Invalid."""
    require(actor, Action.KEEP_SPONSOR_DESK)
    SponsorLicence.objects.get_or_create(trust=actor.trust)
    licence = SponsorLicence.objects.select_for_update().get(trust=actor.trust)
    _fresh(licence, revision)
    problems = line_problems("number", number, longest=30, required="Enter the licence number.")
    if rating not in LicenceRating.values:
        problems.append(FieldProblem("rating", "unknown", "Choose a rating."))
    problems += _day("expires_on", expires_on, required="")
    _raise(problems)
    before = _said(licence, "number", "rating", "expires_on")
    licence.number, licence.rating, licence.expires_on = number.strip(), rating, expires_on
    return _save(actor, licence, "licence_kept", before)


@transaction.atomic
def keep_allocation(
    actor: Membership,
    *,
    starts_on: date | None,
    ends_on: date | None,
    number: int | None,
    allocation_id: UUID | None = None,
    revision: int | None = None,
) -> CosAllocation:
    """Add an allocation of certificates, or put one right. Two never overlap. Raises NotAllowed, NotFound, Stale,
    Invalid."""
    require(actor, Action.KEEP_SPONSOR_DESK)
    one_at_a_time(actor, "allocation")
    others = list(CosAllocation.objects.filter(trust=actor.trust_id))
    one = _find(others, allocation_id) or CosAllocation(trust=actor.trust)
    _fresh(one, revision)
    problems = _day("starts_on", starts_on, required="Enter the first day.")
    problems += _day("ends_on", ends_on, required="Enter the last day.")
    if number is None or not 0 <= number <= MOST_CERTIFICATES:
        problems.append(FieldProblem("number", "out_of_range", f"Enter a number from 0 to {MOST_CERTIFICATES:,}."))
    if starts_on and ends_on and ends_on <= starts_on:
        problems.append(FieldProblem("ends_on", "impossible_order", "The last day must be after the first day."))
    elif (
        starts_on
        and ends_on
        and any(row.pk != one.pk and row.starts_on <= ends_on and starts_on <= row.ends_on for row in others)
    ):
        problems.append(FieldProblem("starts_on", "overlaps", "Another allocation covers some of these days."))
    _raise(problems)
    assert starts_on and ends_on and number is not None  # else there was a problem
    before = _said(one, "starts_on", "ends_on", "number")
    one.starts_on, one.ends_on, one.number = starts_on, ends_on, number
    return _save(actor, one, "allocation_kept", before)


@transaction.atomic
def keep_licence_person(
    actor: Membership,
    *,
    full_name: str,
    role: str,
    since: date | None,
    until: date | None = None,
    report: bool = False,
    person_id: UUID | None = None,
    revision: int | None = None,
) -> LicencePerson:
    """Add someone who plays a part on the licence, or say until when. `report` begins the clock for reporting the change.

    Raises NotAllowed, NotFound, Stale, Invalid, NotNow (that clock runs for this day already)."""
    require(actor, Action.KEEP_SPONSOR_DESK)
    rows = LicencePerson.objects.select_for_update().filter(trust=actor.trust_id)
    one = _find(list(rows.filter(pk=person_id)) if person_id else [], person_id) or LicencePerson(trust=actor.trust)
    _fresh(one, revision)
    problems = line_problems("full_name", full_name, longest=200, required="Enter the full name.")
    if role not in LicenceRole.values:
        problems.append(FieldProblem("role", "unknown", "Choose a role on the licence."))
    problems += [*_day("since", since, required="Enter the day from which."), *_day("until", until, required="")]
    if since and until and until < since:
        problems.append(FieldProblem("until", "impossible_order", "The last day cannot be before the first day."))
    _raise(problems)
    assert since  # else there was a problem
    before = _said(one, "full_name", "role", "since", "until")
    one.full_name, one.role, one.since, one.until = full_name.strip(), role, since, until
    if report:
        words = f"{LicenceRole(role).label}: {one.full_name}"
        _begin_clock(actor, until or since, words)
    return _save(actor, one, "licence_person_kept", before)


@transaction.atomic
def keep_certificate(
    actor: Membership,
    *,
    recruit_id: UUID,
    occurrence: int,
    number: str,
    returned_on: date | None = None,
    revision: int | None = None,
) -> Certificate:
    """Keep the number of a certificate that the trust assigned, or that it was returned unused.

    Raises NotFound (no such certificate of the trust's), NotAllowed, NotNow (used), Stale, Invalid."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.KEEP_SPONSOR_DESK)
    days = dict(Milestone.objects.filter(recruit=recruit, occurrence=occurrence).values_list("kind", "actual_on"))
    assigned_on = days.get(MilestoneKind.COS_ASSIGNED)
    if recruit.sponsor != Sponsor.TRUST or assigned_on is None:
        raise NotFound()
    found = Certificate.objects.filter(recruit=recruit, occurrence=occurrence).first()
    one = found or Certificate(trust=actor.trust, recruit=recruit, occurrence=occurrence)
    _fresh(one, revision)
    problems = line_problems("number", number, longest=30)
    problems += _day("returned_on", returned_on, required="", latest=today_in(actor.trust))
    if returned_on and returned_on < assigned_on:
        detail = f"It was assigned on {long_date(assigned_on)}: it cannot have been returned before."
        problems.append(FieldProblem("returned_on", "impossible_order", detail))
    _raise(problems)
    if returned_on and days.get(MilestoneKind.VISA_APPLIED):
        raise NotNow("The visa was applied for with this certificate, so it cannot be returned unused.", code="used")
    before = _said(one, "number", "returned_on")
    one.number, one.returned_on = number.strip(), returned_on
    return _save(actor, one, "certificate_kept", before, recruit)


@transaction.atomic
def log_report(
    actor: Membership, *, about: str, reported_on: date | None, reference: str, recruit_id: UUID | None = None
) -> SponsorReport:
    """Log a report that was made in the sponsor system, with its reference there. A line of the log never changes.

    Raises NotFound, NotAllowed, NotNow (logged already), Invalid."""
    recruit = lock_recruit(actor, recruit_id) if recruit_id else None
    require(actor, Action.KEEP_SPONSOR_DESK)
    problems = line_problems("about", about, longest=200, required="Enter what was reported.")
    problems += line_problems("reference", reference, longest=60, required="Enter the reference in the sponsor system.")
    problems += _day("reported_on", reported_on, required="Enter the day.", latest=today_in(actor.trust))
    if recruit and recruit.sponsor == Sponsor.ACADEMY:
        detail = "The Academy sponsors this person: report to the Academy, never on the trust’s own licence."
        problems.append(FieldProblem("recruit_id", "academy", detail))
    _raise(problems)
    assert reported_on  # else there was a problem
    made = SponsorReport(
        trust=actor.trust,
        recruit=recruit,
        about=about.strip(),
        reported_on=reported_on,
        reference=reference.strip(),
        reported_by=actor,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise NotNow("This report is in the log already.", code="logged") from error
    data = {"about": made.about, "reference": made.reference}
    record(actor, "sponsor_reported", made, effective_on=reported_on, recruit=recruit, data=data)
    return made


def _begin_clock(actor: Membership, on: date, words: str) -> None:
    """The change of who is on the licence is itself to be reported."""
    try:
        record_occurrence(actor, kind=OccurrenceKind.LICENCE_CHANGE, on=on, words=words)
    except Invalid as error:
        raise Invalid.field("report", "out_of_range", " ".join(one.detail for one in error.problems)) from error


def _find(rows: list[Any], key: UUID | None) -> Any:
    """The one to change; None where a new one is wanted. Raises NotFound."""
    if key is None:
        return None
    found = next((row for row in rows if row.pk == key), None)
    if found is None:
        raise NotFound()
    return found


def _fresh(one: Kept, revision: int | None) -> None:
    if revision is not None and not one._state.adding and one.revision != revision:
        raise Stale()


def _day(field: str, day: date | None, *, required: str, latest: date = LATEST) -> list[FieldProblem]:
    if day is None:
        return [FieldProblem(field, "required", required)] if required else []
    if not EARLIEST_DATE <= day <= latest:
        detail = f"The day must be from {long_date(EARLIEST_DATE)} to {long_date(latest)}."
        return [FieldProblem(field, "out_of_range", detail)]
    return []


def _raise(problems: list[FieldProblem]) -> None:
    if problems:
        raise Invalid(problems=problems)


def _said(one: Owned, *names: str) -> dict[str, object]:
    return {} if one._state.adding else {name: getattr(one, name) for name in names}


def _save(actor: Membership, one: Kept, action: str, before: dict[str, object], recruit: Recruit | None = None) -> Kept:
    one.revision += 0 if one._state.adding else 1
    one.save()
    after = {name: getattr(one, name) for name in before}
    data = {"from": before, "to": after}
    record(actor, action, one, effective_on=today_in(actor.trust), recruit=recruit, data=data)
    return one
