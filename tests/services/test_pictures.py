"""Photos from a telephone: kept smaller, upright, and without what the telephone wrote into them."""

import hashlib
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from onboarding.errors import Invalid
from onboarding.models import Evidence, Membership
from onboarding.services.pictures import LONGEST_SIDE, Damaged, TooManyPixels, drawn_anew
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.journeys import step_of

pytestmark = pytest.mark.django_db

RIGHTS = "arrival-and-induction/employment-rights"  # HR, a file
WHERE = b"taken at 51.5 north"
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None], settings: Any, tmp_path: Path) -> None:
    enter(cast.helen)
    settings.MEDIA_ROOT = tmp_path


def photo(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", *, turned: bool = False) -> bytes:
    """A photo, left half red, with a place, a maker and an instruction to turn it."""
    image = Image.new(mode, size, "blue" if mode == "RGB" else 0)
    if mode == "RGB":
        image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[MAKER] = WHERE.decode()
    exif[GPS] = {1: "N", 2: (51.0, 30.0, 0.0)}
    if turned:
        exif[ORIENTATION] = 6
    more: dict[str, Any] = {"comment": WHERE} if kind == "JPEG" else {}
    if kind == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Comment", WHERE.decode())
    made = BytesIO()
    image.save(made, kind, exif=exif, **more)
    return made.getvalue()


def filed(cast: Cast, name: str, content: bytes) -> Evidence:
    step = submit_step(
        cast.helen, step_id=step_of(cast.amara_recruit, RIGHTS).id, file=SimpleUploadedFile(name, content)
    )
    return Evidence.objects.get(step=step)


@pytest.mark.parametrize(
    ("given", "kind", "kept", "content_type"),
    [
        ("scan.jpg", "JPEG", "scan.jpg", "image/jpeg"),
        ("SCAN.JPEG", "JPEG", "SCAN.jpg", "image/jpeg"),
        ("scan.png", "PNG", "scan.png", "image/png"),
        ("IMG_0042.HEIC", "HEIF", "IMG_0042.jpg", "image/jpeg"),
        ("photo.heif", "HEIF", "photo.jpg", "image/jpeg"),
        ("from-a-messenger.jpg", "HEIF", "from-a-messenger.jpg", "image/jpeg"),
        ("screenshot.jpg", "PNG", "screenshot.png", "image/png"),
    ],
)
def test_photos_are_taken_under_a_name_that_says_what_is_kept(
    cast: Cast, given: str, kind: str, kept: str, content_type: str
) -> None:
    evidence = filed(cast, given, photo(kind))
    assert (evidence.file_name, evidence.content_type) == (kept, content_type)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_where_and_with_what_it_was_taken_is_not_kept(cast: Cast, kind: str, tmp_path: Path) -> None:
    content = photo(kind)
    assert WHERE in content

    evidence = filed(cast, "photo.jpg", content)

    stored = (tmp_path / str(evidence.file)).read_bytes()
    image = Image.open(BytesIO(stored))
    assert WHERE not in stored and b"Exif" not in stored and b"GPS" not in stored
    assert not image.getexif() and not image.info.get("comment") and not image.info.get("Comment")


def test_the_digest_is_of_what_is_kept(cast: Cast, tmp_path: Path) -> None:
    evidence = filed(cast, "photo.jpg", photo("JPEG", (3000, 1500)))
    stored = (tmp_path / str(evidence.file)).read_bytes()
    assert evidence.sha256 == hashlib.sha256(stored).hexdigest()
    assert evidence.size == len(stored)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_a_large_photo_is_made_smaller_and_a_small_one_stays(kind: str) -> None:
    assert Image.open(BytesIO(drawn_anew(photo(kind, (3000, 1500))).content)).size == (LONGEST_SIDE, 1000)
    assert Image.open(BytesIO(drawn_anew(photo(kind, (60, 40))).content)).size == (60, 40)


def test_a_photo_taken_sideways_is_kept_upright() -> None:
    upright = Image.open(BytesIO(drawn_anew(photo("JPEG", (60, 40), turned=True)).content))
    assert upright.size == (40, 60)
    red = upright.getpixel((20, 5))
    assert isinstance(red, tuple) and red[0] > 200  # the left half was red: it is the upper half now


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_kind_of_colour_are_taken(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    made = BytesIO()
    Image.new(mode, (30, 20), (0,) * len(Image.new(mode, (1, 1)).getbands())).save(made, kind)
    assert Image.open(BytesIO(drawn_anew(made.getvalue()).content)).size == (30, 20)


def test_a_scan_in_sixteen_bits_of_grey_does_not_turn_white() -> None:
    made = BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(made, "PNG")
    assert Image.open(BytesIO(drawn_anew(made.getvalue()).content)).getpixel((0, 0)) == 128


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(10_000, 6_000), (60_000, 60_000)])
def test_a_picture_that_claims_to_be_huge_is_refused_before_it_is_opened(
    cast: Cast, size: tuple[int, int], tmp_path: Path
) -> None:
    with pytest.raises(Invalid) as refusal:
        filed(cast, "bomb.png", bomb(*size))
    (problem,) = refusal.value.problems
    assert (problem.field, problem.code) == ("file", "too_many_pixels")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_broken_photo_is_refused_in_words(cast: Cast, kind: str, part: float) -> None:
    content = photo(kind, (400, 300))
    with pytest.raises(Invalid) as refusal:
        filed(cast, "photo.jpg", content[: int(len(content) * part)])
    (problem,) = refusal.value.problems
    assert problem.code == "damaged" and "take it again" in problem.detail


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0", b"\0\0\0\x18ftypheic" + b"\0" * 40, bomb(0, 0)])
def test_what_is_no_picture_at_all_is_damaged_and_no_failure(content: bytes) -> None:
    with pytest.raises((Damaged, TooManyPixels)):
        drawn_anew(content)
