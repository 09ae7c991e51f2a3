"""A programme read in from a file."""

from typing import Any

from django import forms

from onboarding.library.reading import MOST_BYTES


class ProgrammeFileForm(forms.Form):
    """The file. What is wrong in it, the service says."""

    file = forms.FileField(
        label="YAML file",
        help_text="Up to 1 MB. Download a version of any programme to see what such a file looks like",
        allow_empty_file=True,
        error_messages={"required": "Choose a file.", "invalid": "Choose a file."},
    )

    def __init__(self, data: Any, files: Any) -> None:
        super().__init__(data, files, auto_id="%s")

    def content(self) -> bytes:
        """What is in it, cut where it is longer than anything that is read."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content
