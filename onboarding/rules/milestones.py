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
    "theory_sitting": "the day of the computer or written test",
    "theory_result": "the day of the computer or written test result",
    "osce_sitting": "the day of the practical test",
    "osce_result": "the day of the practical test result",
    "registration_applied": "the day of the application to the register",
    "registration": "registration",
    "role_changed": "the move to the registered role",
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
    "did_not_start": "the day on which a first day at work was missed",
    "mti_exception": "the day of the change in the Academy placement",
    "licence_change": "the day the organisation changes",
    "sms_login": "the day of the last log-in to the sponsor system",
}
"""Occurrences that start a duty clock and are not milestones of a recruit's journey."""

EVENT_OF_OCCURRENCE: dict[str, str] = {
    "absent": "absence_unauthorised_first_day",
    "reduced_pay": "absence_reduced_pay_over_4_weeks",
    "changed_role": "work_change_effective",
    "sponsorship_ended": "sponsorship_ended",
    "pending_check": "pending_check_done",
    "tb_xray": "tb_xray",
    "did_not_start": "did_not_start",
    "academy_change": "mti_exception",
    "licence_change": "licence_change",
    "system_login": "sms_login",
}
"""What people record, by the key of the event that it is to a duty."""
OCCURRENCE_OF_EVENT = {event: kind for kind, event in EVENT_OF_OCCURRENCE.items()}

ENROLLED = "enrolled"
"""The day on which a programme is given, which is known of everyone who follows it."""

DONE_PREFIX = "item:"
"""How the completion of another item is named among the dates: `item:` and the item's key."""

# The days of one permission to stay; each new one has all of them again.
OF_PERMISSION = frozenset({"visa_applied", "visa_granted", "visa_valid_from", "visa_expiry"})
PERMISSION_ENDS = "visa_expiry"
NEVER_PREFIX = "never:"
"""How an item is named that is not asked of the person, though another is counted from its completion."""


def anchor_words(anchor: str) -> str:
    """An anchor as it stands in a sentence after "before" or "after", such as "the day the visa is granted"."""
    if anchor.startswith(DONE_PREFIX):
        return f"the day “{anchor.removeprefix(DONE_PREFIX).replace('-', ' ')}” is done"
    if anchor.startswith(NEVER_PREFIX):
        return f"“{anchor.removeprefix(NEVER_PREFIX).replace('-', ' ')}”, which is not asked of this person"
    if anchor == ENROLLED:
        return "the day the programme is given"
    if anchor == RESUMED:
        return "the day the programme goes on after its pause"
    return MILESTONE_WORDS.get(anchor) or EVENT_WORDS.get(anchor) or anchor.replace("_", " ")


NO_WORK_YET = "Nobody may begin work before they have permission to."
UNLIKELY_ORDERS: tuple[tuple[str, str, str], ...] = (
    ("offer_accepted", "cos_assigned", ""),
    ("offer_accepted", "start_date", ""),
    ("visa_granted", "cos_start", "The first day at work moves with the visa, and the sponsor reports a later one."),
    ("visa_granted", "start_date", NO_WORK_YET),
    ("visa_valid_from", "start_date", NO_WORK_YET),
    ("visa_valid_from", "arrival", "Nobody may enter on a visa before it is valid."),
    ("arrival", "start_date", ""),
    ("arrival", "osce_sitting", ""),
    ("osce_result", "registration", ""),
    ("start_date", "left", ""),
)
"""The first of each pair is nearly always before the second; the words say why it matters. The other way round can be,
but somebody should look."""
IMPOSSIBLE_ORDERS = (
    ("visa_granted", "visa_expiry"),
    ("visa_valid_from", "visa_expiry"),
    ("cos_assigned", "visa_applied"),
    ("visa_applied", "visa_granted"),
)
"""The earlier of each pair cannot come after the later one of the same occurrence: a second visa follows the first."""

Dated = Mapping[tuple[str, int], date | None]
"""By kind and occurrence: the actual day, else the planned one."""


def doubts(days: Dated) -> tuple[str, ...]:
    """What to look at again in the days of a journey, as sentences. Days are compared within one occurrence."""
    found = []
    for first, second, because in UNLIKELY_ORDERS:
        for number in sorted({occurrence for _, occurrence in days}):
            earlier, later = days.get((first, number)), days.get((second, number))
            if earlier and later and earlier > later:
                words = f"{_named(first, number)} ({long_date(earlier)}) is after {_named(second, number)}"
                sentence = f"{words} ({long_date(later)}). {because} Check both days.".replace("  ", " ")
                found.append(f"{sentence[0].upper()}{sentence[1:]}")
    return tuple(found)


def impossible(days: Dated, kind: str, occurrence: int) -> tuple[str, str] | None:
    """The pair of kinds, the one that cannot come later first, that this milestone breaks; None where all is well."""
    for first, second in IMPOSSIBLE_ORDERS:
        earlier, later = days.get((first, occurrence)), days.get((second, occurrence))
        if kind in (first, second) and earlier and later and later < earlier:
            return first, second
    return None


def _named(kind: str, occurrence: int) -> str:
    return anchor_words(kind) if occurrence == 1 else f"{anchor_words(kind)} (number {occurrence})"
