"""The nation from what its trusts kept: 210 trusts with a year of nights each, read as owner by the command that operators
have. `python -m bench.nation` fills the database that it is given, which `config/local/bench.py` has migrated."""

import sys
from datetime import date, timedelta
from io import StringIO

import django
from django.core.management import call_command
from django.db import connection, transaction

TRUSTS, NIGHTS = 210, 365
LAST = date(2026, 3, 1)
MOST_MS = 100
# A line for the trust and one for each of four actions, each night.
SNAPSHOTS = """
INSERT INTO onboarding_publishedfigure
       (id, trust_id, ods_code, kind, as_of, plan, action, grouping, group_key, label, numbers)
SELECT gen_random_uuid(), t.id, t.ods_code, CASE WHEN a = 0 THEN 'trust' ELSE 'action' END, %(last)s::date - night, 'edi-2023',
       CASE WHEN a > 0 THEN '5.' || a ELSE '' END, '', '', CASE WHEN a > 0 THEN 'Action ' || a ELSE '' END,
       jsonb_build_object('people_in_scope', 1190, 'people', 900 + a, 'people_met', 700 + night, 'people_not_met', 100,
                          'people_unknown', 10, 'steps_due', 9000, 'steps_met', 8000, 'steps_on_time', 7000, 'rag',
                          (ARRAY['red', 'amber', 'green'])[1 + night %% 3])
  FROM onboarding_trust t CROSS JOIN generate_series(0, %(nights)s - 1) AS night CROSS JOIN generate_series(0, 4) AS a
 WHERE NOT EXISTS (SELECT FROM onboarding_publishedfigure f WHERE f.trust_id = t.id)
"""


def fill(trusts: int, nights: int) -> None:
    """So many trusts, each with as many nights that it kept; those that have theirs are left alone. As owner."""
    from onboarding.models import Trust

    with transaction.atomic(), connection.cursor() as cursor:
        codes = [f"N{number:03}" for number in range(1, trusts + 1)]
        there = set(Trust.objects.filter(ods_code__in=codes).values_list("ods_code", flat=True))
        Trust.objects.bulk_create(
            Trust(ods_code=code, name=f"Trust {code}", live_on=LAST - timedelta(days=nights))
            for code in codes
            if code not in there
        )
        cursor.execute(SNAPSHOTS, {"last": LAST, "nights": nights})
        cursor.execute("ANALYZE onboarding_publishedfigure")


def ask() -> int:
    """The command, and how many bytes it prints."""
    said = StringIO()
    call_command("nation_report", "--trusts", "--on", LAST.isoformat(), stdout=said, stderr=StringIO())
    return len(said.getvalue().encode())


def main() -> int:
    """Fill, measure, print a line, write the results; 1 where it takes more than it may."""
    django.setup()
    from bench.floors import same_statements
    from bench.measuring import Workload, entrance_as, measure, write_results
    from onboarding.selectors.nation import lines_of_trusts

    fill(TRUSTS, NIGHTS)
    floor = same_statements(lambda: lines_of_trusts(LAST))
    found = measure(Workload("nation", ask, floor), "nation", entrance_as(("", "", "")))
    print(
        f"nation, {TRUSTS} trusts with {NIGHTS} nights each: {found.value} ms (at most {MOST_MS}), floor {found.floor} ms, "
        f"ratio {found.ratio}, {found.queries} query, {found.bytes:,} bytes"
    )
    write_results([found])
    return 1 if found.value > MOST_MS or found.queries > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
