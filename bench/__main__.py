"""All benchmarks of one scale, against a database that is filled already: `config/local/bench.py` sees to that."""

import os
import sys
from itertools import chain

import django
from django.conf import settings


def main(scale: str) -> int:
    """Measure, print the table, write the results; 1 where a budget is broken."""
    django.setup()
    from bench.budgets import broken, service_queries, table, workbook_megabytes
    from bench.in_flight import in_flight, in_the_background
    from bench.measuring import RESULTS, Figures, measure, write_results
    from bench.workloads import beside_the_peer, set_the_scene, workloads

    assert not settings.DEBUG
    scene = set_the_scene()
    found: list[Figures] = []
    for work in chain(
        workloads(scene), in_flight(scene), in_the_background(scene), beside_the_peer(scene) if scale == "peer" else ()
    ):
        print(f"  {work.name} …", file=sys.stderr, flush=True)
        found.append(measure(work, scale, scene.entrance))
    in_service = service_queries(scene)
    megabytes = workbook_megabytes(scene)
    print(table(found, in_service, megabytes))
    write_results(found)
    problems = broken(found, in_service, megabytes)
    for problem in problems:
        print(f"Broken: {problem}")
    print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores. Written to {RESULTS.name}.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
