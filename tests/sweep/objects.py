"""One object of Northgate for each part of an address: what the sweep goes for and the browser opens."""

from dataclasses import replace
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from onboarding.models import ApiToken, ImprovementPlan, Item, Membership, Recruit, ReminderPolicy
from onboarding.services.tokens import make_token
from tests.api.asking import step_of
from tests.cast import Cast
from tests.duties import clock_of
from tests.erasure_factories import CorrectionRequestFactory
from tests.factories import (
    DateProposalFactory,
    EvidenceFactory,
    ItemFactory,
    MembershipFactory,
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

# Which parts of an address are about one recruit, and which about Liam himself.
OF_A_RECRUIT = frozenset(
    ("recruit_id", "enrolment_id", "step_id", "clock_id", "evidence_id", "proposal_id", "occurrence_id", "planned_id")
) | {"message_id", "correction_id"}
OF_LIAM = frozenset(("stand_in_id", "token_id"))

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


def of_person(cast: Cast, member: Membership, recruit: Recruit) -> dict[str, object]:
    """What is about one recruit: a step that they own, with a file that Helen recorded, and a proposal of Liam's."""
    step = step_of(recruit, title=f"Only {recruit.known_as}'s")
    evidence = EvidenceFactory(
        step=step,
        submitted_by=cast.helen,
        kind="file",
        file=default_storage.save(recruit.known_as, ContentFile(b"theirs")),
        file_name="passport.pdf",
        content_type="application/pdf",
    )
    return {
        "recruit_id": recruit.pk,
        "enrolment_id": step.enrolment_id,
        "step_id": step.pk,
        "clock_id": clock_of(recruit, "late-or-no-start").pk,
        "evidence_id": evidence.pk,
        "proposal_id": DateProposalFactory(recruit=recruit, proposed_by=cast.liam).pk,
        "occurrence_id": OccurrenceFactory(recruit=recruit, reported_by=cast.helen).pk,
        "planned_id": PlannedTransferFactory(recruit=recruit, planned_by=cast.helen).pk,
        "correction_id": CorrectionRequestFactory(asked_by=member).pk,
        "message_id": message_to(member, step).pk,
    }


def of_northgate(cast: Cast) -> dict[str, object]:
    """Made by Helen, whose trust is entered: Amara's where they are anybody's."""
    draft, plan = ItemFactory(title="Northgate's own"), ImprovementPlan.objects.get(key="edi-2023")
    ids = {
        "site_id": cast.site.pk,
        "ward_id": cast.ward.pk,
        "cohort_id": cast.cohort.pk,
        "membership_id": cast.ben.pk,
        "programme_id": draft.version.programme_id,
        "version_id": draft.version_id,
        "roll_out_id": RollOutFactory(trust=cast.northgate, actor=cast.helen).pk,
        **{"stage_id": draft.stage_id, "item_id": draft.pk},
        "rule_id": Item.objects.get(path="nurse-osce/registration-deadline", version__status="published").pk,
        "stand_in_id": StandInFactory(absent=cast.liam, by=cast.priya, arranged_by=cast.helen).pk,
        "allocation_id": CosAllocationFactory().pk,
        "person_id": LicencePersonFactory().pk,
        "audit_id": FileAuditFactory(drawn_by=cast.helen).pk,
        "policy_id": ReminderPolicy.objects.get(trust=cast.northgate, key="before-due").pk,
        "value_id": MetricValueFactory(plan=plan, recorded_by=cast.helen).pk,
        "round": PulseInvitationFactory(recruit=cast.amara_recruit).round,
    }
    hers = of_person(cast, cast.amara, cast.amara_recruit)
    return ids | WORDS | hers | of_reports(cast, plan) | {"token_id": token_of(cast.liam)}


def of_southmoor(cast: Cast) -> dict[str, object]:
    """The same by Omar, whose trust is entered: Sofia's where they are anybody's."""
    staff = {
        name: MembershipFactory(roles=getattr(cast, name).roles, full_name="Of Southmoor")
        for name in ("liam", "priya", "ben")
    }
    places = {name: getattr(cast, f"southmoor_{name}") for name in ("site", "ward", "cohort")}
    people = {"helen": cast.omar, "amara": cast.sofia, "amara_recruit": cast.southmoor_recruit}
    return of_northgate(replace(cast, northgate=cast.southmoor, **people, **places, **staff))


def of_reports(cast: Cast, plan: ImprovementPlan) -> dict[str, object]:
    """What was kept and asked for: a run, and a file of Helen's."""
    return {"run_id": ReportRunFactory(plan=plan).pk, "file_id": ReportFileFactory(member=cast.helen).pk}
