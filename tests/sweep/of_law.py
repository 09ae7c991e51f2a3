"""Who is let in to what knows the law: rules, corrections, leaving and coming back."""

from tests.sweep.who import ALL, Row, people

HR = people("helen hana")
LAW_API: dict[str, dict[str, Row]] = {
    "api_leaving": {"POST": Row(HR, body={"last_day": "2026-03-02"})},
    "api_returning": {"POST": Row(HR, body={"start_on": "2026-03-02"})},
    "api_rules": {"GET": Row(ALL)},
    "api_rule": {"GET": Row(ALL)},
    "api_occurrence_correct": {"POST": Row(HR, body={"on": "2026-03-01", "reason": "A slip."})},
}
RETURNING = Row(HR, people("bilal diana"))
LAW_WEB: dict[str, dict[str, Row]] = {"returning": {"GET": RETURNING, "POST": RETURNING}}
