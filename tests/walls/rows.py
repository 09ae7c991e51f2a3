"""At least one row in every owned table of a trust, so that no wall is tested against an empty table."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from onboarding import access
from onboarding.models import (
    Acknowledgement,
    AddressChange,
    ApiCall,
    ApiToken,
    IdempotencyKey,
    ImprovementPlan,
    MailPreference,
    Membership,
    Message,
    MobileNumber,
    RagOverride,
    Recruit,
    ReleasedWords,
    Reminder,
    ReminderPolicy,
    ReminderPolicyChange,
    Restatement,
    RunFigure,
    RunSignature,
    SignInIdentity,
    SignInProvider,
    Step,
    TrustSettings,
    Waiver,
)
from onboarding.services.extra_items import add_item
from onboarding.services.seals import seal_events
from tests.architecture.catalog import owned_tables, rows
from tests.erasure_factories import (
    CorrectionRequestFactory,
    ErasureFactory,
    ErasureHoldFactory,
    ErasureRequestFactory,
)
from tests.factories import (
    ConfirmationFactory,
    DateProposalFactory,
    EvidenceFactory,
    MetricValueFactory,
    OccurrenceFactory,
    RecruitNoteFactory,
    StandInFactory,
    StepCommentFactory,
)
from tests.planned_factories import PlannedTransferFactory
from tests.pulse_factories import PublishedFigureFactory, PulseAnswerFactory, PulseBatchFactory, PulseInvitationFactory
from tests.report_factories import ReportFileFactory, ReportRunFactory
from tests.roll_out_factories import RollOutFactory, RollOutPersonFactory, RollOutStepFactory
from tests.sponsor_factories import (
    AuditedFileFactory,
    CertificateFactory,
    CosAllocationFactory,
    FileAuditFactory,
    LicencePersonFactory,
    SponsorLicenceFactory,
    SponsorReportFactory,
)

TODAY = date(2026, 3, 2)


def fill_every_table(viewer: Membership) -> None:
    """Add to the journeys of the viewer's trust what nobody has done yet: evidence, waivers, mail, seals."""
    access.enter(viewer)
    step, trust = Step.objects.filter(due_on__isnull=False)[0], viewer.trust
    EvidenceFactory(step=step, submitted_by=viewer)
    Waiver.objects.create(trust=trust, step=step, reason="Done elsewhere.", requested_by=viewer)
    IdempotencyKey.objects.create(trust=trust, membership=viewer, key="once", request_digest="0" * 64)
    ApiCall.objects.create(trust=trust, membership=viewer)
    recruit = Recruit.objects.all()[0]
    _reports(viewer)
    ConfirmationFactory(step=step, recruit=recruit)
    DateProposalFactory(recruit=recruit, proposed_by=viewer)
    CorrectionRequestFactory(asked_by=viewer)
    OccurrenceFactory(recruit=recruit, reported_by=viewer)
    StepCommentFactory(step=step, author=viewer)
    ReleasedWords.objects.create(trust=trust, step=step, row=step.pk, released_by=viewer)
    ErasureFactory(recruit=recruit, request=ErasureRequestFactory(recruit=recruit, recorded_by=viewer))
    ErasureHoldFactory(recruit=recruit, placed_by=viewer)
    ErasureHoldFactory(recruit=None, member=viewer, placed_by=viewer)
    ErasureFactory(recruit=None, member=viewer, request=None)
    RecruitNoteFactory(recruit=recruit, author=viewer)
    PlannedTransferFactory(recruit=recruit, planned_by=viewer)
    for made in (SponsorLicenceFactory, CosAllocationFactory, LicencePersonFactory, StandInFactory):
        made()
    CertificateFactory(recruit=recruit)
    done = RollOutFactory(actor=viewer)
    RollOutPersonFactory(roll_out=done, enrolment=step.enrolment)
    RollOutStepFactory(roll_out=done, step=step)
    SponsorReportFactory(reported_by=viewer)
    for made in (PublishedFigureFactory, PulseAnswerFactory, PulseBatchFactory):
        made()
    PulseInvitationFactory(recruit=recruit)
    AuditedFileFactory(audit=FileAuditFactory(drawn_by=viewer), recruit=recruit)
    due_on, reason = TODAY + timedelta(days=30), "Her ward has one"
    add_item(viewer, recruit_id=recruit.pk, title="Learn the machine", owner_role="hr", due_on=due_on, reason=reason)
    _fill_mail(viewer, step)
    _fill_account(viewer)
    seal_events(trust.id)
    assert [table for table, count in counts().items() if not count] == [], "fill these too"


def _reports(viewer: Membership) -> None:
    """A trust's settings; a value of a measure; a report that is signed, and restated by another."""
    trust, plan = viewer.trust, ImprovementPlan.objects.all()[0]
    TrustSettings.objects.get_or_create(trust=trust)
    MetricValueFactory(plan=plan, recorded_by=viewer)
    ReportFileFactory(member=viewer)
    given = {"word": "red", "reason": "Late papers.", "holds_until": TODAY}
    RagOverride.objects.create(trust=trust, plan=plan, action="5.1", actor=viewer, effective_on=TODAY, **given)
    run, later = (ReportRunFactory(plan=plan, made_by=viewer) for _ in range(2))
    RunFigure.objects.create(trust=trust, run=run, action="5.1", figure="met", number=1, ids=[run.pk])
    RunSignature.objects.create(trust=trust, run=run, signed_by=viewer)
    Restatement.objects.create(trust=trust, run=run, later=later, reason="Late papers.", published_by=viewer)


def _fill_account(viewer: Membership) -> None:
    EmailAddress.objects.get_or_create(user=viewer.user, email=viewer.user.email)
    Authenticator.objects.create(user=viewer.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    ApiToken.objects.create(user=viewer.user, membership_id=viewer.pk, trust=viewer.trust, expiry=None, name="Rota")


def _fill_mail(viewer: Membership, step: Step) -> None:
    trust = viewer.trust
    message = Message.objects.create(trust=trust, recipient=viewer, local_day=TODAY, message_id=f"<{viewer.id}@test>")
    Reminder.objects.create(
        trust=trust,
        step=step,
        policy=ReminderPolicy.objects.all()[0],
        occasion=-7,
        due_on=step.due_on,
        send_on=TODAY,
        recipient=viewer,
        message=message,
    )
    AddressChange.objects.create(trust=trust, membership=viewer, was="a@b.example", email="c@d.example")
    SignInProvider.objects.create(
        trust=trust, code=f"{trust.ods_code.lower()}-2345678", issuer="https://x.example", client_id="x"
    )
    SignInIdentity.objects.create(trust=trust, membership=viewer, issuer="https://x.example", subject="x")
    MobileNumber.objects.create(trust=trust, membership=viewer, number="+447700900123")
    Acknowledgement.objects.create(trust=trust, step=step, membership=viewer, due_on=step.due_on)
    MailPreference.objects.create(trust=trust, membership=viewer, frequency="daily")
    policy = ReminderPolicy.objects.all()[0]
    ReminderPolicyChange.objects.create(trust=trust, policy=policy, rule=policy.rule, effective_on=TODAY)


def counts(where: str = "true", *values: object) -> dict[str, int]:
    """How many rows of each owned table this transaction sees."""
    return {table: rows(f'SELECT count(*) FROM "{table}" WHERE {where}', *values)[0][0] for table in owned_tables()}
