"""Secrets of trusts' own sign-in services, by ODS code: OIDC_SECRET_ZN1, or OIDC_SECRET_ZN1_FILE. They stand in no table."""

import os

from config import env

PREFIX = "OIDC_SECRET_"


def oidc_secrets() -> dict[str, str]:
    """Each trust's secret; one that is there and empty counts as none."""
    names = {name.removesuffix("_FILE") for name in os.environ if name.startswith(PREFIX)}
    return {name.removeprefix(PREFIX): value for name in sorted(names) if (value := env.text(name))}
