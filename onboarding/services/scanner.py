"""The virus scanner: clamd, asked over its own protocol, where an installation has one (`CLAMD`)."""

import socket
import struct
from collections.abc import Iterable

from django.conf import settings

from onboarding.models.wall_choices import ScanState

PIECE = 64 * 1024
CONNECT_SECONDS, ANSWER_SECONDS = 5, 60
LONGEST_ANSWER = 4096


class ScannerDown(OSError):
    """The scanner cannot be reached, or does not answer in time."""


class NoVerdict(Exception):
    """The scanner cannot judge this file, which says nothing of others."""


def is_there() -> bool:
    """Whether this installation has a scanner at all."""
    return bool(settings.CLAMD)


def verdict(pieces: Iterable[bytes]) -> ScanState:
    """Clean or infected, as clamd says. Raises ScannerDown, NoVerdict."""
    with _connected() as wire:
        try:
            wire.sendall(b"zINSTREAM\0")
            for piece in pieces:
                wire.sendall(struct.pack(">I", len(piece)) + piece)
            wire.sendall(struct.pack(">I", 0))
            said = _answer(wire)
        except TimeoutError as error:
            raise ScannerDown(str(error)) from error
        except OSError as error:
            raise NoVerdict(str(error)) from error
    if said.endswith("FOUND"):
        return ScanState.INFECTED
    if said == "stream: OK":
        return ScanState.CLEAN
    raise NoVerdict(said)


def _connected() -> socket.socket:
    try:
        wire = _wire(settings.CLAMD)
    except OSError as error:
        raise ScannerDown(str(error)) from error
    wire.settimeout(ANSWER_SECONDS)
    return wire


def _wire(where: str) -> socket.socket:
    if not where.startswith("/"):
        host, _, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), CONNECT_SECONDS)
    wire = socket.socket(socket.AF_UNIX)
    wire.settimeout(CONNECT_SECONDS)
    if code := wire.connect_ex(where):
        raise OSError(code, f"nobody listens at {where}")
    return wire


def _answer(wire: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER and (more := wire.recv(LONGEST_ANSWER)):
        said += more
    return said.rstrip(b"\0\n").decode(errors="replace").strip()


def in_pieces(content: bytes) -> Iterable[bytes]:
    """The content as the scanner takes it."""
    return (content[at : at + PIECE] for at in range(0, len(content), PIECE))
