"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from onboarding.services.installation import refuse_wrong_start  # needs the apps to be loaded

refuse_wrong_start()
