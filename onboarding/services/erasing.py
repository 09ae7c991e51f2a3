"""Erasing what two people decided on: rows, words, files and accounts of many people in as many statements as of one.

What stays holds no word about anybody: days and states without a name, which reports that were signed are proven from.
"""

from collections.abc import Collection
from datetime import timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import CASCADE, F, JSONField, Model, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from onboarding import access
from onboarding.clock import today_in
from onboarding.library.personal_data import StaffTable, read_personal_data
from onboarding.models import Erasure, Evidence, Membership, Recruit, Trust, User
from onboarding.models.base import ERASING
from onboarding.models.wall_choices import ErasureState
from onboarding.selectors.personal_rows import rows_of_kind
from onboarding.selectors.retention import ERASED_WITHIN, about, approved_and_free, open_holds_of
from onboarding.services.erasure_checks import ask_again, named
from onboarding.services.erasure_ledger import write_down
from onboarding.services.events import Happening, record_each
from onboarding.services.faults import or_given_up

NAMELESS, TITLELESS = "Erased person", "Erased step"
WITHOUT_ADDRESS = "erased-{}@erased.invalid"
CONTACT = "contact"
AT_ONCE = 200
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), ERASED_WITHIN
File = tuple[str, UUID | None]
"""Under which name a file lay, and about whom it was; nobody where it was of a ward or cohort."""


def erase_approved(trust_id: UUID) -> int:
    """Erase what is approved in one trust, by kind, and write it down in the ledger. What is held waits. Returns how many.

    Files go before the rows that name them: whatever fails in between, the next run finds the rows and goes on. What was
    tried before is tried by itself, and so are the others where one fails by a fault of ours. Nothing is erased where no
    ledger is kept."""
    if not settings.ERASURE_LEDGER:
        return 0
    fresh, tried = _put_back(trust_id)
    alone = partial(_erase_one_by_one, trust_id)
    done = or_given_up(
        f"erasing all at once in {trust_id}", partial(_erase_some, trust_id, fresh), lambda _: alone(fresh)
    )
    return done + alone(tried)


def _erase_one_by_one(trust_id: UUID, chosen: list[UUID]) -> int:
    return sum(or_given_up(f"erasure {one}", partial(_erase_some, trust_id, [one]), lambda _: 0) for one in chosen)


@transaction.atomic
def _put_back(trust_id: UUID) -> tuple[list[UUID], list[UUID]]:
    """What is tried now, as many as go at once: what never was, and what was before and did not go.

    Each is put back behind the others first, so that one that fails, or ends the worker that tries it, holds up nobody. It
    waits as long as it has waited since it was approved, an hour at most."""
    access.enter_trust(trust_id)
    now = timezone.now()
    due = approved_and_free(trust_id).filter(Q(next_try_at=None) | Q(next_try_at__lte=now))
    in_order = due.order_by(F("next_try_at").asc(nulls_first=True), *due.query.order_by)
    found = list(in_order.select_for_update(skip_locked=True)[:AT_ONCE])
    fresh = [one.pk for one in found if one.next_try_at is None]
    for one in found:
        waited = now - one.decided_at if one.decided_at else LONGEST_WAIT
        one.next_try_at = now + min(max(waited, SHORTEST_WAIT), LONGEST_WAIT)
    Erasure.objects.bulk_update(found, ["next_try_at"])
    return fresh, [one.pk for one in found if one.pk not in fresh]


@transaction.atomic
def _erase_some(trust_id: UUID, chosen: list[UUID]) -> int:
    """These, in one transaction, and no others of the trust meanwhile: two would each keep what is about both their people."""
    if not chosen:
        return 0
    access.enter_trust(trust_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"erasing {trust_id}"])
    trust = Trust.objects.get(pk=trust_id)
    ready = approved_and_free(trust_id).filter(pk__in=chosen)
    locked = list(ready.select_for_update(skip_locked=True))
    held = _lock_people(trust_id, {one.person_id for one in locked})
    free = ready.filter(pk__in=[one.pk for one in locked if one.person_id not in held])
    rows, _ = ask_again(trust, list(free.select_related("recruit__membership", "member")))  # as they are by now
    files = erase_rows(trust, rows)
    write_down(Path(settings.ERASURE_LEDGER), trust, rows, files)
    return len(rows)


