"""What a recruit follows, and what they could be given."""

from dataclasses import dataclass

from django.urls import reverse

from onboarding.models import Recruit
from onboarding.models.choices import EnrolmentState
from onboarding.selectors.bundles import Programmes
from onboarding.selectors.enrolments import Row
from web.presenters.tags import Tag
from web.words import day

STATES = {"active": "green", "paused": "yellow", "withdrawn": "grey", "ended": "grey"}


@dataclass(frozen=True)
class FollowedLine:
    """One programme that someone follows or followed."""

    title: str
    tag: Tag
    since: str
    href: str


@dataclass(frozen=True)
class ProgrammesPage:
    """Whose, where their duty clocks are, where a step is added for them alone, what they follow,
    the titles that are usual for them and not given yet, and whether any is left."""

    name: str
    back: str
    clocks: str
    add: str
    followed: tuple[FollowedLine, ...]
    usual: tuple[str, ...]
    any_left: bool


def programmes_page(recruit: Recruit, found: Programmes) -> ProgrammesPage:
    """The words of the page."""
    return ProgrammesPage(
        name=recruit.full_name,
        back=reverse("recruit", args=[recruit.pk]),
        clocks=f"{reverse('duties')}?recruit={recruit.pk}",
        add=reverse("item_add", args=[recruit.pk]),
        followed=tuple(_line(row) for row in found.followed),
        usual=tuple(found.others[key] for key in found.usual),
        any_left=bool(found.others),
    )


def _line(row: Row) -> FollowedLine:
    tag = Tag(str(EnrolmentState(row["state"]).label), STATES[row["state"]])
    until = f", until {day(row['ended_on'])}" if row["ended_on"] else ""
    since = f"Version {row['version']}, since {day(row['enrolled_on'])}{until}"
    return FollowedLine(row["programme_title"], tag, since, reverse("enrolment", args=[row["id"]]))


def given_words(count: int) -> str:
    """What came of giving programmes."""
    if not count:
        return "Nothing to add: all of these are given already."
    return "One programme is given." if count == 1 else f"{count} programmes are given."
