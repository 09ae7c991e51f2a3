"""Which programmes a recruit could be given, and which are usual for them."""

from dataclasses import dataclass

from onboarding.models import Item, Membership, ProgrammeVersion, Recruit
from onboarding.models.choices import EnrolmentState, VersionStatus
from onboarding.rules.conditions import bundle
from onboarding.selectors.enrolments import Row, enrolment_rows
from onboarding.selectors.programmes import FOR_PEOPLE
from onboarding.selectors.visible import visible_enrolments


@dataclass(frozen=True)
class Programmes:
    """What a recruit was given, newest first (duty clocks, which begin by themselves, are left out), and by key and title
    what they could be given; `usual` of these apart."""

    followed: tuple[Row, ...]
    others: dict[str, str]
    usual: tuple[str, ...]


def programmes_of(viewer: Membership, recruit: Recruit) -> Programmes:
    """For one visible recruit, in two queries."""
    theirs = visible_enrolments(viewer).filter(recruit=recruit, begun_by="")
    followed = enrolment_rows(theirs.order_by("-enrolled_on", "-id"))
    given = {row["programme"] for row in followed if row["state"] in (EnrolmentState.ACTIVE, EnrolmentState.PAUSED)}
    versions = published_for_people(viewer)
    usual = usual_keys(recruit, versions)
    others = {key: version.programme.title for key, version in versions.items() if key not in given}
    return Programmes(tuple(followed), others, tuple(key for key in usual if key in others))


def published_for_people(viewer: Membership) -> dict[str, ProgrammeVersion]:
    """By key: the published version of each programme that a recruit can follow."""
    rows = ProgrammeVersion.objects.filter(
        trust=viewer.trust_id, status=VersionStatus.PUBLISHED, programme__kind__in=FOR_PEOPLE
    )
    found = rows.select_related("programme").order_by("programme__key")
    return {version.programme.key: version for version in found}


def usual_keys(recruit: Recruit, versions: dict[str, ProgrammeVersion]) -> tuple[str, ...]:
    """Those of these programmes that someone like this recruit usually follows."""
    return bundle(
        recruit.profession,
        recruit.existing_staff,
        {key: version.programme.audience for key, version in versions.items()},
        {key: version.programme.kind for key, version in versions.items()},
    )


def steps_by_fact(viewer: Membership) -> dict[str, tuple[str, ...]]:
    """By the key of a question about a recruit: the titles of the published items that depend on its answer."""
    rows = Item.objects.filter(
        trust=viewer.trust_id, version__status=VersionStatus.PUBLISHED, applies_when__has_key="fact"
    )
    found: dict[str, dict[str, None]] = {}
    for title, condition in rows.order_by("path").values_list("title", "applies_when"):
        for fact in (condition or {}).get("fact", ()):
            found.setdefault(fact, {})[title] = None
    return {fact: tuple(titles) for fact, titles in found.items()}
