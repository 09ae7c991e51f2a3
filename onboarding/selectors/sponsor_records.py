"""What the service itself knows of a sponsored person, for their sponsor file: dates, contact history, absences,
certificates, registration, reports. Notes of HR and private words are not part of it."""

from typing import Any

from onboarding.library.countries import country_name
from onboarding.models import Certificate, Event, Milestone, Occurrence, Recruit, SponsorReport
from onboarding.models.choices import Outcome

Row = dict[str, Any]
CONTACT = ("contact_email", "telephone")
RESULTS = ("theory_result", "osce_result")


def records_of(recruit: Recruit) -> dict[str, Any]:
    """By name of the file: its rows. Five queries."""
    return {
        "person": _person(recruit),
        "dates": _dates(recruit),
        "contact-history": _contact_history(recruit),
        "absences": _absences(recruit),
        "certificates": _certificates(recruit),
        "reports": _reports(recruit),
    }


def _person(recruit: Recruit) -> Row:
    return {
        "full_name": recruit.full_name,
        "profession": recruit.profession,
        "regulator": recruit.regulator,
        "registration_number": recruit.registration_number,
        "visa_route": recruit.visa_route,
        "country_of_training": country_name(recruit.country_of_training),
        "ward": recruit.ward.name if recruit.ward else None,
        "site": recruit.site.name if recruit.site else None,
        "line_manager": recruit.line_manager.full_name if recruit.line_manager else None,
    }


def _dates(recruit: Recruit) -> list[Row]:
    """Dated facts that bear on sponsorship; how tests went is between the person and those who teach them."""
    rows = Milestone.objects.filter(recruit=recruit).exclude(kind__in=RESULTS, outcome__in=_not_passed())
    return [
        dict(row) for row in rows.order_by("kind", "occurrence").values("kind", "occurrence", "planned_on", "actual_on")
    ]


def _not_passed() -> list[str]:
    return [one for one in Outcome.values if one != Outcome.PASSED]


def _contact_history(recruit: Recruit) -> Row:
    """As it is now, and every change that the audit still has words of."""
    events = Event.objects.filter(recruit=recruit, action="changed").select_related("detail", "actor")
    changes = []
    for event in events.order_by("recorded_at", "id"):
        words = event.detail.data if hasattr(event, "detail") else {}
        before, after = words.get("from", {}), words.get("to", {})
        moved = [name for name in CONTACT if name in after and after[name] != before.get(name)]
        if moved:
            changes.append(
                {
                    "changed_at": event.recorded_at,
                    "by": event.actor.full_name if event.actor else None,
                    "from": {name: before.get(name) for name in moved},
                    "to": {name: after[name] for name in moved},
                }
            )
    return {"now": {name: getattr(recruit, name) for name in CONTACT}, "changes": changes}


def _absences(recruit: Recruit) -> list[Row]:
    """When, and how it was recorded; the words may tell of health, so they stay out."""
    names = ("kind", "happened_on", "ended_on", "reported_by__full_name", "recorded_at")
    rows = Occurrence.objects.filter(recruit=recruit).order_by("happened_on", "id")
    return [dict(row) for row in rows.values(*names)]


def _certificates(recruit: Recruit) -> list[Row]:
    rows = Certificate.objects.filter(recruit=recruit).order_by("occurrence")
    return [dict(row) for row in rows.values("occurrence", "number", "returned_on")]


def _reports(recruit: Recruit) -> list[Row]:
    rows = SponsorReport.objects.filter(recruit=recruit).order_by("reported_on", "id")
    return [dict(row) for row in rows.values("about", "reported_on", "reference", "reported_by__full_name")]
