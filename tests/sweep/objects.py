"""One object of Northgate for each part of an address: what the sweep goes for and the browser opens."""

from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from onboarding.models import ApiToken, ImprovementPlan, Item, Membership, ReminderPolicy
from onboarding.services.tokens import make_token
from tests.api.asking import step_of
from tests.cast import Cast
from tests.duties import clock_of
from tests.factories import (
    DateProposalFactory,
    EvidenceFactory,
    ItemFactory,
    MetricValueFactory,
    OccurrenceFactory,
    StandInFactory,
)
from tests.planned_factories import PlannedTransferFactory
from tests.pulse_factories import PulseInvitationFactory
from tests.reminding import message_to
from tests.report_factories import ReportFileFactory, ReportRunFactory
from tests.roll_out_factories import RollOutFactory
from tests.sponsor_factories import CosAllocationFactory, FileAuditFactory, LicencePersonFactory

# What addresses name besides ids.
WORDS = {
    "plan_key": "edi-2023",
    "kind": "arrival",
    "action": "5.2",
    "occurrence": 1,
    "form": "json",
    "stage": "osce",
    "name": "none.eml",
    "rest": "nothing-here/",
    "uidb36": "x",
    "key": "y",
    "token": "none",
    "code": "none",
    "pk": 1,
}


def token_of(member: Membership) -> UUID:
    """A token that acts as this member."""
    make_token(member, days=1, name="A program")
    return ApiToken.objects.get(membership_id=member.pk, name="A program").key


def of_northgate(cast: Cast) -> dict[str, object]:
    """Made by Helen, whose trust is entered: Amara's where they are anybody's."""
    step = step_of(cast.amara_recruit, title="Only Amara's")
    evidence = EvidenceFactory(
        step=step,
        submitted_by=cast.helen,
        kind="file",
        file=default_storage.save("amara", ContentFile(b"hers")),
        file_name="passport.pdf",
        content_type="application/pdf",
    )
    draft, plan = ItemFactory(title="Northgate's own"), ImprovementPlan.objects.get(key="edi-2023")
    ids = {
        "recruit_id": cast.amara_recruit.pk,
        "enrolment_id": step.enrolment_id,
        "step_id": step.pk,
        "clock_id": clock_of(cast.amara_recruit, "late-or-no-start").pk,
        "evidence_id": evidence.pk,
        "site_id": cast.site.pk,
        "ward_id": cast.ward.pk,
        "cohort_id": cast.cohort.pk,
        "membership_id": cast.ben.pk,
        "programme_id": draft.version.programme_id,
        "version_id": draft.version_id,
        "roll_out_id": RollOutFactory(trust=cast.northgate, actor=cast.helen).pk,
        **{"stage_id": draft.stage_id, "item_id": draft.pk},
        "rule_id": Item.objects.get(path="nurse-osce/registration-deadline", version__status="published").pk,
        "proposal_id": DateProposalFactory(recruit=cast.amara_recruit, proposed_by=cast.liam).pk,
        "occurrence_id": OccurrenceFactory(recruit=cast.amara_recruit, reported_by=cast.helen).pk,
        "planned_id": PlannedTransferFactory(recruit=cast.amara_recruit, planned_by=cast.helen).pk,
        "stand_in_id": StandInFactory(absent=cast.liam, by=cast.priya, arranged_by=cast.helen).pk,
        "message_id": message_to(cast.amara, step).pk,
        "allocation_id": CosAllocationFactory().pk,
        "person_id": LicencePersonFactory().pk,
        "audit_id": FileAuditFactory(drawn_by=cast.helen).pk,
        "policy_id": ReminderPolicy.objects.get(trust=cast.northgate, key="before-due").pk,
        "value_id": MetricValueFactory(plan=plan, recorded_by=cast.helen).pk,
        "round": PulseInvitationFactory(recruit=cast.amara_recruit).round,
    }
    return ids | WORDS | of_reports(cast, plan) | {"token_id": token_of(cast.liam)}


def of_reports(cast: Cast, plan: ImprovementPlan) -> dict[str, object]:
    """What was kept and asked for: a run, and a file of Helen's."""
    return {"run_id": ReportRunFactory(plan=plan).pk, "file_id": ReportFileFactory(member=cast.helen).pk}
