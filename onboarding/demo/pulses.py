"""What recruits of the demo said when they were asked how things are going: of the last year, day by day as it would be."""

from datetime import date, timedelta
from random import Random

from onboarding.demo.trusts import Stage
from onboarding.library.pulses_file import read_pulses
from onboarding.models import PulseInvitation
from onboarding.rules.pulses import month_of
from onboarding.services.pulse_rounds import ask, show
from onboarding.services.pulses import count

DAYS = 480
EVERY = 14  # days; nobody's time to answer is over before
ANSWER = 0.72
LIKELY = {"agree": (24, 40, 16, 10, 4, 6), "happened": (14, 78, 8)}


def ask_how_it_goes(stage: Stage) -> None:
    """Ask everybody as their days came, let most of them answer, and show what enough said."""
    rng = Random(f"pulses {stage.plan.ods_code}")
    for back in range(DAYS, -1, -EVERY):
        day = stage.today - timedelta(days=back)
        ask(stage.trust, day)
        if back:
            _answer(stage, day, rng)
        show(stage.trust, day)


def _answer(stage: Stage, day: date, rng: Random) -> None:
    file, newest = read_pulses(), day - timedelta(days=EVERY)
    asked = PulseInvitation.objects.filter(trust=stage.trust, used=False, asked_on__gt=newest)
    for one in asked.order_by("asked_on", "id"):
        if rng.random() < ANSWER:
            said = {
                question.key: rng.choices([*file.answers_to(question)], LIKELY[question.scale])[0]
                for question in file.questions
            }
            PulseInvitation.objects.filter(pk=one.pk).update(used=True)
            count(stage.trust.pk, one.round, month_of(one.asked_on), said)
