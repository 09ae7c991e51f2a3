"""All models, by the word of the vocabulary."""

from onboarding.models.corrections import CorrectionRequest
from onboarding.models.cover import StandIn
from onboarding.models.enrolments import Enrolment, EnrolmentChange
from onboarding.models.erasures import Erasure, ErasureHold, ErasureRequest
from onboarding.models.events import Event, EventDetail, EventSeal, IdempotencyKey, SealedLine
from onboarding.models.people import (
    AddressChange,
    ApiCall,
    ApiToken,
    Heartbeat,
    Installation,
    Membership,
    MembershipChange,
    MobileNumber,
    Trust,
    TrustSettings,
    User,
)
from onboarding.models.planned import PlannedTransfer
from onboarding.models.plans import ImprovementPlan, MetricValue, PlanAction
from onboarding.models.programmes import Item, Programme, ProgrammeVersion, Stage
from onboarding.models.published import PublishedFigure
from onboarding.models.pulses import PulseAnswer, PulseBatch, PulseInvitation
from onboarding.models.recruits import Cohort, Milestone, MilestoneChange, PersonStep, Recruit, Site, Ward
from onboarding.models.reminders import (
    Acknowledgement,
    MailPreference,
    Message,
    Reminder,
    ReminderPolicy,
    ReminderPolicyChange,
)
from onboarding.models.report_files import ReportFile
from onboarding.models.reported import Confirmation, DateProposal, Occurrence, RecruitNote, StepComment
from onboarding.models.reports import RagOverride, ReportRun, Restatement, RunFigure, RunSignature
from onboarding.models.roll_outs import RollOut, RollOutPerson, RollOutStep
from onboarding.models.sign_in import FailedSignIn, SignInIdentity, SignInProvider
from onboarding.models.sponsor import (
    AuditedFile,
    Certificate,
    CosAllocation,
    FileAudit,
    LicencePerson,
    SponsorLicence,
    SponsorReport,
)
from onboarding.models.steps import Evidence, ReleasedWords, Serving, Step, StepChange, Waiver

__all__ = [
    "Acknowledgement",
    "AddressChange",
    "ApiCall",
    "ApiToken",
    "AuditedFile",
    "Certificate",
    "Cohort",
    "Confirmation",
    "CorrectionRequest",
    "CosAllocation",
    "DateProposal",
    "Enrolment",
    "EnrolmentChange",
    "Erasure",
    "ErasureHold",
    "ErasureRequest",
    "Event",
    "EventDetail",
    "EventSeal",
    "Evidence",
    "FailedSignIn",
    "FileAudit",
    "Heartbeat",
    "IdempotencyKey",
    "ImprovementPlan",
    "Installation",
    "Item",
    "LicencePerson",
    "MailPreference",
    "Membership",
    "MembershipChange",
    "Message",
    "MetricValue",
    "Milestone",
    "MilestoneChange",
    "MobileNumber",
    "Occurrence",
    "PersonStep",
    "PlanAction",
    "PlannedTransfer",
    "Programme",
    "ProgrammeVersion",
    "PublishedFigure",
    "PulseAnswer",
    "PulseBatch",
    "PulseInvitation",
    "RagOverride",
    "Recruit",
    "RecruitNote",
    "ReleasedWords",
    "Reminder",
    "ReminderPolicy",
    "ReminderPolicyChange",
    "ReportFile",
    "ReportRun",
    "Restatement",
    "RollOut",
    "RollOutPerson",
    "RollOutStep",
    "RunFigure",
    "RunSignature",
    "SealedLine",
    "Serving",
    "SignInIdentity",
    "SignInProvider",
    "Site",
    "SponsorLicence",
    "SponsorReport",
    "Stage",
    "StandIn",
    "Step",
    "StepChange",
    "StepComment",
    "Trust",
    "TrustSettings",
    "User",
    "Waiver",
    "Ward",
]
