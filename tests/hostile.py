"""Files that someone could send to harm whoever opens them, each made here by hand."""

import struct
import zlib
from io import BytesIO

import pikepdf
from PIL import Image

from tests.hostile_word import HOSTILE_WORD
from tests.journeys import PDF
from tests.word_documents import word

# The text that every virus scanner takes for a virus. In two halves, so that none takes this file for one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def pdf_with(catalog: bytes, *objects: bytes) -> bytes:
    """One empty page, with this written into its catalogue and these objects from number 4 on."""
    more = b"".join(b"%d 0 obj%s endobj\n" % (number, one) for number, one in enumerate(objects, start=4))
    return PDF.replace(b"/Type/Catalog", b"/Type/Catalog" + catalog).replace(b"trailer", more + b"trailer")


def pdf_with_stream(catalog: bytes, dictionary: bytes) -> bytes:
    """The same with number 4 a stream that has this in its dictionary."""
    return pdf_with(catalog, b"<<%s/Length 1>>stream\nx\nendstream" % dictionary)


def pdf_with_direct_catalogue() -> bytes:
    """Its catalogue runs a script, and is no object of its own."""
    catalogue = b"<</Type/Catalog/Pages 2 0 R/OpenAction%s>>" % SCRIPT
    return PDF.replace(b"/Root 1 0 R", b"/Root" + catalogue)


def pdf_locked() -> bytes:
    """It opens with a password only."""
    made = BytesIO()
    with pikepdf.open(BytesIO(PDF)) as pdf:
        pdf.save(made, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return made.getvalue()


def pdf_bomb() -> bytes:
    """400 kB that would become 400 MB: an object packed among very many blanks."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"1 0 <<>> ") + b"".join(packer.compress(b" " * 1024**2) for _ in range(400))
    packed += packer.flush()
    holder = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    objects = [holder, b"<</Type/Catalog/Pages 4 0 R/X 1 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]
    body, table = b"%PDF-1.5\n", struct.pack(">BIB", 0, 0, 0) + struct.pack(">BIB", 2, 2, 0)
    for number, one in enumerate(objects, start=2):
        table += struct.pack(">BIB", 1, len(body), 0)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(body)
    table += struct.pack(">BIB", 1, start, 0)
    index = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 3 0 R/Length %d>>stream\n" % len(table)
    return body + index + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that claim to be a huge picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def picture(kind: str) -> bytes:
    """A small picture."""
    made = BytesIO()
    Image.new("RGB", (40, 30)).save(made, kind)
    return made.getvalue()


ELSEWHERE = rb"(\\\\x.example\\a.pdf)"
WEB_PAGE = b"<</S/URI/URI(http://x.example/?open)>>"
# What it is, under which name, its content, and the code with which it is refused.
HOSTILE: list[tuple[str, str, bytes, str]] = [
    ("nothing at all", "a.pdf", b"", "empty"),
    ("one byte too many", "a.pdf", PDF + b" " * (10 * 1024 * 1024 + 1 - len(PDF)), "too_large"),
    ("a program", "a.pdf", b"MZ" + b"\0" * 200, "wrong_type"),
    ("a program with two endings", "a.pdf.exe", PDF, "wrong_type"),
    ("a web page as PDF", "a.pdf", b"<html><script>alert(1)</script></html>", "wrong_type"),
    ("a drawing with a script", "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "wrong_type"),
    ("a picture named PDF", "a.pdf", picture("PNG"), "wrong_type"),
    ("a web page and a PDF at once", "a.pdf", b"<script>alert(1)</script>\n" + PDF, "wrong_type or damaged"),
    ("a PDF cut off", "a.pdf", PDF[:60], "damaged"),
    ("a PDF that runs a script when opened", "a.pdf", pdf_with(b"/OpenAction " + SCRIPT), "script"),
    ("the same under another spelling", "a.pdf", pdf_with(b"/OpenAction<</S/J#61vaScript/#4aS(1)>>"), "script"),
    ("a script in an object of its own", "a.pdf", pdf_with(b"/AA<</WC 4 0 R>>", SCRIPT), "script"),
    ("a PDF that starts a program", "a.pdf", pdf_with(b"/OpenAction<</S/Launch/F(calc.exe)>>"), "script"),
    ("a PDF with a form that runs", "a.pdf", pdf_with(b"/AcroForm<</XFA(x)>>"), "script"),
    (
        "a PDF with a file inside",
        "a.pdf",
        pdf_with(b"/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>", b"<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>"),
        "attachment",
    ),
    ("a catalogue in the trailer", "a.pdf", pdf_with_direct_catalogue(), "script"),
    ("a form that is sent away", "a.pdf", pdf_with(b"/X 4 0 R", b"<</S/SubmitForm/F(http://x.example)>>"), "script"),
    ("a form filled from a file", "a.pdf", pdf_with(b"/X 4 0 R", b"<</S/ImportData/F(a.fdf)>>"), "script"),
    ("a 3D model that runs a script", "a.pdf", pdf_with_stream(b"", b"/OnInstantiate 1 0 R"), "script"),
    ("a 3D model", "a.pdf", pdf_with(b"/X 4 0 R", b"<</Type/Annot/Subtype/3D/3DD 1 0 R>>"), "attachment"),
    ("a view of a 3D model", "a.pdf", pdf_with(b"/X 4 0 R", b"<</S/GoTo3DView>>"), "attachment"),
    ("a film", "a.pdf", pdf_with(b"/X 4 0 R", b"<</S/Movie/T(x)>>"), "attachment"),
    ("a sound", "a.pdf", pdf_with(b"/X 4 0 R", b"<</S/Sound>>"), "attachment"),
    ("a recording", "a.pdf", pdf_with(b"/X 4 0 R", b"<</S/Rendition>>"), "attachment"),
    ("a link into a file inside", "a.pdf", pdf_with(b"/X 4 0 R", b"<</S/GoToE>>"), "attachment"),
    ("a link into another PDF", "a.pdf", pdf_with(b"/X 4 0 R", b"<</S/GoToR/F%s/D[0/Fit]>>" % ELSEWHERE), "fetches"),
    ("a story in another PDF", "a.pdf", pdf_with(b"/X 4 0 R", b"<</S/Thread/F%s/D 0>>" % ELSEWHERE), "fetches"),
    ("content in another file", "a.pdf", pdf_with_stream(b"/X 4 0 R", b"/F" + ELSEWHERE), "fetches"),
    ("a page of another file", "a.pdf", pdf_with_stream(b"/X 4 0 R", b"/Ref<</F%s/Page 0>>" % ELSEWHERE), "fetches"),
    ("a web page that opens by itself", "a.pdf", pdf_with(b"/OpenAction" + WEB_PAGE), "fetches"),
    ("the same in an object of its own", "a.pdf", pdf_with(b"/OpenAction 4 0 R", WEB_PAGE), "fetches"),
    ("the same when it is closed", "a.pdf", pdf_with(b"/AA<</WC%s>>" % WEB_PAGE), "fetches"),
    ("the same after another", "a.pdf", pdf_with(b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next%s>>" % WEB_PAGE), "fetches"),
    ("a PDF and an archive at once", "a.pdf", PDF + word(), "attachment"),
    ("a PDF with a password", "a.pdf", pdf_locked(), "locked"),
    ("a PDF that unpacks to 400 MB", "a.pdf", pdf_bomb(), "damaged"),
    ("a picture of 2,500 million points", "a.png", huge_png(50_000, 50_000), "too_many_pixels"),
    ("half a picture", "a.jpg", picture("JPEG")[:300], "damaged"),
    *HOSTILE_WORD,
]
