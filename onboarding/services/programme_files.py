"""A programme read in from a file: as a new draft, whole or not at all, with every fault named at its place."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotNow
from onboarding.library.columns import columns_of
from onboarding.library.cross_checks import name_faults
from onboarding.library.drafts import Draft, Problem, draft
from onboarding.library.item_checks import programme_problems
from onboarding.library.programme_file import ProgrammeFile
from onboarding.library.reading import Unreadable, read_content
from onboarding.library.sensitive_items import read_sensitive_items
from onboarding.models import Membership, Programme, ProgrammeVersion
from onboarding.models.choices import VersionStatus
from onboarding.rules.hiding import taken_back
from onboarding.selectors.programmes import FOR_PEOPLE
from onboarding.selectors.version_faults import hidden_so_far, known_names
from onboarding.services.draft_documents import MOST_ITEMS, MOST_STAGES, Document, about_problems, write_document
from onboarding.services.events import record
from onboarding.services.library_templates import hidden_for
from onboarding.services.programme_keys import FOR_ONE_PERSON, LONGEST_KEY, NEW_PROGRAMME
from onboarding.services.turns import one_at_a_time

WAITING = "A draft of “{title}” waits. Publish it or throw it away, then read the file in."
OTHER_KIND = "“{title}” is another kind of programme here. Give the file a key of its own, or correct “kind”."


@transaction.atomic
def import_programme(actor: Membership, *, content: bytes) -> ProgrammeVersion:
    """Read a programme from a YAML file in the form of the library: a new programme with a draft, or a new draft of the
    one that has its key. What a programme is called and whom it is for stays where there is one.

    Raises NotAllowed, NotNow (a draft waits), Invalid (every fault of the file, at its entry)."""
    require(actor, Action.MANAGE_PROGRAMMES)
    file = _read(actor, content)
    _check_columns(file)
    today = today_in(actor.trust)
    programme = _programme(actor, file)
    versions = ProgrammeVersion.objects.filter(programme=programme)
    version = ProgrammeVersion.objects.create(
        trust_id=actor.trust_id,
        programme=programme,
        number=(versions.aggregate(newest=Max("number"))["newest"] or 0) + 1,
        template_version=file.version,
        checked_on=file.checked_on,
        review_on=file.review_on,
        source_note=file.source_note,
    )
    items = [columns_of(item) | {"sensitivity": hidden_for(item, read_sensitive_items())} for item in file.items]
    _check_hidden(version, items)
    write_document(version, Document(list(file.stages), items))
    words = {"title": programme.title, "version": version.number}
    record(actor, "version_imported", version, effective_on=today, data=words)
    return version


def _read(actor: Membership, content: bytes) -> ProgrammeFile:
    """The file as it was written, if there is nothing wrong with it. Raises Invalid."""
    try:
        raw = read_content(content)
    except Unreadable as error:
        raise Invalid.field("file", "unreadable", str(error)) from error
    found = draft(f"{raw.get('key')}.yaml", "programmes", raw)
    problems = [*found.problems, *programme_problems(found), *_names(actor.trust_id, found)]
    if problems:
        raise Invalid(problems=[_told(one) for one in dict.fromkeys(problems)])
    assert isinstance(found.model, ProgrammeFile), "it is sound"
    return found.model


def _names(trust_id: UUID, found: Draft) -> list[Problem]:
    """Plan actions and groups of countries that nobody knows here."""
    known = known_names(trust_id)
    return [
        Problem(found.file, item.key, reason, field)
        for item in found.items()
        for field, reason in name_faults(item, known)
    ]


def _told(problem: Problem) -> FieldProblem:
    where = f"{problem.key}: " if problem.key else ""
    return FieldProblem("file", "fault", f"{where}{problem.reason}")


def _programme(actor: Membership, file: ProgrammeFile) -> Programme:
    """The programme of the trust that has the file's key, locked, else a new one."""
    one_at_a_time(actor, NEW_PROGRAMME)
    found = Programme.objects.filter(trust=actor.trust_id, key=file.key).select_for_update(no_key=True).first()
    if found is None:
        if file.key == FOR_ONE_PERSON or len(file.key) > LONGEST_KEY or len(file.title) > 200:
            raise Invalid.field(
                "file", "fault", "“key” or “title” is too long, or used by the service itself. Change it."
            )
        return Programme.objects.create(
            trust_id=actor.trust_id, key=file.key, title=file.title, kind=file.kind, audience=list(file.audience)
        )
    if found.kind != file.kind or found.kind not in FOR_PEOPLE:
        raise Invalid.field("file", "other_kind", OTHER_KIND.format(title=found.title))
    if found.versions.filter(status=VersionStatus.DRAFT).exists():
        raise NotNow(WAITING.format(title=found.title), code="draft_waits")
    return found


def _check_columns(file: ProgrammeFile) -> None:
    about: dict[str, str | date] = {name: getattr(file, name) for name in ("source_note", "checked_on", "review_on")}
    problems = about_problems(ProgrammeVersion(), about)
    for name, sent, most in (("stages", file.stages, MOST_STAGES), ("items", file.items, MOST_ITEMS)):
        if len(sent) > most:
            problems.append(FieldProblem(name, "too_many", f"A version has up to {most} {name}."))
    if len(file.version) > 20:
        problems.append(FieldProblem("version", "too_long", "“version” may have up to 20 characters."))
    if problems:
        raise Invalid(problems=[FieldProblem("file", one.code, f"{one.field}: {one.detail}") for one in problems])


def _check_hidden(version: ProgrammeVersion, items: list[dict[str, object]]) -> None:
    """What was kept from some readers before is kept from them still."""
    before = hidden_so_far(version)
    found = [
        FieldProblem("file", one.code, f"{item['key']}: {one.detail}")
        for item in items
        for one in taken_back(before.get(str(item["key"]), {}), item)
    ]
    if found:
        raise Invalid(problems=found)
