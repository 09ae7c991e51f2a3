"""A ZIP written piece by piece, so that no archive ever stands in memory, with the digest of what really went into it."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage

PIECE = 64 * 1024
# The same files make the same archive: no time of making stands in it.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Part:
    """One file of the archive: its name there, and either its bytes or where it is stored. `expected` is the digest kept
    when it was stored, empty where there is none."""

    name: str
    content: bytes = b""
    stored: str = ""
    expected: str = ""

    def pieces(self) -> Iterator[bytes]:
        """Its bytes. Raises OSError where the stored file is gone."""
        if not self.stored:
            yield self.content
            return
        with default_storage.open(self.stored, "rb") as file:
            while piece := file.read(PIECE):
                yield piece


@dataclass(frozen=True)
class Packed:
    """What went into the archive: name, size, SHA-256, and whether it is what was stored ("" where all is well)."""

    name: str
    size: int
    sha256: str
    trouble: str = ""


class _Sink:
    """Takes what the archive writes until it is sent."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing to let go of."""

    def take(self) -> bytes:
        """What has been written since."""
        taken, self.waiting = b"".join(self.waiting), []
        return taken


class ZipStream:
    """An archive that grows: `add` gives the bytes to send on, `packed` lists what is in it, `close` gives the end."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED)
        self.packed: list[Packed] = []

    def add(self, part: Part) -> Iterator[bytes]:
        """Write one file. A stored file that is gone is listed with its trouble and left out."""
        digest, size = hashlib.sha256(), 0
        pieces = part.pieces()
        try:
            first = next(pieces, b"")
        except OSError:
            self.packed.append(Packed(part.name, 0, "", "The stored file cannot be opened."))
            return
        with self._zip.open(zipfile.ZipInfo(part.name, LONG_AGO), "w") as entry:
            for piece in (first, *pieces):
                digest.update(piece)
                size += len(piece)
                entry.write(piece)
                yield self._sink.take()
        trouble = (
            "" if part.expected in ("", digest.hexdigest()) else "This is not what was stored: the digests differ."
        )
        self.packed.append(Packed(part.name, size, digest.hexdigest(), trouble))
        yield self._sink.take()

    def close(self) -> bytes:
        """The directory at the end."""
        self._zip.close()
        return self._sink.take()
