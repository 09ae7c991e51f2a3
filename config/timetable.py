"""What runs in the background, and how often. It only nudges: every task finds its own work in the database and is safe
to run twice."""

from typing import Any

from celery.schedules import schedule

HOUR = 60 * 60


def timetable(sweep_seconds: int) -> dict[str, dict[str, Any]]:
    """Every task by its name, as Celery takes it. One that waits for its next turn is dropped."""
    times = {
        "reminders.sweep": sweep_seconds,
        "roll_outs.look": 30,
        "reports.look_for_files": 30,
        "housekeeping.seal_events": 60,
        "housekeeping.scan_files": 60,
        "housekeeping.erase": 60,
        "housekeeping.tell_failed_sign_ins": 60,
        "housekeeping.heartbeat": 60,
        "housekeeping.clear_sessions": HOUR,
        "housekeeping.reconcile": HOUR,
        "reports.keep_yesterday": HOUR,
        "reports.look_after_surveys": HOUR,
        "housekeeping.write_heads": HOUR,
    }
    return {
        task: {"task": f"tasks.{task}", "schedule": schedule(seconds), "options": {"expires": max(55, seconds - 5)}}
        for task, seconds in times.items()
    }
