"""What tests of reminders need: a trust in which nothing else is due, steps to be reminded of, and days to plan on."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from onboarding import access
from onboarding.models import Enrolment, Membership, Message, Recruit, Reminder, ReminderPolicy, Step, Trust
from onboarding.models.base import new_id
from onboarding.services.letters import Letter
from onboarding.services.outbox import Outcome
from onboarding.services.reminders import Planned, plan
from tests.cast import Cast
from tests.factories import TODAY, EnrolmentFactory, RecruitFactory, published_version, steps_of


def quiet_northgate(cast: Cast) -> None:
    """Enter Northgate and take everyone out of their programmes and duty clocks, so that only a test's own steps are due."""
    access.enter(cast.helen)
    Enrolment.objects.filter(begun_by="").update(state="withdrawn")
    Step.objects.update(superseded_on=TODAY)


def recruit_with_people(cast: Cast, **fields: Any) -> Recruit:
    """A recruit with someone in every role towards them."""
    people = {"line_manager": cast.liam, "pastoral_lead": cast.priya, "buddy": cast.ben, "case_officer": cast.helen}
    return RecruitFactory(**people | fields)


def step_due(due_on: date, recruit: Recruit, **item: Any) -> Step:
    """An open step of that recruit, one week's notice, our own target, unless the item's fields say otherwise."""
    version = published_version([{"basis": "plan", "remind_days_before": [7]} | item])
    return steps_of(EnrolmentFactory(recruit=recruit, version=version), due_on=due_on)[0]


def plan_on(cast: Cast, on: date) -> Planned:
    """Plan Northgate's reminders as on that day."""
    return plan(Trust.objects.get(pk=cast.northgate.pk), on)


def told(step: Step, **fields: Any) -> list[tuple[Any, ...]]:
    """The reminders of a step: who is told, on which occasion, for which due day, and what became of it."""
    rows = Reminder.objects.filter(step=step, **fields).order_by("due_on", "occasion", "recipient__full_name")
    return list(rows.values_list("recipient__full_name", "occasion", "due_on", "state"))


def message_to(recipient: Membership, *steps: Step, **fields: Any) -> Message:
    """A message of today to someone, waiting to be sent, which tells of these steps."""
    identity = new_id()
    message: Message = Message.objects.create(
        **{
            "id": identity,
            "trust_id": recipient.trust_id,
            "recipient": recipient,
            "local_day": TODAY,
            "message_id": f"<{identity}@onboarding.example>",
        }
        | fields
    )
    policy = ReminderPolicy.objects.filter(trust=recipient.trust_id).first()
    for step in steps:
        Reminder.objects.create(
            trust_id=recipient.trust_id,
            step=step,
            policy=policy,
            occasion=-7,
            due_on=step.due_on or TODAY,
            send_on=TODAY,
            recipient=recipient,
            message=message,
        )
    return message


def make_due() -> None:
    """As when what waits to be sent has waited long enough; what was written in this very transaction has not."""
    Message.objects.filter(state="pending").update(next_at=timezone.now() - timedelta(days=365))


class Desk:
    """Stands where a transport stands: notes what it is given and answers what it is told to answer."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.answers: dict[str, Outcome | Exception] = {}

    def send(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        answer = self.answers.get(letter.to, Outcome("sent"))
        if isinstance(answer, Exception):
            raise answer
        return answer
