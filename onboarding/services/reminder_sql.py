"""The statement that plans a trust's reminders: what is owed today, compared with what is recorded.

One definition of "owed" adds what is missing, revives what was cancelled too early, and ends what is owed no more.
An outage or a second run changes nothing: what is owed is read from the rows, not from when the clock struck.
Ids are random, not in order of time: reminders are found by their identity.
"""

# rule: each item with each policy that speaks of it, and the signed days on which that says something: before the due
# day days of the calendar, after it working days, the last of them repeated. %(worked)s are the working days up to today.
# twin: an item with the same limit as a duty clock; while it is open (twinned), it is what people are reminded of, and not
# the clock; what is asked for each permission, of the clock of the same one. Its items are asked for by id, so that the view
# looks at no others.
# dated: what is open, and by when: each open step; and a shared step that is done but missed somebody (a register did not
# name them, or they said that it did not happen), which they need by a day of their own.
# occasion: of the steps whose day has come, the latest one for each policy; earlier ones it replaces. (The BETWEEN
# says nothing new: it lets the index of open steps by due day be used.) Of a step that waits on somebody outside the trust, or
# for a second person to check it (is_elsewhere), nobody is reminded but, of a hard limit, HR, who can ask there. since: from
# when working days count: from the due day, or from the day on which somebody was told, while nobody who can act on it has
# said that they saw it.
# known: rule 7 of the programmes: a day gone by before the date was known is let go, but not before a hard limit.
# gone: planned and owed no more, unless it is just being sent. NOT IN on purpose: it is hashed whatever the planner
# believes of how much is owed, so that it stays as quick for ten thousand as for ten.
# holder: who holds which role towards the people of a step; a recruit who has no account, by the address HR has of them.
# told: the occasion with each person; standing is whoever was given the step to do, and is told in the place of its owner.
# A line manager who may not know of somebody else's step is passed over. owed: those of them who are told by the day, or of
# a limit.
FREQUENCY = """coalesce(choice.frequency,
         CASE WHEN 'line_manager' = ANY (m.roles) AND NOT 'recruit' = ANY (m.roles) THEN 'weekly' ELSE 'daily' END)"""
"""How often somebody is told of what is no limit: as they chose, else managers once a week, everybody else by the day."""
STANDING = """
    LEFT JOIN onboarding_membership standing ON standing.id = s.delegate_id AND standing.is_active
          AND (s.delegate_until IS NULL OR s.delegate_until >= %(today)s)
"""
"""Whoever was given a step to do in its owner's place, today."""

CAN_ACT = """(reader.id IN (standing.id, r.line_manager_id) OR 'hr' = ANY (reader.roles)
                                        OR rule.owner_role = ANY (reader.roles) AND (r.id IS NULL OR reader.id =
                                           CASE rule.owner_role WHEN 'recruit' THEN r.membership_id WHEN 'buddy' THEN r.buddy_id
                                                WHEN 'pastoral_lead' THEN r.pastoral_lead_id
                                                WHEN 'line_manager' THEN r.line_manager_id ELSE reader.id END))"""
"""Whether a reader can do something about a limit: who does the step today, the line manager, HR. Who else was told of it and
saw it has not been heard by anybody who can."""

