"""Word documents made by hand: parts in an archive."""

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO

W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MARK = b'<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
INSTRUCTION = b'<w:r><w:instrText xml:space="preserve">%s</w:instrText></w:r>'
LEAST = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}


def word(more: Mapping[str, bytes] = {}) -> bytes:
    """A Word document with these parts besides."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in {**LEAST, **more}.items():
            whole.writestr(name, content)
    return made.getvalue()


def word_that_lies() -> bytes:
    """A packed part that says it is small and is not."""
    content = word({"word/media/a.xml": b" " * 30 * 1024**2})
    real, said = struct.pack("<I", 30 * 1024**2), struct.pack("<I", 10)
    return content.replace(real, said)


def relationships(*rows: tuple[str, str, str]) -> bytes:
    """A part that says what another needs: of each the type, where it is, and whether inside or outside."""
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{TYPES}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        for number, (kind, target, mode) in enumerate(rows, start=1)
    )
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns='
    return f'{start}"http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'.encode()


def text(content: bytes) -> bytes:
    """The body of a document."""
    return b'<?xml version="1.0" encoding="UTF-8"?><w:document %s><w:body>%s</w:body></w:document>' % (W, content)


def field(*pieces: bytes) -> bytes:
    """A field whose instruction is written in these pieces."""
    runs = b"\n".join(INSTRUCTION % one for one in pieces)
    return b"<w:p>%s%s%s<w:r><w:t>1</w:t></w:r>%s</w:p>" % (MARK % b"begin", runs, MARK % b"separate", MARK % b"end")


def letter() -> bytes:
    """A letter as Word and LibreOffice write them: links, a picture, header, footer, page numbers, contents, styles."""
    plain = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    inside = [("styles", "styles.xml"), ("settings", "settings.xml"), ("theme", "theme/theme1.xml")]
    inside += [("image", "media/image1.png"), ("header", "header1.xml"), ("footer", "footer1.xml")]
    links = [
        ("hyperlink", address, "External") for address in ("https://www.gov.uk/ddeauto", "mailto:hr@trust.example")
    ]
    body = b'<w:p><w:hyperlink r:id="rId7" xmlns:r="%s"><w:r><w:t>GOV.UK &amp; us</w:t></w:r></w:hyperlink></w:p>'
    fields = field(b' HYPERLINK "https://www.gov.uk//hidden" ') + field(b' TOC \\o "1-3" \\h ', b"\\z \\u ")
    pasted = field(b' INCLUDEPICTURE "C:\\\\Users\\\\a\\\\image1.png" \\* MERGEFORMAT') + field(b" IF ", b"DDE")
    return word(
        {
            "[Content_Types].xml": plain
            + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            b'<Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType='
            b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": relationships(("officeDocument", "word/document.xml", "Internal")),
            "docProps/app.xml": plain + b"<Properties><Application>Microsoft Office Word</Application></Properties>",
            "word/_rels/document.xml.rels": relationships(*[(*one, "Internal") for one in inside], *links),
            "word/document.xml": text(body % TYPES.encode() + fields + pasted),
            "word/header1.xml": plain + b'<w:hdr %s><w:p><w:fldSimple w:instr=" DATE "/></w:p></w:hdr>' % W,
            "word/footer1.xml": plain + b"<w:ftr %s>%s</w:ftr>" % (W, field(b" PAGE ")),
            "word/styles.xml": plain + b"<w:styles %s/>" % W,
            "word/settings.xml": plain + b"<w:settings %s/>" % W,
            "word/theme/theme1.xml": plain + b'<a:theme xmlns:a="http://x" name="Office"/>',
            "word/media/image1.png": b"\x89PNG\r\n\x1a\n" + b"<" * 20,
            "customXml/item1.xml": '<?xml version="1.0" encoding="UTF-16"?><sources/>'.encode("utf-16"),
        }
    )
