"""What a page of refusal says: what happened, what to do, whom to ask, and a way on."""

from dataclasses import dataclass

from onboarding.models import Membership
from onboarding.models.choices import Role
from onboarding.rules.plain_words import listed
from onboarding.selectors.memberships import whom_to_ask
from web.presenters.account import OtherTrust
from web.presenters.people import Contact

TITLES = {
    400: "There is a problem with what you sent",
    403: "You do not have permission",
    404: "Page not found",
    409: "This cannot be done now",
    413: "What you sent is too large",
    429: "Too many attempts",
}
WHAT_TO_DO = {
    400: ("Nothing was saved. Go back and check what you entered.",),
    404: ("If you typed the address, check that it is right.",),
    409: ("Nothing was saved. Go back and load the page again: it shows how things stand now.",),
    413: (
        "Nothing was saved. A file can be up to 10 MB, and a note up to 4,000 characters.",
        "Take a smaller picture of the paper, or send its pages one by one.",
    ),
    429: ("Wait five minutes, then try again.",),
}


@dataclass(frozen=True)
class RefusalPage:
    """The page in words; `ask` is empty where nobody is signed in. `others`: trusts of theirs in which the page `again` may
    be found; they are offered whether there is such a page or not, so that the offer tells nothing."""

    title: str
    detail: str
    problems: tuple[str, ...]
    to_do: tuple[str, ...]
    ask: Contact | None
    others: tuple[OtherTrust, ...] = ()
    again: str = ""


def refusal_page(
    viewer: Membership | None, status: int, *, detail: str, title: str = "", problems: tuple[str, ...] = ()
) -> RefusalPage:
    """The page for a status. One query where somebody is signed in."""
    to_do = WHAT_TO_DO.get(status, ())
    if status == 403 and viewer and not title:
        roles = listed([str(Role(role).label).lower() for role in viewer.roles], "and")
        to_do = (f"Your role here is {roles}. If you need this for your work, ask HR to change your role.",)
    return RefusalPage(title or TITLES[status], detail, problems, to_do, contact_of(viewer))


def contact_of(viewer: Membership | None) -> Contact | None:
    """Whom the viewer can ask, with a telephone number."""
    officer = whom_to_ask(viewer) if viewer else None
    if officer is None:
        return None
    return Contact("HR officer", officer.full_name, officer.job_title, officer.telephone, officer.user.email)
