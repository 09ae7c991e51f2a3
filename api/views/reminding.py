"""Rules of reminding with what follows them, how often one is written to, and limits that one was told of."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.idempotency import once
from api.serializers.reminding import (
    MailBody,
    MailRow,
    ReminderRuleDetail,
    ReminderRulePreviewRow,
    ReminderRuleRow,
    RuleBody,
    RuleChanges,
    SeenBody,
    ToldLimitRow,
)
from api.serializers.rows import listing
from api.views.base import ApiView, whole
from onboarding.access import Action
from onboarding.models import ReminderPolicy
from onboarding.selectors.limits_told import limit_row, limits_told_to
from onboarding.selectors.reminder_rules import find_rule, reminder_rules, rule_history_rows, rule_rows
from onboarding.services.acknowledgements import acknowledge
from onboarding.services.mail_preferences import choose_frequency, frequency_of
from onboarding.services.reminder_rules import change_rule, preview_rule


class Rules(ApiView):
    actions = {"GET": Action.SEE_REMINDERS}

    @extend_schema(operation_id="reminders_rules_list", responses=listing(ReminderRuleRow))
    def get(self, request: Request) -> Response:
        """All rules of the trust, each with what followed its reminders within a week."""
        return whole(rule_rows(self.viewer, reminder_rules(self.viewer)))


class OneRule(ApiView):
    """What every address below one rule shares."""

    thing: ReminderPolicy

    def find(self, **kwargs: Any) -> ReminderPolicy:
        return find_rule(self.viewer, kwargs["policy_id"])

    def detail(self, policy: ReminderPolicy) -> Response:
        """The row with its history."""
        (row,) = rule_rows(self.viewer, [policy])
        return with_etag(Response(row | {"history": rule_history_rows(self.viewer, policy)}), policy)


class RuleView(OneRule):
    actions = {"GET": Action.SEE_REMINDERS, "PATCH": Action.MANAGE_SETTINGS}

    @extend_schema(responses=ReminderRuleDetail)
    def get(self, request: Request, policy_id: UUID) -> Response:
        """One rule, what followed its reminders, and how it came to be so."""
        return self.detail(self.thing)

    @extend_schema(request=RuleBody, responses=ReminderRuleDetail)
    def patch(self, request: Request, policy_id: UUID) -> Response:
        """Change when a rule speaks, to whom and about what, or switch it off. It counts from the next round."""
        seen = revision_seen(request, self.thing)
        changes = self.read(RuleBody)
        reason = changes.pop("reason")
        return self.detail(change_rule(self.viewer, policy_id=policy_id, changes=changes, reason=reason, revision=seen))


class RulePreview(OneRule):
    actions = {"POST": Action.MANAGE_SETTINGS}

    @extend_schema(request=RuleChanges, responses=ReminderRulePreviewRow)
    def post(self, request: Request, policy_id: UUID) -> Response:
        """What a change would do to the messages of the next 14 days. Nothing is saved."""
        found = preview_rule(self.viewer, policy_id=policy_id, changes=self.read(RuleChanges))
        return Response({"days": found.days, "before": found.before, "after": found.after})


class MyMail(ApiView):
    actions = {"GET": Action.SEE_MESSAGES, "PATCH": Action.SEE_MESSAGES}

    @extend_schema(responses=MailRow)
    def get(self, request: Request) -> Response:
        """How often I am written to. Limits set by law or a regulator are always told of."""
        return Response({"frequency": frequency_of(self.viewer)})

    @extend_schema(request=MailBody, responses=MailRow)
    def patch(self, request: Request) -> Response:
        """Choose how often I am written to; it counts from the next message."""
        return Response({"frequency": choose_frequency(self.viewer, **self.read(MailBody))})


class Acknowledgements(ApiView):
    actions = {"GET": Action.SEE_MESSAGES, "POST": Action.SEE_MESSAGES}

    @extend_schema(responses=listing(ToldLimitRow))
    def get(self, request: Request) -> Response:
        """Limits that I was told of and that are open, earliest first, and whether I said that I saw them."""
        return whole([limit_row(one) for one in limits_told_to(self.viewer)])

    @extend_schema(request=SeenBody, responses={201: ToldLimitRow})
    @once
    def post(self, request: Request) -> Response:
        """Say that I saw a limit, so that it climbs no further before its day. Saying it again changes nothing."""
        seen = acknowledge(self.viewer, step_id=self.read(SeenBody)["step"])
        told = next(one for one in limits_told_to(self.viewer) if one.step_id == seen.step_id)
        return Response(limit_row(told), status=201)
