"""One cell of the access table at a time is opened: a condition no longer asked, or a role let in that was left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onboarding.access import ACCESS, Action
from onboarding.access_conditions import always
from onboarding.models import Membership
from onboarding.models.choices import Role

TABLE = Path("onboarding/access.py")


@dataclass(frozen=True)
class Opened:
    """Whoever holds the role may, whatever it is about."""

    action: Action
    role: Role
    path = TABLE
    takes_away = True

    @property
    def name(self) -> str:
        """As it is told, and named where it is explained."""
        was = "its condition" if self.role in ACCESS[self.action] else "being kept out"
        return f"{self.path.as_posix()} ACCESS: {self.action}: {self.role} without {was}"

    @property
    def reached_by(self) -> set[object]:
        """Tests in which somebody with the role asks for the action."""
        return {(self.action, self.role)}

    def put_in(self) -> None:
        """Let the table say so."""
        ACCESS[self.action][self.role] = always


def every_opening() -> Iterator[Opened]:
    """Each cell that does not say yes, read from the table itself, so that a new one is tried too."""
    for action in Action:
        for role in Role:
            if ACCESS[action].get(role) is not always:
                yield Opened(action, role)


def asked(viewer: Membership, action: Action) -> set[object]:
    """The cells that are looked at when a viewer asks for an action."""
    return {(action, Role(role)) for role in viewer.roles}
