"""Sign-in: only those pages of django-allauth for which there is an NHS page. Nobody signs themselves up."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path
from django.views.generic import RedirectView

from web.views import account as own
from web.views import (
    addresses,
    elsewhere,
    invitations,
    linked,
    mail,
    messages,
    own_sessions,
    passwords,
    second_steps,
    tokens,
)

urlpatterns = [
    path("", own.account, name="account"),
    path("messages/", messages.my_messages, name="my_messages"),
    path("tokens/", tokens.my_tokens, name="account_tokens"),
    path("tokens/<uuid:token_id>/end/", tokens.end, name="token_end"),
    path("address/", addresses.address, name="account_address"),
    path("address/confirm/", addresses.confirm, name="account_address_confirm"),
    path("address/<str:key>/", addresses.open_link, name="account_address_key"),
    path("limits/", mail.limits, name="my_limits"),
    path("mail/", mail.preferences, name="my_mail"),
    path("mail/stop/<str:token>/", mail.stop, name="mail_stop"),
    path("trust/", own.choose_trust, name="account_trust"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/trust/", elsewhere.choose, name="account_elsewhere"),
    path("sign-in/trust/<str:code>/", elsewhere.leave, name="account_elsewhere_trust"),
    path("sign-in/trust/<str:code>/back/", elsewhere.back, name="account_elsewhere_back"),
    path("linked/", linked.linked, name="account_linked"),
    path("confirm/trust/", linked.confirm, name="account_confirm_elsewhere"),
    path("sign-out/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("invitation/", invitations.invitation, name="account_invitation"),
    path("invitation/trust/", elsewhere.accept, name="account_invitation_elsewhere"),
    path("invitation/<str:key>/", invitations.open_link, name="account_invitation_key"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", passwords.forgotten, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("code/", mfa.authenticate, name="mfa_authenticate"),
    path("code/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("trust-device/", mfa.trust, name="mfa_trust"),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/new/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/confirm/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("two-step/", RedirectView.as_view(pattern_name="account"), name="mfa_index"),
    path("two-step/on/", second_steps.set_up_codes, name="mfa_activate_totp"),
    path("two-step/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", second_steps.make_recovery_codes, name="mfa_generate_recovery_codes"),
    path("sessions/", own_sessions.own_sessions, name="usersessions_list"),
]
