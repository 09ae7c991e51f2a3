"""One person's programme as a few plain sentences would have it: what a machine that does anything is compared with.

Nothing here comes from the project's rules. Days are counted over a list of shut days written by hand; a step is a
row of words. It says what may happen next and what then stands, for the programme of seven items below and its second version.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

SHUT_DAYS = "2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 2027-01-01"
SHUT = frozenset(date.fromisoformat(day) for day in SHUT_DAYS.split())
"""Bank holidays of England from March to the end of 2026, as GOV.UK has them."""

CALL, TALK, FAMILY, LETTER = "call", "talk", "family", "letter"
CHECKED, THANKS, PERMISSION = "checked", "thanks", "permission"
WAVE = "wave"  # only in the second version
FIRST_VERSION = (CALL, TALK, FAMILY, LETTER, CHECKED, THANKS, PERMISSION)
KEYS = (*FIRST_VERSION, WAVE)
LETTER_DAYS = {1: 28, 2: 42}  # the second version has no FAMILY, and gives longer for LETTER
FIRST_COMES = {TALK: CALL}
REVIEWED = (CHECKED, PERMISSION)


def shut(day: date) -> bool:
    return day.weekday() > 4 or day in SHUT


def back(day: date) -> date:
    while shut(day):
        day -= timedelta(days=1)
    return day


def forward(day: date) -> date:
    while shut(day):
        day += timedelta(days=1)
    return day


def working_days_later(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= not shut(day)
    return day


@dataclass
class PlainStep:
    """What stands about one step. `asked_by` is who asked for a waiver that nobody has decided yet."""

    state: str = "to_do"
    applies: str = "yes"
    due_on: date | None = None
    done_on: date | None = None
    submitted_by: str | None = None
    submitted_for: date | None = None
    asked_by: str | None = None
    asked_until: date | None = None
    waived_on: date | None = None
    waived_until: date | None = None
    version: int = 1
    recorded: bool = False

    @property
    def is_begun(self) -> bool:
        return self.state != "to_do" or self.recorded or bool(self.asked_by)

    @property
    def is_open(self) -> bool:
        return self.state in ("to_do", "submitted", "returned")


@dataclass
class PlainJourney:
    """The dates and the one fact that are known, and the seven steps."""

    today: date
    dates: dict[str, date] = field(default_factory=dict)
    family_joining: bool | None = None
    pauses: list[tuple[date, date | None]] = field(default_factory=list)
    steps: dict[str, PlainStep] = field(default_factory=lambda: {key: PlainStep() for key in FIRST_VERSION})
    version: int = 1
    is_withdrawn: bool = False
    before: dict[str, PlainStep | None] | None = None  # what a roll-out changed, while it can be undone
    rolled_out_on: date | None = None

    def __post_init__(self) -> None:
        self.work_out()

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1][1] is None

    def asked(self, key: str) -> str:
        """Whether it is asked of this person, from what is known now."""
        if key != FAMILY:
            return "yes"
        return "unknown" if self.family_joining is None else "yes" if self.family_joining else "no"

    def rule(self, key: str) -> tuple[date | None, date | None, bool]:
        """From which day a step is counted, its day without any pause, and whether it is on a working day."""
        arrival, start, expiry = (self.dates.get(name) for name in ("arrival", "start_date", "visa_expiry"))
        both = [day for day in (arrival, start) if day]
        known = self.steps.get(CHECKED)
        checked = known and (known.done_on or known.waived_on)
        match key:
            case "call":
                return None, arrival and arrival - timedelta(days=7), False
            case "talk":
                return start, start and working_days_later(start, 10), True
            case "family":
                return arrival, arrival and arrival + timedelta(days=14), False
            case "letter":
                days = timedelta(days=LETTER_DAYS[self.steps[LETTER].version])
                return max(both, default=None), max(both) + days if both else None, False
            case "wave":
                return None, arrival and arrival - timedelta(days=2), False
            case "checked":
                return None, start and back(start - timedelta(days=3)), False
            case "thanks":
                return checked, checked and checked + timedelta(days=5), False
            case _:
                return None, expiry and back(expiry), False

    def due(self, key: str) -> date | None:
        """The day of a step: our own stand still in a pause, and move by as long as their clock was stopped."""
        counted_from, day, works = self.rule(key)
        if key == PERMISSION or day is None:
            return day
        if self.is_paused:
            return None
        moved = day
        for first, until in self.pauses:
            assert until
            if moved < first:
                continue
            if counted_from is None:
                moved = max(moved, until)
            elif counted_from < until:
                moved += until - max(first, counted_from)
        if moved == day:
            return day
        return forward(moved) if works else back(moved) if key == CHECKED else moved

    def work_out(self) -> None:
        """Open steps follow the dates and facts; finished ones keep what they had."""
        for key, step in self.steps.items():
            if step.is_open:
                step.applies, step.due_on = self.asked(key), self.due(key)

    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    def touched(self, key: str) -> None:
        """Something was done with a step: a roll-out that changed it is not undone any more."""
        if self.before is not None and key in self.before:
            self.before = None

    def roll_out(self, mandated: bool) -> None:
        """What is new comes, what is gone goes, what is said otherwise is; nothing that is finished, and what is begun
        only where it is mandated."""
        self.before, self.rolled_out_on, self.version = {WAVE: None}, self.today, 2
        self.steps[WAVE] = PlainStep(version=2)
        for key in (LETTER, FAMILY):
            step = self.steps[key]
            if step.is_open and (mandated or not step.is_begun):
                self.before[key] = replace(step)
                if key == FAMILY:
                    del self.steps[key]
                else:
                    step.state, step.version = "to_do", 2
        self.work_out()

    @property
    def may_undo(self) -> bool:
        in_time = self.rolled_out_on is not None and self.today <= self.rolled_out_on + timedelta(days=1)
        return in_time and self.before is not None

    def undo(self) -> None:
        for key, step in (self.before or {}).items():
            if step is None:
                del self.steps[key]
            else:
                self.steps[key] = step
        self.before, self.version = None, 1
        self.work_out()

    def withdraw(self) -> None:
        """What is open goes, but for what the law asks for; what is finished stays."""
        self.is_withdrawn, self.before = True, None
        self.steps = {key: step for key, step in self.steps.items() if key == PERMISSION or not step.is_open}
        self.pauses = [(first, until or self.today) for first, until in self.pauses]
        self.work_out()

    def pause(self) -> None:
        self.before = None
        self.pauses.append((self.today, None))
        self.work_out()

    def resume(self) -> None:
        self.before = None
        self.pauses[-1] = (self.pauses[-1][0], self.today)
        self.work_out()

    def may_submit(self, key: str, reason: str) -> bool:
        step, first = self.steps[key], FIRST_COMES.get(key)
        in_order = first not in self.steps or self.steps[first].state in ("done", "waived") or bool(reason)
        goes_on = not (self.is_paused or self.is_withdrawn) or key == PERMISSION
        free = step.state in ("to_do", "returned") and not step.asked_by and step.applies == "yes"
        return free and goes_on and in_order

    def submit(self, key: str, who: str, on: date) -> None:
        self.touched(key)
        step = self.steps[key]
        step.submitted_by, step.submitted_for, step.recorded = who, on, True
        if key in REVIEWED:
            step.state = "submitted"
        else:
            step.state, step.done_on = "done", on
        self.work_out()

    def may_decide(self, key: str, who: str) -> bool:
        step = self.steps[key]
        return step.submitted_by != who and (
            step.asked_by not in (None, who) or (step.asked_by is None and step.state == "submitted")
        )

    def may_accept(self, key: str, who: str) -> bool:
        until = self.steps[key].asked_until
        return self.may_decide(key, who) and (until is None or until >= self.today)

    def accept(self, key: str) -> None:
        self.touched(key)
        step = self.steps[key]
        if step.asked_by:
            step.state, step.waived_on, step.waived_until = "waived", self.today, step.asked_until
            step.asked_by = step.asked_until = None
        else:
            step.state, step.done_on = "done", step.submitted_for
        self.work_out()

    def decline(self, key: str) -> None:
        self.touched(key)
        step = self.steps[key]
        if step.asked_by:
            step.asked_by = step.asked_until = None
        else:
            step.state = "returned"

    def may_ask(self, key: str, who: str) -> bool:
        step = self.steps[key]
        return step.submitted_by != who and step.is_open and not step.asked_by and step.applies == "yes"

    def may_reopen(self, key: str, who: str) -> bool:
        return self.steps[key].state in ("done", "waived") and self.steps[key].submitted_by != who

    def reopen(self, key: str) -> None:
        self.touched(key)
        self.steps[key] = PlainStep(version=self.steps[key].version, recorded=self.steps[key].recorded)
        self.work_out()

    def lapse(self) -> int:
        """What was let off until yesterday or before opens again. Returns how many steps that are."""
        over = [key for key, step in self.steps.items() if step.waived_until and step.waived_until < self.today]
        for key in over:
            self.steps[key] = PlainStep()
        self.work_out()
        return len(over)

    @property
    def counted(self) -> tuple[int, int, date | None]:
        """How many steps count, how many of them are done, and the next day on which one is due."""
        rows = [step for step in self.steps.values() if step.applies == "yes"]
        owed = [step.due_on for step in rows if step.state in ("to_do", "returned") and step.due_on]
        return (
            sum(step.state != "waived" for step in rows),
            sum(step.state == "done" for step in rows),
            min(owed, default=None),
        )
