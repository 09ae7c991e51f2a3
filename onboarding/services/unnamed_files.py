"""Stored files that no row names: a request stored its file and then failed, so nobody could find or erase it."""

import logging
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from onboarding import access
from onboarding.models import Evidence

logger = logging.getLogger(__name__)
# No request lasts as long, so what is older is named by now or never.
LEFT_ALONE_FOR = timedelta(days=1)


def remove_unnamed_files(trust_id: UUID) -> int:
    """Remove the stored files of one trust that are older than a day and that no row names. Returns how many.

    The folder is read before the rows are, so that a file which is stored meanwhile is not looked at. One query."""
    folder, oldest_left = str(trust_id), timezone.now() - LEFT_ALONE_FOR
    stored = _stored_in(folder)
    unnamed = stored - _named_by_rows(trust_id) if stored else stored
    old = [path for path in unnamed if default_storage.get_modified_time(path) < oldest_left]
    for path in old:
        default_storage.delete(path)
    if old:
        logger.info("%d stored files that no row names were removed", len(old))
    return len(old)


def _stored_in(folder: str) -> set[str]:
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError:  # a trust without a file has no folder
        return set()
    return {f"{folder}/{name}" for name in names}


@transaction.atomic
def _named_by_rows(trust_id: UUID) -> set[str]:
    access.enter_trust(trust_id)
    return set(Evidence.objects.filter(trust=trust_id).exclude(file="").values_list("file", flat=True))
