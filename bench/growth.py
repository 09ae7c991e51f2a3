"""How the planning of reminders grows with the people of a trust: `python -m bench.growth` measures the database that it
is given and prints a line of JSON for each workload; `config/local/bench.py` fills one after another and makes the table."""

import json
import sys

import django


def main() -> int:
    """Measure planning with something due for everybody, and with nothing due; 1 where it takes too many queries."""
    django.setup()
    from bench.budgets import QUERIES
    from bench.measuring import measure
    from bench.workloads import planning, set_the_scene

    scene = set_the_scene()
    found = [measure(work, "growth", scene.entrance) for work in planning(scene)]
    for one in found:
        print(json.dumps(one.as_json()))
    return 1 if any(one.queries > QUERIES[one.name] for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
