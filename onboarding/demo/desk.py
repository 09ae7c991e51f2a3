"""The sponsor's desk of the demo: the licence, who is on it, certificates, reports, numbers on the register, one self-audit."""

from datetime import date, timedelta

from django.db.models import QuerySet

from onboarding.demo.trusts import Stage
from onboarding.models import AuditedFile, Milestone, Recruit
from onboarding.models.choices import MilestoneKind, Regulator, Role, Sponsor
from onboarding.services.file_audits import draw_audit, record_mending
from onboarding.services.registration import record_day
from onboarding.services.sponsor_desk import (
    keep_allocation,
    keep_certificate,
    keep_licence,
    keep_licence_person,
    log_report,
)

YEAR_BEGINS = (4, 6)
ALLOCATED = (60, 45)
WITH_NUMBER, REGISTERED = 40, 30
SEED = 20
OFFICERS = (
    ("Margaret Whitfield", "authorising_officer", 900, None),
    ("Helen Moss", "key_contact", 900, None),
    ("Helen Moss", "level_1", 900, None),
    ("Hana Lewis", "level_1", 500, None),
    ("Peter Lane", "level_1", 900, 120),
)
REPORTS = (
    ("New first day: the flight was cancelled", 21, "SMS-4471-20", True),
    ("Change of ward inside the trust: not reportable, noted", 60, "SMS-4416-03", True),
    ("New level 1 user on the licence", 118, "SMS-4305-11", False),
)
MENDED = "The number was read in the sponsor system and typed in. The other papers are asked for by Friday."


def fill_the_desk(stage: Stage) -> None:
    """All of it, at Northgate alone."""
    if stage.plan.ods_code != "ZN1":
        return
    officer, second = stage.holding(Role.HR)[:2]
    today = stage.today
    keep_licence(officer, number="N4R7GATE2", rating="a", expires_on=None)
    for name, role, since, until in OFFICERS:
        first, last = today - timedelta(days=since), today - timedelta(days=until) if until else None
        keep_licence_person(officer, full_name=name, role=role, since=first, until=last)
    for years_ago, number in enumerate(reversed(ALLOCATED)):
        starts_on = _year_of(today, years_ago)
        ends_on = _year_of(today, years_ago - 1) - timedelta(days=1)
        keep_allocation(officer, starts_on=starts_on, ends_on=ends_on, number=number)
    _certificates(stage)
    _numbers_on_the_register(stage)
    people = list(_sponsored(stage).order_by("-made_at", "id")[: len(REPORTS)])
    for (about, days_ago, reference, of_person), recruit in zip(REPORTS, people, strict=False):
        recruit_id = recruit.pk if of_person else None
        on = today - timedelta(days=days_ago)
        log_report(officer, about=about, reported_on=on, reference=reference, recruit_id=recruit_id)
    audit = draw_audit(second, seed=SEED)
    for one in AuditedFile.objects.filter(audit=audit).exclude(missing=[])[:2]:
        record_mending(second, file_id=one.pk, words=MENDED)


def _year_of(today: date, years_ago: int) -> date:
    """The first day of the year of certificates that today lies in, or of an earlier one."""
    year = today.year - (today < date(today.year, *YEAR_BEGINS))
    return date(year - years_ago, *YEAR_BEGINS)


def _sponsored(stage: Stage) -> QuerySet[Recruit]:
    return Recruit.objects.filter(trust=stage.trust, sponsor=Sponsor.TRUST)


def _certificates(stage: Stage) -> None:
    """The numbers of the newest ones; older ones were never typed in."""
    officer = stage.holding(Role.HR)[0]
    assigned = Milestone.objects.filter(
        trust=stage.trust, kind=MilestoneKind.COS_ASSIGNED, actual_on__isnull=False, recruit__sponsor=Sponsor.TRUST
    )
    newest = assigned.order_by("-actual_on", "id")
    for number, recruit_id in enumerate(newest.values_list("recruit_id", flat=True)[:WITH_NUMBER]):
        if number % 5:
            keep_certificate(officer, recruit_id=recruit_id, occurrence=1, number=f"C2G{7310 + number * 37:06}Q")


def _numbers_on_the_register(stage: Stage) -> None:
    """For most nurses who joined the register lately."""
    officer = stage.holding(Role.HR)[1]
    registered = Milestone.objects.filter(
        trust=stage.trust,
        kind=MilestoneKind.REGISTRATION,
        actual_on__isnull=False,
        recruit__regulator=Regulator.NMC,
    ).order_by("-actual_on", "id")
    for number, (recruit_id, on) in enumerate(registered.values_list("recruit_id", "actual_on")[:REGISTERED]):
        if number % 6 and on:
            pin = f"{on.year % 100:02}{'BCDEFG'[number % 6]}{1207 + number * 91:04}O"
            record_day(officer, recruit_id=recruit_id, stage="registration", on=on, number=pin)
