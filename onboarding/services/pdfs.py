"""PDFs as they may be kept: readable without a password, with nothing in them that runs, starts or hides another file.

A PDF is stored as it came, byte for byte: it may be signed. So what must not be in it is refused, not taken out."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf.settings import set_qpdf_limits

from onboarding.services.unfit import Unfit

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

SCRIPTS = {"/JS", "/JavaScript", "/XFA", "/OnInstantiate"}
FILES = {"/EmbeddedFiles", "/EF", "/RichMediaContent", "/3DD"}
ELSEWHERE = {"/F", "/Ref"}
"""Of a stream: its content, or a page in place of it, lies in another file."""
ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "script",
    "/ImportData": "script",
    "/SubmitForm": "script",
    "/GoToE": "attachment",
    "/Rendition": "attachment",
    "/Movie": "attachment",
    "/Sound": "attachment",
    "/GoTo3DView": "attachment",
    "/GoToR": "fetches",
    "/Thread": "fetches",
}
BY_ITSELF = {"/GoTo", "/Named"}
"""What may happen without a click: turning to a page, or printing."""
# What broken and forged files make the reader say.
TROUBLE = (pikepdf.PdfError, ValueError, RuntimeError, TypeError, RecursionError, MemoryError, OverflowError)


def check_pdf(content: bytes) -> None:
    """Open it and look at every object, whatever name or wrapping hides it. Raises Unfit."""
    if not content.startswith(b"%PDF-"):
        raise Unfit("damaged")  # what comes before it could make it something else to another program
    if zipfile.is_zipfile(BytesIO(content)):
        raise Unfit("attachment")  # an archive is read from its end
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if len(pdf.objects) > MOST_OBJECTS or not len(pdf.pages):
                raise Unfit("damaged")
            for one in (pdf.trailer, *pdf.objects):
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
            _check_keys(one, keys)
            waiting += _written_into(one[key] for key in keys)
        elif isinstance(one, pikepdf.Array):
            waiting += _written_into(one[at] for at in range(len(one)))


def _check_keys(one: pikepdf.Object, keys: set[str]) -> None:
    if keys & SCRIPTS:
        raise Unfit("script")
    if keys & FILES or str(one.get("/Type", "")) == "/EmbeddedFile":
        raise Unfit("attachment")
    if isinstance(one, pikepdf.Stream) and keys & ELSEWHERE:
        raise Unfit("fetches")
    if code := ACTIONS.get(str(one.get("/S", ""))):
        raise Unfit(code)
    for action in _actions_by_itself(one, keys):
        kind = str(action.get("/S"))
        if kind not in BY_ITSELF or "/Next" in action:
            raise Unfit(ACTIONS.get(kind, "fetches"))


def _actions_by_itself(one: pikepdf.Object, keys: set[str]) -> Iterator[pikepdf.Dictionary]:
    """What happens when the document is opened, or a page or a field shown or left; a mere place in it is no action."""
    actions = [one["/OpenAction"]] if "/OpenAction" in keys else []
    if "/AA" in keys:
        actions += [action for _, action in one["/AA"].items()]
    return (action for action in actions if isinstance(action, pikepdf.Dictionary))


def _written_into(parts: Iterator[object]) -> list[object]:
    """Those that are no objects of their own: the others come by themselves."""
    return [one for one in parts if isinstance(one, pikepdf.Object) and not one.is_indirect]
