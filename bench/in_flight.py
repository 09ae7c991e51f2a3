"""What is measured of dates and versions in flight: people's days worked out again, and a new version looked at."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F

from bench import floors
from bench.measuring import Sql, Workload
from bench.workloads import Scene, in_trust
from onboarding.models import Milestone, Programme, ProgrammeVersion, Recruit, RollOut
from onboarding.models.choices import VersionStatus
from onboarding.selectors.programmes import FOR_PEOPLE
from onboarding.services.draft_parts import add_item, change_item
from onboarding.services.programme_drafts import draft_version
from onboarding.services.programmes import publish_version
from onboarding.services.refresh import refresh_each
from onboarding.services.roll_out_plan import Wanted, survey
from onboarding.services.roll_outs import begin_roll_out, carry_out, roll_out

EARLIER = timedelta(days=1000)
NEW_ITEM = {
    "title": "Say hello",
    "guidance": "Call before the first day.",
    "owner_role": "hr",
    "anchor": "arrival",
    "offset": -7,
    "unit": "days",
    "mandatory": True,
    "evidence": "none",
    "prerequisites": [],
    "remind_days_before": [2],
    "plan_actions": [],
    "basis": "good_practice",
    "basis_note": "A friendly voice",
    "confidence": "recalled",
    "source": "Our own judgement",
}


def in_flight(scene: Scene) -> Iterator[Workload]:
    """One person's whole bundle, a cohort of 50, and everybody who follows the programme that most people follow."""
    everyone = in_trust(scene, lambda: list(_people()))
    for name, people, runs in (("recompute_one", everyone[:1], 20), ("recompute_50", everyone[:50], 7)):
        work = again(scene, people)
        yield Workload(name, taken_back(scene, work), selects(scene, work), runs)
    version = in_trust(scene, lambda: newer_version(scene))
    look = seen(scene, version)
    yield Workload("preview_roll_out", taken_back(scene, look), selects(scene, look), 3)


def in_the_background(scene: Scene) -> Iterator[Workload]:
    """The same done for everybody, as the worker does it: a long transaction, whose events come in batches of 500."""
    version = in_trust(scene, lambda: newer_version(scene))
    do = done(scene, version)
    yield Workload("do_roll_out", taken_back(scene, do), selects(scene, do), 3)


def taken_back(scene: Scene, do: Callable[[], Any]) -> Callable[[], int]:
    """As the officer, in a transaction of which nothing is kept."""

    def once() -> int:
        with transaction.atomic():
            in_trust(scene, do)
            transaction.set_rollback(True)
        return 0

    return once


def again(scene: Scene, people: Sequence[Recruit]) -> Callable[[], int]:
    """Every date of these people moves before everyone else's, so that what they share with others moves as well, however
    many others there are; and what is counted from it follows."""

    def refresh() -> int:
        moving = Milestone.objects.filter(recruit__in=people, actual_on__isnull=True, planned_on__isnull=False)
        moving.update(planned_on=F("planned_on") - EARLIER)
        return refresh_each(
            scene.officer, people, today=scene.today, effective_on=scene.today, reason="All flights were moved"
        )

    return refresh


def seen(scene: Scene, version: ProgrammeVersion) -> Callable[[], str]:
    """What a version would do to everyone on an older one, down to the digest of all of it."""
    return lambda: roll_out(scene.officer, version_id=version.pk, choice="not_started").digest


def done(scene: Scene, version: ProgrammeVersion) -> Callable[[], int]:
    """Everyone follows the version, and each step that changes has its history."""

    def save() -> int:
        wanted = Wanted(begin_roll_out(scene.officer, version.pk, lock=True), "not_started", None, scene.today)
        preview, items = survey(scene.officer, wanted, lock=True)
        row = RollOut(trust=scene.trust, version=version, choice=wanted.choice, actor=scene.officer)
        carry_out(scene.officer, row, preview, items, scene.today)
        return len(preview.people)

    return save


def newer_version(scene: Scene) -> ProgrammeVersion:
    """The programme that most people follow in its next version: one item more, one said otherwise. Made once."""
    programmes = Programme.objects.filter(trust=scene.trust, kind__in=FOR_PEOPLE)
    programme = programmes.annotate(people=Count("versions__enrolments")).order_by("-people", "key")[0]
    published = programme.versions.get(status=VersionStatus.PUBLISHED)
    if published.number > 1:
        return published
    draft = draft_version(scene.officer, programme_id=programme.pk)
    stage = draft.stages.all()[0]
    add_item(scene.officer, version_id=draft.pk, fields=NEW_ITEM | {"stage": stage.key})
    target = draft.items.filter(limit="target", scope="person", prerequisites=[]).order_by("position")[0]
    change_item(scene.officer, version_id=draft.pk, item_id=target.pk, changes={"offset": target.offset + 1})
    return publish_version(scene.officer, version_id=draft.pk)


def _people() -> Iterator[Recruit]:
    """Those with something to come, whose dates are in the future, first those with most to do."""
    rows = Recruit.objects.filter(milestones__actual_on__isnull=True, milestones__planned_on__isnull=False).distinct()
    yield from rows.select_related("site", "trust").order_by("-step_total", "full_name", "id")


def selects(scene: Scene, do: Callable[[], Any]) -> list[Sql]:
    """What it asks of the database, without what it writes; nothing is kept."""
    with transaction.atomic():
        asked = in_trust(scene, lambda: floors.same_statements(do))
        transaction.set_rollback(True)
    return list(asked)
