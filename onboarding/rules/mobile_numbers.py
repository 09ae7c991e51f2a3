"""Mobile numbers as people write them, in the one form in which the world knows them (E.164)."""

import re

SEPARATORS = re.compile(r"[\s().\-\u2010-\u2013]")
E164 = re.compile(r"\+[1-9][0-9]{7,14}")
# In the UK 07 is a mobile, but 070 (forwarded, dear) and 076 (pagers, but for the Isle of Man) are none.
UK_MOBILE = re.compile(r"\+447(?:[1-57-9][0-9]{8}|624[0-9]{6})")


def standard_number(written: str) -> str | None:
    """`07700 900 123`, `0044 7700 900123` and `+44 (0)7700 900123` are `+447700900123`; None for what is no mobile number.

    A number without a country is a British one. Whether a foreign number is a mobile cannot be told from it."""
    number = SEPARATORS.sub("", written.replace("(0)", ""))
    if number.startswith("00"):
        number = f"+{number[2:]}"
    elif number.startswith("0"):
        number = f"+44{number[1:]}"
    if not number.isascii() or not E164.fullmatch(number):
        return None
    return number if not number.startswith("+44") or UK_MOBILE.fullmatch(number) else None


def ending(number: str) -> str:
    """As it may be shown: its last three digits."""
    return f"ending in {number[-3:]}"
