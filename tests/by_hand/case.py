"""A case that one can check by eye: three trusts, twelve recruits, forty steps, and the figures that follow.

Today is 2 March 2026. All three trusts went live on 1 January 2025. Everyone had an offer on 3 November 2025, travelled on
20 February 2026 and started on 25 February. What is due was due on 10 February, unless a cell says otherwise.

Each cell says what happened to one step, and after the colon what it therefore counts as. NORTHGATE, SOUTHMOOR and WESTVALE
are counted from top to bottom; FIGURES says what one then reads in the report.
"""

from datetime import UTC, date, datetime

TODAY = date(2026, 3, 2)
TRAVELLED = date(2026, 2, 20)
LEFT = {"Hal": date(2026, 3, 1)}

# What the words of a cell stand for, as fields of a step.
FACTS = {
    "done 9 Feb": {"state": "done", "done_on": date(2026, 2, 9)},
    "done 25 Feb": {"state": "done", "done_on": date(2026, 2, 25)},
    "done early": {"state": "done", "done_on": date(2026, 2, 9), "due_on": date(2026, 4, 1)},
    "open": {},
    "due today": {"due_on": TODAY},
    "due in April": {"due_on": date(2026, 4, 1)},
    "due in 2024": {"due_on": date(2024, 12, 31)},
    "sent in": {"state": "submitted"},
    "waived": {"state": "waived", "waived_on": date(2026, 2, 10)},
    "waiver over": {"state": "waived", "waived_on": date(2026, 2, 10), "waived_until": date(2026, 3, 1)},
    "paper over": {"state": "done", "done_on": date(2026, 2, 9), "evidence_expires_on": date(2026, 3, 1)},
}

# ---- Northgate: four people, four items each: sixteen steps -------------------------------------------------------
# 5.1 counts only if it was done before the day of travel. Bea's money came after it; Bea's flat was late, but met.
# Cy's check-in is done before it is due: it waits, and raises no rate yet. Dee's flat rests on a paper that has run out.

NORTHGATE = """
      | 5.1 money-guidance    | 5.1 family-guidance | 5.2 accommodation-booked | 5.2 check-in-week-1
Ada   | done 9 Feb: met       | done 9 Feb: met     | done 9 Feb: met          | due in April: waiting
Bea   | done 25 Feb: not met  | done 9 Feb: met     | done 25 Feb: met         | open: not met
Cy    | sent in: unknown      | done 9 Feb: met     | waived: waived           | done early: waiting
Dee   | waived: waived        | done 9 Feb: met     | paper over: unknown      | done 25 Feb: met
"""
# people    5.1: Ada met; Bea not met; Cy unknown; Dee met (what is waived does not count against her)
#           5.2: Ada met; Bea not met; Cy does not count (waived and waiting); Dee unknown

# ---- Southmoor: four people, four items each: sixteen steps -------------------------------------------------------
# Finn's guidance was due before the trust went live. Gia's study access is due today and not done: not met.
# Hal left yesterday: nothing of his counts. The right to work is a limit of the law and belongs to no action.

SOUTHMOOR = """
      | 5.1 immigration-guidance | 5.4 study-access    | 5.4 development-plan | law right-to-work
Eva   | done 9 Feb: met          | done 9 Feb: met     | done 9 Feb: met      | done 9 Feb: closed
Finn  | due in 2024: inherited   | done 25 Feb: met    | waiver over: not met | open: overdue
Gia   | done 9 Feb: met          | due today: not met  | done 9 Feb: met      | due in April: running
Hal   | done 9 Feb: out          | done 9 Feb: out     | open: out            | open: out
"""
# people    5.1: Eva and Gia met; Finn does not count (inherited)
#           5.4: Eva met; Finn and Gia not met

# ---- Westvale: four people with one item each, and four steps that are shared: eight steps -------------------------
# A shared step is one step, due when the first of its people needs it; for people it counts once for each. What managers
# and teams do counts if it was in date on the day of travel: the ward that was briefed on 25 February was so five days late.

WESTVALE = """
      | 5.1 conditions-of-employment
Ivo   | done 9 Feb: met
Jo    | done 9 Feb: met
Kay   | done 9 Feb: met
Lou   | waived: waived
"""
# item and whose                       what happened        whom it serves, and when they need it
WESTVALE_SHARED = """
manager-cultural-learning of a manager | done 9 Feb: met      | Ivo in February, Jo in February
manager-cultural-learning of a manager | open: not met        | Kay in February, Lou in February
team-briefing of a ward                | done 25 Feb: not met | Ivo in February, Kay in April
team-briefing of a ward                | open: not met        | Jo in April, Lou in February
"""
NEEDED = {"in February": date(2026, 2, 10), "in April": date(2026, 4, 1)}
# people    5.1: Ivo, Jo and Kay met; Lou does not count (waived)
#           5.3: Ivo not met (briefed too late); Jo met (the briefing can wait); Kay not met (her manager); Lou not met (both)

# What they say themselves of their manager's learning: did this happen? One of two says yes: a half, which is more than the
# quarter of people above, so that the quarter speaks.
SAID = {"Ivo": True, "Jo": False}
ANSWERED_AT = datetime(2026, 2, 27, 12, tzinfo=UTC)
SAID_FIGURES = {"said_yes": 1, "said_no": 1}

# ---- The figures ---------------------------------------------------------------------------------------------------
# people = met + not met + unknown; due = met + not met + unknown. On time: met on or before 10 February.
# Westvale's 5.1: all three people have it, but one of four is waived, more than a twentieth: amber, not green.

FIGURES = """
trust      action | people met not_met unknown | due met on_time not_met unknown | waiting waived inherited | rag
Northgate  5.1    |      4   2       1       1 |   7   5       5       1       1 |       0      1         0 | red
Northgate  5.2    |      3   1       1       1 |   5   3       1       1       1 |       2      1         0 | red
Northgate  5.3    |      0   0       0       0 |   0   0       0       0       0 |       0      0         0 | grey
Northgate  5.4    |      0   0       0       0 |   0   0       0       0       0 |       0      0         0 | grey
Southmoor  5.1    |      2   2       0       0 |   2   2       2       0       0 |       0      0         1 | green
Southmoor  5.2    |      0   0       0       0 |   0   0       0       0       0 |       0      0         0 | grey
Southmoor  5.3    |      0   0       0       0 |   0   0       0       0       0 |       0      0         0 | grey
Southmoor  5.4    |      3   1       2       0 |   6   4       3       2       0 |       0      0         0 | red
Westvale   5.1    |      3   3       0       0 |   3   3       3       0       0 |       0      1         0 | amber
Westvale   5.2    |      0   0       0       0 |   0   0       0       0       0 |       0      0         0 | grey
Westvale   5.3    |      4   1       3       0 |   4   1       1       3       0 |       0      0         0 | red
Westvale   5.4    |      0   0       0       0 |   0   0       0       0       0 |       0      0         0 | grey
"""
IN_SCOPE = {"Northgate": 4, "Southmoor": 3, "Westvale": 4}
# The oldest limit of the law was due on 10 February, twenty days ago. What is overdue still runs.
LEGAL = {
    "Northgate": {"running": 0, "overdue": 0, "oldest_days": 0},
    "Southmoor": {"running": 2, "overdue": 1, "oldest_days": 20},
    "Westvale": {"running": 0, "overdue": 0, "oldest_days": 0},
}
