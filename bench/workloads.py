"""What is measured: each page through its real door (Django's test client in this process: real middleware, real
session, real row-level security; no network and no web server), the sweep as the worker calls it."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import reverse

from bench import floors
from bench.measuring import Entrance, Workload, entrance_as
from onboarding import access
from onboarding.clock import today_in
from onboarding.demo.scale import ods_code
from onboarding.models import Membership, Recruit, Step, Trust
from onboarding.models.choices import Applies, EvidenceKind, ReviewKind, Role, StepState
from onboarding.outputs.files import OUTPUTS
from onboarding.selectors.duties import clock_rows, filter_clocks
from onboarding.selectors.readiness_report import readiness_report
from onboarding.selectors.whole_report import whole_report
from onboarding.services.sweep import prepare
from web import sessions

MOST_STEPS = 2000
EVERYONE_DUE = """
UPDATE onboarding_step s SET due_on = %(today)s
  FROM (SELECT DISTINCT ON (e.recruit_id) s.id
          FROM onboarding_step s
          JOIN onboarding_enrolment e ON e.id = s.enrolment_id AND e.state = 'active'
          JOIN onboarding_item i ON i.id = s.item_id AND i.mandatory AND i."limit" <> 'hard'
         WHERE e.recruit_id IS NOT NULL AND s.state = 'to_do' AND s.applies = 'yes' AND s.superseded_on IS NULL
         ORDER BY e.recruit_id, s.id) one
 WHERE s.id = one.id
"""


@dataclass(frozen=True)
class Scene:
    """Whose trust is looked at, on which day, by whom, and whose page it is."""

    trust: Trust
    today: date
    officer: Membership
    recruit: Recruit
    steps: Iterator[Step] = field(repr=False)

    @property
    def entrance(self) -> Entrance:
        """The officer's way in for the floors."""
        return entrance_as((str(self.trust.id), str(self.officer.id), str(self.officer.user_id)))


def set_the_scene() -> Scene:
    """The first trust of seed_scale, its first HR officer, and the recruit who has most to do."""
    trust = Trust.objects.get(ods_code=ods_code(1))
    with transaction.atomic():
        access.enter_trust(trust.id)
        today = today_in(trust)
        officer = Membership.objects.select_related("user", "trust").filter(roles__contains=[Role.HR]).earliest("id")
        people = Recruit.objects.filter(next_due_on__isnull=False, membership__isnull=False)
        recruit = people.order_by("-step_total", "full_name", "id").select_related("membership__user")[0]
        steps = list(_easy_steps())
    return Scene(trust, today, officer, recruit, iter(steps))


def workloads(scene: Scene) -> Iterator[Workload]:
    """All of them, in an order in which none spoils the next: what is taken back or only read first."""
    staff, own = signed_in(scene.officer), signed_in(_member(scene))
    recruit = scene.recruit.pk
    yield Workload("caseload_50", page(staff, reverse("recruits")), floors.caseload(scene.today))
    yield Workload("checklist", page(own, reverse("my")), floors.checklist(recruit))
    yield Workload("person", page(staff, reverse("recruit", args=[recruit])), floors.person(recruit))
    yield Workload("api_list_50", page(staff, reverse("api_recruits")), floors.caseload(scene.today))
    asked = in_trust(scene, lambda: floors.same_statements(lambda: readiness_report(scene.officer)))
    yield Workload("report_trust", page(staff, reverse("readiness")), asked, 7)
    everything = in_trust(scene, lambda: floors.same_statements(lambda: whole_report(scene.officer)))
    for name, output in (("workbook", "xlsx"), ("paper", "pdf")):
        yield Workload(name, file_made(scene, output), everything, 3)
    clocks = in_trust(scene, lambda: floors.same_statements(lambda: first_clocks(scene)))
    yield Workload("duties_50", page(staff, reverse("duties")), clocks)
    yield from planning(scene)
    step = next(scene.steps)
    floor = floors.complete_step(scene.trust.id, step.enrolment.recruit_id, step.pk, scene.today)
    yield Workload("complete_step", complete(scene, staff), floor)


