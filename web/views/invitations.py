"""An invitation: the link from the mail, and the page on which a first password is chosen."""

from allauth.account.forms import ResetPasswordKeyForm
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.services.invitations import accept_invitation, ask_for_another, read_invitation
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
    """Choose a password; or, where the link has run out, have a new one sent."""
    if request.user.is_authenticated:
        return redirect("start")
    key = request.session.get(KEY, "")
    found = read_invitation(key)
    sent = request.POST if found.state == "open" and request.method == "POST" else None
    form = ResetPasswordKeyForm(sent, user=found.member.user, temp_key=key)
    if sent is not None and form.is_valid():
        accept_invitation(key, password=form.cleaned_data["password1"])
        del request.session[KEY]
        messages.success(request, "Your password is saved. Sign in with it.")
        return redirect("account_login")
    asked = found.state == "expired" and request.method == "POST"
    if asked:
        ask_for_another(key)
    return render(request, "account/invitation.html", {"page": invitation_page(found, asked=asked), "form": form})
