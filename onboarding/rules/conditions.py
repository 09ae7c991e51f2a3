"""Whom an item is for: the `applies_when` of the library, judged for one person.

Every condition must hold, and any one of its values is enough. What is not yet known about a person makes the
answer "unknown", unless another condition already says no: such an item is shown as depending on the missing fact
and is not counted. Source: the schema of the programmes in `onboarding/library`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onboarding.rules.errors import RuleError
from onboarding.rules.plain_words import listed

PROFESSIONS: dict[str, str] = {
    "nurse": "nurses",
    "midwife": "midwives",
    "doctor": "doctors",
    "nursing_associate": "nursing associates",
    "ahp": "allied health professionals",
    "pharmacist": "pharmacists",
    "scientist": "healthcare scientists",
    "other": "other professions",
}
SPONSORS: dict[str, str] = {
    "trust": "people sponsored by the trust",
    "academy": "people sponsored by the Academy of Medical Royal Colleges",
    "none": "people without a sponsor",
}
VISA_ROUTES: dict[str, str] = {
    "skilled_worker": "a Skilled Worker visa",
    "temporary_worker": "a Temporary Worker visa",
    "dependant": "a dependant visa",
    "settled": "settled status",
    "other": "another visa route",
}
COUNTRY_GROUPS: dict[str, str] = {"tb_test": "people coming from a country on the TB test list"}
FACTS: dict[str, tuple[str, str]] = {
    "has_repayment_clause": ("people whose contract asks for money back on leaving", "the terms of the contract"),
    "family_joining": ("people whose family is joining them", "whether family is joining"),
    "has_vignette": ("people with a visa sticker in the passport", "whether there is a visa sticker"),
    "unregistered": ("people not yet on the professional register", "the registration"),
    "osce_not_passed": ("people who have not passed the practical test", "the result of the practical test"),
    "osce_passed": ("people who have passed the practical test", "the result of the practical test"),
}
"""Facts that are true or false of a person: how the people are called, and what is missing where it is unknown."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known about a person when items are chosen. "" or None means not yet known.

    `country_groups` are the groups that the country belongs to, None while the country is not known. A fact that is
    missing from `facts` is unknown; `unregistered`, `osce_passed` and `osce_not_passed` are worked out by the caller.
    """

    profession: str | None = None
    sponsor: str | None = None
    visa_route: str | None = None
    country_groups: frozenset[str] | None = None
    existing_staff: bool = False
    facts: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an item applies ("yes", "no" or "unknown"), and why in words; no words for an item that is for all."""

    applies: str
    reason: str


def judge(applies_when: Mapping[str, Sequence[object]] | None, person: Person) -> Verdict:
    """Decide whether an item is for this person. Raises RuleError for a condition that we do not know."""
    conditions = applies_when or {}
    answers = {key: _holds(key, values, person) for key, values in conditions.items()}
    for key, holds in answers.items():
        if holds is False:
            return Verdict("no", f"Only for {_people(key, conditions[key])}.")
    for key, holds in answers.items():
        if holds is None:
            return Verdict("unknown", f"Depends on {_missing(key, conditions[key])}, which is not recorded yet.")
    return Verdict("yes", for_whom(conditions))


def for_whom(applies_when: Mapping[str, Sequence[object]] | None) -> str:
    """The conditions in words, such as "For nurses. For people sponsored by the trust."; empty where it is for all."""
    return " ".join(f"For {_people(key, values)}." for key, values in (applies_when or {}).items())


def bundle(
    profession: str, existing_staff: bool, audiences: Mapping[str, Sequence[str]], kinds: Mapping[str, str]
) -> tuple[str, ...]:
    """The programmes that a person is usually given: those for all, and those for their profession.

    Staff already here take only the programmes of kind "development". `audiences` and `kinds` are given by programme
    key; the answer keeps the order of `audiences`. Source: "Usual bundles" in the library's README.
    """
    return tuple(
        key
        for key, audience in audiences.items()
        if ("all" in audience or profession in audience) and (not existing_staff or kinds[key] == "development")
    )


def _holds(key: str, values: Sequence[object], person: Person) -> bool | None:
    match key:
        case "profession" | "sponsor" | "visa_route":
            known = getattr(person, key)
            return known in values if known else None
        case "not_profession":
            return person.profession not in values if person.profession else None
        case "existing_staff":
            return person.existing_staff in values
        case "country_group":
            return None if person.country_groups is None else not person.country_groups.isdisjoint(map(str, values))
        case "fact":
            return _any_fact([person.facts.get(str(value)) for value in values])
    raise RuleError(f"“{key}” is not a condition that we know.")


def _any_fact(answers: Sequence[bool | None]) -> bool | None:
    """Any true fact is enough; all must be known to be false before the answer is no."""
    if True in answers:
        return True
    return None if None in answers else False


def _people(key: str, values: Sequence[object]) -> str:
    names = [str(value) for value in values]
    match key:
        case "profession":
            return listed([PROFESSIONS.get(name, name) for name in names], "and")
        case "not_profession":
            return f"people who are not {listed([PROFESSIONS.get(name, name) for name in names], 'or')}"
        case "visa_route":
            return f"people with {listed([VISA_ROUTES.get(name, name) for name in names], 'or')}"
        case "existing_staff":
            return "staff who are already here" if True in values else "people who are new here"
        case "fact":
            return listed([FACTS[name][0] if name in FACTS else name.replace("_", " ") for name in names], "or")
    return listed([{**SPONSORS, **COUNTRY_GROUPS}.get(name, name.replace("_", " ")) for name in names], "or")


def _missing(key: str, values: Sequence[object]) -> str:
    if key == "fact":
        return listed(list(dict.fromkeys(FACTS.get(str(v), ("", str(v).replace("_", " ")))[1] for v in values)), "and")
    return {
        "not_profession": "the profession",
        "sponsor": "who sponsors",
        "visa_route": "the visa route",
        "country_group": "the country",
    }.get(key, f"the {key}")
