"""The words of figures in files that leave the service: names of groups, colours and directions, and what each means."""

from collections.abc import Mapping

GROUPED_BY = {
    "profession": "Profession",
    "site": "Site",
    "cohort": "Cohort",
    "line_manager": "Line manager",
    "owner_role": "Who owns the step",
}
WORDS = {
    "green": "Green",
    "amber": "Amber",
    "red": "Red",
    "grey": "Grey",
    "better": "Better",
    "worse": "Worse",
    "same": "The same",
    None: "",
}
DEFINITIONS = {
    "People counted": "People in scope for whom at least one must-have of the action is due, and neither waived nor inherited.",
    "People met": "Of them, those for whom every must-have that is due was done.",
    "People not met": "Of them, those for whom a must-have that is due was not done.",
    "People unknown": "Of them, those for whom we do not know: sent in but not reviewed yet, evidence out of date, or a date "
    "that was never recorded though a later one has happened; and nothing is known to be missing.",
    "Rate of people": "People met of people counted.",
    "Managers and teams": "Where an action is about those who receive people, their learning or briefing is met for a person if "
    "it was done by the day that this person arrived and had not run out by then.",
    "Said it happened": "For such an action, recruits who were asked whether what others recorded for them happened, and said "
    "yes to all of it. Beside them, those who said of some of it that it did not. The lower of the two rates gives the word.",
    "Steps due": "Steps met, not met and unknown together. A step that serves several people is one step.",
    "Met on time": "Steps met on or before the day that they were due.",
    "Waiting": "Not due yet, done or not. Outside the rate.",
    "Waived": "Let off by two people of HR with a reason. Outside the rate.",
    "Inherited": "Due before the trust went live with this service, and still open. Outside the rate.",
    "Rate of steps": "Steps met of steps due.",
    "Word": "Green, amber, red or grey by the rule beside it, of people and unrounded. Legal limits are not mixed into it.",
    "Direction": "Against the last report that was signed, else the newest one of an earlier month.",
    "Legal limits": "Steps whose day the law itself sets, whatever their programme. What is overdue still runs.",
    "Withheld": "Groups of fewer people than the trust's limit, and as many more as it takes that no small one follows by "
    "subtraction. Directors read groups as they were kept at the end of a month.",
    "Staying": "Of those whose so-many-months after their first day fell in the year up to the day of the report, how many had "
    "not left before.",
    "Pace": "Days from the due day until half, and four fifths, of such steps were done; below nought before it. Open ones "
    "count as taking at least as long as they have been open (Kaplan-Meier).",
    "Trend": "Of each month the newest day for which a report was kept, with the figures that were kept for it.",
}


def item_title(key: str, titles: Mapping[str, str]) -> str:
    """The title of an item, or its key as words where no published programme has it now."""
    return titles.get(key, key.replace("-", " ").capitalize())
