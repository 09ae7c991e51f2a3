"""What clocks are made of: the duties as published, and what is known of each person or of the organisation itself."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from onboarding.models import Item, Milestone, Occurrence, Recruit, Step, Trust
from onboarding.models.choices import ProgrammeKind, StepState, VersionStatus
from onboarding.rules.calendars import Calendar
from onboarding.rules.conditions import Person
from onboarding.rules.due_dates import DueRule
from onboarding.rules.duty_clocks import Closing, Dated, Fact, Start, Story, ways_of
from onboarding.rules.milestones import EVENT_OF_OCCURRENCE
from onboarding.services.planning import person_of

# Events of the organisation; every other one is of a person.
OF_THE_ORGANISATION = frozenset({"licence_change", "sms_login"})


@dataclass(frozen=True)
class Duty:
    """One duty as its item has it: what begins it, how its days are counted, and which facts close it."""

    item: Item
    start: Start
    rule: DueRule
    ways: tuple[Closing, ...]
    twin: str

    @classmethod
    def of(cls, item: Item) -> "Duty":
        """Read from the details that the library gave the item."""
        details: dict[str, Any] = item.details
        start, twin = details["starts_when"], details.get("same_limit_as", "")
        facts = (Closing.from_data(way, start["event"]) for way in ways_of(details))
        ways = [way for way in facts if way is not None]
        if twin:
            ways.append(Closing(item=twin))
        asked = Start(start["event"], start.get("also_when") or "", start.get("every", 1))
        return cls(item, asked, item.due_rule, tuple(ways), twin)

    @property
    def programme_id(self) -> UUID:
        """The programme whose versions share their clocks."""
        return self.item.version.programme_id


@dataclass(frozen=True)
class Subject:
    """Whose clocks they are: a recruit, or nobody for the organisation, with what is known."""

    recruit: Recruit | None
    person: Person
    story: Story


@dataclass(frozen=True)
class Known:
    """All that one bringing up to date works from."""

    trust: Trust
    subjects: Mapping[UUID | None, Subject]
    calendar: Calendar
    today: date
    duties: dict[UUID, Duty]

    def duty(self, item: Item) -> Duty:
        """The duty of an item, read once for all of its clocks; an older clock follows the version it was begun in."""
        if item.pk not in self.duties:
            self.duties[item.pk] = Duty.of(item)
        return self.duties[item.pk]

    def subject(self, step: Step) -> Subject:
        """Whose clock it is."""
        return self.subjects[step.enrolment.recruit_id]


def duties_of(trust: Trust, *, of_trust: bool) -> list[Duty]:
    """The duties that are published: of the organisation itself, or of its people. One query."""
    items = Item.objects.filter(
        trust=trust, version__programme__kind=ProgrammeKind.DUTY, version__status=VersionStatus.PUBLISHED
    )
    every = [Duty.of(item) for item in items.select_related("version")]
    return [duty for duty in every if (duty.start.event in OF_THE_ORGANISATION) == of_trust]


def subjects_of(trust: Trust, recruits: Collection[UUID] | None, duties: Iterable[Duty]) -> dict[UUID | None, Subject]:
    """By recruit, what is known of them: four queries however many they are. None stands for the organisation."""
    if recruits is None:
        rows = Occurrence.objects.filter(trust=trust, recruit__isnull=True)
        return {None: Subject(None, Person(), Story(occurrences={_fact(row): row.happened_on for row in rows}))}
    milestones: dict[UUID, dict[Fact, Milestone]] = {}
    for row in Milestone.objects.filter(recruit__in=recruits).order_by("occurrence"):
        milestones.setdefault(row.recruit_id, {})[row.kind, row.occurrence] = row
    happened: dict[UUID, list[Occurrence]] = {}
    for one in Occurrence.objects.filter(recruit__in=recruits):
        if one.recruit_id:
            happened.setdefault(one.recruit_id, []).append(one)
    done = _done_items(recruits, duties)
    people = Recruit.objects.filter(pk__in=recruits).select_related("trust")
    return {
        one.pk: Subject(
            recruit=one,
            person=person_of(one, {row.kind: row for row in milestones.get(one.pk, {}).values()}),
            story=_story(milestones.get(one.pk, {}), happened.get(one.pk, []), done.get(one.pk, {})),
        )
        for one in people
    }


def _story(milestones: dict[Fact, Milestone], happened: list[Occurrence], done: dict[Fact, list[date]]) -> Story:
    return Story(
        milestones={fact: Dated(row.planned_on, row.actual_on, row.outcome) for fact, row in milestones.items()},
        occurrences={_fact(row): row.happened_on for row in happened},
        ended={_fact(row): row.ended_on for row in happened if row.ended_on},
        done={path: days for (path, number), days in done.items() if not number},
        done_for={fact: days for fact, days in done.items() if fact[1]},
    )


def _fact(row: Occurrence) -> Fact:
    return EVENT_OF_OCCURRENCE[row.kind], row.number


def _done_items(recruits: Collection[UUID], duties: Iterable[Duty]) -> dict[UUID, dict[Fact, list[date]]]:
    """By recruit and full name: when the items were completed whose completion closes a clock. With the number of the permission
    where they are asked for each, else 0."""
    paths = {name for duty in duties for name in (duty.twin, *(way.item for way in duty.ways)) if name}
    rows = Step.objects.filter(
        enrolment__recruit__in=recruits, item__path__in=paths, state=StepState.DONE, superseded_on__isnull=True
    )
    found: dict[UUID, dict[Fact, list[date]]] = {}
    for step in rows.select_related("item", "enrolment"):
        if step.enrolment.recruit_id and step.done_on:
            fact = step.item.path, step.occurrence if step.item.for_each_permission else 0
            found.setdefault(step.enrolment.recruit_id, {}).setdefault(fact, []).append(step.done_on)
    return found
