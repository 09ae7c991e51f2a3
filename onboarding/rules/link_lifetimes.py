"""For how long the links in mail about somebody's account, and codes to their telephone, work. Ours; said here alone."""

from datetime import timedelta

# Staff must be quick; a recruit may be on the way.
INVITATION_OF_STAFF = timedelta(days=3)
INVITATION_OF_RECRUITS = timedelta(days=14)
NEW_PASSWORD = timedelta(days=3)
NEW_ADDRESS = timedelta(days=3)
MOBILE_CODE = timedelta(minutes=30)
