"""What leaves and what has left: reminders, messages, holding and releasing them, and what was written to me."""

from typing import Any
from uuid import UUID

from django.contrib import messages as banners
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.selectors.members import find_member
from onboarding.selectors.messages import filter_messages, find_message, visible_messages
from onboarding.selectors.reminders import filter_reminders, trust_reminders
from onboarding.selectors.visible import find_recruit
from onboarding.services.mail_hold import set_mail_held
from onboarding.services.messages import what_it_says
from web import searches
from web.forms.messages import MailHoldForm, MessageFilters, ReminderFilters, StateFilters, VerbForm
from web.presenters.coming import coming_page
from web.presenters.mail_hold import hold_banner, mail_hold_page
from web.presenters.messages import message_page, messages_page
from web.presenters.my_messages import contact_history_page, history_page, my_messages_page
from web.presenters.reminders import reminders_page
from web.requests import PageRequest

PAGE_SIZE = 50
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def reminders(request: PageRequest) -> HttpResponse:
    """What is told to whom about which step: what waits to leave and what has left, by day. A name is sent by POST."""
    found = trust_reminders(request.viewer)
    if request.method == "POST":
        return searches.send(request, reverse("reminders"), ReminderFilters.base_fields)
    filters = ReminderFilters(searches.asked_of(request))
    page = Paginator(filter_reminders(found, filters.wanted()), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = reminders_page(page, filters.asked(), today_in(request.viewer.trust))
    context = _listed(request, shown, filters)
    return render(request, "messages/reminders.html", context | {"banner": hold_banner(request.viewer)})


@require_safe
def coming(request: PageRequest) -> HttpResponse:
    """What leaves in the next seven days if nothing changes: to whom, and under which rule."""
    context = {
        "page": coming_page(request.viewer, whole=request.GET.get("show") == "all"),
        "banner": hold_banner(request.viewer),
    }
    return render(request, "messages/coming.html", context)


@BOTH
def messages(request: PageRequest) -> HttpResponse:
    """The messages of the trust, with those on top that could not be sent. A name is sent by POST."""
    access.require(request.viewer, Action.MANAGE_MESSAGES)
    if request.method == "POST":
        return searches.send(request, reverse("messages"), MessageFilters.base_fields)
    filters = MessageFilters(searches.asked_of(request))
    found = filter_messages(visible_messages(request.viewer), filters.wanted())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = messages_page(request.viewer, page, filters.asked())
    context = _listed(request, shown, filters)
    return render(request, "messages/messages.html", context | {"banner": hold_banner(request.viewer)})


def _listed(request: PageRequest, page: object, filters: StateFilters) -> dict[str, Any]:
    return {"page": page, "filters": filters, "ignored": filters.ignored(), "is_lost": searches.is_lost(request)}


@BOTH
def message(request: PageRequest, message_id: UUID) -> HttpResponse:
    """One message, and what HR can do with it now."""
    found = find_message(request.viewer, message_id)
    access.require(request.viewer, Action.MANAGE_MESSAGES, found)
    notice = ""
    if request.method == "POST":
        form = VerbForm(request.POST)
        if not form.is_valid():
            raise Invalid("Choose what to do with the message from the buttons on its page.")
        try:
            banners.success(request, form.save(request.viewer, message_id))
        except NotNow as error:
            notice, found = error.detail, find_message(request.viewer, message_id)
        else:
            return redirect("message", message_id)
    letter = what_it_says(request.viewer, message_id=message_id)
    context = {"page": message_page(request.viewer, found, letter), "notice": notice, "message_id": message_id}
    return render(request, "messages/message.html", context, status=409 if notice else 200)


@BOTH
def mail_hold(request: PageRequest) -> HttpResponse:
    """Hold all messages of the trust, or release them, after a look at how many people get how many."""
    access.require(request.viewer, Action.MANAGE_SETTINGS)
    form, notice = MailHoldForm(request.POST or None), ""
    if request.method == "POST":
        if not form.is_valid():
            raise Invalid("Use the button on this page.")
        try:
            held = form.cleaned_data["held"] == "yes"
            set_mail_held(request.viewer, held=held, revision=form.cleaned_data["revision"])
        except Stale as error:
            notice = error.detail
        else:
            banners.success(request, _done(held))
            return redirect("reminders")
    context: dict[str, Any] = {"page": mail_hold_page(request.viewer), "notice": notice}
    return render(request, "messages/mail_hold.html", context, status=409 if notice else 200)


def _done(held: bool) -> str:
    if held:
        return "Messages are held. Nobody is written to until you release them."
    return "Messages are released. Everybody gets their newest one, from the hour at which mail leaves."


@require_safe
def my_messages(request: PageRequest) -> HttpResponse:
    """What was written to me."""
    return render(
        request, "messages/my_messages.html", {"page": my_messages_page(request.viewer, request.GET.get("page"))}
    )


@require_safe
def history(request: PageRequest, membership_id: UUID) -> HttpResponse:
    """All that was or will be written to one person, with the steps, the rules and what became of it."""
    page = history_page(request.viewer, find_member(request.viewer, membership_id), request.GET.get("page"))
    return render(request, "messages/history.html", {"page": page})


@require_safe
def recruit_history(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """The same of a recruit, also of one who has no account."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.MANAGE_MESSAGES)
    if recruit.membership_id:
        return redirect("member_messages", recruit.membership_id)
    page = contact_history_page(request.viewer, recruit, request.GET.get("page"))
    return render(request, "messages/history.html", {"page": page})
