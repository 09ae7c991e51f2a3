"""What must hold however many people there are: numbers of queries, and the report's ratio to its own SQL."""

import tracemalloc
from collections.abc import Callable

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.measuring import NOT_COUNTED, Figures
from bench.workloads import Scene, in_trust
from onboarding.outputs.workbook import workbook_of
from onboarding.selectors.whole_report import whole_report
from onboarding.services.steps import submit_step

QUERIES = {
    "caseload_50": 12,
    "checklist": 10,
    "person": 15,
    "complete_step": 16,
    "duties_50": 12,
    "recompute_one": 40,
    "recompute_50": 40,
    "preview_roll_out": 14,
    "do_roll_out": 70,
    "workbook": 40,
    "paper": 40,
    "sweep_idle": 10,
    "sweep_all_due": 20,
}
IN_SERVICE = 10
REPORT_RATIO, REPORT_FROM = 1.5, "trust"  # the ratio is promised for a trust of 250,000 steps, not for a small one
FILE_MS, FILE_MB, FILES_FROM = 10_000, 300, "trust"  # a workbook of 5,000 people
COLUMNS = "{:<16} {:>9} {:>9} {:>7} {:>8} {:>9}  {}"


def service_queries(scene: Scene) -> int:
    """How many statements completing a step costs in the service alone; taken back afterwards."""
    step = next(scene.steps)

    def submit() -> int:
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            submit_step(scene.officer, step_id=step.pk, note="Done and agreed.", revision=step.revision)
            transaction.set_rollback(True)
        return len([one for one in captured if not one["sql"].startswith(NOT_COUNTED)])

    counted: Callable[[], int] = submit
    return int(in_trust(scene, counted))


def workbook_megabytes(scene: Scene) -> float:
    """The most that Python holds at once while a workbook is made."""

    def peak() -> float:
        tracemalloc.start()
        workbook_of(whole_report(scene.officer))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most / 1_000_000

    asked: Callable[[], float] = peak
    return float(in_trust(scene, asked))


def broken(found: list[Figures], in_service: int, megabytes: float = 0) -> list[str]:
    """Each budget that does not hold, in words."""
    problems = [
        f"{one.name} takes {one.queries} queries, and {QUERIES[one.name]} are allowed"
        for one in found
        if one.queries > QUERIES.get(one.name, one.queries)
    ]
    if in_service > IN_SERVICE:
        problems.append(f"completing a step takes {in_service} queries in the service, and {IN_SERVICE} are allowed")
    problems += [
        f"{one.name} takes {one.value:.0f} ms, and {FILE_MS:,} are allowed"
        for one in found
        if one.name == "workbook" and one.scale == FILES_FROM and one.value > FILE_MS
    ]
    if megabytes > FILE_MB:
        problems.append(f"the workbook holds {megabytes:.0f} MB, and {FILE_MB} are allowed")
    problems += [
        f"{one.name} takes {one.ratio} times its SQL, and {REPORT_RATIO} is allowed"
        for one in found
        if one.name == "report_trust" and one.scale == REPORT_FROM and one.ratio > REPORT_RATIO
    ]
    return problems


def table(found: list[Figures], in_service: int, megabytes: float = 0) -> str:
    """The figures with their budgets, to read."""
    lines = [COLUMNS.format("", "ms", "floor ms", "ratio", "queries", "bytes", "budget")]
    for one in found:
        lines.append(
            COLUMNS.format(one.name, one.value, one.floor, one.ratio, one.queries, f"{one.bytes:,}", _budget(one))
        )
    words = _met(in_service <= IN_SERVICE)
    lines.append(COLUMNS.format("  in the service", "", "", "", in_service, "", f"≤ {IN_SERVICE} queries, {words}"))
    lines.append(f"  the workbook holds {megabytes:.1f} MB at most (≤ {FILE_MB}, {_met(megabytes <= FILE_MB)})")
    return "\n".join(lines)


def _budget(one: Figures) -> str:
    if one.name == "workbook" and one.scale == FILES_FROM:
        return f"≤ {FILE_MS:,} ms, {_met(one.value <= FILE_MS)}"
    if one.name in QUERIES:
        return f"≤ {QUERIES[one.name]} queries, {_met(one.queries <= QUERIES[one.name])}"
    if one.name == "report_trust" and one.scale == REPORT_FROM:
        return f"≤ {REPORT_RATIO} × its SQL, {_met(one.ratio <= REPORT_RATIO)}"
    return ""


def _met(holds: bool) -> str:
    return "met" if holds else "BROKEN"
