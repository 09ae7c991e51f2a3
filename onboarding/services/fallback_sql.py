"""The statement that gives the steps of an empty role to whoever comes next, and takes them back."""

# chain: who comes next, as the library has it. team: roles of a whole team that nobody in the trust holds.
# shared: open steps of a ward or a cohort in a role that nobody plays for any of the people who still need them (served).
# vacant: for whom which role is empty: nobody is named, or whoever is has lost the role or their way in.
# holder: who plays which role for these people. Whoever is away is passed over; but behind the case officer come whoever
# stands in for them and, at the very end (is_last), any HR officer, one who is not away before others, and for each person
# the same one for as long as they can. Nobody does for somebody else what is about themselves.
# wanted: each open step of an empty role with the first of its chain who may know of it. What is private stays with those
# who hold its owner's role, what is kept from managers with those and HR (as for whoever stands in, selectors/stand_ins.py).
# free: in nobody's hands, or in those of somebody who can no longer do it. What a colleague gave away stays given.
# What wanted found is asked once more, of the row as it is once it is locked: it may have been done or given meanwhile.
# A step that somebody works on at this moment is left to the next time, so that nobody waits for it.
# The last line, where there is one, says that somebody is away, so that a sweep need not ask that for itself.
MAY_KNOW = "(i.owner_role = ANY (h.roles) OR i.private = '' AND (i.sensitivity = '' OR 'hr' = ANY (h.roles)))"
IS_OPEN = "s.state = ANY (%(open)s) AND s.applies <> 'no' AND s.superseded_on IS NULL"
IS_AWAY = """EXISTS (
         SELECT FROM onboarding_standin away
          WHERE away.trust_id = %(trust)s AND away.absent_id = {whose} AND away.ended_on IS NULL
            AND %(today)s BETWEEN away.first_on AND away.last_on)"""

