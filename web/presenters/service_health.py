"""Whether the parts in the background do their work, each in words with what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from onboarding.clock import today_in
from onboarding.models import Membership
from onboarding.models.choices import MessageState
from onboarding.rules.plain_words import counted
from onboarding.selectors.health import Beat, heartbeats
from onboarding.selectors.rules import rules_to_check
from onboarding.selectors.trust_health import (
    MOST_UNSEALED,
    Audit,
    Mail,
    audit_health,
    late_erasures,
    mail_health,
    some_recruits,
    stored_files,
)
from onboarding.selectors.trust_settings import trust_settings
from onboarding.services.counters import wrong_counters
from onboarding.services.reconcile import stuck, unplanned
from web.presenters.message_words import BY_MESSAGE_STATE
from web.presenters.tags import Tag
from web.words import clock_time, day

WORKS, LOOK, WRONG = Tag("Works", "green"), Tag("Have a look", "yellow"), Tag("Needs help", "red")
SLOW_AFTER = timedelta(minutes=30)
PEOPLE_CHECKED = 200
TELL = "Tell the team that looks after this service: reminders and seals stand still until it is put right."
BEATS = {
    "sweep": ("Looking for what is due", "each minute"),
    "worker": ("Background work", "each minute"),
    "reconcile": ("Comparing what is due with what is planned", "each hour"),
}


@dataclass(frozen=True)
class Check:
    """One part: how it is, what that means, what to do, and a page that helps."""

    title: str
    tag: Tag
    words: str
    to_do: str = ""
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class HealthPage:
    """All checks, what is wrong first in a sentence, and today's messages by state."""

    summary: str
    checks: tuple[Check, ...]
    today: tuple[tuple[str, int], ...]


def health_page(viewer: Membership) -> HealthPage:
    """The whole page. A fixed number of queries: heartbeats, settings, reminders (3), mail (2), audit (2), files,
    erasures, counters (2), rules."""
    today = today_in(viewer.trust)
    mail = mail_health(viewer, today)
    beats = heartbeats()
    checks = (
        *_beats(beats),
        _unplanned(unplanned(viewer.trust, today)),
        _stuck(stuck(viewer.trust_id)[0]),
        _held(viewer),
        _waiting(mail),
        _dead(mail),
        _counters(viewer),
        _audit(audit_health(viewer)),
        *_heads(beats.get("audit_heads")),
        _files(viewer),
        _erasures(late_erasures(viewer)),
        _rules(viewer),
    )
    states = tuple((BY_MESSAGE_STATE[state].words, mail.today[state]) for state in MessageState if state in mail.today)
    return HealthPage(_summary(checks), checks, states)


def _summary(checks: Iterable[Check]) -> str:
    found = [check.tag for check in checks]
    wrong, look = found.count(WRONG), found.count(LOOK)
    if wrong:
        return f"{counted(wrong, 'parts')} {'needs' if wrong == 1 else 'need'} help."
    return f"{counted(look, 'things')} to look at. The rest works." if look else "Everything works."


def _beats(beats: dict[str, Beat]) -> Iterable[Check]:
    for name, (title, every) in BEATS.items():
        beat = beats.get(name)
        if beat is None:
            tag = LOOK if name == "reconcile" else WRONG
            yield Check(title, tag, f"Has not run yet. It should run {every}.", TELL if tag is WRONG else "")
        elif beat.is_silent:
            yield Check(title, WRONG, f"Last ran {_ago(beat.age)}. It should run {every}.", TELL)
        else:
            yield Check(title, WORKS, f"Last ran {_ago(beat.age)}.")


def _unplanned(count: int) -> Check:
    title = "Reminders that are due and not planned"
    if not count:
        return Check(title, WORKS, "None, counted just now.")
    words = f"{counted(count, 'reminders')}, counted just now. The next round should plan them within a minute."
    return Check(title, LOOK, words, "Look again in two minutes. If the number stays, tell the team.")


def _stuck(count: int) -> Check:
    title = "Messages that could leave and have waited over 30 minutes"
    if not count:
        return Check(title, WORKS, "None.")
    return Check(title, WRONG, f"{counted(count, 'messages')}.", TELL, "messages", "Messages")


def _held(viewer: Membership) -> Check:
    settings = trust_settings(viewer)
    if not settings.mail_held:
        return Check("Messages of the trust", WORKS, "Messages leave by themselves.")
    since = f" since {day(settings.mail_held_on)}" if settings.mail_held_on else ""
    words = f"All messages are held{since}: nobody is written to."
    return Check("Messages of the trust", LOOK, words, "Release them when you are ready.", "mail_hold", "Release")


