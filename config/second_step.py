"""Which of our forms read the second step of sign-in, by the names that allauth has for them."""

SECOND_STEP_FORMS = {
    "authenticate": "web.forms.codes.AuthenticateCodeForm",
    "reauthenticate": "web.forms.codes.ReauthenticateCodeForm",
    "add_webauthn": "web.forms.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "web.forms.passkeys.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "web.forms.passkeys.ReauthenticatePasskeyForm",
}
