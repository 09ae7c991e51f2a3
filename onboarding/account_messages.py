"""The words of mail that tells of no step: about somebody's account, and of the audit to whoever keeps what it says."""

from collections.abc import Iterable

from onboarding.messages import NO_REPLY, Block, Line, Words, action, hello, small, text

# What opens an account, once it has changed: the action in the audit, the kind of the mail, and what this one says.
ACCOUNT_CHANGES = {
    "password_changed": "Your password was changed. Tokens for programs that you had made still work.",
    "password_reset": (
        "Your password was changed with a link that we mailed to you. Tokens for programs that you had made do not work any more."
    ),
    "second_step_added": "Codes from an app were set up to sign in with.",
    "second_step_removed": "Codes from an app were turned off: they are not asked for any more when you sign in.",
    "passkey_added": "A passkey was added to sign in with.",
    "passkey_removed": "A passkey was removed: nobody can sign in with it any more.",
    "identity_linked": "Your account of your trust was linked: whoever signs in with it at your trust’s service comes in here.",
    "identity_unlinked": "Your account of your trust was unlinked: nobody comes in here with it any more.",
    "recovery_codes_made": "New recovery codes were made. The earlier ones do not work any more.",
}


def invitation(name: str, trust: str, link: str, days: str, privacy: str) -> Words:
    """The way in, in the same words for whoever has an account already and whoever has none. `privacy`: where they read what
    is kept about them."""
    why = "Why you get this: the HR team added this address. If that was a mistake, ignore this message."
    blocks = (
        hello(name),
        text(f"{trust} invites you to its onboarding service, where you see what is to be done and by when."),
        action("Open the invitation", link),
        text(
            "You choose a password there. If you use the service already, also for another trust, you sign in as you always do "
            "and accept. Until then nobody comes in as you."
        ),
        text(
            f"The link works once, and for {days}. If it has run out, open it all the same: the page sends you a new one."
        ),
        Block((Line(why), Line("How we use your information", privacy), Line(NO_REPLY)), "small"),
    )
    return Words("An invitation to the onboarding service", blocks)


def new_password(name: str, trust: str, link: str, days: str) -> Words:
    """The way to another password."""
    asked = f"Somebody, we think you, asked for a new password for your account in the onboarding service of {trust}."
    not_you = f"The link works once, and for {days}. If it was not you, do nothing: your password stays as it is."
    blocks = (hello(name), text(asked), action("Choose one here", link), small(not_you, NO_REPLY))
    return Words("A new password for the onboarding service", blocks)


def by_service(name: str, trust: str, link: str) -> Words:
    """Instead of the way to another password: they come in by their trust's own service, which asks for both steps."""
    asked = f"Somebody, we think you, asked for a new password for your account in the onboarding service of {trust}."
    service = f"You have no password here: you sign in with your account of {trust}."
    cannot = (
        "If you cannot sign in there, ask the IT service desk of your trust. If it was not you who asked, do nothing."
    )
    blocks = (hello(name), text(f"{asked} {service}"), action("Sign in with it here", link), small(cannot, NO_REPLY))
    return Words("You sign in with your trust’s account", blocks)


def new_address(name: str, trust: str, link: str, days: str) -> Words:
    """To the new address: the way to confirm it."""
    asked = f"You asked to sign in to the onboarding service of {trust} with this address."
    until = f"The link works once, and for {days}. Until then nothing changes. If you did not ask for this, ignore it."
    confirm = action("Confirm it here, signed in as you are now", link)
    return Words("Confirm your new address", (hello(name), text(asked), confirm, small(until, NO_REPLY)))


def taken_address() -> Words:
    """To the new address instead, where an account has it already. It names neither the asker nor their trust."""
    asked = "Somebody asked to sign in to the onboarding service with this address."
    nothing = "It belongs to an account already, so nothing has changed. You do not need to do anything."
    return Words("This address is in use already", (text(f"{asked} {nothing}"), small(NO_REPLY)))


def old_address(name: str, trust: str, site_url: str, *, is_done: bool) -> Words:
    """To the old address: another one was asked for, or counts by now."""
    if is_done:
        done = f"The address with which you sign in to the onboarding service of {trust} has changed."
        blocks = (
            hello(name),
            text(f"{done} This one does not work any more."),
            text("If it was not you, tell your HR team at once."),
            small(NO_REPLY),
        )
        return Words("You sign in with another address now", blocks)
    asked = f"Somebody, we think you, asked to sign in to the onboarding service of {trust} with another address."
    blocks = (
        hello(name),
        text(f"{asked} We have written to that address. Until it is confirmed there, you sign in with this one."),
        action("If it was not you, tell your HR team and choose a new password", f"{site_url}/account/password/reset/"),
        small(NO_REPLY),
    )
    return Words("Somebody asked for another address to sign in with", blocks)


def account_changed(name: str, trust: str, change: str, site_url: str) -> Words:
    """To whoever signs in: what opens their account has changed. `change` is one of `ACCOUNT_CHANGES`."""
    about = (
        f"This is about how you sign in to the onboarding service of {trust}. If it was you, there is nothing to do."
    )
    blocks = (
        hello(name),
        text(ACCOUNT_CHANGES[change]),
        text(about),
        action(
            "If it was not you, tell your HR team at once and choose a new password",
            f"{site_url}/account/password/reset/",
        ),
        small("A password that you choose there ends tokens for programs too.", NO_REPLY),
    )
    return Words("How you sign in has changed", blocks)


def texts_stopped(name: str, trust: str, link: str) -> Words:
    """Text messages ended, because none arrives at the number."""
    stopped = f"We sent a text message from the onboarding service of {trust} to your mobile number, and it cannot be delivered."
    why = (
        "The telephone network says that this will not change, so we do not send text messages to that number any more."
    )
    blocks = (
        hello(name),
        text(f"{stopped} {why}"),
        text("We write to you by email as before, so you miss nothing."),
        action("Give another number, if you want text messages", link),
        small(NO_REPLY),
    )
    return Words("Text messages to you have stopped", blocks)


def correction_answered(name: str, trust: str, link: str) -> Words:
    """To whoever asked for a correction; what it was about stands behind the link."""
    answered = f"HR has answered what you asked to be corrected in the onboarding service of {trust}."
    blocks = (hello(name), text(answered), action("Sign in to read the answer", link), small(NO_REPLY))
    return Words("HR has answered what you asked for", blocks)


def requests_waiting(name: str, trust: str, lines: Iterable[tuple[str, str]], law: str) -> Words:
    """To HR: how many people wait for an answer, by when, and where. It names nobody. `law`: where the days come from, and how
    sure that is."""
    asked = f"People have asked about what the onboarding service of {trust} keeps about them, and wait for an answer:"
    why = "Why you get this: you are an HR officer of the trust, and there is a day by which people must be answered."
    blocks = (hello(name), text(asked), Block(tuple(Line(*line) for line in lines), "list"), small(why, law, NO_REPLY))
    return Words("People wait for an answer", blocks)


def audit_heads(lines: Iterable[str]) -> Words:
    """What the audit's newest links are, for somebody who keeps it where the database's administrators do not come."""
    blocks = (
        text("Keep this message. Each line is a day, a trust, and the newest link of the trust’s audit on that day:"),
        *(text(line) for line in lines),
        small(
            "With these lines in a file, manage.py verify_events --heads shows whether the audit was rewritten since.",
            NO_REPLY,
        ),
    )
    return Words("The newest links of the audit", blocks)