OWED = (
    """
WITH rule AS MATERIALIZED (
  SELECT i.id AS item_id, i.owner_role, i."limit" = 'hard' AS is_hard, p.id AS policy_id, day.days, p.is_unseen,
         i.sensitivity <> '' AND i.owner_role <> 'line_manager' AS not_for_managers,
         nullif(i.details ->> 'same_limit_as', '') AS twin,
         CASE WHEN p.audience = '{}' THEN ARRAY[i.owner_role] ELSE p.audience END AS roles
    FROM onboarding_item i
    JOIN onboarding_reminderpolicy p
      ON p.trust_id = i.trust_id AND p.is_active AND i.basis = ANY (p.bases) AND i."limit" = ANY (p.limits)
   CROSS JOIN LATERAL (
         SELECT unnest(p.offset_days)
          UNION
         SELECT last.day + p.repeat_every * again.time
           FROM (SELECT max(each) AS day FROM unnest(p.offset_days) AS each) AS last
          CROSS JOIN LATERAL generate_series(1, p.repeat_times) AS again (time) WHERE last.day > 0 AND p.repeat_every > 0
          UNION
         SELECT -lead FROM unnest(i.remind_days_before) AS lead WHERE p.offset_days = '{}'
            AND (i."limit" = 'hard' OR lead = (SELECT max(each) FROM unnest(i.remind_days_before) AS each))
         ) AS day (days)
   WHERE i.trust_id = %(trust)s AND i.mandatory
), twinned AS MATERIALIZED (
  SELECT t.recruit_id, j.path, CASE WHEN j.repeats = '"each_permission"' THEN s.occurrence END AS number
    FROM onboarding_personstep t JOIN onboarding_item j ON j.id = t.item_id JOIN onboarding_step s ON s.id = t.step_id
   WHERE t.item_id = ANY (ARRAY(SELECT i.id FROM onboarding_item i WHERE i.path IN (SELECT twin FROM rule)))
     AND t.applies = 'yes' AND t.state IN ('to_do', 'submitted', 'returned')
), dated AS (
  SELECT s.id, s.item_id, s.enrolment_id, s.delegate_id, s.delegate_until, s.due_on,
         s.waiting_on = ANY (%(outside)s) OR s.state = 'submitted' AS is_elsewhere
    FROM onboarding_step s
   WHERE s.trust_id = %(trust)s AND s.state IN ('to_do', 'returned', 'submitted') AND s.applies = 'yes'
     AND s.superseded_on IS NULL
   UNION ALL
  SELECT s.id, s.item_id, s.enrolment_id, s.delegate_id, s.delegate_until, missed.needed_on, false
    FROM (SELECT g.step_id, min(g.needed_on) AS needed_on
            FROM onboarding_serving g JOIN onboarding_recruit r ON r.id = g.recruit_id AND r.status <> 'left'
           WHERE g.trust_id = %(trust)s AND g.served_on IS NULL AND g.needed_on >= least(%(live_on)s, %(today)s)
           GROUP BY g.step_id) AS missed
    JOIN onboarding_step s ON s.id = missed.step_id
   WHERE s.state = 'done' AND s.applies = 'yes' AND s.superseded_on IS NULL
), occasion AS (
  SELECT DISTINCT ON (s.id, rule.policy_id)
         s.id AS step_id, s.due_on, rule.policy_id, rule.days,
         CASE WHEN rule.days <= 0 THEN s.due_on + rule.days
              ELSE (%(worked)s::date[])[width_bucket(since.day, %(worked)s::date[]) + rule.days] END AS send_on,
         CASE WHEN s.is_elsewhere THEN ARRAY['hr'] ELSE rule.roles END AS roles,
         rule.is_hard, rule.not_for_managers, e.recruit_id, e.membership_id, e.of_trust, answering.id AS answering_id,
         rule.owner_role, standing.id AS standing_id
    FROM rule
    JOIN dated s ON s.item_id = rule.item_id
     AND CASE WHEN rule.days <= 0 THEN s.due_on + rule.days <= %(today)s
              ELSE rule.is_unseen OR s.due_on < (%(worked)s::date[])[cardinality(%(worked)s::date[]) - rule.days + 1] END
    JOIN onboarding_enrolment e ON e.id = s.enrolment_id
    LEFT JOIN onboarding_recruit r ON r.id = e.recruit_id
    LEFT JOIN onboarding_membership answering
      ON answering.id = r.case_officer_id AND answering.is_active AND 'hr' = ANY (answering.roles)
"""
    + STANDING
    + """
   CROSS JOIN LATERAL (
         SELECT CASE WHEN NOT rule.is_unseen THEN s.due_on ELSE (
                SELECT min(m.local_day)
                  FROM onboarding_reminder told JOIN onboarding_message m ON m.id = told.message_id
                 WHERE told.trust_id = %(trust)s AND told.step_id = s.id AND told.due_on = s.due_on AND told.state = 'sent'
                   AND NOT EXISTS (SELECT FROM onboarding_acknowledgement seen
                                     JOIN onboarding_membership reader ON reader.id = seen.membership_id AND reader.is_active
                                    WHERE seen.trust_id = %(trust)s AND seen.step_id = s.id AND seen.due_on = s.due_on
                                      AND """
    + CAN_ACT
    + """)
                ) END AS day) AS since
   WHERE s.due_on BETWEEN least(%(live_on)s, %(today)s) AND %(today)s - (SELECT min(days) FROM rule)
     AND (NOT rule.is_unseen OR rule.days <= 0
          OR cardinality(%(worked)s::date[]) - width_bucket(since.day, %(worked)s::date[]) >= rule.days)
     AND s.due_on >= CASE WHEN rule.days > 0 THEN %(live_on)s ELSE %(today)s END
     AND (rule.is_hard OR e.state = 'active' AND NOT s.is_elsewhere)
     AND (rule.is_hard OR r.status IS DISTINCT FROM 'left')
     AND (rule.twin IS NULL OR NOT EXISTS (
         SELECT FROM twinned t WHERE t.recruit_id = e.recruit_id AND t.path = rule.twin
            AND coalesce(t.number, e.begun_number) = e.begun_number))
   ORDER BY s.id, rule.policy_id, rule.days DESC
), known AS (
  SELECT o.* FROM occasion o
   WHERE o.is_hard OR o.send_on >= coalesce((
         SELECT (min(c.recorded_at) AT TIME ZONE %(zone)s)::date
           FROM onboarding_stepchange c
          WHERE c.step_id = o.step_id AND c.due_on = o.due_on AND c.applies = 'yes'
            AND c.recorded_at >= coalesce((
                SELECT max(d.recorded_at) FROM onboarding_stepchange d
                 WHERE d.step_id = o.step_id AND (d.due_on IS DISTINCT FROM o.due_on OR d.applies <> 'yes')
                ), '-infinity')
         ), o.send_on)
), holder AS (
  SELECT about.step_id, tie.role, m.id AS member_id, tie.contact_id
    FROM (SELECT step_id, membership_id, recruit_id, false AS is_shared FROM known WHERE recruit_id IS NOT NULL
           UNION
          SELECT k.step_id, k.membership_id, g.recruit_id, true
            FROM known k JOIN onboarding_serving g ON g.step_id = k.step_id AND g.served_on IS NULL) AS about
    JOIN onboarding_recruit r ON r.id = about.recruit_id AND NOT (about.is_shared AND r.status = 'left')
   CROSS JOIN LATERAL (VALUES
         ('recruit', r.membership_id, CASE WHEN r.membership_id IS NULL AND r.contact_email <> '' THEN r.id END),
         ('line_manager', coalesce(about.membership_id, r.line_manager_id), NULL),
         ('pastoral_lead', r.pastoral_lead_id, NULL), ('buddy', r.buddy_id, NULL), ('hr', r.case_officer_id, NULL)
         ) AS tie (role, member_id, contact_id)
    LEFT JOIN onboarding_membership m
      ON m.id = tie.member_id AND (m.is_active AND tie.role = ANY (m.roles) OR tie.role = 'recruit')
   WHERE m.id IS NOT NULL OR tie.contact_id IS NOT NULL
   UNION
  SELECT asked.step_id, held.role, held.id, NULL
    FROM (SELECT k.step_id, wanted FROM known k CROSS JOIN LATERAL unnest(k.roles) AS wanted
           WHERE wanted IN ('education', 'occupational_health', 'director') OR k.of_trust) AS asked
    JOIN (SELECT m.id, role FROM onboarding_membership m CROSS JOIN LATERAL unnest(m.roles) AS role
           WHERE m.trust_id = %(trust)s AND m.is_active) AS held ON held.role = asked.wanted
), told AS (
  SELECT DISTINCT k.step_id, k.policy_id, k.days, k.due_on, k.send_on, k.is_hard,
         coalesce(CASE WHEN wanted = k.owner_role THEN k.standing_id END, h.member_id,
                  CASE WHEN k.is_hard AND h.contact_id IS NULL THEN k.answering_id END) AS recipient_id,
         CASE WHEN wanted <> k.owner_role OR k.standing_id IS NULL THEN h.contact_id END AS contact_id
    FROM known k
   CROSS JOIN LATERAL unnest(k.roles) AS wanted
    LEFT JOIN holder h ON h.step_id = k.step_id AND h.role = wanted
          AND NOT (k.not_for_managers AND wanted = 'line_manager')
), owed AS (
  SELECT t.step_id, t.policy_id, t.days, t.due_on, t.send_on, t.recipient_id, t.contact_id,
         coalesce(t.recipient_id, t.contact_id) AS reader_id
    FROM told t
    LEFT JOIN onboarding_membership m ON m.id = t.recipient_id
    LEFT JOIN onboarding_mailpreference choice ON choice.membership_id = t.recipient_id
    LEFT JOIN onboarding_recruit abroad ON abroad.id = t.contact_id
   WHERE t.is_hard OR CASE WHEN t.recipient_id IS NOT NULL THEN """
    + FREQUENCY
    + """ = 'daily'
                           ELSE abroad.limits_only_at IS DISTINCT FROM abroad.contact_email OR abroad.id IS NULL END
)
"""
)

