"""The OpenAPI document of the API, kept in the repository so that a change of it is seen in review."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

SCHEMA: Path = settings.BASE_DIR / "api" / "schema.yml"


class Command(BaseCommand):
    help = "Writes api/schema.yml (OpenAPI 3.1); with --check only compares, and fails where it has drifted."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        schema = SchemaGenerator().get_schema(request=None, public=True)
        GENERATOR_STATS.emit_summary()
        validate_schema(schema)
        written = OpenApiYamlRenderer().render(schema, renderer_context={})
        if GENERATOR_STATS:
            raise CommandError("The schema was made with warnings: see above.")
        if not options["check"]:
            SCHEMA.write_bytes(written)
            self.stdout.write(f"Wrote {SCHEMA.name}.")
        elif not SCHEMA.exists() or SCHEMA.read_bytes() != written:
            raise CommandError("api/schema.yml is not what the code says. Run: manage.py openapi")
