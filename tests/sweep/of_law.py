"""Who is let in to what knows the law: rules, the sponsor's desk, what happened, moving, leaving, coming back, what is kept."""

from tests.sweep.who import ALL, Row, people

HR = people("helen hana")
LAW_API: dict[str, dict[str, Row]] = {
    "api_leaving": {"POST": Row(HR, body={"last_day": "2026-03-02"})},
    "api_returning": {"POST": Row(HR, body={"start_on": "2026-03-02"})},
    **{
        name: {"GET": Row(HR)} for name in ("api_sponsor", "api_sponsor_file", "api_sponsor_reports", "api_file_audits")
    },
    "api_planned_transfers": {"GET": Row(HR)},
    "api_planned_transfer_cancel": {"POST": Row(HR)},
    **{name: {"POST": Row(HR, body={"ward": None})} for name in ("api_transfer", "api_transfer_preview")},
    "api_rules": {"GET": Row(ALL)},
    "api_rule": {"GET": Row(ALL)},
    "api_occurrence_correct": {"POST": Row(HR, body={"on": "2026-03-01", "reason": "A slip."})},
}
OF_HER = Row(HR, people("bilal diana"))  # by role first: a director is refused whomever it is about
LAW_WEB: dict[str, dict[str, Row]] = {
    "rules": {"GET": Row(ALL)},
    "rule": {"GET": Row(ALL)},
    "planned_transfers": {"GET": Row(HR)},
    "planned_transfer_cancel": {"POST": Row(HR)},
    **{
        name: {"GET": OF_HER, "POST": OF_HER}
        for name in ("happened", "leaving", "returning", "transfer", "erasure_hold", "erasure_request")
    },
    **{
        name: {"GET": Row(HR), "POST": Row(HR)}
        for name in ("audit", "retention", "erasures_waiting", "member_hold", "member_erasure", "member_access")
    },
}
