"""A pack of what is kept about somebody, as whoever asked opens it."""

import zipfile
from io import BytesIO
from uuid import UUID

from onboarding.services.subject_access import make_access_pack
from tests.by_hand.files import words_of
from tests.cast import Cast


def opened(cast: Cast, person: UUID | None = None) -> zipfile.ZipFile:
    """What Helen makes about Amara, or about somebody else."""
    pack = make_access_pack(cast.helen, person_id=person or cast.amara_recruit.pk)
    return zipfile.ZipFile(BytesIO(b"".join(pack.stream())))


def everything_in(archive: zipfile.ZipFile) -> str:
    """All its bytes as text, and the words of its paper."""
    read = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")
    return read + words_of(archive.read("what-is-kept.pdf"))
