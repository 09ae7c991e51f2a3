"""The dated facts that due dates are counted from, and how each is said in a sentence."""

from collections.abc import Mapping
from datetime import date

from onboarding.rules.pauses import RESUMED
from onboarding.rules.plain_words import long_date

MILESTONE_WORDS: dict[str, str] = {
    "offer_accepted": "the day the offer is accepted",
    "cos_assigned": "the day the certificate of sponsorship is assigned",
    "cos_start": "the start date on the certificate of sponsorship",
    "visa_applied": "the day of the visa application",
    "visa_granted": "the day the visa is granted",
    "visa_valid_from": "the day the visa becomes valid",
    "permission_to_enter": "the day permission to enter is given",
    "visa_expiry": "the day the visa ends",
    "arrival": "arrival",
    "start_date": "the first day at work",
    "osce_sitting": "the day of the practical test",
    "osce_result": "the day of the practical test result",
    "registration": "registration",
    "left": "the last day of employment",
}
"""Milestones of a recruit. Each may be planned or actual; a rule is given the actual date, else the planned one."""

NEEDS_NO_VISA = "settled"
WITHOUT_VISA: dict[str, str] = {"visa_granted": "offer_accepted"}
"""For someone who needs no visa none is ever granted: what is counted from that day is counted from the offer."""


def stand_ins(visa_route: str | None) -> dict[str, str]:
    """The milestones that never come on this route, each with the one that is counted from in its place."""
    return WITHOUT_VISA if visa_route == NEEDS_NO_VISA else {}


EVENT_WORDS: dict[str, str] = {
    "absence_unauthorised_first_day": "the first day missed without leave",
    "absence_reduced_pay_over_4_weeks": "the day absence without full pay passes four weeks in the year",
    "work_change_effective": "the day the change of work takes effect",
    "sponsorship_ended": "the day sponsorship ends",
    "pending_check_done": "the day of the check that rests on a pending application",
    "tb_xray": "the day of the X-ray",
    "osce_not_passed": "the day of a practical test that was not passed",
    "osce_third_not_passed": "the day of a third practical test that was not passed",
    "mti_exception": "the day of the change in the Academy placement",
    "licence_change": "the day the organisation changes",
    "sms_login": "the day of the last log-in to the sponsor system",
}
"""Occurrences that start a duty clock and are not milestones of a recruit's journey."""

ENROLLED = "enrolled"
"""The day on which a programme is given, which is known of everyone who follows it."""

DONE_PREFIX = "item:"
"""How the completion of another item is named among the dates: `item:` and the item's key."""


def anchor_words(anchor: str) -> str:
    """An anchor as it stands in a sentence after "before" or "after", such as "the day the visa is granted"."""
    if anchor.startswith(DONE_PREFIX):
        return f"the day “{anchor.removeprefix(DONE_PREFIX).replace('-', ' ')}” is done"
    if anchor == ENROLLED:
        return "the day the programme is given"
    if anchor == RESUMED:
        return "the day the programme goes on after its pause"
    return MILESTONE_WORDS.get(anchor) or EVENT_WORDS.get(anchor) or anchor.replace("_", " ")


UNLIKELY_ORDERS = (("arrival", "start_date"), ("offer_accepted", "start_date"), ("start_date", "left"))
"""The first of each pair is nearly always before the second. The other way round can be, but somebody should look."""


def doubts(days: Mapping[str, date | None]) -> tuple[str, ...]:
    """What to look at again in the days of a journey (actual, else planned), as sentences."""
    found = []
    for first, second in UNLIKELY_ORDERS:
        earlier, later = days.get(first), days.get(second)
        if earlier and later and earlier > later:
            words = (
                f"{anchor_words(first)} ({long_date(earlier)}) is after {anchor_words(second)} ({long_date(later)})."
            )
            found.append(f"{words[0].upper()}{words[1:]} Check both days.")
    return tuple(found)
