"""Run any command against the demo's servers: `.venv/bin/python -m config.local.shell COMMAND …`.

Where `make run` is up, its servers are used; otherwise they run for as long as the command does.
"""

import sys
from contextlib import ExitStack

from config.local.children import foreground
from config.local.environment import demo_environment, read_run_env, whole_environment, write_run_env
from config.local.folders import hold_lock
from config.local.paths import DATA, LOGS, ROOT, RUN_ENV, RUN_LOCK
from config.local.servers import running_servers
from config.local.signals import stop_politely
from config.local.trouble import Trouble, explained

_NO_MAIL = 1  # nothing listens there: the mail catcher belongs to `make run`


def main() -> int:
    """Run the command of the command line; answers its exit code."""
    stop_politely()
    command = sys.argv[1:]
    if not command:
        raise Trouble("Say what to run: .venv/bin/python -m config.local.shell COMMAND …")
    if variables := read_run_env():
        return foreground(command, whole_environment(variables), ROOT)
    with ExitStack() as stack:
        stack.enter_context(hold_lock(RUN_LOCK, "Another command has just started the servers: try again."))
        servers = stack.enter_context(running_servers(DATA, LOGS, durable=True))
        variables = demo_environment(servers.urls, port=8000, mail_port=_NO_MAIL)
        write_run_env(variables)
        stack.callback(RUN_ENV.unlink, missing_ok=True)
        return foreground(command, whole_environment(variables), ROOT)


if __name__ == "__main__":
    sys.exit(explained(main))
