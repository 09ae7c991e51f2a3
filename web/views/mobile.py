"""Text messages about limits: give a mobile number, type in the code that goes there, stop them again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding.errors import Invalid, NotFound, NotNow
from onboarding.rules.mobile_numbers import ending
from onboarding.services.mobile_numbers import ask_for_texts, confirm_texts, mobile_of, stop_texts
from onboarding.services.texts import texts_are_on
from web.forms.mobile import CodeForm, NumberForm
from web.forms.problems import take_problems
from web.requests import PageRequest

RUN_OUT = "The code has run out, or was wrong too often. Give your number again to get a new one."
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def texts(request: PageRequest) -> HttpResponse:
    """Where one stands with text messages, and the next thing to do about them."""
    if not texts_are_on():
        raise NotFound()
    number, code = NumberForm(auto_id="%s"), CodeForm(auto_id="%s")
    notice = done = ""
    if request.method == "POST":
        number, code = _as_sent(request, number, code)
        try:
            done = _do(request, number, code)
        except Invalid as error:
            take_problems(number, error)
        except NotNow as error:
            notice = error.detail
        except NotFound:
            notice = RUN_OUT
    if done:
        messages.success(request, done)
        return redirect("my_texts")
    mobile = mobile_of(request.viewer)
    if code.errors and mobile is None:
        notice = RUN_OUT
    context: dict[str, Any] = {
        "state": mobile.state if mobile else "none",
        "ending": ending(mobile.number) if mobile else "",
    }
    form = code if mobile and mobile.state == "asked" else number
    context |= {"form": form, "notice": notice}
    status = 409 if notice else 400 if form.errors else 200
    return render(request, "account/texts.html", context, status=status)


def _as_sent(request: PageRequest, number: NumberForm, code: CodeForm) -> tuple[NumberForm, CodeForm]:
    """The form that was sent, filled in; the other one empty."""
    verb = request.POST.get("verb", "")
    if verb == "code":
        return number, CodeForm(request.POST, auto_id="%s")
    return (NumberForm(request.POST, auto_id="%s") if verb == "number" else number), code


def _do(request: PageRequest, number: NumberForm, code: CodeForm) -> str:
    """Do what was sent, and say what was done; empty where nothing could be."""
    if request.POST.get("verb") == "stop":
        stop_texts(request.viewer)
        return "You get no text messages any more. We still write to you by email."
    if number.is_bound and number.is_valid():
        ask_for_texts(request.viewer, number=number.cleaned_data["number"])
        return "We have sent a code to that number. It comes within a minute or two."
    if code.is_bound and code.is_valid():
        if confirm_texts(request.viewer, code=code.cleaned_data["code"]):
            return "From now on we also send you a text message about what has a date set by law or a regulator."
        code.add_error("code", "This is not the code that we sent. Look at the newest text message.")
    return ""
