"""Files of reports that are saved, and what is read behind a figure: lines of the audit that say what was asked for, and
nothing of what was answered."""

from collections.abc import Mapping

from onboarding.clock import today_in
from onboarding.models import Membership, ReportFile
from onboarding.selectors.report_files import ready_bytes
from onboarding.services.events import record


def take_file(actor: Membership, file: ReportFile) -> bytes:
    """The bytes of a file that a worker made, for whoever asked for it. Raises NotFound while they are not there."""
    content = ready_bytes(file)
    data = {"output": file.output, "plan": file.plan, "as_of": file.as_of}
    record(actor, "report_file_saved", file, effective_on=today_in(actor.trust), data=data)
    return content


def note_proof_read(actor: Membership, asked: Mapping[str, object]) -> None:
    """Somebody read the people and steps behind a figure, or a page of them. Only what decided the answer is noted: nobody
    has looked at the rest, and it may be anything."""
    of_action = ("plan", "action", "item") if asked.get("action") else ()
    of_group = ("group_by", "group") if asked.get("group_by") else ()
    data = {name: asked[name] for name in ("figure", "as_of", "known_at", *of_action, *of_group) if asked.get(name)}
    record(actor, "proof_read", actor.trust, effective_on=today_in(actor.trust), data=data)
