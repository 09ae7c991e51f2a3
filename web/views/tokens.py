"""Tokens for programs that use the API: my own, and for HR those of the trust."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid
from onboarding.services.tokens import end_token, make_own_token
from web.confirming import confirmed
from web.forms.problems import take_problems
from web.forms.tokens import TokenForm
from web.presenters.tokens import own_tokens_page, trust_tokens_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
@confirmed
def my_tokens(request: PageRequest) -> HttpResponse:
    """My tokens, and making one. The answer to the form is the only page that ever shows it: sending the form again
    makes no second one, as its name is taken."""
    made, form = "", TokenForm(request.POST or None)
    if request.method == "POST":
        access.require(request.viewer, Action.MAKE_TOKEN)
    if form.is_valid():
        try:
            made, form = make_own_token(request.viewer, **form.cleaned_data), TokenForm()
        except Invalid as error:
            take_problems(form, error)
    context = {"page": own_tokens_page(request.viewer), "form": form, "made": made}
    return render(request, "account/tokens.html", context, status=400 if form.errors else 200)


@require_safe
def trust_tokens(request: PageRequest) -> HttpResponse:
    """Every token that acts as somebody of the trust."""
    return render(request, "people/tokens.html", {"page": trust_tokens_page(request.viewer)})


@require_POST
def end(request: PageRequest, token_id: UUID) -> HttpResponse:
    """End a token at once, and back to the list from which it was done."""
    name = end_token(request.viewer, key=token_id)
    messages.success(request, f"The token “{name}” no longer works." if name else "The token no longer works.")
    return redirect("tokens" if request.POST.get("list") == "trust" else "account_tokens")