def _lock_people(trust_id: UUID, people: set[UUID]) -> set[UUID]:
    """Nobody changes, or holds, what is kept about them until the transaction ends. Returns who is held by then."""
    for model in (Recruit, Membership):
        list(model.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return {one.person_id for one in open_holds_of(trust_id).filter(about(people))}


def erase_rows(trust: Trust, rows: list[Erasure]) -> dict[UUID, list[str]]:
    """Carry out these erasures of an entered trust, which are locked and approved: what names a person last. Returns the
    names of the files that went with each."""
    last = read_personal_data().last_kinds
    files: dict[UUID, list[str]] = {}
    in_order = sorted(rows, key=lambda one: (one.kind in last, one.kind))
    for kind, found in groupby(in_order, key=lambda one: one.kind):
        group = list(found)
        went = _erase(trust.pk, kind, [one.person_id for one in group], under=group[0])
        went += _erase_leftovers(trust.pk, kind, group)
        files |= {one.pk: [name for name, person in went if person in (one.person_id, None)] for one in group}
        Erasure.objects.filter(pk__in=[one.pk for one in group]).update(
            state=ErasureState.ERASED, erased_at=timezone.now()
        )
    today = today_in(trust)
    people = Recruit.objects.in_bulk({one.person_id for one in rows})
    record_each(
        None,
        [Happening(named("erased", one), one, today, people.get(one.person_id), {"kept": one.kind}) for one in rows],
    )
    return files


def _erase_leftovers(trust_id: UUID, kind: str, group: list[Erasure]) -> list[File]:
    """With what goes last, also what was written after its own kind was erased."""
    data = read_personal_data()
    if kind not in data.last_kinds:
        return []
    before = Erasure.objects.filter(about([one.person_id for one in group]), state=ErasureState.ERASED)
    files: list[File] = []
    for other in (one.key for one in data.kinds if not one.last):
        people = [one.person_id for one in before.filter(kind=other)]
        files += _erase(trust_id, other, people, under=group[0])
    return files


def _erase(trust_id: UUID, kind: str, people: list[UUID], *, under: Erasure) -> list[File]:
    """One kind of data about some people, in a number of statements that does not grow with them. Returns the files."""
    files: list[File] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [ERASING, str(under.pk)])
    found = rows_of_kind(trust_id, kind, people)
    chosen = [(table, rows.model, list(rows.values_list("pk", flat=True))) for table, rows in found if table.erase]
    for table, model, keys in chosen:
        if model is User:
            close_accounts(trust_id, keys)
        elif table.erase == "rows":
            files += _delete(model, keys)
        else:
            model._default_manager.filter(pk__in=keys).update(**_blank(table, model))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [ERASING])
    return files


def _delete(model: type[Model], keys: list[UUID]) -> list[File]:
    """Rows go in one statement, their files first, which are returned."""
    files: list[File] = []
    if model is Evidence:
        stored = Evidence.objects.filter(pk__in=keys).exclude(file="")
        learner = "step__enrolment__membership"
        whose = Coalesce("step__enrolment__recruit", f"{learner}__recruit", learner)
        files = list(stored.values_list("file", whose))
    for name, _ in files:
        default_storage.delete(name)
    model._default_manager.filter(pk__in=keys)._raw_delete(
        connection.alias
    )  # each row here is decided on by the library
    return files


def _blank(table: StaffTable, model: type[Model]) -> dict[str, Any]:
    """What each column of a row says that stays without its words."""
    words = {name: _nothing(model._meta.get_field(name)) for name in table.erase}
    if model is Membership:
        words["is_active"] = False
    if model in (Membership, Recruit):
        words["revision"] = F("revision") + 1
    return words


def _nothing(field: Any) -> Any:
    if field.name == "full_name":
        return NAMELESS
    if field.name in ("title", "source_note"):
        return TITLELESS
    if field.null:
        return None
    if isinstance(field, JSONField):
        return {}
    return [] if isinstance(field, ArrayField) else ""


def close_accounts(trust_id: UUID, users: Collection[UUID]) -> None:
    """Accounts lose address, password and all that belongs to signing in; but of somebody who is also a member elsewhere
    only what they are here goes. No trust sees another's members, so each of them is asked about by themselves."""
    locked = (
        User.objects.select_for_update().filter(pk__in=users).order_by("pk")
    )  # not while another trust asks the same
    alone = [user for user in locked if not _is_elsewhere(trust_id, user)]
    access.enter_trust(trust_id)
    keys = [user.pk for user in alone]
    for relation in User._meta.related_objects:
        if relation.on_delete is CASCADE:
            relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys}).delete()
    for user in alone:
        user.email, user.is_active, user.last_login = WITHOUT_ADDRESS.format(user.pk), False, None
        user.set_unusable_password()
    User.objects.bulk_update(alone, ["email", "is_active", "last_login", "password"])


def _is_elsewhere(trust_id: UUID, user: User) -> bool:
    access.enter_user(user)
    others = Membership.objects.filter(user=user).exclude(trust=trust_id)
    return not all(_is_erased(one) for one in list(others.exclude(full_name=NAMELESS, is_active=False)))


def _is_erased(member: Membership) -> bool:
    """Whether their own trust, too, keeps no way to reach somebody who was switched off there."""
    access.enter_trust(member.trust_id)
    gone = Erasure.objects.filter(member=member, kind=CONTACT, state=ErasureState.ERASED)
    return not member.is_active and gone.exists()
