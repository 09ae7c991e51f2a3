"""What became of a message, why it failed, and what to do about it, in words."""

from typing import Any

from onboarding.account_messages import ACCOUNT_CHANGES
from onboarding.models.choices import Channel, MessageState
from onboarding.rules.plain_words import counted
from onboarding.services.account_letters import ACCOUNT_MAIL, INVITATION
from web.presenters.tags import Tag
from web.words import clock_time

Row = dict[str, Any]

BY_MESSAGE_STATE = {
    "pending": Tag("Waiting to be sent"),
    "held": Tag("Held back", "orange"),
    "claimed": Tag("Being sent", "aqua-green"),
    "sent": Tag("Sent", "green"),
    "missed": Tag("Missed", "grey"),
    "cancelled": Tag("No longer needed", "grey"),
    "dead": Tag("Could not be sent", "red"),
}
assert set(BY_MESSAGE_STATE) == set(MessageState.values)
# What a message is that tells of no step.
BY_ACCOUNT_MAIL = {
    "invitation": "An invitation",
    "reset": "A link to a new password, or to the invitation that was not accepted yet",
    "by_service": "Word that they sign in with their trust’s account and have no password",
    "address": "A link to confirm a new address",
    "old_address": "Word to the old address that it changes",
    "mobile_code": "A code to a mobile number",
    "texts_stopped": "Word that text messages have stopped",
    "answered": "Word that HR answered a request for a correction",
    "requests": "People who wait for an answer about what is kept about them",
    **dict.fromkeys(ACCOUNT_CHANGES, "Word that what opens their account has changed"),
}
assert set(BY_ACCOUNT_MAIL) == set(ACCOUNT_MAIL)
OF_OTHER_THINGS = BY_ACCOUNT_MAIL | {"limits": "Text message about a limit"}
WITHOUT_STEPS = OF_OTHER_THINGS | {"weekly": "Your week", "monthly": "Your trust this month"}
WHAT_TO_DO = {
    "pending": "Nothing: it leaves by itself. Hold it back if it must not leave today.",
    "held": "Release it, or leave it: tomorrow a new message takes up what still holds.",
    "claimed": "Nothing: look again in a minute.",
    "sent": "Nothing.",
    "missed": "Nothing: what still holds is in a newer message.",
    "cancelled": "Nothing.",
    "dead": "Try again once the cause is put right. If that cannot be done today, call the person.",
}


def what_happened(row: Row) -> str:
    """One sentence on where a message has got to."""
    state, tries = row["state"], row["attempts"]
    if state == MessageState.SENT:
        return f"Sent on {clock_time(row['sent_at'])}" if row["sent_at"] else "Sent"
    if state == MessageState.PENDING and tries:
        return f"Tried {counted(tries, 'times')}. {why(row)} Next try on {clock_time(row['next_at'])}"
    if state == MessageState.DEAD:
        return why(row)
    return _WORDS.get((state, row["last_error"]), _WORDS.get((state, ""), ""))


_WORDS = {
    ("pending", ""): "Leaves by itself, within minutes",
    ("held", ""): "Kept back until somebody releases it. After its day it does not leave",
    ("claimed", ""): "On its way to the mail server",
    ("missed", ""): "Its day went by before it could leave",
    ("missed", "held back"): "Held back until its day had gone by",
    ("cancelled", ""): "Nothing in it was still true when it was to leave",
}


def why(row: Row) -> str:
    """Why it did not leave, from the kind of error; a server's own words are never kept."""
    kind, _, code = row["last_error"].partition(" ")
    answer = f" (answer {code})" if code.isdigit() else ""
    if kind == "SMTPRecipientsRefused" and code.startswith("5"):
        return f"The mail server refuses the person's address for good{answer}."
    if kind == "NotifyRefused":
        where = "mobile number" if row["channel"] == Channel.SMS else "address"
        return f"GOV.UK Notify could not deliver to the person's {where}, for good."
    if kind == "NotifyError":
        return f"GOV.UK Notify could not be reached, or could not deliver it yet{answer}."
    if kind == "SMTPDataError" and code.startswith("5"):
        return f"The mail server refuses the message for good{answer}."
    if row["last_error"] == "never settled":
        return "Sending it stopped half-way each time. It may have arrived."
    if kind:
        return f"The mail server could not be reached or asked us to try later{answer or f' ({kind})'}."
    return ""


OF_TEXTS = "Nothing: we write to the person by email as before."
OF_A_NUMBER = (
    "Nothing: text messages to this number have stopped, and the person reads why under My account, where they can give another."
    " We write to them by email as before."
)
ADDRESS_REFUSED = ("SMTPRecipientsRefused 5", "NotifyRefused")


def what_to_do(row: Row) -> str:
    """The next thing that somebody should do, if anything."""
    if row["state"] == MessageState.DEAD and row["channel"] == Channel.SMS:
        return OF_A_NUMBER if row["last_error"].startswith("NotifyRefused") else OF_TEXTS
    if row["state"] == MessageState.DEAD and row["kind"] == INVITATION:
        return "Ask the person for the right address, and invite them anew."
    if row["state"] == MessageState.DEAD and row["last_error"].startswith(ADDRESS_REFUSED):
        return "Ask the person for the right address, correct it, then try again. Until then, call them."
    return WHAT_TO_DO[row["state"]]
