"""What tests of services need over and over: a new recruit at Northgate, and someone's step by the path of its item."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding.models import Membership, PersonStep, Recruit, Step
from onboarding.models.choices import StepState
from onboarding.services.enrolments import enrol_in_usual_bundle
from onboarding.services.recruits import register_recruit
from onboarding.services.steps import return_step, submit_step
from tests.cast import Cast

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""The least that a reader opens: one empty page."""


def registered(cast: Cast, **facts: Any) -> Recruit:
    """A nurse on the Skilled Worker route with Ward 7, its cohort and its people, unless the facts say otherwise."""
    usual = {
        "full_name": "Grace Mensah",
        "profession": "nurse",
        "sponsor": "trust",
        "visa_route": "skilled_worker",
        "country_of_training": "GH",
        "site": cast.site,
        "ward": cast.ward,
        "cohort": cast.cohort,
        "line_manager": cast.liam,
        "pastoral_lead": cast.priya,
        "buddy": cast.ben,
    }
    return register_recruit(cast.helen, **usual | facts)


def enrolled(cast: Cast, **facts: Any) -> Recruit:
    """The same, following what their profession usually follows."""
    recruit = registered(cast, **facts)
    enrol_in_usual_bundle(cast.helen, recruit_id=recruit.id)
    return recruit


def pdf(name: str = "papers.pdf") -> SimpleUploadedFile:
    """A small PDF as a form sends it."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def step_of(recruit: Recruit, path: str) -> Step:
    """The newest step, own or shared, that counts for this recruit, by the path of its item."""
    rows = PersonStep.objects.filter(recruit=recruit, item__path=path).order_by("-step__occurrence")
    return Step.objects.select_related("item", "enrolment").get(pk=rows.values("step")[:1])


def submitted_anew(officer: Membership, second: Membership, recruit: Recruit, path: str, **given: Any) -> Step:
    """A step that a second person checks, submitted by the officer: what a fact had completed before is returned first."""
    step = step_of(recruit, path)
    if step.state == StepState.SUBMITTED:
        return_step(second, step_id=step.pk, reason="The paper itself is wanted")
    return submit_step(officer, step_id=step.pk, **given)


def person_step(recruit: Recruit, path: str) -> PersonStep:
    """The same as that recruit's figures count it."""
    return (
        PersonStep.objects.select_related("step")
        .filter(recruit=recruit, item__path=path)
        .order_by("-step__occurrence")[0]
    )
