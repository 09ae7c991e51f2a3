"""The words of text messages: one of them each, of at most 160 characters, and nothing that a stranger who looks at the telephone
should know."""

MOST = 160


def code(digits: str) -> str:
    """The code that proves a number."""
    return f"{digits} is your code for the onboarding service. It works for 30 minutes. If you did not ask for it, ignore this."


def limits(count: int, site_url: str) -> str:
    """That there are things with a fixed date, near or missed, and where to see which."""
    things = "1 thing to do has" if count == 1 else f"{count} things to do have"
    words = f"Onboarding service: {things} a fixed date. Please sign in today"
    whole = f"{words}: {site_url}/"
    return whole if len(whole) <= MOST else f"{words}, or ask your HR team."
