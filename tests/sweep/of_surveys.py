"""The rows of short surveys: Amara is asked, Bilal is not. With those of law, what the matrix begins with."""

from tests.sweep.of_law import LAW_API, LAW_WEB
from tests.sweep.who import ALL, Row, people

RECRUITS = people("amara bilal")
READ = Row(people("helen hana diana"))
ASKED = Row(people("amara"), people("bilal"), {"round": "week-6", "answers": {}})

OF_PARTS_API: dict[str, dict[str, Row]] = LAW_API | {
    "api_pulses": {"GET": Row(RECRUITS), "POST": ASKED},
    "api_pulse_results": {"GET": READ},
}
OF_PARTS_WEB: dict[str, dict[str, Row]] = LAW_WEB | {
    "my_survey": {"GET": ASKED, "POST": ASKED},
    "my_support": {"GET": Row(RECRUITS, ALL - RECRUITS)},
    "surveys": {"GET": READ},
}
