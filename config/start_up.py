"""What no installation starts with: secrets of an example or that somebody could guess, and debugging in public."""

from django.core.exceptions import ImproperlyConfigured

# As .env.example and the instructions have them.
EXAMPLES = {"password"}
SHORTEST_KEY, FEWEST_CHARACTERS = 50, 10
WEAK_KEY = (
    f"SECRET_KEY must be at least {SHORTEST_KEY} characters long, with many different ones, and not one of an example. Make one: "
    'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
)


def refuse_weak_start(demo: bool, debug: bool, https: bool, hosts: list[str], key: str, password: str) -> None:
    """Raise ImproperlyConfigured, with a sentence. A demo keeps to its machine, so its secrets are its own affair."""
    if not demo and (debug or not https):
        raise ImproperlyConfigured("A production installation runs with DEBUG=0 and HTTPS=1.")
    if debug and (public := [host for host in hosts if not _is_here(host)]):
        raise ImproperlyConfigured(
            f"DEBUG=1 shows code and settings to whoever asks, and {public[0]} is a public name."
        )
    if demo:
        return
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS or "insecure" in key:
        raise ImproperlyConfigured(WEAK_KEY)
    if password in EXAMPLES:
        raise ImproperlyConfigured(
            "DATABASE_URL has the password of the example. Give the database role one of its own."
        )


def _is_here(host: str) -> bool:
    """Whether the name leads nowhere but to this machine; "testserver" is Django's own for requests without a network."""
    return host in {"localhost", "127.0.0.1", "[::1]", "testserver"} or host.endswith(".localhost")
