"""Files that someone could send to harm whoever opens them, each made here by hand."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

import pikepdf
from PIL import Image

from tests.journeys import PDF

# The text that every virus scanner takes for a virus. In two halves, so that none takes this file for one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}


def pdf_with(catalog: bytes, *objects: bytes) -> bytes:
    """One empty page, with this written into its catalogue and these objects from number 4 on."""
    more = b"".join(b"%d 0 obj%s endobj\n" % (number, one) for number, one in enumerate(objects, start=4))
    return PDF.replace(b"/Type/Catalog", b"/Type/Catalog" + catalog).replace(b"trailer", more + b"trailer")


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


def word(more: Mapping[str, bytes] = {}) -> bytes:
    """A Word document with these parts besides."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in {**WORD, **more}.items():
            whole.writestr(name, content)
    return made.getvalue()


def word_that_lies() -> bytes:
    """A packed part that says it is small and is not."""
    content = word({"word/media/a.xml": b" " * 30 * 1024**2})
    real, said = struct.pack("<I", 30 * 1024**2), struct.pack("<I", 10)
    return content.replace(real, said)


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


SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
TEMPLATE = b'<Relationship Type="http://x/attachedTemplate" Target="http://x/a.dotm" TargetMode="External"/>'
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
    ("a PDF with a password", "a.pdf", pdf_locked(), "locked"),
    ("a PDF that unpacks to 400 MB", "a.pdf", pdf_bomb(), "damaged"),
    ("a picture of 2,500 million points", "a.png", huge_png(50_000, 50_000), "too_many_pixels"),
    ("half a picture", "a.jpg", picture("JPEG")[:300], "damaged"),
    (
        "any archive as Word document",
        "a.docx",
        word().replace(b"word/document.xml", b"word/notes001.xml"),
        "wrong_type",
    ),
    ("a Word document with macros", "a.docx", word({"word/vbaProject.bin": b"x"}), "script"),
    (
        "macros by the type alone",
        "a.docx",
        word({"[Content_Types].xml": b"x.document.macroEnabled.main+xml"}),
        "script",
    ),
    ("a template from elsewhere", "a.docx", word({"word/_rels/settings.xml.rels": TEMPLATE}), "script"),
    ("a program in a Word document", "a.docx", word({"word/embeddings/oleObject1.bin": b"MZ"}), "attachment"),
    ("a Word document that unpacks to 90 MB", "a.docx", word({"word/media/a.xml": b" " * 90 * 1024**2}), "bomb"),
    ("one that unpacks to 200 MB", "a.docx", word({f"word/{n}.xml": b" " * 50 * 1024**2 for n in range(4)}), "bomb"),
    ("one with 2,000 parts", "a.docx", word({f"word/{n}.xml": b"" for n in range(2000)}), "bomb"),
    ("one that says it is small", "a.docx", word_that_lies(), "bomb or damaged"),
]
