"""Rules and their sources: what law and regulators ask for, where that was read, and whether it is confirmed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web.presenters.rules import rule_page, rules_page
from web.requests import PageRequest


@require_safe
def rules(request: PageRequest) -> HttpResponse:
    """Every rule of law and of regulators with its source."""
    return render(request, "rules/rules.html", {"page": rules_page(request.viewer, request.GET.dict())})


@require_safe
def rule(request: PageRequest, rule_id: UUID) -> HttpResponse:
    """One rule."""
    return render(request, "rules/rule.html", {"page": rule_page(request.viewer, rule_id)})
