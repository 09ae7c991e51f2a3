"""An invitation: the link from the mail, and the page on which it is accepted."""

from allauth.account.forms import ResetPasswordKeyForm
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.models import User
from onboarding.services.invitations import accept_invitation, accept_signed_in, ask_for_another, read_invitation
from web import sessions
from web.presenters.account import invitation_page
from web.requests import AnyRequest

KEY = "invitation"


@require_safe
@never_cache
def open_link(request: AnyRequest, key: str) -> HttpResponse:
    """Keep the key out of every further address, and so out of logs and of what browsers pass on. Nothing is accepted."""
    request.session[KEY] = key
    return redirect("account_invitation")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: AnyRequest) -> HttpResponse:
    """Accept: by choosing a first password, or with a button as whoever is signed in; or have a new link sent."""
    key = request.session.get(KEY, "")
    if not key and (request.user.is_authenticated or request.was):
        return redirect("start")  # by sign-in, for whoever was out of time; they open the link again
    found = read_invitation(key)
    page = invitation_page(found, request.user, came_elsewhere=sessions.way_in(request) is not None)
    if page.state == "yours":
        return redirect("start")
    sent = request.POST if page.state == "choose" and request.method == "POST" else None
    form = ResetPasswordKeyForm(sent, user=found.member.user, temp_key=key)
    if sent is not None and form.is_valid():
        accept_invitation(key, password=form.cleaned_data["password1"])
        del request.session[KEY]
        messages.success(request, "Your password is saved. Sign in with it.")
        return redirect("account_login")
    if request.method == "POST" and page.state == "accept" and request.user.is_authenticated:
        return _accept(request, request.user, key)
    if request.method == "POST" and page.state == "expired":
        ask_for_another(key)
        page = page.when_sent()
    if request.viewer is not None:
        access.enter(request.viewer)  # reading the invitation has entered the trust that it is of
    return render(request, "account/invitation.html", {"page": page, "form": form})


def _accept(request: AnyRequest, user: User, key: str) -> HttpResponse:
    """From here on they work in the trust that invited them."""
    member = accept_signed_in(user, key)
    del request.session[KEY]
    request.session[sessions.MEMBERSHIP] = str(member.pk)
    messages.success(request, f"You have accepted the invitation of {member.trust.name}, and work there now.")
    return redirect("start")
