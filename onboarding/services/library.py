"""Bring the library into a trust: its programmes, duties, commitments, plans and reminder policies.

A published version never changes. What the trust does not have yet is published as version 1; what has changed since
comes as a draft beside the published one, for HR to compare. Loading the same library twice changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid
from onboarding.library.schema import Library
from onboarding.library.sensitive_items import read_sensitive_items
from onboarding.models import Item, Membership, Programme, ProgrammeVersion, Stage, Trust
from onboarding.models.choices import VersionStatus
from onboarding.services.commitments import enrol_trust
from onboarding.services.duty_clocks import follow_everyone
from onboarding.services.events import record
from onboarding.services.library_plans import load_plans
from onboarding.services.library_policies import load_reminder_policies
from onboarding.services.library_templates import Template, templates

KEY_USED_TWICE = "A programme and a duty have this key. Give each its own."
Added = tuple[ProgrammeVersion, Template]


@dataclass(frozen=True)
class Loaded:
    """What a load did, by key: programmes, plans and policies made, versions drafted, and what was there already."""

    created: tuple[str, ...]
    drafted: tuple[str, ...]
    unchanged: tuple[str, ...]


@transaction.atomic
def load_library(trust: Trust, library: Library, *, actor: Membership | None = None, on: date | None = None) -> Loaded:
    """Bring the trust's programmes and plans up to date with a library that has been read without a fault.

    New commitments of a plan count from `on`, else from today. The transaction has entered the trust. Raises Invalid
    where a plan has changed under the same key, or where a programme and a duty share one."""
    wanted = list(templates(library, read_sensitive_items()))
    _refuse_repeats(wanted)
    kept, versions = _versions_of(trust)
    created, drafted, unchanged = _sorted_out(wanted, versions)
    _add_programmes(trust, created, kept)
    _add_versions(trust, created, kept, lambda template: 1, publish=True)
    _add_versions(trust, drafted, kept, lambda template: max(versions[template.key].values()) + 1, publish=False)
    plans, same_plans = load_plans(trust, library.plans)
    policies, same_policies = load_reminder_policies(trust)
    loaded = Loaded(
        (*_keys(created), *plans, *policies), tuple(_keys(drafted)), (*_keys(unchanged), *same_plans, *same_policies)
    )
    if loaded.created or loaded.drafted:
        words = {"created": loaded.created, "drafted": loaded.drafted}
        record(actor, "library_loaded", trust, effective_on=today_in(trust), data=words)
    enrol_trust(trust, on=on or today_in(trust), actor=actor)
    follow_everyone(actor, trust)
    return loaded


def _refuse_repeats(wanted: Iterable[Template]) -> None:
    """Programmes, duties and commitments share one list of keys."""
    repeats = [key for key, times in Counter(template.key for template in wanted).items() if times > 1]
    if repeats:
        raise Invalid(problems=[FieldProblem(key, "key_used_twice", KEY_USED_TWICE) for key in repeats])


def _versions_of(trust: Trust) -> tuple[dict[str, Programme], dict[str, dict[str, int]]]:
    """By programme key: the programme, and the numbers of its versions by digest."""
    programmes = {one.key: one for one in Programme.objects.filter(trust=trust)}
    versions: dict[str, dict[str, int]] = {}
    rows = ProgrammeVersion.objects.filter(trust=trust).order_by("number")
    for key, number, digest in rows.values_list("programme__key", "number", "digest"):
        versions.setdefault(key, {})[digest] = number
    return programmes, versions


def _sorted_out(
    wanted: Iterable[Template], versions: dict[str, dict[str, int]]
) -> tuple[list[Template], list[Template], list[Template]]:
    created, drafted, unchanged = list[Template](), list[Template](), list[Template]()
    for template in wanted:
        if template.key not in versions:
            created.append(template)
        elif template.digest in versions[template.key]:
            unchanged.append(template)
        else:
            drafted.append(template)
    return created, drafted, unchanged


def _add_programmes(trust: Trust, wanted: Iterable[Template], kept: dict[str, Programme]) -> None:
    new = [
        Programme(trust=trust, key=one.key, title=one.title, kind=one.kind, audience=one.audience)
        for one in wanted
        if one.key not in kept
    ]
    kept.update({one.key: one for one in Programme.objects.bulk_create(new)})


def _add_versions(
    trust: Trust,
    wanted: list[Template],
    kept: dict[str, Programme],
    number: Callable[[Template], int],
    *,
    publish: bool,
) -> None:
    """The parts of a version can be written only while it is a draft; publishing freezes it."""
    added = [(_version(trust, kept[one.key], one, number(one)), one) for one in wanted]
    ProgrammeVersion.objects.bulk_create(version for version, _ in added)
    stages = {(stage.version_id, stage.key): stage for stage in _stages(trust, added)}
    Stage.objects.bulk_create(stages.values())
    Item.objects.bulk_create(
        Item(trust=trust, version=version, stage=stages[version.id, values["stage"]], position=position, **columns)
        for version, template in added
        for position, values in enumerate(template.items, start=1)
        for columns in [_without_stage(values)]
    )
    if publish:
        ids = [version.id for version, _ in added]
        ProgrammeVersion.objects.filter(trust=trust, id__in=ids).update(
            status=VersionStatus.PUBLISHED, published_at=timezone.now()
        )


def _version(trust: Trust, programme: Programme, template: Template, number: int) -> ProgrammeVersion:
    return ProgrammeVersion(
        trust=trust,
        programme=programme,
        number=number,
        template_version=template.template_version,
        digest=template.digest,
        checked_on=template.checked_on,
        review_on=template.review_on,
        source_note=template.source_note,
    )


def _stages(trust: Trust, added: Iterable[Added]) -> Iterable[Stage]:
    for version, template in added:
        for position, (key, title) in enumerate(template.stages, start=1):
            yield Stage(trust=trust, version=version, key=key, title=title, position=position)


def _without_stage(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "stage"}


def _keys(found: Iterable[Template]) -> list[str]:
    return [template.key for template in found]
