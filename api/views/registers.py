"""Registers: one thing done for many people at once."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.serializers import bodies, rows
from api.serializers.rows import listing
from api.views.base import ApiView, whole
from onboarding.access import Action
from onboarding.models import Step
from onboarding.selectors.steps import step_rows
from onboarding.selectors.visible import visible_steps
from onboarding.services.attendance import complete_together
from onboarding.services.register_lines import Line
from onboarding.services.registers import submit_many


class CompleteMany(ApiView):
    actions = {"POST": Action.SUBMIT_STEP}

    @extend_schema(request=bodies.Register, responses=listing(rows.StepRow))
    @once
    def post(self, request: Request) -> Response:
        """Record a register: all lines or none. What is wrong with a line stands at `recruits.<id>`.

        A step that a whole cohort does together is named by item and recruits: it is done for those who are named."""
        steps = self._record(self.read(bodies.Register))
        done = visible_steps(self.viewer).filter(pk__in=[step.pk for step in steps]).order_by("due_on", "id")
        return whole(step_rows(done, self.today))

    def _record(self, wanted: dict[str, Any]) -> list[Step]:
        if "steps" not in wanted:
            return complete_together(self.viewer, recruit_ids=wanted.pop("recruits"), **wanted)
        on, note = wanted["on"], wanted.get("note", "")
        lines = [Line(key, on, note) for key in dict.fromkeys(wanted["steps"])]
        reason = wanted.get("out_of_order_reason", "")
        return submit_many(self.viewer, lines=lines, out_of_order_reason=reason)
