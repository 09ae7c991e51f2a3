"""What somebody who left followed, to choose what begins anew when they come back."""

from onboarding.models import Membership, Recruit
from onboarding.models.choices import ProgrammeKind
from onboarding.selectors.enrolments import enrolments_going_on


def programmes_to_begin(viewer: Membership, recruit: Recruit) -> tuple[list[tuple[str, str]], list[str]]:
    """Each programme that the person follows, by its enrolment; and those that usually begin anew: what comes before the
    first day at work. One query."""
    rows = enrolments_going_on(viewer, recruit)
    choices = [(str(row.pk), row.version.programme.title) for row in rows]
    return choices, [str(row.pk) for row in rows if row.version.programme.kind == ProgrammeKind.ONBOARDING]
