"""A forgotten password: the answer is given first, and only then is looked whether anybody has that address.

So it takes as long for an address that is known as for one that is not."""

import logging
from collections.abc import Callable
from functools import partial

from allauth.account.forms import EmailField, ResetPasswordForm
from allauth.account.views import PasswordResetView
from allauth.core.context import request_context
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

log = logging.getLogger(__name__)


class AnsweredFirst(HttpResponseRedirect):
    """A redirect that does its work once it was sent, in a transaction of its own. Where that fails the log alone says so."""

    def __init__(self, to: str, work: Callable[[], object]) -> None:
        super().__init__(to)
        self._work: list[Callable[[], object]] = [work]

    def close(self) -> None:
        """Called by the server when the answer has left."""
        while self._work:
            try:
                with transaction.atomic():
                    self._work.pop()()
            except Exception as error:  # its words may hold an address
                log.error("after an answer: %s", type(error).__name__)
        super().close()


class AddressForm(forms.Form):
    """Whose password was forgotten. Nobody is looked for yet."""

    email = EmailField(required=True)

    def save(self, request: HttpRequest) -> str:
        """Nothing: `AnsweredFirst` does."""
        return str(self.cleaned_data["email"])


class ForgottenPassword(PasswordResetView):
    """The page that asks for an address, and says the same of each."""

    form_class = AddressForm

    def form_valid(self, form: AddressForm) -> HttpResponse:
        """Beyond the limit the page that says so; else the answer, and after it the mail."""
        answer = super().form_valid(form)
        if not isinstance(answer, HttpResponseRedirect):
            return answer
        return AnsweredFirst(answer.url, partial(_write, self.request, form.cleaned_data["email"]))


def _write(request: HttpRequest, email: str) -> None:
    form = ResetPasswordForm({"email": email})
    with request_context(request):
        if form.is_valid():
            form.save(request)


forgotten = ForgottenPassword.as_view()
