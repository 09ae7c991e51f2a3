"""One domain, three doors: who may import and touch what (import-linter keeps the layers; this keeps the rest)."""

import ast
import sys

from tests.architecture.sources import attributes_of, imports_of, name_of, python_files, tree_of

DOORS = ("api", "web", "tasks", "config")
MANAGERS = ("objects", "_default_manager", "_base_manager")
FOR_RULES = sys.stdlib_module_names | {"holidays"}
LEAF = "onboarding.errors"


def test_only_the_domain_reads_and_writes_tables() -> None:
    assert [use for path in python_files(*DOORS) for use in attributes_of(path, *MANAGERS)] == []


def test_no_door_but_tasks_and_no_part_of_the_domain_knows_celery() -> None:
    files = python_files("api", "web", "onboarding")
    assert [name_of(path) for path in files if any(one.split(".")[0] == "celery" for one in imports_of(path))] == []


def test_rules_import_nothing_but_python_each_other_and_the_errors() -> None:
    strangers = [
        f"{name_of(path)} imports {one}"
        for path in python_files("onboarding/rules")
        for one in imports_of(path)
        if one.split(".")[0] not in FOR_RULES and not f"{one}.".startswith(("onboarding.rules.", f"{LEAF}."))
    ]
    assert strangers == []


def test_rules_never_look_at_the_clock() -> None:
    looks = ("today", "now", "utcnow", "monotonic")
    found = [use for path in python_files("onboarding/rules") for use in attributes_of(path, *looks)]
    assert [use for use in found if not use.endswith(" self.today")] == []


def test_nothing_happens_through_signals_of_django() -> None:
    listeners = [
        name_of(path)
        for path in python_files("onboarding", "api", "web", "tasks")
        if any(one.endswith("dispatch.receiver") for one in imports_of(path)) or any(attributes_of(path, "connect"))
    ]
    assert listeners == []


def test_no_model_has_a_save_or_delete_of_its_own() -> None:
    own = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files("onboarding/models")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]
    assert own == []
