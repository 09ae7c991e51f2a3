"""What operators can set is written where they look for it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r'env\.(?:text|flag|number|words|choice|database)\(\s*"([A-Z_]+)"')


def test_every_setting_read_from_the_environment_stands_in_the_example() -> None:
    readers = [ROOT / "config" / name for name in ("settings.py", "files.py")]
    asked = {name for path in readers for name in READ.findall(path.read_text(encoding="utf-8"))}
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    written = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))

    assert len(asked) > 20
    assert asked - written == {"DATABASE_ROLE", "DEBUG"}, "manage.py chooses the role; DEBUG is nothing for operators"
