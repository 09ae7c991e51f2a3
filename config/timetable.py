"""What runs in the background, and how often. It only nudges: every task finds its own work in the database and is safe
to run twice."""

from typing import Any

from celery.schedules import BaseSchedule, crontab, schedule

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
    # Once a day by the clock: a day that is counted from each start would never end where it is started anew each day.
    daily = {"housekeeping.remove_unnamed_files": crontab(hour="2", minute="40")}
    entries = {task: _entry(task, schedule(seconds), max(55, seconds - 5)) for task, seconds in times.items()}
    return entries | {task: _entry(task, at, HOUR) for task, at in daily.items()}


def _entry(task: str, at: BaseSchedule, expires: int) -> dict[str, Any]:
    return {"task": f"tasks.{task}", "schedule": at, "options": {"expires": expires}}
