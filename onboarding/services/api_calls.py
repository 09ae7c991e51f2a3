"""How often one member may ask the API: so many times in any minute."""

from typing import Any

from django.conf import settings
from django.db import connection

from onboarding.models import ApiToken, Membership
from onboarding.models.base import new_id

# One statement that waits for nobody: what is past is cleared as far as no other request is clearing it, and a request
# that is refused does not count. Requests that are under way at the same moment do not see each other.
# When a token was last used is noted along with it, once a minute.
COUNT = """
WITH mine AS MATERIALIZED (
  SELECT id, at FROM onboarding_apicall WHERE trust_id = %(trust)s AND membership_id = %(member)s),
past AS (
  DELETE FROM onboarding_apicall WHERE id IN (
    SELECT id FROM onboarding_apicall
     WHERE trust_id = %(trust)s AND membership_id = %(member)s AND at <= now() - interval '1 minute'
       FOR UPDATE SKIP LOCKED)),
newest AS (SELECT at FROM mine WHERE at > now() - interval '1 minute' ORDER BY at DESC LIMIT %(most)s),
counted AS (
  INSERT INTO onboarding_apicall (id, trust_id, membership_id, at)
  SELECT %(id)s, %(trust)s, %(member)s, now() WHERE (SELECT count(*) FROM newest) < %(most)s
  RETURNING 1),
used AS (
  UPDATE onboarding_apitoken SET used_at = now()
   WHERE digest = %(digest)s AND (used_at IS NULL OR used_at < now() - interval '1 minute'))
SELECT EXISTS (SELECT FROM counted),
       ceil(extract(epoch FROM (SELECT min(at) FROM newest) + interval '1 minute' - now()))::int
"""


def count_call(viewer: Membership, *, token: ApiToken | None = None) -> int | None:
    """Count one request of this member; where there are too many by now, the seconds until there is room. One query."""
    values: dict[str, Any] = {
        "id": new_id(),
        "trust": viewer.trust_id,
        "member": viewer.pk,
        "digest": token.digest if token else "",
        "most": settings.API_CALLS_PER_MINUTE,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        counted, seconds = cursor.fetchone()
    return None if counted else max(seconds, 1)
