"""Who did what: the record that nobody changes, for HR to read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding.selectors.audit import audit_page_of
from web.forms.audit import AuditFilters
from web.presenters.audit import audit_page
from web.requests import PageRequest


@require_safe
def audit(request: PageRequest) -> HttpResponse:
    """Events, newest first, narrowed by who, about whom, what kind and when."""
    filters = AuditFilters(request.GET)
    wanted = filters.wanted()
    events, more = audit_page_of(request.viewer, **wanted)
    page = audit_page(events, more, filters.asked(), begins="before" not in wanted)
    return render(request, "audit.html", {"page": page, "filters": filters, "ignored": filters.ignored()})
