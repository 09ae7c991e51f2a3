"""All models, by the word of the vocabulary."""

from onboarding.models.enrolments import Enrolment, EnrolmentChange
from onboarding.models.events import Event, EventDetail, EventSeal, IdempotencyKey, SealedLine
from onboarding.models.people import ApiToken, Heartbeat, Installation, Membership, MembershipChange, Trust, User
from onboarding.models.plans import ImprovementPlan, PlanAction
from onboarding.models.programmes import Item, Programme, ProgrammeVersion, Stage
from onboarding.models.recruits import Cohort, Milestone, MilestoneChange, PersonStep, Recruit, Site, Ward
from onboarding.models.reminders import Message, Reminder, ReminderPolicy
from onboarding.models.steps import Evidence, Serving, Step, StepChange, Waiver

__all__ = [
    "ApiToken",
    "Cohort",
    "Enrolment",
    "EnrolmentChange",
    "Event",
    "EventDetail",
    "EventSeal",
    "Evidence",
    "Heartbeat",
    "IdempotencyKey",
    "ImprovementPlan",
    "Installation",
    "Item",
    "Membership",
    "MembershipChange",
    "Message",
    "Milestone",
    "MilestoneChange",
    "PersonStep",
    "PlanAction",
    "Programme",
    "ProgrammeVersion",
    "Recruit",
    "Reminder",
    "ReminderPolicy",
    "SealedLine",
    "Serving",
    "Site",
    "Stage",
    "Step",
    "StepChange",
    "Trust",
    "User",
    "Waiver",
    "Ward",
]
