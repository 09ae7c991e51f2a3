"""Who did what: the record that nobody changes, for HR to read."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.selectors.audit import audit_page_of
from web import searches
from web.forms.audit import AuditFilters
from web.presenters.audit import audit_page
from web.requests import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: PageRequest) -> HttpResponse:
    """Events, newest first, narrowed by who, about whom, what kind and when. Names are sent by POST and kept in the session."""
    access.require(request.viewer, Action.SEE_EVENTS)
    if request.method == "POST":
        sent = AuditFilters(request.POST, request.POST)
        asked = sent.asked() | {"names": searches.keep(request, sent.names())}
        return redirect(f"{reverse('audit')}?{urlencode({name: value for name, value in asked.items() if value})}")
    filters = AuditFilters(request.GET, searches.find(request, request.GET.get("names", "")))
    wanted = filters.wanted()
    events, more = audit_page_of(request.viewer, **wanted)
    page = audit_page(events, more, filters.asked(), begins="before" not in wanted)
    return render(
        request,
        "audit.html",
        {"page": page, "filters": filters, "ignored": filters.ignored(), "is_lost": searches.is_lost(request)},
    )
