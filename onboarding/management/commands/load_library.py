"""`manage.py load_library`: check a library as a whole, then bring every trust up to date with it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from onboarding.access import enter_trust
from onboarding.errors import Invalid
from onboarding.library.schema import SHIPPED, Library, LibraryError, read_library
from onboarding.management.progress import progress
from onboarding.models import Trust
from onboarding.services.library import Loaded, load_library


class Command(BaseCommand):
    help = (
        "Load programmes, improvement plans and duties into every trust. What is new is published; what has changed "
        "comes as a draft for HR to compare. One fault in any file stops the whole load and nothing is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="folder",
            metavar="DIR",
            type=Path,
            default=SHIPPED,
            help="a folder of YAML files, instead of the library that comes with the software",
        )

    def handle(self, *, folder: Path, **_: Any) -> None:
        library = self._read(folder)
        trusts = list(Trust.objects.order_by("ods_code"))
        if not trusts:
            self.stdout.write("The library is sound. There is no trust to load it into: open one with open_trust.")
        with transaction.atomic():
            for trust in progress(trusts, len(trusts), "Loading the library", self.stderr):
                self._say(trust, self._load(trust, library))

    def _read(self, folder: Path) -> Library:
        try:
            return read_library(folder)
        except LibraryError as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error

    def _load(self, trust: Trust, library: Library) -> Loaded:
        enter_trust(trust.id)
        try:
            return load_library(trust, library)
        except Invalid as error:
            faults = "\n".join(f"{problem.field}: {problem.detail}" for problem in error.problems)
            raise CommandError(f"Nothing was loaded. {trust.ods_code}:\n{faults}") from error

    def _say(self, trust: Trust, loaded: Loaded) -> None:
        for words, keys in (("published", loaded.created), ("drafted for HR to compare", loaded.drafted)):
            if keys:
                self.stdout.write(f"{trust.ods_code}: {words}: {', '.join(keys)}")
        self.stdout.write(f"{trust.ods_code}: {len(loaded.unchanged)} unchanged")
