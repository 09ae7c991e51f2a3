"""Keys of programmes, stages and items: made of their titles, so that people need not think of them."""

import re
import unicodedata
from collections.abc import Collection

LONGEST_KEY = 60
NEW_PROGRAMME = "programme"
"""What whoever may add one waits for: no two get one key."""
FOR_ONE_PERSON = "extra"
"""The key of the programme whose versions are one step for one person each."""


def key_from(title: str, taken: Collection[str], otherwise: str) -> str:
    """A key made of the words of a title, with a number where it is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_KEY - 5].strip("-") or otherwise
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (stem, *numbered) if key not in taken)
