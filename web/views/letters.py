"""What somebody would be written, as text on a page and as the HTML that a mail program shows."""

import base64
import hashlib
import re
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import NotFound
from onboarding.models import Membership, Recruit
from onboarding.selectors.members import find_member
from onboarding.selectors.visible import find_recruit
from onboarding.services.letters import Letter
from onboarding.services.messages import what_it_says
from web.presenters.letter_preview import letter_numbered, letter_preview_page
from web.requests import PageRequest

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@require_safe
def letter_preview(request: PageRequest, membership_id: UUID) -> HttpResponse:
    """What one person would be written on a day of the next two weeks, and a director in the mail of the month."""
    return _preview(request, find_member(request.viewer, membership_id))


@require_safe
def letter_html(request: PageRequest, membership_id: UUID) -> HttpResponse:
    """One of those messages, alone."""
    return _numbered(request, find_member(request.viewer, membership_id))


@require_safe
def recruit_letter_preview(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """What a recruit would be written, also one who has no account."""
    recruit = _recruit(request, recruit_id)
    if recruit.membership_id:
        return redirect("letter_preview", recruit.membership_id)
    return _preview(request, recruit)


@require_safe
def recruit_letter_html(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """One of those messages, alone."""
    recruit = _recruit(request, recruit_id)
    if recruit.membership_id:
        return redirect("letter_preview", recruit.membership_id)
    return _numbered(request, recruit)


@require_safe
def message_letter(request: PageRequest, message_id: UUID) -> HttpResponse:
    """What a message would say now, alone; there is nothing to see of one that has left."""
    return _alone(what_it_says(request.viewer, message_id=message_id))


def _recruit(request: PageRequest, recruit_id: UUID) -> Recruit:
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.MANAGE_MESSAGES)
    return recruit


def _preview(request: PageRequest, reader: Membership | Recruit) -> HttpResponse:
    page = letter_preview_page(request.viewer, reader, request.GET.get("on", ""))
    return render(request, "messages/letter_preview.html", {"page": page})


def _numbered(request: PageRequest, reader: Membership | Recruit) -> HttpResponse:
    asked = request.GET
    return _alone(letter_numbered(request.viewer, reader, asked.get("on", ""), asked.get("letter", "1")))


def _alone(letter: Letter | None) -> HttpResponse:
    """The letter as it leaves, in a sandbox: nothing runs in it or is fetched by it, and its own style alone is let in."""
    if letter is None or not letter.html:  # a text message has none
        raise NotFound()
    (style,) = STYLE.findall(letter.html)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    answer = HttpResponse(letter.html)
    answer.headers["Content-Security-Policy"] = f"{settings.FILE_POLICY}; style-src 'sha256-{digest}'"
    return answer
