"""`python -m tests.foreign PORT PASSWORD NAME…`: the service on loopback, with these people and no application yet."""

import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    port, password, *names = sys.argv[1:]
    django.setup()
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    for name in names:
        User.objects.create_user(name, password=password)
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True)