SETTLE = f"""
WITH chain AS MATERIALIZED (
  SELECT * FROM unnest(%(roles)s::text[], %(places)s::int[], %(nexts)s::text[]) AS c (role, place, next_role)
), team AS MATERIALIZED (
  SELECT t.role FROM unnest(%(teams)s::text[]) AS t (role)
   WHERE t.role IN (SELECT role FROM chain) AND NOT EXISTS (
         SELECT FROM onboarding_membership m WHERE m.trust_id = %(trust)s AND m.is_active AND t.role = ANY (m.roles))
), shared AS MATERIALIZED (
  SELECT s.id AS step_id, i.owner_role AS role
    FROM onboarding_enrolment e
    JOIN onboarding_step s ON s.enrolment_id = e.id AND {IS_OPEN}
    JOIN onboarding_item i ON i.id = s.item_id AND i.owner_role IN (SELECT role FROM chain)
   WHERE e.trust_id = %(trust)s AND (e.ward_id IS NOT NULL OR e.cohort_id IS NOT NULL) AND e.state = 'active'
     AND (%(recruit)s::uuid IS NULL OR EXISTS (
         SELECT FROM onboarding_serving g WHERE g.step_id = s.id AND g.recruit_id = %(recruit)s::uuid))
     AND CASE WHEN i.owner_role = ANY (%(teams)s::text[]) THEN i.owner_role IN (SELECT role FROM team) ELSE NOT EXISTS (
         SELECT FROM onboarding_serving g
           JOIN onboarding_recruit r ON r.id = g.recruit_id AND r.status <> 'left'
           JOIN onboarding_membership m ON m.id = CASE i.owner_role
                WHEN 'line_manager' THEN r.line_manager_id WHEN 'pastoral_lead' THEN r.pastoral_lead_id
                WHEN 'buddy' THEN r.buddy_id WHEN 'hr' THEN r.case_officer_id END
          WHERE g.step_id = s.id AND g.served_on IS NULL AND m.is_active AND i.owner_role = ANY (m.roles)) END
), served AS MATERIALIZED (
  SELECT shared.step_id, shared.role, g.recruit_id
    FROM shared
    JOIN onboarding_serving g ON g.step_id = shared.step_id AND g.served_on IS NULL
    JOIN onboarding_recruit r ON r.id = g.recruit_id AND r.status <> 'left'
), person AS MATERIALIZED (
  SELECT r.* FROM onboarding_recruit r
   WHERE r.trust_id = %(trust)s AND r.status <> 'left'
     AND (%(recruit)s::uuid IS NULL OR r.id = %(recruit)s::uuid OR r.id IN (SELECT recruit_id FROM served))
), tie AS MATERIALIZED (
  SELECT p.id AS recruit_id, tie.role, m.id AS member_id, m.roles
    FROM person p
   CROSS JOIN LATERAL (VALUES ('line_manager', p.line_manager_id), ('pastoral_lead', p.pastoral_lead_id),
                              ('buddy', p.buddy_id), ('hr', p.case_officer_id)) AS tie (role, member_id)
    LEFT JOIN onboarding_membership m ON m.id = tie.member_id AND m.is_active AND tie.role = ANY (m.roles)
         AND m.id IS DISTINCT FROM p.membership_id
), vacant AS MATERIALIZED (
  SELECT recruit_id, role FROM tie
   WHERE member_id IS NULL AND role IN (SELECT role FROM chain)
     AND (%(recruit)s::uuid IS NULL OR recruit_id = %(recruit)s::uuid)
   UNION ALL
  SELECT p.id, team.role FROM person p CROSS JOIN team
), asking AS MATERIALIZED (
  SELECT recruit_id FROM vacant UNION SELECT recruit_id FROM served
), holder AS MATERIALIZED (
  SELECT t.*, false AS is_last FROM tie t
   WHERE t.member_id IS NOT NULL AND t.recruit_id IN (SELECT recruit_id FROM asking)
     AND NOT {IS_AWAY.format(whose="t.member_id")}
   UNION ALL
  SELECT t.recruit_id, t.role, m.id, m.roles, false FROM tie t
    JOIN person p ON p.id = t.recruit_id
    JOIN onboarding_standin away ON away.trust_id = %(trust)s AND away.absent_id = t.member_id AND away.ended_on IS NULL
         AND %(today)s BETWEEN away.first_on AND away.last_on
    JOIN onboarding_membership m ON m.id = away.by_id AND m.is_active AND m.id IS DISTINCT FROM p.membership_id
   WHERE t.role = 'hr' AND t.recruit_id IN (SELECT recruit_id FROM asking)
   UNION ALL
  SELECT p.id, 'hr', officer.id, officer.roles, true
    FROM person p
   CROSS JOIN LATERAL (
         SELECT m.id, m.roles FROM onboarding_membership m
          WHERE m.trust_id = %(trust)s AND m.is_active AND 'hr' = ANY (m.roles) AND m.id IS DISTINCT FROM p.membership_id
          ORDER BY {IS_AWAY.format(whose="m.id")}, md5(p.id::text || m.id::text) LIMIT 1) AS officer
   WHERE p.id IN (SELECT recruit_id FROM asking)
), wanted AS MATERIALIZED (
  (SELECT DISTINCT ON (s.id) s.id AS step_id, v.role, h.member_id, h.is_last
    FROM vacant v
    JOIN onboarding_enrolment e ON e.trust_id = %(trust)s AND e.recruit_id = v.recruit_id
         AND e.state IN ('active', 'paused')
    JOIN onboarding_step s ON s.enrolment_id = e.id AND {IS_OPEN}
    JOIN onboarding_item i ON i.id = s.item_id AND i.owner_role = v.role
    JOIN chain c ON c.role = v.role
    JOIN holder h ON h.recruit_id = v.recruit_id AND h.role = c.next_role
   WHERE {MAY_KNOW}
   ORDER BY s.id, c.place, h.is_last)
   UNION ALL
  (SELECT DISTINCT ON (s.id) s.id, served.role, h.member_id, h.is_last
    FROM served
    JOIN onboarding_step s ON s.id = served.step_id
    JOIN onboarding_item i ON i.id = s.item_id
    JOIN chain c ON c.role = served.role
    JOIN holder h ON h.recruit_id = served.recruit_id AND h.role = c.next_role
   WHERE {MAY_KNOW} AND NOT EXISTS (
         SELECT FROM onboarding_serving g JOIN onboarding_recruit r ON r.id = g.recruit_id
          WHERE g.step_id = s.id AND r.membership_id = h.member_id)
   ORDER BY s.id, c.place, h.is_last, md5(s.id::text || h.member_id::text))
), given AS (
  UPDATE onboarding_step s
     SET delegate_id = free.member_id, delegate_until = NULL, delegate_for_id = NULL, delegate_by_rule = true,
         revision = s.revision + 1
    FROM (SELECT s.id, w.role, w.member_id, w.is_last
            FROM onboarding_step s
            JOIN wanted w ON w.step_id = s.id
           WHERE {IS_OPEN}
             AND (s.delegate_id IS NULL OR s.delegate_by_rule OR s.delegate_until < %(today)s
                  OR NOT EXISTS (SELECT FROM onboarding_membership m WHERE m.id = s.delegate_id AND m.is_active))
             AND (s.delegate_id IS DISTINCT FROM w.member_id OR NOT s.delegate_by_rule)
             FOR NO KEY UPDATE OF s SKIP LOCKED) AS free
   WHERE s.id = free.id
  RETURNING s.enrolment_id, free.role, s.delegate_id AS member_id, free.is_last
), back AS (
  UPDATE onboarding_step s
     SET delegate_id = NULL, delegate_by_rule = false, revision = s.revision + 1
    FROM (SELECT s.id, i.owner_role AS role, s.delegate_id AS member_id
            FROM onboarding_step s
            JOIN onboarding_enrolment e ON e.id = s.enrolment_id
            JOIN onboarding_item i ON i.id = s.item_id
           WHERE s.trust_id = %(trust)s AND s.delegate_by_rule AND s.state = ANY (%(open)s)
             AND (%(recruit)s::uuid IS NULL OR e.recruit_id = %(recruit)s::uuid OR EXISTS (
                 SELECT FROM onboarding_serving g WHERE g.step_id = s.id AND g.recruit_id = %(recruit)s::uuid))
             AND s.id NOT IN (SELECT step_id FROM wanted)
             FOR NO KEY UPDATE OF s SKIP LOCKED) AS gone
   WHERE s.id = gone.id
  RETURNING s.enrolment_id, gone.role, gone.member_id
), moved AS (
  SELECT enrolment_id, role, member_id, CASE WHEN is_last THEN 'role_passed_to_hr' ELSE 'role_passed_on' END AS action
    FROM given
   UNION ALL
  SELECT enrolment_id, role, member_id, 'role_given_back' FROM back
)
SELECT e.recruit_id, e.ward_id, e.cohort_id, moved.role, moved.member_id, moved.action, count(*)
  FROM moved JOIN onboarding_enrolment e ON e.id = moved.enrolment_id GROUP BY 1, 2, 3, 4, 5, 6
 UNION ALL
SELECT NULL, NULL, NULL, '', NULL, '', count(*) FROM onboarding_standin
 WHERE trust_id = %(trust)s AND ended_on IS NULL AND first_on <= %(today)s HAVING count(*) > 0
 ORDER BY 1, 2, 3, 4, 6, 5
"""
