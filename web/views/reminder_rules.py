"""The rules of reminding: looked at, and changed with open eyes."""

from uuid import UUID

from django.contrib import messages as banners
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, Stale
from onboarding.selectors.reminder_rules import find_rule
from onboarding.services.reminder_rules import change_rule, preview_rule
from web.forms.problems import take_problems
from web.forms.reminder_rules import RuleForm
from web.presenters.reminder_rules import preview_words, rule_page, rules_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def rules(request: PageRequest) -> HttpResponse:
    """When people are reminded, and who: each rule in words."""
    return render(request, "messages/rules.html", {"rules": rules_page(request.viewer)})


@BOTH
def rule(request: PageRequest, policy_id: UUID) -> HttpResponse:
    """One rule; a change is seen first, then saved with its reason."""
    access.require(request.viewer, Action.MANAGE_SETTINGS)
    policy = find_rule(request.viewer, policy_id)
    form, status, notice, preview = RuleForm(request.POST or None, policy), 200, "", ""
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                if request.POST.get("step") == "save":
                    change_rule(
                        request.viewer,
                        policy_id=policy_id,
                        changes=form.changes(),
                        reason=form.cleaned_data["reason"],
                        revision=form.cleaned_data["revision"],
                    )
                    banners.success(
                        request, "The rule is saved. It counts from the next round, within a minute or two."
                    )
                    return redirect("reminder_rules")
                preview = preview_words(preview_rule(request.viewer, policy_id=policy_id, changes=form.changes()))
                status = 200
            except Invalid as error:
                take_problems(form, error)
            except Stale as error:
                notice, status = error.detail, 409
    context = {"page": rule_page(request.viewer, policy), "form": form, "notice": notice, "preview": preview}
    return render(request, "messages/rule.html", context, status=status)
