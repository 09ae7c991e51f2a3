"""What a schema fault means, in a sentence that says what to do."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from onboarding.library.fields import COUNTRY_PATTERN, GROUP_PATTERN, KEY_PATTERN

SENTENCES = {
    "missing": "is missing. Add it.",
    "extra_forbidden": "is not a field that we know. Remove it, or correct its spelling.",
    "literal_error": "must be one of {expected}; it is “{input}”.",
    "string_type": "must be text. Put quotes around “{input}”.",
    "string_too_long": "may have up to {max_length} characters; it has {length}. Shorten it.",
    "string_pattern_mismatch": "is “{input}”; it must look like {looks}.",
    "int_type": "must be a whole number; it is “{input}”.",
    "float_type": "must be a number; it is “{input}”.",
    "bool_type": "must be true or false; it is “{input}”.",
    "date_type": "must be a date such as 2026-11-23, without quotes; it is “{input}”.",
    "list_type": "must be a list, such as [one, two].",
    "dict_type": "must be named fields, such as {{name: value}}.",
    "model_type": "must be named fields, such as {{name: value}}.",
    "too_short": "must not be empty. Add at least one.",
    "greater_than_equal": "must be {ge:g} or more; it is {input}.",
    "less_than_equal": "must be {le:g} or less; it is {input}.",
}
PATTERN_WORDS = {
    KEY_PATTERN: "this-one: lower-case letters and digits, joined by hyphens",
    GROUP_PATTERN: "this_one: lower-case letters and digits, joined by underscores",
    COUNTRY_PATTERN: "GB: the two capital letters of the country",
}


def sentence(error: ErrorDetails, place: str) -> str:
    """One fault in words. `place` is the field inside the entry, "" where the fault is of the entry itself."""
    words = _words(error)
    return f"“{place}” {words}" if place else words


def _words(error: ErrorDetails) -> str:
    context: Mapping[str, Any] = error.get("ctx", {})
    if error["type"] == "value_error":
        said = str(context["error"])
        return said if said.endswith(".") else f"{said}."
    template = SENTENCES.get(error["type"])
    if template is None:
        return f"cannot be read: {error['msg']}."
    given = error["input"]
    length = len(given) if isinstance(given, str) else 0
    looks = PATTERN_WORDS.get(context.get("pattern", ""), "")
    return template.format(**context, input=str(given)[:80], length=length, looks=looks)
