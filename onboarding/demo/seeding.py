"""Filling an empty database with the demo: both trusts, a year and more of journeys, all through the services."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction

from onboarding.access import enter_trust
from onboarding.demo.course import Fact, facts
from onboarding.demo.desk import fill_the_desk
from onboarding.demo.draft import begin_a_draft, publish_a_version
from onboarding.demo.duties import live_with_duties
from onboarding.demo.journeys import Begun, begin, do_together, enrolled_on, say_who_is_waited_for
from onboarding.demo.people import Person, invent
from onboarding.demo.said import say_what_is_new
from onboarding.demo.shared import finish_shared, keep_commitments, type_in_surveys
from onboarding.demo.stories import tell
from onboarding.demo.trusts import Stage
from onboarding.demo.world import read_characters, read_names

FOUR_WEEKS = timedelta(days=28)
FRESH_STATISTICS = {1, 3, 9}  # the tables grow from nothing within one transaction, where no autovacuum sees them


@dataclass(frozen=True)
class Journey:
    """One person on one stage, with the facts of their course."""

    stage: Stage
    person: Person
    known: list[Fact]
    rng: Random

    @property
    def began_on(self) -> date:
        """When it begins with us."""
        return enrolled_on(self.person, self.known, self.stage.today)


def journeys(stage: Stage, size: int) -> list[Journey]:
    """The journeys of one trust, `size` of them, in the order in which they began."""
    characters = read_characters() if stage.plan.ods_code == "ZN1" else ()
    made = []
    for number, person in enumerate(invent(stage.plan, characters, read_names(), stage.today, size)):
        rng = Random(f"{stage.plan.ods_code}{number}")
        made.append(Journey(stage, person, facts(person, rng, stage.today), rng))
    return sorted(made, key=lambda one: one.began_on)


def play_all(every: list[Journey]) -> Iterator[Journey]:
    """Play journeys in the order in which they began, those of four weeks together; what serves many is done as its
    time comes. Yields each one that is done."""
    rng = Random(1)
    for number, together in enumerate(_by_four_weeks(every)):
        stage = together[0].stage
        if number in FRESH_STATISTICS:
            _analyze()
        with transaction.atomic():
            enter_trust(stage.trust.id)
            finish_shared(stage, together[0].began_on, rng)
            begun = [begin(stage, one.person, one.known, one.rng) for one in together]
            do_together(stage, begun)
            for journey, one in zip(together, begun, strict=True):
                _end(stage, journey, one)
        yield from together
    with transaction.atomic():
        enter_trust(every[0].stage.trust.id)
        finish_shared(every[0].stage, every[0].stage.today, rng)
        keep_commitments(every[0].stage)
        if every[0].stage.plan.ods_code == "ZN1":
            begin_a_draft(every[0].stage)
            publish_a_version(every[0].stage)
        say_what_is_new(every[0].stage)
        live_with_duties(every[0].stage)
        type_in_surveys(every[0].stage)
        fill_the_desk(every[0].stage)


def _end(stage: Stage, journey: Journey, one: Begun) -> None:
    say_who_is_waited_for(stage, one, journey.rng)
    if one.person.character:
        tell(stage, one.recruit, one.person.character.story)


def _by_four_weeks(every: list[Journey]) -> Iterator[list[Journey]]:
    """Neighbours that began within four weeks of the first of them."""
    together: list[Journey] = []
    for journey in every:
        if together and journey.began_on - together[0].began_on >= FOUR_WEEKS:
            yield together
            together = []
        together.append(journey)
    yield together


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
