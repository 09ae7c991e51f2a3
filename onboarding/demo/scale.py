"""Trusts of any size, to measure with: some hundred journeys are played by the services, the rest are copies of them."""

from collections.abc import Iterator
from datetime import date

from onboarding.demo.copies import copy_people
from onboarding.demo.seeding import journeys, play_all
from onboarding.demo.trusts import Stage
from onboarding.demo.world import TrustPlan

# So many people are planned by the real rules; more than one trust shares them out. Those after them are copies.
DIFFERENT_PEOPLE, FEWEST_IN_A_TRUST = 120, 40
MONTHS = range(-16, 4)  # twenty cohorts, one for each month of start, counted from now
WARDS = 12
TEAMS = {"line_manager": WARDS, "pastoral_lead": 4, "buddy": 20, "hr": 8, "director": 1}
TEAMS |= {"education": 2, "occupational_health": 2}
TAKES = (["nurse", "nursing_associate"], ["nurse", "midwife"], ["doctor", "nurse"], ["ahp", "pharmacist", "other"])


def scale_plan(number: int) -> TrustPlan:
    """The trust of that number: twelve wards, their people, and a cohort each month for twenty months."""
    wards = [
        {"name": f"Ward {ward}", "manager": f"line-manager{ward}", "takes": TAKES[ward % len(TAKES)]}
        for ward in range(1, WARDS + 1)
    ]
    return TrustPlan.model_validate(
        {
            "ods_code": ods_code(number),
            "name": f"Scale Hospitals {number}",
            "live_on": date(2023, 4, 1),
            "domain": f"scale{number}.example",
            "recruits_sign_in": True,
            "staff": [one for role, size in TEAMS.items() for one in _team(role, size)],
            "sites": [
                {"name": "First hospital", "wards": wards[: WARDS // 2]},
                {"name": "Second hospital", "wards": wards[WARDS // 2 :]},
            ],
            "cohorts": [
                {
                    "name": f"Intake {number}",
                    "starts_in": 30 * month,
                    "spread": 15,
                    "size": 1,
                    "share_left_open": 0.02 if month < -3 else 0.06,
                }
                for number, month in enumerate(MONTHS, start=1)
            ],
            "professions": {"nurse": 60, "doctor": 17, "midwife": 6, "ahp": 8, "nursing_associate": 5, "pharmacist": 4},
        }
    )


def ods_code(number: int) -> str:
    """What tells that trust apart."""
    return f"ZX{number}"


def different_people(trusts: int) -> int:
    """How many journeys are played in each of so many trusts."""
    return max(FEWEST_IN_A_TRUST, DIFFERENT_PEOPLE // trusts)


def fill(stage: Stage, size: int, different: int) -> Iterator[None]:
    """Bring so many recruits into the trust, in a transaction; yields for each of them."""
    played = min(size, different)
    for _ in play_all(journeys(stage, played)):
        yield
    yield from copy_people(stage, size - played)


def _team(role: str, size: int) -> Iterator[dict[str, object]]:
    title = role.replace("_", " ")
    for number in range(1, size + 1):
        yield {
            "key": f"{title.replace(' ', '-')}{number}",
            "name": f"{title.capitalize()} {number}",
            "roles": [role],
            "job_title": title.capitalize(),
            "telephone": f"01632 960{number:03}",
        }
