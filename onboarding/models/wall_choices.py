"""The closed lists of what guards the service and of what it does by itself: how far a token reaches, what a virus scanner
said of a file, how far a large roll-out has come, what became of a plan."""

from django.db.models import TextChoices


class TokenScope(TextChoices):
    """How far a token for the API reaches; never further than its member."""

    READ = "read", "Read everything that you can see"
    WRITE = "write", "Read, and do everything that you may do"
    REPORT = "report", "Read reports and plans only"


class SignInStep(TextChoices):
    """What somebody did who signs in, or says once more that it is them, and came no further."""

    PASSWORD = "password", "gave a wrong password"
    SECOND = "second", "gave a wrong code or passkey"
    CLOSED = "closed", "found the account closed"


class ScanState(TextChoices):
    """What the virus scanner said of a file: nothing yet (none was there, or it was down), clean, or infected."""

    UNSEEN = "", "Nobody looked yet"
    PENDING = "pending", "Waiting for the virus scanner"
    CLEAN = "clean", "Clean"
    INFECTED = "infected", "Infected"

    @classmethod
    def undecided(cls) -> list[str]:
        """Those without a verdict."""
        return [cls.UNSEEN, cls.PENDING]


class RollOutState(TextChoices):
    """How far a roll-out has come. One for many people waits for the worker; so does taking it back."""

    WAITING = "waiting", "Waiting to be done"
    DONE = "done", "Done"
    REFUSED = "refused", "Not done"
    UNDOING = "undoing", "Waiting to be undone"


class PlannedState(TextChoices):
    """What became of something that was decided for a day to come."""

    WAITING = "waiting", "Planned"
    DONE = "done", "Done"
    REFUSED = "refused", "Not done"
    CANCELLED = "cancelled", "Cancelled"


class CorrectionState(TextChoices):
    """What became of a request to correct what is kept about somebody."""

    OPEN = "open", "Waiting for HR"
    CORRECTED = "corrected", "Corrected"
    DECLINED = "declined", "Declined"


class ErasureState(TextChoices):
    """How far it has come that something kept about a person is erased."""

    PROPOSED = "proposed", "Waits for a second person"
    APPROVED = "approved", "Approved: erased within minutes"
    DECLINED = "declined", "Kept"
    ERASED = "erased", "Erased"