def planning(scene: Scene) -> Iterator[Workload]:
    """The sweep of a trust when something is due for everybody, and when nothing is."""
    floor = floors.sweep(scene.trust, scene.today)
    prepare(scene.trust.id)
    yield Workload("sweep_all_due", look(scene), floor, 5, [(EVERYONE_DUE, {"today": scene.today})])
    yield Workload("sweep_idle", look(scene), floor, 5)


def first_clocks(scene: Scene) -> int:
    """What the page of duties lists: the first fifty clocks that run, and how many there are."""
    running = filter_clocks(scene.officer, {}, scene.today)
    return running.count() + len(clock_rows(scene.officer, running[:50], scene.today))


def beside_the_peer(scene: Scene) -> Iterator[Workload]:
    """The list at ten rows, as the peer's is; ours still carries counts, next due day, people and places."""
    address = f"{reverse('api_recruits')}?page_size=10"
    yield Workload("api_list_10", page(signed_in(scene.officer), address), floors.caseload(scene.today, 10))


def signed_in(member: Membership) -> Client:
    """A browser in whose session this member is, and clicked less than a minute ago: the session of who is at work is
    written once a minute, which is one statement more."""
    browser = Client()
    browser.force_login(member.user)
    session = browser.session
    now = int(time.time())
    session.update({sessions.MEMBERSHIP: str(member.pk), sessions.SEEN_AT: now, sessions.BEGAN_AT: now})
    session.save()
    return browser


def page(browser: Client, address: str) -> Callable[[], int]:
    """Ask for a page, answer its size."""

    def ask() -> int:
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return len(answer.content)

    return ask


def file_made(scene: Scene, output: str) -> Callable[[], int]:
    """Make a report as a file, as a request does for few people and a worker for many; answer its size."""

    def make() -> int:
        return int(in_trust(scene, lambda: len(OUTPUTS[output].made_of(whole_report(scene.officer)))))

    return make


def complete(scene: Scene, browser: Client) -> Callable[[], int]:
    """Send the form of one more open step, as the page does; it is committed, and each time another step."""

    def send() -> int:
        step = next(scene.steps)
        address = reverse("recruit_step", args=[step.enrolment.recruit_id, step.pk])
        answer = browser.post(address, {"verb": "submit", "note": "Done and agreed.", "revision": step.revision})
        assert answer.status_code == 302, (answer.status_code, step.item.path)
        return len(answer.content)

    return send


def look(scene: Scene) -> Callable[[], int]:
    """The sweep of one trust: plan what is owed, put it into messages."""

    def sweep() -> int:
        prepare(scene.trust.id)
        return 0

    return sweep


def in_trust(scene: Scene, ask: Callable[[], Any]) -> Any:
    """Ask something of the domain as the officer."""
    with transaction.atomic():
        access.enter(scene.officer)
        return ask()


def _member(scene: Scene) -> Membership:
    member = scene.recruit.membership
    assert member is not None
    return member


def _easy_steps() -> Iterator[Step]:
    """Open steps that anyone of HR can complete with a note; first one of each recruit, then their others."""
    steps = Step.objects.filter(
        enrolment__recruit__isnull=False,
        state=StepState.TO_DO,
        applies=Applies.YES,
        item__prerequisites=[],
        item__evidence__in=[EvidenceKind.NOTE, EvidenceKind.NONE],
        item__review=ReviewKind.NONE,
    )
    seen: Counter[UUID | None] = Counter()
    ranked = []
    for step in steps.select_related("item", "enrolment").order_by("id")[:MOST_STEPS]:
        seen[step.enrolment.recruit_id] += 1
        ranked.append((seen[step.enrolment.recruit_id], step))
    yield from (step for _, step in sorted(ranked, key=lambda pair: pair[0]))
