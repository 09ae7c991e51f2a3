"""Reminders, the messages that carry them, and what HR decides about these."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.messages import MessageFilters, ReminderFilters
from api.idempotency import once
from api.serializers import bodies
from api.serializers.messages import ComingRow, MessageDetail, MessageRow, ReminderRow, SettingsBody, SettingsRow
from api.serializers.rows import listing
from api.views.base import ApiView, Row, RowsView, whole
from onboarding.access import Action, may
from onboarding.models import Message, Reminder, TrustSettings
from onboarding.selectors.messages import find_message, message_rows, visible_messages
from onboarding.selectors.reminders import reminder_rows, reminders_of, trust_reminders
from onboarding.selectors.trust_settings import settings_row, trust_settings
from onboarding.services import messages as services
from onboarding.services.forecast import Coming, forecast
from onboarding.services.mail_hold import set_mail_held
from onboarding.services.report_settings import change_report_settings

A_WEEK = 7
LONG = 4
DAYS = OpenApiParameter("days", OpenApiTypes.INT, description="For how many days, today the first: 1 to 14, else 7")


class Reminders(RowsView):
    actions = {"GET": Action.SEE_REMINDERS}
    filterset_class = ReminderFilters

    def get_queryset(self) -> QuerySet[Reminder]:
        return trust_reminders(self.viewer)

    def rows_of(self, page: QuerySet[Reminder]) -> list[Row]:
        return reminder_rows(page)

    @extend_schema(responses=ReminderRow(many=True))
    def get(self, request: Request) -> Response:
        """What people are told about which step, and what became of it; latest day of sending first."""
        return self.page()


class Forecast(ApiView):
    actions = {"GET": Action.SEE_REMINDERS}

    def parameters(self) -> frozenset[str]:
        return frozenset({"days"})

    @extend_schema(parameters=[DAYS], responses=listing(ComingRow))
    def get(self, request: Request) -> Response:
        """Which messages leave today and in the days after it, to whom and under which rule, if nothing changes."""
        asked = request.query_params.get("days", str(A_WEEK))
        days = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < LONG else 0
        return whole([_coming(one) for one in forecast(self.viewer, days=days)])


def _coming(one: Coming) -> Row:
    return {
        "on": one.on,
        "kind": one.kind,
        "leaves_at": one.leaves_at,
        "recipient": {"id": one.recipient_id, "name": one.name} if one.recipient_id else None,
        "contact": {"id": one.contact_id, "name": one.name} if one.contact_id else None,
        "reminders": one.reminders,
        "hard_limits": one.hard_limits,
        "policies": [{"key": key, "title": title} for key, title in one.rules],
    }


class Messages(RowsView):
    actions = {"GET": Action.SEE_MESSAGES}
    filterset_class = MessageFilters

    def get_queryset(self) -> QuerySet[Message]:
        return visible_messages(self.viewer)

    def rows_of(self, page: QuerySet[Message]) -> list[Row]:
        return message_rows(page)

    @extend_schema(responses=MessageRow(many=True))
    def get(self, request: Request) -> Response:
        """Messages: HR sees those of the whole trust, others those written to them. Newest day first."""
        return self.page()


class OneMessage(ApiView):
    """What every address below one message shares."""

    thing: Message

    def find(self, **kwargs: Any) -> Message:
        return find_message(self.viewer, kwargs["message_id"])

    def detail(self, message_id: UUID) -> Response:
        """The row, what it tells of, and for HR what it would say now."""
        found = find_message(self.viewer, message_id)
        row = message_rows(visible_messages(self.viewer).filter(pk=message_id))[0]
        letter = None
        if may(self.viewer, Action.MANAGE_MESSAGES, found):
            letter = services.what_it_says(self.viewer, message_id=message_id)
        says = {"subject": letter.subject, "body": letter.body} if letter else None
        tells_of = reminder_rows(reminders_of(self.viewer, found))
        return with_etag(Response(row | {"tells_of": tells_of, "says": says}), found)


class MessageView(OneMessage):
    actions = {"GET": Action.SEE_MESSAGES}

    @extend_schema(responses=MessageDetail)
    def get(self, request: Request, message_id: UUID) -> Response:
        """One message, the reminders in it and, for HR while it has not left, what it would say now."""
        return self.detail(message_id)


class MessageVerb(OneMessage):
    """Does one thing with the message and answers what it is now."""

    actions = {"POST": Action.MANAGE_MESSAGES}
    service: ClassVar[Callable[..., Message]]

    @extend_schema(request=None, responses=MessageDetail)
    @once
    def post(self, request: Request, message_id: UUID) -> Response:
        seen = revision_seen(request, self.thing)
        self.read(bodies.Nothing)
        type(self).service(self.viewer, message_id=message_id, revision=seen)
        return self.detail(message_id)


@extend_schema(description="Give a message that was given up another try, under the same Message-ID.")
class Requeue(MessageVerb):
    service = staticmethod(services.requeue_message)


@extend_schema(description="Keep a waiting message from leaving today.")
class Hold(MessageVerb):
    service = staticmethod(services.hold_message)


@extend_schema(description="Let a message that was held back leave.")
class Release(MessageVerb):
    service = staticmethod(services.release_message)


class Settings(ApiView):
    actions = {"GET": Action.MANAGE_SETTINGS, "PATCH": Action.MANAGE_SETTINGS}

    def _answer(self, settings: TrustSettings) -> Response:
        return with_etag(Response(settings_row(self.viewer, settings)), settings)

    @extend_schema(responses=SettingsRow)
    def get(self, request: Request) -> Response:
        """What HR has decided for the whole trust."""
        return self._answer(trust_settings(self.viewer))

    @extend_schema(request=SettingsBody, responses=SettingsRow)
    def patch(self, request: Request) -> Response:
        """Hold all messages of the trust, or release them: then everybody gets their newest one. Settings of reports."""
        seen = revision_seen(request, trust_settings(self.viewer))
        wanted = self.read(SettingsBody)
        held = wanted.pop("mail_held", None)
        if wanted:
            changed = change_report_settings(self.viewer, changes=wanted, revision=seen)
            seen = changed.revision if seen is not None else None
        if held is not None:
            set_mail_held(self.viewer, held=held, revision=seen)
        return self._answer(trust_settings(self.viewer))