def _waiting(mail: Mail) -> Check:
    title = "Oldest message that waits"
    if mail.oldest_since is None:
        return Check(title, WORKS, "Nothing waits that could leave.")
    age = timezone.now() - mail.oldest_since
    if age <= SLOW_AFTER:
        return Check(title, WORKS, f"Could leave since {clock_time(mail.oldest_since)}.")
    words = f"Waits since {clock_time(mail.oldest_since)}, which is too long unless messages are held."
    return Check(title, LOOK, words, "See whether messages are held. If not, tell the team.", "messages", "Messages")


def _dead(mail: Mail) -> Check:
    held = f" {counted(mail.held, 'messages')} held back by hand." if mail.held else ""
    if not mail.dead:
        return Check("Messages that could not be sent", WORKS, f"None.{held}")
    words = f"{counted(mail.dead, 'messages')} could not be sent.{held}"
    return Check(
        "Messages that could not be sent", LOOK, words, "Correct the address, then try again.", "messages", "Fix them"
    )


def _counters(viewer: Membership) -> Check:
    people = some_recruits(viewer, PEOPLE_CHECKED)
    wrong = wrong_counters(viewer.trust_id, people)
    title, of = "Progress counters", f"checked on {counted(len(people), 'people')} just now"
    if not wrong:
        return Check(title, WORKS, f"Right, {of}.")
    return Check(title, WRONG, f"Wrong for {wrong}, {of}.", "Tell the team: “recount” puts them right.")


def _audit(audit: Audit) -> Check:
    title = "Sealing of the audit"
    at_least = "At least " if audit.unsealed == MOST_UNSEALED else ""
    lines = (
        f"{at_least}{counted(audit.unsealed, 'lines')} {'waits' if audit.unsealed == 1 else 'wait'} for the next seal."
    )
    if audit.sealed_at is None:
        return Check(title, LOOK if audit.unsealed else WORKS, f"Nothing has been sealed yet. {lines}")
    words = f"Last sealed on {clock_time(audit.sealed_at)}. {lines}"
    if audit.unsealed and _is_late(audit.sealed_at):
        return Check(title, WRONG, words, TELL)
    return Check(title, WORKS, words)


def _heads(beat: Beat | None) -> Iterable[Check]:
    """Where the newest links are written down outside the database."""
    if beat and beat.figures.get("begun_late"):
        words = "This began anew within the last week, although the audit is older: the file before it may be lost."
        to_do = "Tell the team: look for the file, or for the mails, and compare with “verify_events --heads”."
        yield Check("The audit’s links outside the database", LOOK, words, to_do)
    elif beat:
        yield Check("The audit’s links outside the database", WORKS, f"Last written down {_ago(beat.age)}.")


def _is_late(sealed_at: datetime) -> bool:
    return timezone.now() - sealed_at > SLOW_AFTER


def _files(viewer: Membership) -> Check:
    count, size = stored_files(viewer)
    return Check("Files kept as evidence", WORKS, f"{counted(count, 'files')}, {_size(size)} together.")


def _erasures(late: int) -> Check:
    title = "Erasures that were approved over an hour ago"
    if not late:
        return Check(title, WORKS, "All are carried out, or held.")
    words = f"{counted(late, 'erasures')} not carried out. Each is tried again within the hour."
    to_do = "What names a person waits for the rest about them: look for proposals. If there are none, tell the team."
    return Check(title, LOOK, words, to_do, "erasures_waiting", "What waits")


def _rules(viewer: Membership) -> Check:
    total, late = rules_to_check(viewer, today_in(viewer.trust))
    title = "Rules of law"
    if not late:
        return Check(title, WORKS, f"All {total} were looked up within their time.", "", "rules", "See them")
    words = f"{late} of {total} are past the day to look again."
    return Check(title, LOOK, words, "Look up what the sources say now.", "rules", "Check these rules")


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{size / 1000:,.0f} kB"


def _ago(age: timedelta) -> str:
    seconds = max(0, int(age.total_seconds()))
    if seconds < 120:
        return f"{counted(seconds, 'seconds')} ago"
    return f"{counted(seconds // 60, 'minutes')} ago" if seconds < 7200 else f"{counted(seconds // 3600, 'hours')} ago"
