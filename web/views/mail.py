"""What one may say about the mail one gets: how often, or by one click that it stops."""

from uuid import UUID

from django.contrib import messages as banners
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.errors import NotFound
from onboarding.services.acknowledgements import acknowledge
from onboarding.services.mail_preferences import choose_frequency, frequency_of, stop_mail
from onboarding.services.texts import texts_are_on
from web.forms.mail import MailForm
from web.presenters.my_limits import my_limits
from web.requests import AnyRequest, PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def preferences(request: PageRequest) -> HttpResponse:
    """How often I am written to of what is no limit set by law or a regulator."""
    form = MailForm(request.POST or None, initial={"frequency": frequency_of(request.viewer)}, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        choose_frequency(request.viewer, frequency=form.cleaned_data["frequency"])
        banners.success(request, "Your choice is saved. It counts from the next message.")
        return redirect("my_mail")
    context = {"form": form, "texts_are_on": texts_are_on()}
    return render(request, "messages/my_mail.html", context, status=400 if form.errors else 200)


@BOTH
def limits(request: PageRequest) -> HttpResponse:
    """The limits that I was told of: I say that I saw them, so that nobody else is asked to look after me."""
    if request.method == "POST":
        try:
            acknowledge(request.viewer, step_id=UUID(request.POST.get("step", "")))
        except ValueError:
            raise NotFound() from None
        banners.success(request, "Thank you. We know that you saw it.")
        return redirect("my_limits")
    return render(request, "messages/my_limits.html", {"limits": my_limits(request.viewer)})


@csrf_exempt
@BOTH
def stop(request: AnyRequest, token: str) -> HttpResponse:
    """The link of a message: by POST its reader is written to of limits alone. It does nothing else, shows nothing of
    anybody, and asks for no sign-in: mail programs send it by themselves (RFC 8058). Looking at it changes nothing."""
    if request.method == "POST":
        stop_mail(token)
        if request.viewer:
            access.enter(request.viewer)  # the link may have been somebody else's, of another trust
    return render(request, "messages/stop.html", {"is_done": request.method == "POST", "action": request.path})
