"""The closed lists of what guards the service: how far a token reaches, and what a virus scanner said of a file."""

from django.db.models import TextChoices


class TokenScope(TextChoices):
    """How far a token for the API reaches; never further than its member."""

    READ = "read", "Read everything that you can see"
    WRITE = "write", "Read, and do everything that you may do"
    REPORT = "report", "Read reports and plans only"


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
