"""The statements of the weekly mail: what is late, due soon or waiting, for whoever does it and whoever looks after it."""

from onboarding.services.digest_sql import AWAKE, NEW, ONCE, READER
from onboarding.services.reminder_sql import FREQUENCY, STANDING

# near: every step that is open and late, or due within a week, of everybody who has not left; theirs and the shared ones,
# and the commitments of the trust, which are about nobody and are told to everybody of their role.
# tied: who does it (the colleague whom it was given to, in the place of its owner), and who looks after the person. Whoever
# does it hears of what became late this week or is due in the next; what waits on somebody outside, they are spared. A line
# manager is not told of what they may not know of.
# week: of that, what each of them wants to hear. By the day people are told singly of all but good practice.
WEEK = (
    """
WITH near AS MATERIALIZED (
  SELECT t.step_id, t.recruit_id, t.due_on, t.waiting_on, i."limit" = 'hard' AS is_hard,
         i.basis = 'good_practice' AS is_good_practice, i.sensitivity <> '' AS not_for_managers,
         CASE WHEN standing.id IS NULL THEN i.owner_role ELSE 'colleague' END AS done_by, standing.id AS standing_id,
         r.membership_id, r.line_manager_id, r.pastoral_lead_id, r.buddy_id, r.case_officer_id
    FROM (SELECT step_id, recruit_id, trust_id, item_id, state, applies, due_on, waiting_on
            FROM onboarding_personstep WHERE NOT paused
           UNION ALL
          SELECT c.id, NULL, c.trust_id, c.item_id, c.state, c.applies, c.due_on, c.waiting_on
            FROM onboarding_step c
            JOIN onboarding_enrolment e ON e.id = c.enrolment_id AND e.of_trust AND e.begun_by = '' AND e.state = 'active'
           WHERE c.superseded_on IS NULL) AS t
    JOIN onboarding_step s ON s.id = t.step_id
    JOIN onboarding_item i ON i.id = t.item_id AND i.mandatory
    LEFT JOIN onboarding_recruit r ON r.id = t.recruit_id
"""
    + STANDING
    + """
   WHERE t.trust_id = %(trust)s AND t.state IN ('to_do', 'returned') AND t.applies = 'yes' AND r.status IS DISTINCT FROM 'left'
     AND t.due_on BETWEEN %(live_on)s AND %(week_ahead)s
), tied AS (
  SELECT n.*, tie.member_id, tie.role, false AS looks_after
    FROM near n
   CROSS JOIN LATERAL (VALUES
         ('recruit', n.membership_id), ('line_manager', n.line_manager_id), ('pastoral_lead', n.pastoral_lead_id),
         ('buddy', n.buddy_id), ('hr', n.case_officer_id), ('colleague', n.standing_id)) AS tie (role, member_id)
   WHERE tie.role = n.done_by AND n.due_on >= %(week_ago)s AND n.waiting_on <> ALL (%(outside)s)
   UNION ALL
  SELECT n.*, m.id, n.done_by, false
    FROM near n JOIN onboarding_membership m ON m.trust_id = %(trust)s AND m.is_active AND n.done_by = ANY (m.roles)
   WHERE (n.done_by IN ('education', 'occupational_health') OR n.recruit_id IS NULL) AND n.due_on >= %(week_ago)s
     AND n.waiting_on <> ALL (%(outside)s)
   UNION ALL
  SELECT n.*, tie.member_id, tie.role, true
    FROM near n
   CROSS JOIN LATERAL (VALUES ('line_manager', n.line_manager_id), ('hr', n.case_officer_id)) AS tie (role, member_id)
   WHERE NOT (tie.role = 'line_manager' AND n.not_for_managers)
), week AS (
  SELECT tied.member_id AS recipient_id, tied.step_id, tied.recruit_id, tied.due_on, tied.is_hard,
         bool_or(tied.looks_after) AS looks_after, tied.waiting_on = ANY (%(outside)s) AS is_outside, tied.waiting_on
    FROM tied
    JOIN onboarding_membership m
      ON m.id = tied.member_id AND (m.is_active AND (tied.role = 'colleague' OR tied.role = ANY (m.roles))
                                    OR tied.role = 'recruit' AND NOT tied.looks_after)
    LEFT JOIN onboarding_mailpreference choice ON choice.membership_id = m.id
   WHERE """
    + FREQUENCY
    + """ <> 'limits' AND (tied.looks_after OR tied.is_good_practice OR """
    + FREQUENCY
    + """ = 'weekly')
   GROUP BY 1, 2, 3, 4, 5, 7, 8
)
"""
)

# One for each person who has something to hear, as their digest of the day. Nobody is written to who is left alone.
MAKE_WEEKLY = (
    WEEK
    + NEW
    + """
  FROM (SELECT gen_random_uuid() AS id, w.recipient_id, w.contact_id, %(channel)s AS channel, 0 AS sequence, 'weekly' AS kind,
               there.opens
          FROM (SELECT DISTINCT recipient_id, NULL::uuid AS contact_id FROM week) AS w
"""
    + READER
    + """
         WHERE who.is_left_alone IS NOT TRUE AND who.arrives IS NOT TRUE AND """
    + AWAKE
    + ") AS new"
    + ONCE
)

# One for each director once a month, in the place of that week's mail. Who wants to hear of limits alone gets none.
MAKE_MONTHLY = (
    NEW
    + """
  FROM (SELECT gen_random_uuid() AS id, w.recipient_id, w.contact_id, %(channel)s AS channel, 0 AS sequence, 'monthly' AS kind,
               there.opens
          FROM (SELECT m.id AS recipient_id, NULL::uuid AS contact_id
                  FROM onboarding_membership m
                  LEFT JOIN onboarding_mailpreference choice ON choice.membership_id = m.id
                 WHERE m.trust_id = %(trust)s AND m.is_active AND 'director' = ANY (m.roles)
                   AND choice.frequency IS DISTINCT FROM 'limits') AS w
"""
    + READER
    + """
         WHERE """
    + AWAKE
    + ") AS new"
    + ONCE
)

OVERVIEW = (
    WEEK
    + """
SELECT w.recipient_id, w.step_id, w.recruit_id, coalesce(r.full_name, ''),
       CASE WHEN i.private = '' AND i.sensitivity = '' THEN i.title ELSE '' END, w.due_on, w.is_hard, w.looks_after, w.waiting_on
  FROM week w
  JOIN onboarding_step s ON s.id = w.step_id
  JOIN onboarding_item i ON i.id = s.item_id
  LEFT JOIN onboarding_recruit r ON r.id = w.recruit_id
 WHERE w.recipient_id = ANY (%(readers)s)
 ORDER BY w.recipient_id, r.full_name, w.recruit_id, w.is_hard DESC, w.due_on, w.step_id
"""
)
