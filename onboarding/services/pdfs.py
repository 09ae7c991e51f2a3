"""PDFs as they may be kept: readable without a password, with nothing in them that runs, starts or hides another file.

A PDF is stored as it came, byte for byte: it may be signed. So what must not be in it is refused, not taken out."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf.settings import set_qpdf_limits

MOST_OBJECTS = 200_000
MOST_UNPACKED = 64 * 1024 * 1024
"""What one packed part of a PDF may become; beyond it, it is a bomb."""

# Of the whole process, so set once, before anything is opened.
set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
)

SCRIPTS = {"/JS", "/JavaScript", "/XFA"}
FILES = {"/EmbeddedFiles", "/EF", "/RichMediaContent"}
ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "script",
    "/ImportData": "script",
    "/SubmitForm": "script",
    "/GoToE": "attachment",
    "/Rendition": "attachment",
}
# What broken and forged files make the reader say.
TROUBLE = (pikepdf.PdfError, ValueError, RuntimeError, TypeError, RecursionError, MemoryError, OverflowError)


class Unfit(ValueError):
    """The PDF cannot be kept. `code` says why: damaged, locked, script or attachment."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_pdf(content: bytes) -> None:
    """Open it and look at every object, whatever name or wrapping hides it. Raises Unfit."""
    if not content.startswith(b"%PDF-"):
        raise Unfit("damaged")  # what comes before it could make it something else to another program
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if len(pdf.objects) > MOST_OBJECTS or not len(pdf.pages):
                raise Unfit("damaged")
            for one in pdf.objects:
                _check_object(one)
    except Unfit:
        raise
    except pikepdf.PasswordError as error:
        raise Unfit("locked") from error
    except TROUBLE as error:
        raise Unfit("damaged") from error


def _check_object(thing: object) -> None:
    """Whether this object or one written into it runs or holds something."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            keys = set(one.keys())
            if keys & SCRIPTS:
                raise Unfit("script")
            if keys & FILES or str(one.get("/Type", "")) == "/EmbeddedFile":
                raise Unfit("attachment")
            if code := ACTIONS.get(str(one.get("/S", ""))):
                raise Unfit(code)
            waiting += _written_into(one[key] for key in keys)
        elif isinstance(one, pikepdf.Array):
            waiting += _written_into(one[at] for at in range(len(one)))


def _written_into(parts: Iterator[object]) -> list[object]:
    """Those that are no objects of their own: the others come by themselves."""
    return [one for one in parts if isinstance(one, pikepdf.Object) and not one.is_indirect]
