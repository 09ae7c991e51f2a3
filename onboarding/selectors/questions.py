"""What decides whether a step applies to someone and is not known: the question, and the answers that there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onboarding.access import Action, may
from onboarding.library.countries import country_names
from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import Applies, Sponsor, VisaRoute
from onboarding.models.recruits import FactAnswer

YES_OR_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True)
class Question:
    """`field` is the column of the recruit that the answer goes to; within `facts` the key is `fact`."""

    words: str
    field: str
    choices: tuple[tuple[str, str], ...]
    fact: str = ""

    def label(self, answer: str) -> str:
        """An answer as people read it."""
        return dict(self.choices)[answer]


def question_of(step: Step, recruit: Recruit) -> Question | None:
    """The first thing that is not known of those that a step depends on; None where the step is certain, or where it waits
    for something that nobody can simply say, such as the result of a test."""
    if step.applies != Applies.UNKNOWN:
        return None
    for key, values in (step.item.applies_when or {}).items():
        asked = ASKS[key](recruit, values) if key in ASKS else None
        if asked is not None:
            return asked
    return None


def may_answer(viewer: Membership, step: Step) -> bool:
    """Whether the viewer is asked: HR, who record it, and the person, who tells them."""
    recruit = step.enrolment.recruit
    if recruit is None or question_of(step, recruit) is None:
        return False
    tells = recruit.membership_id == viewer.pk and may(viewer, Action.COMMENT_STEP, step)
    return tells or may(viewer, Action.EDIT_RECRUIT, recruit)


def _sponsor(recruit: Recruit, values: Sequence[object]) -> Question | None:
    return None if recruit.sponsor else Question("Who sponsors the visa?", "sponsor", tuple(Sponsor.choices))


def _route(recruit: Recruit, values: Sequence[object]) -> Question | None:
    return None if recruit.visa_route else Question("Which visa route is it?", "visa_route", tuple(VisaRoute.choices))


def _country(recruit: Recruit, values: Sequence[object]) -> Question | None:
    if recruit.country_of_training:
        return None
    return Question("In which country was the training?", "country_of_training", tuple(country_names().items()))


def _fact(recruit: Recruit, values: Sequence[object]) -> Question | None:
    for fact in map(str, values):
        if fact in FactAnswer.values and fact not in recruit.facts:
            return Question(str(FactAnswer(fact).label), "facts", YES_OR_NO, fact)
    return None


ASKS: dict[str, Callable[[Recruit, Sequence[object]], Question | None]] = {
    "sponsor": _sponsor,
    "visa_route": _route,
    "country_group": _country,
    "fact": _fact,
}
