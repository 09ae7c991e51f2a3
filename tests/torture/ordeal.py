"""What is done to the service in one run, and what came of it."""

from dataclasses import dataclass

HARD_LIMIT = 20


@dataclass(frozen=True)
class Ordeal:
    """How many reminders are due, and how often what is killed. `seconds` is what the sending may take, `lease` how long
    what a dead worker had claimed is kept for it, `sweep` how often there is a look at what is due."""

    reminders: int
    worker_kills: int = 0
    restarts: int = 0
    broker_kills: int = 0
    seconds: int = 180
    lease: int = 10
    sweep: int = 3


ORDEALS = {
    "short": Ordeal(200, worker_kills=2, restarts=1, broker_kills=1, seconds=300, lease=7, sweep=1),
    "long": Ordeal(10_000, worker_kills=20, restarts=5, broker_kills=5),
    "control": Ordeal(10_000),
    "short-control": Ordeal(200, seconds=300),
}


@dataclass(frozen=True)
class Result:
    """What came of it. `in_flight` is how many messages can have been on their way when something was killed; `a_second`
    how many were taken from the first to the last, and `floor` how many smtplib alone brings to the same server."""

    name: str
    seed: int
    reminders: int
    messages: int
    lost: int
    rows_twice: int
    extra: int
    changed_ids: int
    in_flight: int
    seconds: float
    a_second: float
    floor: float

    @property
    def problems(self) -> list[str]:
        """Each promise that does not hold, in words."""
        allowed, seconds = min(self.in_flight, HARD_LIMIT), ORDEALS[self.name].seconds
        found = {
            f"{self.lost} reminders lost": self.lost > 0,
            f"{self.rows_twice} rows twice": self.rows_twice > 0,
            f"{self.extra} extra copies where {allowed} are allowed": self.extra > allowed,
            f"{self.changed_ids} extra copies under another Message-ID": self.changed_ids > 0,
            f"{self.seconds:.0f} s where {seconds} are allowed": self.seconds > seconds,
        }
        return [words for words, holds in found.items() if holds]
