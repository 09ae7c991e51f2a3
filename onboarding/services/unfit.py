"""Why a document that someone sent cannot be kept."""


class Unfit(ValueError):
    """The document cannot be kept. `code` is a key of `evidence_files.UNFIT`, which has the words for people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
