"""What `make bench` says of its budgets. Times are not judged."""

from bench.budgets import IN_SERVICE, broken, table
from bench.measuring import Figures


def test_a_broken_budget_is_said_in_words_and_in_the_table() -> None:
    slow = Figures("report_trust", "trust", 200.0, "ms", 100.0, 2.0, 5, 10, 3)
    chatty = Figures("caseload_50", "trust", 9.0, "ms", 3.0, 3.0, 13, 10, 3)

    assert broken([slow, chatty], IN_SERVICE + 1) == [
        "caseload_50 takes 13 queries, and 12 are allowed",
        "completing a step takes 11 queries in the service, and 10 are allowed",
        "report_trust takes 2.0 times its SQL, and 1.5 is allowed",
    ]
    assert table([slow, chatty], IN_SERVICE).count("BROKEN") == 2


def test_a_small_trust_is_not_judged_by_the_reports_ratio() -> None:
    assert broken([Figures("report_trust", "small", 200.0, "ms", 100.0, 2.0, 5, 10, 3)], IN_SERVICE) == []
