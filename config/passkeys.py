"""Which of our forms read what a browser sends of a passkey, by the names that allauth has for them."""

PASSKEY_FORMS = {
    "add_webauthn": "web.forms.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "web.forms.passkeys.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "web.forms.passkeys.ReauthenticatePasskeyForm",
}
