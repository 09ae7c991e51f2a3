"""How a duty clock is said: days left, when it began, who answers, and how sure we are of its rule."""

from typing import Any

from onboarding.models.choices import Confidence, Role
from onboarding.rules.milestones import anchor_words
from onboarding.rules.plain_words import counted
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]
SOON_DAYS = 7
TIMES = {1: "", 2: "the second time", 3: "the third time"}


def days_tag(row: Row) -> Tag:
    """The days left, as a label; what cannot be computed is said and not left out."""
    if row["state"] == "closed":
        return Tag("Closed", "green")
    if row["state"] == "need_not_report":
        return Tag("Need not be reported", "grey")
    if row["cannot_be_computed"]:
        return Tag("Cannot be computed", "orange")
    left = row["days_left"]
    if row["kind"] == "not_before":
        return Tag(
            ("From today" if left == 0 else "Possible now") if left <= 0 else f"In {counted(left, 'days')}", "white"
        )
    if left < 0:
        return Tag(f"{counted(-left, 'days')} overdue", "red")
    return Tag("Due today" if left == 0 else f"{counted(left, 'days')} left", "yellow" if left <= SOON_DAYS else "")


def due_words(row: Row) -> str:
    """By when, in one line."""
    if row["state"] == "closed":
        return f"Closed on {day(row['closed_on'])}"
    if row["state"] == "need_not_report":
        return f"Decided on {day(row['closed_on'])}"
    if row["cannot_be_computed"]:
        return missing(row)
    if row["kind"] == "not_before":
        return f"Not before {day(row['due_on'])}"
    if row["clock_ends_on"] and row["clock_ends_on"] != row["due_on"]:
        return f"Report by {day(row['due_on'])}"
    return f"By {day(row['due_on'])}"


def missing(row: Row) -> str:
    """Why there is no day."""
    if row["applies"] == "unknown":
        return str(row["applies_reason"])
    return f"Not recorded yet: {', '.join(anchor_words(name) for name in row['waiting_for'])}"


def began_words(row: Row) -> str:
    """What began it, when, and which time."""
    nth = TIMES.get(row["number"], f"number {row['number']}")
    return ", ".join(part for part in (row["starts_when"], day(row["began_on"]), nth) if part)


def who_answers(row: Row) -> str:
    """Who does it, and who answers for the person."""
    owner = str(Role(row["owner_role"]).label)
    if row["delegate"]:
        return f"{owner}, for now {row['delegate']}"
    if not row["case_officer"]:
        return owner
    officer = f"{Role.HR.label}: {row['case_officer']}"
    return officer if row["owner_role"] == Role.HR else f"{owner}. {officer}"


def source_words(row: Row) -> str:
    """From where the rule is known, and the day that the source speaks for."""
    return f"{row['source']}. Looked up on {day(row['checked_on'])}, to be looked up again by {day(row['review_on'])}."


def sure_tags(row: Row) -> tuple[Tag, ...]:
    """Whether the rule is confirmed, and whether it is time to look again."""
    sure = Tag("Confirmed", "green") if row["confirmed"] else Tag("To be confirmed", "purple")
    return (sure, Tag("Check this rule", "orange")) if row["check_this_rule"] else (sure,)


def doubt_words(row: Row) -> str:
    """What is not certain about the rule."""
    if row["confirmed"]:
        return str(row["to_confirm"])
    label = str(Confidence(row["confidence"]).label)
    return f"{label}. {row['to_confirm']}".strip() if row["to_confirm"] else f"{label}."