PLAN = (
    OWED
    + """
, planned AS (
  INSERT INTO onboarding_reminder AS r
         (id, trust_id, step_id, policy_id, occasion, due_on, send_on, recipient_id, contact_id, channel, state, state_reason)
  SELECT gen_random_uuid(), %(trust)s, o.step_id, o.policy_id, o.days, o.due_on, o.send_on, o.recipient_id, o.contact_id,
         %(channel)s, 'pending', ''
    FROM owed o
   WHERE o.reader_id IS NOT NULL AND NOT EXISTS (
         SELECT FROM onboarding_reminder had
          WHERE had.trust_id = %(trust)s AND had.step_id = o.step_id AND had.policy_id = o.policy_id
            AND had.occasion = o.days AND had.due_on = o.due_on
            AND had.reader_id = o.reader_id AND had.channel = %(channel)s AND had.state IN ('pending', 'sent'))
      ON CONFLICT ON CONSTRAINT reminder_identity
      DO UPDATE SET state = 'pending', state_reason = '', message_id = NULL
         WHERE r.state IN ('cancelled', 'missed')
  RETURNING xmax = 0 AS is_new
), gone AS (
  SELECT was.id, EXISTS (
         SELECT FROM onboarding_step s
          WHERE s.id = was.step_id AND s.due_on = was.due_on AND s.due_on < %(today)s AND was.occasion <= 0
            AND s.state IN ('to_do', 'returned') AND s.superseded_on IS NULL) AS is_too_late
    FROM onboarding_reminder was
   WHERE was.trust_id = %(trust)s AND was.channel = %(channel)s AND was.state = 'pending'
     AND (was.step_id, was.policy_id, was.occasion, was.due_on, was.reader_id) NOT IN (
         SELECT step_id, policy_id, days, due_on, reader_id FROM owed WHERE reader_id IS NOT NULL)
     AND NOT EXISTS (SELECT FROM onboarding_message m WHERE m.id = was.message_id AND m.state = 'claimed')
), ended AS (
  UPDATE onboarding_reminder r
     SET state = CASE WHEN is_too_late THEN 'missed' ELSE 'cancelled' END,
         state_reason = CASE WHEN is_too_late THEN 'its due day went by unsent' ELSE 'no longer owed' END
    FROM gone
   WHERE r.id = gone.id
  RETURNING r.state
)
SELECT (SELECT count(*) FROM planned WHERE is_new), (SELECT count(*) FROM planned WHERE NOT is_new),
       (SELECT count(*) FROM ended WHERE state = 'cancelled'), (SELECT count(*) FROM ended WHERE state = 'missed'),
       (SELECT count(DISTINCT step_id) FROM owed WHERE reader_id IS NULL)
"""
)
