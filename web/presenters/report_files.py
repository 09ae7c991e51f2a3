"""A long report that is made as a file: how far it has come, in words."""

from dataclasses import dataclass

from django.urls import reverse

from onboarding.models import ReportFile
from onboarding.models.report_choices import FileState
from web.words import clock_time, day

TITLES = {"xlsx": "Readiness report as a workbook", "pdf": "Paper for the board"}
SAID = {
    FileState.WAITING: "It waits for its turn. A worker begins within half a minute.",
    FileState.MAKING: "It is being made. For a trust of some thousand people that takes a few seconds.",
    FileState.READY: "It is ready. It is kept for a day, for you alone.",
}


@dataclass(frozen=True)
class ReportFilePage:
    """Its title and state, the link to look again, and the file once it is there. `step` of three says how far it is."""

    title: str
    asked: str
    of: str
    back: str
    back_words: str
    said: str
    step: int
    waits: bool
    again: str
    save: str


def report_file_page(file: ReportFile) -> ReportFilePage:
    """The page of one file."""
    steps = {FileState.WAITING: 1, FileState.MAKING: 2}
    return ReportFilePage(
        title=TITLES[file.output],
        asked=f"Asked for on {clock_time(file.asked_at)}",
        of=f"Figures of {day(file.as_of)}{', as they were kept' if file.run_id else ''}" if file.as_of else "",
        back=reverse("report_run", args=[file.run_id]) if file.run_id else reverse("readiness"),
        back_words="The report that was kept" if file.run_id else "Readiness report",
        said=SAID.get(FileState(file.state), file.why_not),
        step=steps.get(FileState(file.state), 3),
        waits=file.state in steps,
        again=reverse("report_file", args=[file.pk]),
        save=reverse("report_file_saved", args=[file.pk]) if file.state == FileState.READY else "",
    )
