"""`make demo-reset`: throw the demo's data away and load it anew."""

import shutil
import sys
from contextlib import ExitStack

from config.local.accounts import server_account
from config.local.environment import demo_environment, whole_environment
from config.local.folders import hold_lock, reachable
from config.local.paths import DATA, ERASURES, EVIDENCE, LOGS, MAIL, RUN_LOCK, VAR
from config.local.prepare import prepare_database
from config.local.servers import refuse_foreign_servers, running_servers
from config.local.signals import stop_politely
from config.local.trouble import explained


def main() -> int:
    """Empty and reload; only ever what the launcher itself made under var/."""
    stop_politely()
    refuse_foreign_servers("make demo-reset")
    VAR.mkdir(exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(
            hold_lock(RUN_LOCK, "The demo is running: stop it with Ctrl-C, then type make demo-reset again.")
        )
        _empty()
        servers = stack.enter_context(running_servers(DATA, LOGS, durable=True))
        prepare_database(whole_environment(demo_environment(servers.urls, port=8000, mail_port=1)))
    print("The demo is as new. Start it with: make run")
    return 0


def _empty() -> None:
    data = reachable(DATA, server_account())
    with hold_lock(data / "lock", f"The servers of {data} are still running.", patience=10):
        for folder in (data / "pg", data / "valkey", MAIL, EVIDENCE):
            shutil.rmtree(folder, ignore_errors=True)
    ERASURES.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(explained(main))
