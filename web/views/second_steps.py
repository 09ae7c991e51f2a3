"""Codes from an app and recovery codes, made anew and told of in the request's transaction: allauth would once it is over."""

from typing import Any

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.http import HttpResponse

from web.coming_in import note_account_change


class SetUpCodes(ActivateTOTPView):
    """Codes from an app are asked for from the next sign-in on."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_account_change(self.request, self.request.user, "second_step_added")
        messages.success(self.request, "Two-step sign-in is on.")
        return answer


class MakeRecoveryCodes(GenerateRecoveryCodesView):
    """The codes before work no more."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_account_change(self.request, self.request.user, "recovery_codes_made")
        return answer


set_up_codes = SetUpCodes.as_view()
make_recovery_codes = MakeRecoveryCodes.as_view()
