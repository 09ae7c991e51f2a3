"""What the toolkit leaves to those who set it up: further claims of its identity tokens."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator


class SaysHow(OAuth2Validator):
    """Says how people sign in there, by the words of RFC 8176, to whoever asks who they are."""

    oidc_claim_scope = OAuth2Validator.oidc_claim_scope | {"amr": "openid"}

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return {"amr": ["pwd"]}
