"""The routes that need no row for each role: open to whoever comes, or about one's own way of signing in."""

# Open to whoever comes: sign-in, help, what is kept about people, health, and the demo's own pages.
OPEN = frozenset(
    {
        "healthz",
        "readyz",
        "help",
        "privacy",
        "account_invitation",
        "account_invitation_key",
        "account_address_key",
        "account_login",
        "account_elsewhere",
        "account_elsewhere_trust",
        "account_elsewhere_back",
        "account_invitation_elsewhere",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_trust",
        "mail_stop",
        "notify_receipts",
        "demo",
        "demo_sign_in",
        "demo_mail",
        "demo_message",
    }
)
# Pages of the sign-in library about the viewer's own account: for everyone who is signed in, by any method it has.
OWN_ACCOUNT = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_confirm_elsewhere",
        "account_change_password",
        "account_set_password",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "usersessions_list",
    }
)
