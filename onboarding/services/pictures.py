"""Photos as they are kept: no larger than a screen needs, drawn anew, so that nothing hidden in the file is kept.

A telephone writes into a photo where and when it was taken, with which telephone, and often a second, uncut picture.
Drawing it anew leaves all of that behind."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener()

LONGEST_SIDE = 2000
MOST_PIXELS = 50_000_000
"""What the cameras of today's telephones make at most; a picture that claims more is not opened."""

READERS = ("JPEG", "PNG", "HEIF")
# Whatever a broken or forged picture makes the readers say.
TROUBLE = (OSError, SyntaxError, ValueError, RuntimeError, EOFError, MemoryError, OverflowError)


class TooManyPixels(ValueError):
    """The picture would need more memory than we give one."""


class Damaged(ValueError):
    """The picture cannot be opened."""


@dataclass(frozen=True)
class PlainPicture:
    """A picture with nothing but what one sees: its bytes, content type and the ending that its name should have."""

    content: bytes
    content_type: str
    suffix: str


def drawn_anew(content: bytes) -> PlainPicture:
    """The same picture upright, at most 2,000 points wide or high, without anything that was written beside it.

    PNG stays PNG, everything else becomes JPEG. Raises TooManyPixels (before it is opened) and Damaged."""
    try:
        with Image.open(BytesIO(content), formats=READERS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooManyPixels
            return _png(image) if image.format == "PNG" else _jpeg(image)
    except (TooManyPixels, Image.DecompressionBombError) as error:
        raise TooManyPixels from error
    except TROUBLE as error:
        raise Damaged from error


def _png(image: Image.Image) -> PlainPicture:
    return _written(_fitted(_eight_bits(image)), "PNG", "image/png", ".png")


def _jpeg(image: Image.Image) -> PlainPicture:
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read at half its size where that is enough
    return _written(_fitted(image).convert("RGB"), "JPEG", "image/jpeg", ".jpg")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scans in 16 shades of grey would come out white; palettes cannot be made smaller."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("L", "RGB", "RGBA"):
        return image
    return image.convert("RGBA" if "transparency" in image.info or image.mode == "LA" else "RGB")


def _fitted(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright


def _written(image: Image.Image, kind: str, content_type: str, suffix: str) -> PlainPicture:
    # The writers copy comments and more from `info`; only the colours' own profile belongs to what one sees.
    profile = image.info.get("icc_profile")
    image.info = {}
    made = BytesIO()
    image.save(made, kind, quality=85, optimize=kind == "JPEG", icc_profile=profile)
    return PlainPicture(made.getvalue(), content_type, suffix)
