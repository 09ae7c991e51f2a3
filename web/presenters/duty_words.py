"""How a duty clock is said: days left, when it began, who answers, and how sure we are of its rule."""

from typing import Any

from onboarding.models.choices import Role
from onboarding.rules.milestones import anchor_words
from onboarding.rules.plain_words import counted
from web.presenters.step_lines import provisional_words
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
    how = "By"
    if row["kind"] == "not_before":
        how = "Not before"
    elif row["clock_ends_on"] and row["clock_ends_on"] != row["due_on"]:
        how = "Report by"
    return f"{how} {day(row['due_on'])}{provisional_words(row['holidays_not_published'])}"


def missing(row: Row) -> str:
    """Why there is no day."""
    if row["applies"] == "unknown":
        return str(row["applies_reason"])
    return f"Not recorded yet: {', '.join(anchor_words(name) for name in row['waiting_for'])}"


def began_words(row: Row) -> str:
    """What began it, when unless that is kept from the reader, and which time."""
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
