"""The rows of short surveys, of which Amara is asked one and Bilal none, and of a file that Helen asked for. With those of law,
what the matrix begins with."""

from tests.sweep.of_law import LAW_API, LAW_WEB
from tests.sweep.of_mail import MAIL_API, MAIL_WEB
from tests.sweep.who import ALL, Row, people

RECRUITS = people("amara bilal")
READ = Row(people("helen hana diana"))
HELENS = Row(people("helen"), people("hana diana"))
ASKED = Row(people("amara"), people("bilal"), {"round": "week-6", "answers": {}})

OF_PARTS_API: dict[str, dict[str, Row]] = (
    LAW_API
    | MAIL_API
    | {
        "api_pulses": {"GET": Row(RECRUITS), "POST": ASKED},
        "api_pulse_results": {"GET": READ},
        "api_report_file": {"GET": HELENS},
        "api_report_file_bytes": {"GET": HELENS},
    }
)
OF_PARTS_WEB: dict[str, dict[str, Row]] = (
    LAW_WEB
    | MAIL_WEB
    | {
        "my_survey": {"GET": ASKED, "POST": ASKED},
        "my_support": {"GET": Row(RECRUITS, ALL - RECRUITS)},
        "surveys": {"GET": READ},
        "report_file_new": {"POST": Row(READ.into, body={"output": "pdf"})},
        "report_run_file_new": {"POST": Row(READ.into, body={"output": "pdf"})},
        "report_file": {"GET": HELENS},
        "report_file_saved": {"GET": HELENS},
    }
)
