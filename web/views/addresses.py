"""Another address for signing in: asked for here, confirmed by the link that leaves for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.errors import Invalid, NotNow
from onboarding.services.addresses import ask_for_address, confirm_address, read_address_key
from web.confirming import confirmed
from web.forms.mail import AddressForm
from web.forms.problems import take_problems
from web.presenters.account import address_page
from web.requests import AnyRequest, PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])
KEY = "address"
SENT = "We have sent a link to that address, and word to your old one. Open the link, and confirm it while you are signed in."


@BOTH
@confirmed
def address(request: PageRequest) -> HttpResponse:
    """Ask for another address. What is sent where is the same whether or not somebody else has it."""
    form, notice = AddressForm(request.POST or None, auto_id="%s"), ""
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_address(request.viewer, email=form.cleaned_data["email"])
        except Invalid as error:
            take_problems(form, error)
        except NotNow as error:
            notice = error.detail
        else:
            messages.success(request, SENT)
            return redirect("account")
    context = {"form": form, "notice": notice, "email": request.viewer.user.email}
    return render(request, "account/address.html", context, status=400 if form.errors else 409 if notice else 200)


@require_safe
@never_cache
def open_link(request: AnyRequest, key: str) -> HttpResponse:
    """Keep the key out of every further address, and so out of logs and of what browsers pass on. Nothing is confirmed."""
    request.session[KEY] = key
    return redirect("account_address_confirm")


@BOTH
@never_cache
def confirm(request: PageRequest) -> HttpResponse:
    """Confirm the new address by the button of this page, signed in as the account's owner."""
    key, status, notice = request.session.get(KEY, ""), 200, ""
    asked = read_address_key(request.viewer.user, key)
    if request.method == "POST":
        try:
            change = confirm_address(request.viewer.user, key)
        except NotNow as error:
            notice, status = error.detail, 409
        else:
            del request.session[KEY]
            messages.success(request, f"From now on you sign in with {change.email}.")
            access.enter(request.viewer)  # it may have been asked for in another trust of theirs
            return redirect("account")
    access.enter(request.viewer)
    context = {"page": address_page(asked), "notice": notice}
    return render(request, "account/address_confirm.html", context, status=status)
