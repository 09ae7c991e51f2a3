"""What can go wrong, as classes with a code and a sentence. They know nothing of HTTP; `api/errors.py` maps them once."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldProblem:
    """One thing wrong with one field: its name, a short code and a sentence that says what to do."""

    field: str
    code: str
    detail: str


class DomainError(Exception):
    """The base of every refusal. `code` is for programs, `detail` is for people."""

    code = "error"
    detail = "Something went wrong."

    def __init__(self, detail: str = "", *, code: str = "", problems: Sequence[FieldProblem] = ()) -> None:
        self.detail = detail or self.detail
        self.code = code or self.code
        self.problems = tuple(problems)
        super().__init__(" ".join([self.detail, *(f"{one.field}: {one.detail}" for one in self.problems)]))


class NotFound(DomainError):
    """There is no such thing, or the viewer may not know that there is."""

    code = "not_found"
    detail = "We cannot find this. It may have been removed, or you may not have access to it."


class NotAllowed(DomainError):
    """The viewer may see it but not do this with it."""

    code = "not_allowed"
    detail = "You do not have permission to do this."


class NotNow(DomainError):
    """The right person at the wrong moment: the thing is in a state that does not allow it."""

    code = "not_now"
    detail = "This cannot be done now."


class Stale(DomainError):
    """Someone changed it since the viewer last looked."""

    code = "stale"
    detail = "Someone else has changed this since you opened it. Look at the current version, then try again."


class Invalid(DomainError):
    """What was sent is not usable; each problem names its field."""

    code = "invalid"
    detail = "There is a problem with what you sent."

    @classmethod
    def field(cls, field: str, code: str, detail: str) -> "Invalid":
        """One problem with one field."""
        return cls(problems=[FieldProblem(field, code, detail)])
