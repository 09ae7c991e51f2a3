"""My account: how I sign in, and in which trust I work."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from onboarding.errors import NotFound, NotNow
from onboarding.selectors.memberships import memberships_of
from web import sessions
from web.coming_in import note_sign_in
from web.presenters.account import account_page
from web.presenters.elsewhere import ONLY_THAT_TRUST
from web.requests import SignedInRequest
from web.views.elsewhere import safe_page


@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """Who I am here, and the ways to change my password, second step and sessions."""
    return render(
        request,
        "account.html",
        {"page": account_page(request.user, request.viewer, sessions.way_in(request) is not None)},
    )


@require_POST
def choose_trust(request: SignedInRequest) -> HttpResponse:
    """Work in another of my trusts from the next page on, which may be the one that was not found in this trust."""
    wanted = request.POST.get("membership", "")
    if wanted not in {str(membership.id) for membership in memberships_of(request.user)}:
        raise NotFound()
    if sessions.way_in(request):
        raise NotNow(ONLY_THAT_TRUST)
    if wanted != request.session.get(sessions.MEMBERSHIP):
        request.session[sessions.MEMBERSHIP] = wanted
        note_sign_in(request, request.user, request.session.get(sessions.MEANS, []))
    return redirect(safe_page(request) or "start")
