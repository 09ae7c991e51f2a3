"""Text messages about limits: one's own mobile number, given, confirmed by the code that went there, and ended."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.serializers.reminding import CodeBody, NumberBody, TextsRow
from api.views.base import ApiView
from onboarding.access import Action
from onboarding.errors import Invalid, NotFound
from onboarding.rules.mobile_numbers import ending
from onboarding.services.mobile_numbers import ask_for_texts, confirm_texts, mobile_of, stop_texts
from onboarding.services.texts import texts_are_on


class OwnTexts(ApiView):
    """What every address about one's own number shares: where no text messages are sent, there is none."""

    def find(self, **kwargs: object) -> None:
        if self.request.method in {*self.actions, "HEAD"} and not texts_are_on():
            raise NotFound()

    def row(self) -> dict[str, str]:
        """Where the viewer stands."""
        mobile = mobile_of(self.viewer)
        return {"state": mobile.state, "number": ending(mobile.number)} if mobile else {"state": "none", "number": ""}


class MyTexts(OwnTexts):
    actions = {"GET": Action.SEE_MESSAGES, "POST": Action.SEE_MESSAGES, "DELETE": Action.SEE_MESSAGES}

    @extend_schema(responses=TextsRow)
    def get(self, request: Request) -> Response:
        """My number for text messages about limits, and whether it counts."""
        return Response(self.row())

    @extend_schema(request=NumberBody, responses={201: TextsRow})
    @once
    def post(self, request: Request) -> Response:
        """Give a number. A code goes there; until it is confirmed no other message does, nor to a number given before."""
        ask_for_texts(self.viewer, **self.read(NumberBody))
        return Response(self.row(), status=201)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """No text messages any more. Limits come by mail as before."""
        stop_texts(self.viewer)
        return Response(status=204)


class ConfirmTexts(OwnTexts):
    actions = {"POST": Action.SEE_MESSAGES}

    # Without a key that has it done once: that would take back the count of a wrong code together with its refusal.
    @extend_schema(request=CodeBody, responses=TextsRow)
    def post(self, request: Request) -> Response:
        """Confirm the number by the code that went there. Five wrong codes end it; then 404, as where no code is awaited."""
        if not confirm_texts(self.viewer, **self.read(CodeBody)):
            raise Invalid.field("code", "wrong", "This is not the code that we sent.")
        return Response(self.row())
