"""Files as which a report leaves the service: their kind, their name, and how their bytes are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from onboarding.outputs.paper import paper_of
from onboarding.outputs.workbook import workbook_of
from onboarding.selectors.whole_report import WholeReport


@dataclass(frozen=True)
class Output:
    """One kind of file. `begins` is how its name begins."""

    content_type: str
    begins: str
    made_of: Callable[[WholeReport], bytes]


OUTPUTS: Mapping[str, Output] = {
    "xlsx": Output("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "readiness", workbook_of),
    "pdf": Output("application/pdf", "board-paper", paper_of),
}


def file_name(output: str, whole: WholeReport) -> str:
    """Under which name it is saved."""
    return f"{OUTPUTS[output].begins}-{whole.report['plan']}-{whole.report['as_of']}.{output}"
