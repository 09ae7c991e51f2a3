"""What may be stored as a file, and under which name: the content decides, not what the sender says."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol
from uuid import UUID

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from onboarding.errors import FieldProblem, Invalid
from onboarding.models import Evidence
from onboarding.models.base import new_id
from onboarding.models.wall_choices import ScanState
from onboarding.services import pdfs, pictures, scanner, word_files
from onboarding.services.unfit import Unfit

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Content type → the extensions that a person may give it.
PICTURE_NAMES = {".jpg", ".jpeg", ".png", ".heic", ".heif"}
ALLOWED = {
    "application/pdf": {".pdf"},
    "image/jpeg": PICTURE_NAMES,  # telephones and messengers name one kind of picture like another
    "image/png": PICTURE_NAMES,
    "image/heif": PICTURE_NAMES,
    WORD: {".docx"},
}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
WANTED = "Choose a photo (JPG, PNG or HEIC), a PDF or a Word (docx) file of up to 10 MB."
UNFIT = {
    "wrong_type": f"This kind of file cannot be used, or its content does not match its name. {WANTED}",
    "damaged": "The file cannot be opened. It may be damaged: save or scan it again, or choose another file.",
    "locked": "The file asks for a password. Save it without one, then choose it again.",
    "script": "The file holds a program (a script or macro) or a form that runs one. Print it to a new PDF and choose that.",
    "attachment": "The file has other files inside it. Choose each of them by itself.",
    "fetches": "The file opens or fetches something from elsewhere, such as a template, a linked picture or another file. "
    "Print it to a new PDF and choose that.",
    "bomb": "The file would become far too large when it is opened. Save it again as a PDF.",
    "infected": "A virus was found in this file, so we did not take it. Tell your IT team, and choose another file.",
}


class Upload(Protocol):
    """A file as a web form hands it over."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self) -> bytes: ...


@dataclass(frozen=True)
class StoredFile:
    """A file that was checked and stored: where, what it is called for people, its type, size and SHA-256."""

    path: str
    name: str
    content_type: str
    size: int
    sha256: str
    scan: ScanState


def store(upload: Upload, trust_id: UUID) -> StoredFile:
    """Check a file by its size and content and store it under a new id, outside the web root. Raises Invalid.

    A picture is drawn anew first: smaller, and without what was hidden in it. A PDF or Word document is opened and
    refused where it holds more than something to read. Where there is a virus scanner it is asked; while it is down, or
    cannot judge the file, that waits for it (`services.scans`) and does not leave."""
    name = clean_name(upload.name or "")
    if (upload.size or 0) > settings.EVIDENCE_MAX_BYTES:
        raise _refused("too_large", f"The file is larger than 10 MB. {WANTED}")
    content = upload.read()
    if not content:
        raise _refused("empty", f"The file is empty. {WANTED}")
    content_type = _sniff(content, name)
    if content_type.startswith("image/"):
        picture = _picture(content)
        content, content_type = picture.content, picture.content_type
        name = f"{PurePath(name).stem}{picture.suffix}"
    else:
        _check_document(content, content_type)
    scan = _scan(content)
    path = default_storage.save(f"{trust_id}/{new_id()}", ContentFile(content))
    return StoredFile(path, name, content_type, len(content), hashlib.sha256(content).hexdigest(), scan)


def keep_stored(evidence: Evidence, stored: StoredFile) -> None:
    """Write on a piece of evidence where its file is, and what is known of it."""
    evidence.file.name, evidence.file_name, evidence.content_type = stored.path, stored.name, stored.content_type
    evidence.size, evidence.sha256, evidence.scan = stored.size, stored.sha256, stored.scan


def clean_name(name: str) -> str:
    """A name fit to be shown and sent back: the last part only, no control or direction characters, at most 120."""
    plain = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    base = re.sub(r'[\\/:*?"<>|;]+', "_", PurePath(plain.replace("\\", "/")).name).strip(" .") or "file"
    stem, suffix = PurePath(base).stem, PurePath(base).suffix
    return f"{stem[:110]}{suffix[:10]}"


def _sniff(content: bytes, name: str) -> str:
    """The allowed type that the content has; its extension must say the same."""
    found, extension = _types(content), PurePath(name).suffix.lower()
    for content_type, extensions in ALLOWED.items():
        if content_type in found and extension in extensions:
            return content_type
    raise _refused("wrong_type", UNFIT["wrong_type"])


def _types(content: bytes) -> set[str]:
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return {"image/heif"}
    try:
        return {match.mime_type for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return set()


def _check_document(content: bytes, content_type: str) -> None:
    try:
        if content_type == WORD:
            word_files.check_word(content)
        else:
            pdfs.check_pdf(content)
    except Unfit as error:
        raise _refused(error.code, UNFIT[error.code]) from error


def _scan(content: bytes) -> ScanState:
    if not scanner.is_there():
        return ScanState.UNSEEN
    try:
        found = scanner.verdict(scanner.in_pieces(content))
    except (scanner.ScannerDown, scanner.NoVerdict):
        return ScanState.PENDING
    if found == ScanState.INFECTED:
        raise _refused("infected", UNFIT["infected"])
    return found


def _picture(content: bytes) -> pictures.PlainPicture:
    try:
        return pictures.drawn_anew(content)
    except pictures.TooManyPixels as error:
        raise _refused(
            "too_many_pixels",
            "The picture has more than 50 million points. Take it again in a lower resolution, or make a screenshot "
            "of it and choose that.",
        ) from error
    except pictures.Damaged as error:
        raise _refused(
            "damaged", "The picture cannot be opened. It may be damaged: take it again, or choose another file."
        ) from error


def _refused(code: str, detail: str) -> Invalid:
    return Invalid(problems=[FieldProblem("file", code, detail)])
