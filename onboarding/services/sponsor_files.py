"""The file of one sponsored person, as an inspector asks for it: papers, dates, contact history, absences, certificates,
reports. Pastoral and health words are never in it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, may, require
from onboarding.clock import today_in
from onboarding.errors import NotNow
from onboarding.library.sponsor_file import read_sponsor_file
from onboarding.models import Evidence, Membership, Recruit
from onboarding.models.choices import Sponsor
from onboarding.rules.plain_words import long_date
from onboarding.rules.scans import why_kept
from onboarding.selectors.sponsor_files import papers_of
from onboarding.selectors.sponsor_records import records_of
from onboarding.selectors.visible import lock_recruit
from onboarding.services import scanner
from onboarding.services.events import record
from onboarding.services.zip_stream import Packed, Part, ZipStream

WORDS = {"there": "Here", "missing": "Missing", "not_yet": "Not wanted yet", "elsewhere": "Kept elsewhere"}


@dataclass(frozen=True)
class SponsorFile:
    """Everything that goes into the archive, read while the trust was entered: sending it needs no database."""

    file_name: str
    about: dict[str, Any]
    papers: list[dict[str, Any]]
    parts: list[Part]

    def stream(self) -> Iterator[bytes]:
        """The archive piece by piece, `index.html` and `manifest.json` last."""
        archive = ZipStream()
        for part in self.parts:
            yield from archive.add(part)
        index = _index(self.about, self.papers, archive.packed)
        yield from archive.add(Part("index.html", index.encode()))
        manifest = _manifest(self.about, self.papers, archive.packed)
        yield from archive.add(Part("manifest.json", manifest.encode()))
        yield archive.close()


@transaction.atomic
def make_sponsor_file(actor: Membership, *, recruit_id: UUID) -> SponsorFile:
    """Gather the file of one person whom the trust sponsors; that it was made is an event.

    Raises NotFound, NotAllowed, NotNow (the trust does not sponsor them)."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.KEEP_SPONSOR_DESK)
    if recruit.sponsor != Sponsor.TRUST:
        raise NotNow("The trust does not sponsor this person, so there is no file for its licence.", code="not_sponsor")
    today = today_in(actor.trust)
    papers = papers_of(actor, [recruit])[recruit.pk]
    about = {
        "trust": actor.trust.name,
        "ods_code": actor.trust.ods_code,
        "name": recruit.full_name,
        "recruit": str(recruit.pk),
        "made_on": today,
        "made_by": actor.full_name,
    }
    parts = [*_evidence_parts(actor, recruit), *_record_parts(recruit)]
    data = {"files": len(parts), "missing": [one["key"] for one in papers if one["state"] == "missing"]}
    record(actor, "sponsor_file_made", recruit, effective_on=today, recruit=recruit, data=data)
    return SponsorFile(_file_name(recruit, today), about, papers, parts)


def _file_name(recruit: Recruit, today: date) -> str:
    plain = "".join(char if char.isalnum() else "-" for char in recruit.full_name.lower())
    return f"sponsor-file-{plain}-{today.isoformat()}.zip"


def _evidence_parts(actor: Membership, recruit: Recruit) -> Iterator[Part]:
    """Every revision of the evidence of the steps that the library names, but nothing that is private."""
    for paper in read_sponsor_file().papers:
        rows = Evidence.objects.filter(
            step__enrolment__recruit=recruit, step__item__path__in=paper.items, step__item__private=""
        ).select_related("step__item", "step__enrolment__recruit", "submitted_by")
        for one in rows.order_by("step__item__path", "step__occurrence", "revision"):
            if may(actor, Action.SEE_EVIDENCE, one):
                yield from _evidence(paper.key, one)


def _evidence(paper: str, one: Evidence) -> Iterator[Part]:
    stem = f"papers/{paper}/{one.step.item.key}-{one.step.occurrence}-{one.revision}"
    told = {
        "step": one.step.item.title,
        "note": one.note,
        "dated_on": one.dated_on,
        "issued_on": one.issued_on,
        "expires_on": one.expires_on,
        "recorded_by": one.submitted_by.full_name,
        "recorded_at": one.recorded_at,
        "file_name": one.file_name,
        "sha256": one.sha256,
    }
    kept = why_kept(one.scan, scanner=scanner.is_there()) if one.file else ""
    yield Part(f"{stem}.json", _json(told | ({"file_left_out": kept} if kept else {})))
    if one.file and not kept:
        yield Part(f"{stem}{PurePath(one.file_name).suffix.lower()}", stored=str(one.file), expected=one.sha256)


def _record_parts(recruit: Recruit) -> Iterator[Part]:
    for name, rows in records_of(recruit).items():
        yield Part(f"records/{name}.json", _json(rows))


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode()


def _manifest(about: dict[str, Any], papers: list[dict[str, Any]], packed: list[Packed]) -> str:
    files = [{"name": one.name, "size": one.size, "sha256": one.sha256, "trouble": one.trouble} for one in packed]
    return json.dumps(about | {"papers": papers, "files": files}, ensure_ascii=False, indent=1, default=str)


def _index(about: dict[str, Any], papers: list[dict[str, Any]], packed: list[Packed]) -> str:
    """A page to read without this service: what is missing first."""
    rows = sorted(papers, key=lambda one: list(WORDS).index(one["state"]) if one["state"] != "missing" else -1)
    listed = "".join(
        f"<tr><td>{escape(one['title'])}</td><td>{WORDS[one['state']]}</td>"
        f"<td>{escape(', '.join(one['lacks']) or one['elsewhere'])}</td></tr>"
        for one in rows
    )
    files = "".join(
        f"<tr><td><a href='{escape(one.name)}'>{escape(one.name)}</a></td><td>{one.size}</td>"
        f"<td><code>{one.sha256}</code></td><td>{escape(one.trouble)}</td></tr>"
        for one in packed
    )
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>"
        f"<title>Sponsor file of {escape(about['name'])}</title></head><body>"
        f"<h1>Sponsor file of {escape(about['name'])}</h1>"
        f"<p>{escape(about['trust'])} ({escape(about['ods_code'])}). Made on {long_date(about['made_on'])} by "
        f"{escape(about['made_by'])}.</p>"
        "<p>Which papers belong here was read from law firms, not from the sponsor guidance: to be confirmed. Pastoral and "
        "health words are not in this file.</p>"
        f"<h2>Papers</h2><table><tr><th>Paper</th><th>State</th><th>What is lacking, or where it is</th></tr>{listed}</table>"
        f"<h2>Files</h2><table><tr><th>Name</th><th>Bytes</th><th>SHA-256</th><th></th></tr>{files}</table>"
        "<p>The digest of this page stands in manifest.json.</p></body></html>"
    )
