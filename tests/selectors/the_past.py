"""A past day put together again in plain Python, one line of history after another: slow, and with nothing shared with
the selectors but the words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from onboarding.models import Enrolment, EnrolmentChange, MilestoneChange, Recruit, Serving, Step, StepChange


@dataclass(frozen=True)
class Past:
    """What was true on a day as far as it was recorded before a time."""

    as_of: date
    known_before: datetime | None = None

    def known(self, lines: QuerySet[Any]) -> list[Any]:
        found = lines.filter(effective_on__lte=self.as_of)
        return list(found.filter(recorded_at__lt=self.known_before) if self.known_before else found)

    def last_written(self, lines: QuerySet[Any]) -> Any:
        return max(self.known(lines), key=lambda line: (line.recorded_at, line.pk), default=None)

    def milestones(self, recruit: Recruit) -> Iterator[Any]:
        for one in recruit.milestones.order_by("occurrence"):
            line = self.last_written(MilestoneChange.objects.filter(milestone=one))
            if line:
                yield SimpleNamespace(kind=one.kind, planned_on=line.planned_on, actual_on=line.actual_on)

    def state(self, enrolment: Enrolment) -> str | None:
        line = self.last_written(EnrolmentChange.objects.filter(enrolment=enrolment))
        return line.state if line else None

    def line(self, step: Step) -> StepChange | None:
        lines = self.known(StepChange.objects.filter(step=step))
        return max(lines, key=lambda line: (line.effective_on, line.recorded_at, line.pk), default=None)

    def rows(self, recruits: Iterable[Recruit], action: str) -> Iterator[Any]:
        """The steps that count for an action, as rows of the view of a person's steps."""
        counts = {"item__mandatory": True, "item__plan_actions__contains": [action]}
        for recruit in recruits:
            milestones = list(self.milestones(recruit))
            for step in Step.objects.filter(enrolment__recruit=recruit, enrolment__begun_by="", **counts):
                yield from self._row(recruit, milestones, step)
            for serving in Serving.objects.filter(recruit=recruit, **{f"step__{k}": v for k, v in counts.items()}):
                for row in self._row(recruit, milestones, serving.step):
                    row.served = serving.served_on if serving.served_on and serving.served_on <= self.as_of else None
                    row.state = "to_do" if row.state == "done" and not row.served else row.state
                    row.due_on, row.done_on = serving.needed_on, row.served
                    yield row

    def _row(self, recruit: Recruit, milestones: list[Any], step: Step) -> Iterator[Any]:
        line, state = self.line(step), self.state(step.enrolment)
        gone = step.superseded_on and step.superseded_on <= self.as_of
        if line and state and state != "withdrawn" and not gone:
            yield SimpleNamespace(
                recruit=SimpleNamespace(milestones=SimpleNamespace(all=lambda: milestones)),
                recruit_id=recruit.pk,
                step_id=step.pk,
                item=step.item,
                trust=step.trust,
                step=SimpleNamespace(
                    waiting_for=line.waiting_for,
                    evidence_expires_on=line.evidence_expires_on,
                    done_on=line.done_on,
                    waived_on=None,
                    waived_until=line.waived_until,
                ),
                paused=state == "paused",
                **{name: getattr(line, name) for name in ("state", "applies", "due_on", "done_on")},
            )
