"""Which stored files may leave, by what the virus scanner said of them."""

CHECKING = "We are checking this file for viruses. You can open it as soon as that is done."
INFECTED = "A virus was found in this file, so we threw it away. Send another one."


def why_kept(scan: str, *, scanner: bool) -> str:
    """Why a file does not leave, in words; empty where it may. Where there is no scanner, nothing waits for one."""
    if scan == "infected":
        return INFECTED
    return CHECKING if scanner and scan != "clean" else ""
