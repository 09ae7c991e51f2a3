"""My account at my trust's own sign-in service: linked, unlinked, and shown anew before something that matters."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onboarding.errors import NotFound, NotNow
from onboarding.selectors.identities import provider_of
from onboarding.services.identities import unlink_identity
from web import sessions
from web.confirming import confirmed
from web.oidc import flows
from web.presenters.elsewhere import linked_page
from web.requests import PageRequest
from web.views.elsewhere import leaving, safe_page

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
@never_cache
@confirmed
def linked(request: PageRequest) -> HttpResponse:
    """Whether my trust's account leads here; linking it begins there, unlinking it is done at once."""
    page, notice = linked_page(request.viewer), ""
    if not page.has_service:
        raise NotFound()
    if request.method == "POST":
        provider = provider_of(request.viewer.trust_id)
        if request.POST.get("verb") == "link" and provider and not page.is_linked:
            return leaving(request, provider, flows.LINK)
        try:
            unlink_identity(request.viewer)
        except NotNow as error:
            notice = error.detail
        else:
            messages.success(request, "Your trust’s account is unlinked. It no longer leads here.")
            return redirect("account")
    context = {"page": page, "notice": notice}
    return render(request, "account/linked.html", context, status=409 if notice else 200)


@BOTH
@never_cache
def confirm(request: PageRequest) -> HttpResponse:
    """Who came in by their trust's account says once more who they are, there."""
    provider = provider_of(request.viewer.trust_id)
    if provider is None or not sessions.way_in(request):
        return redirect("account_reauthenticate")
    page = safe_page(request)
    if request.method == "POST":
        return leaving(request, provider, flows.CONFIRM, page)
    return render(request, "account/elsewhere_confirm.html", {"trust": provider.trust.name, "next": page})
