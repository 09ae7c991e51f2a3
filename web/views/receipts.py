"""Where GOV.UK Notify says what became of a message."""

import json

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from onboarding.services.receipts import take_receipt
from web.requests import AnyRequest

LIMITS = {"receipt": "1200/m/ip"}
LONGEST = 10_000


@csrf_exempt
@require_POST
def notify(request: AnyRequest) -> HttpResponse:
    """A receipt, with the secret that both sides know. A reference that nobody knows gets the same answer as one of ours."""
    if not consume(request, app="allauth.account", action="receipt", config=LIMITS):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    secret, sent = settings.NOTIFY_RECEIPT_SECRET, request.headers.get("Authorization", "")
    if not secret or not constant_time_compare(sent.encode(), f"Bearer {secret}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    try:
        receipt = json.loads(request.body[:LONGEST])
        take_receipt(reference=str(receipt["reference"]), status=str(receipt["status"]))
    except (ValueError, LookupError, TypeError, RecursionError):
        return HttpResponse(status=400)
    return HttpResponse(status=204)
