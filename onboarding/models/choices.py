"""The closed lists of the vocabulary. Values are what the API and the library files write; labels are what people read."""

from django.db.models import TextChoices


class Role(TextChoices):
    RECRUIT = "recruit", "Recruit"
    BUDDY = "buddy", "Buddy"
    LINE_MANAGER = "line_manager", "Line manager"
    PASTORAL_LEAD = "pastoral_lead", "Pastoral lead"
    EDUCATION = "education", "Education team"
    OCCUPATIONAL_HEALTH = "occupational_health", "Occupational health"
    HR = "hr", "HR officer"
    DIRECTOR = "director", "Director"


class Profession(TextChoices):
    NURSE = "nurse", "Nurse"
    MIDWIFE = "midwife", "Midwife"
    DOCTOR = "doctor", "Doctor"
    NURSING_ASSOCIATE = "nursing_associate", "Nursing associate"
    AHP = "ahp", "Allied health professional"
    PHARMACIST = "pharmacist", "Pharmacist"
    SCIENTIST = "scientist", "Healthcare scientist"
    OTHER = "other", "Other profession"


class Regulator(TextChoices):
    NMC = "nmc", "Nursing and Midwifery Council (NMC)"
    GMC = "gmc", "General Medical Council (GMC)"
    HCPC = "hcpc", "Health and Care Professions Council (HCPC)"
    GPHC = "gphc", "General Pharmaceutical Council (GPhC)"
    NONE = "none", "No regulator"


class Sponsor(TextChoices):
    TRUST = "trust", "The trust"
    ACADEMY = "academy", "Academy of Medical Royal Colleges"
    NONE = "none", "Nobody: no sponsor needed"


class VisaRoute(TextChoices):
    SKILLED_WORKER = "skilled_worker", "Skilled Worker (Health and Care)"
    TEMPORARY_WORKER = "temporary_worker", "Temporary Worker"
    DEPENDANT = "dependant", "Dependant"
    SETTLED = "settled", "Settled: no visa needed"
    OTHER = "other", "Another route"


class RecruitStatus(TextChoices):
    OFFERED = "offered", "Offer accepted"
    ARRIVED = "arrived", "Arrived"
    STARTED = "started", "Started work"
    LEFT = "left", "Left"


class MilestoneKind(TextChoices):
    OFFER_ACCEPTED = "offer_accepted", "Offer accepted"
    COS_ASSIGNED = "cos_assigned", "Certificate of sponsorship assigned"
    COS_START = "cos_start", "Start date on the certificate"
    VISA_APPLIED = "visa_applied", "Visa applied for"
    VISA_GRANTED = "visa_granted", "Visa granted"
    VISA_VALID_FROM = "visa_valid_from", "Visa valid from"
    PERMISSION_TO_ENTER = "permission_to_enter", "Permission to enter"
    VISA_EXPIRY = "visa_expiry", "Visa expires"
    ARRIVAL = "arrival", "Arrival in the UK"
    START_DATE = "start_date", "First day at work"
    THEORY_SITTING = "theory_sitting", "Computer or written test (CBT, PLAB 1) sitting"
    THEORY_RESULT = "theory_result", "Computer or written test (CBT, PLAB 1) result"
    OSCE_SITTING = "osce_sitting", "Practical test (OSCE) sitting"
    OSCE_RESULT = "osce_result", "Practical test (OSCE) result"
    REGISTRATION_APPLIED = "registration_applied", "Application to the register"
    REGISTRATION = "registration", "Registration"
    ROLE_CHANGED = "role_changed", "Move to the registered role"
    LEFT = "left", "Left the trust"


class Outcome(TextChoices):
    """How a test went. In part: what was passed stays passed, the rest is sat again."""

    PASSED = "passed", "Passed"
    PARTLY = "partly", "Passed in part"
    NOT_PASSED = "not_passed", "Not passed"


class ProgrammeKind(TextChoices):
    INDUCTION = "induction", "Induction"
    ONBOARDING = "onboarding", "Onboarding"
    DEVELOPMENT = "development", "Development"
    DUTY = "duty", "Duty"
    COMMITMENT = "commitment", "Commitment"
    EXTRA = "extra", "For one person"


class VersionStatus(TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class RollOutChoice(TextChoices):
    KEEP = "keep", "Nobody: they stay on their version"
    NOT_STARTED = "not_started", "Everyone, for the steps that are not begun"
    FROM_DATE = "from_date", "Those who start work on a day or later, for the steps that are not begun"
    MANDATED = "mandated", "Everyone, for all open steps, even those that are begun"


class RollOutDid(TextChoices):
    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    ASKED_AGAIN = "asked_again", "Asked again"
    MOVED = "moved", "Moved"
    REMOVED = "removed", "Removed"


class Scope(TextChoices):
    PERSON = "person", "The recruit"
    MANAGER = "manager", "The line manager, once for all"
    TEAM = "team", "The team, once for all"
    COHORT = "cohort", "The cohort, once for all"
    TRUST = "trust", "The trust itself"


class Unit(TextChoices):
    DAYS = "days", "days"
    WEEKS = "weeks", "weeks"
    MONTHS = "months", "months"
    WORKING_DAYS = "working_days", "working days"


class Roll(TextChoices):
    NONE = "none", "Stays on the day"
    BACK = "back", "Back to the working day before"
    FORWARD = "forward", "Forward to the next working day"


class Limit(TextChoices):
    TARGET = "target", "Our own target"
    HARD = "hard", "Set by law or a regulator"


class Basis(TextChoices):
    LAW = "law", "Law or sponsor duty"
    REGULATOR = "regulator", "Regulator or NHS check standard"
    PLAN = "plan", "Improvement plan"
    GOOD_PRACTICE = "good_practice", "Good practice"


class Confidence(TextChoices):
    FOUND = "found", "Read in a page of the body concerned"
    SECONDARY = "secondary", "From a second-hand source: to be confirmed"
    RECALLED = "recalled", "From memory: to be confirmed"


class Gate(TextChoices):
    TRAVEL = "travel", "Travel"
    START = "start", "First day at work"
    REGISTERED_PRACTICE = "registered_practice", "Registered practice"
    ON_CALL = "on_call", "On-call work"


class EvidenceKind(TextChoices):
    NONE = "none", "Nothing to record"
    NOTE = "note", "A note"
    DATE = "date", "A date"
    FILE = "file", "A file"


class Private(TextChoices):
    PASTORAL = "pastoral", "Pastoral"
    HEALTH = "health", "Health"


class Sensitivity(TextChoices):
    """Rows that a line manager does not see (house, access table)."""

    RIGHT_TO_WORK = "right_to_work", "Right to work"
    FAMILY = "family", "Family"
    POLICE = "police", "Criminal record"
    TEST_RESULT = "test_result", "Result of a test"
    HEALTH = "health", "Health"


class ReviewKind(TextChoices):
    NONE = "none", "Done when submitted"
    SECOND_PERSON = "second_person", "A second HR officer checks it"


class StepState(TextChoices):
    TO_DO = "to_do", "To do"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    DONE = "done", "Done"
    WAIVED = "waived", "Waived"


class Applies(TextChoices):
    YES = "yes", "Applies"
    NO = "no", "Does not apply"
    UNKNOWN = "unknown", "Not yet known"


class WaitingOn(TextChoices):
    RECRUIT = "recruit", "The recruit"
    WARD = "ward", "The ward"
    HR = "hr", "HR"
    REGULATOR = "regulator", "The regulator"
    HOME_OFFICE = "home_office", "The Home Office"
    TEST_CENTRE = "test_centre", "The test centre"
    LANDLORD = "landlord", "The landlord"
    OTHER = "other", "Someone else"


# Where nobody of the trust can do more than ask.
OUTSIDE = (WaitingOn.REGULATOR, WaitingOn.HOME_OFFICE, WaitingOn.TEST_CENTRE, WaitingOn.LANDLORD)


class ProposalState(TextChoices):
    OPEN = "open", "Waiting for HR"
    TAKEN = "taken", "Accepted"
    DECLINED = "declined", "Declined"


class OccurrenceKind(TextChoices):
    """What happens to a recruit, or (the last two) to the organisation, and begins a duty clock."""

    ABSENT = "absent", "Not at work, without explanation"
    DID_NOT_START = "did_not_start", "Did not come on the first day at work"
    CHANGED_ROLE = "changed_role", "Change of role, pay, hours or place of work"
    REDUCED_PAY = "reduced_pay", "More than four weeks without full pay in a year"
    SPONSORSHIP_ENDED = "sponsorship_ended", "Sponsorship ends: left, offer withdrawn or registration lost"
    PENDING_CHECK = "pending_check", "Right to work check that rests on a pending application"
    TB_XRAY = "tb_xray", "X-ray for a TB certificate"
    ACADEMY_CHANGE = "academy_change", "Change to report to the Academy"
    LICENCE_CHANGE = "licence_change", "Change in the sponsoring organisation"
    SYSTEM_LOGIN = "system_login", "Log-in to the sponsor system by a level 1 user"


class EnrolmentState(TextChoices):
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ENDED = "ended", "Ended"


class Channel(TextChoices):
    EMAIL = "email", "Email"
    SMS = "sms", "Text message"


class MailFrequency(TextChoices):
    DAILY = "daily", "On the days on which there is something"
    WEEKLY = "weekly", "Once a week"
    LIMITS = "limits", "Only about dates set by law or a regulator"


class ReminderState(TextChoices):
    PENDING = "pending", "Planned"
    SENT = "sent", "Sent"
    CANCELLED = "cancelled", "Cancelled"
    MISSED = "missed", "Missed"


class MessageState(TextChoices):
    PENDING = "pending", "Waiting to be sent"
    HELD = "held", "Held back"
    CLAIMED = "claimed", "Being sent"
    SENT = "sent", "Sent"
    MISSED = "missed", "Missed"
    CANCELLED = "cancelled", "No longer needed"
    DEAD = "dead", "Could not be sent"


# Not settled yet: it leaves by itself, or once somebody releases it.
TO_LEAVE = (MessageState.PENDING, MessageState.HELD, MessageState.CLAIMED)


class WaiverState(TextChoices):
    REQUESTED = "requested", "Waiting for a second person"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"


class LicenceRating(TextChoices):
    A = "a", "A rating"
    B = "b", "B rating: an action plan runs"
    PROVISIONAL = "provisional", "Provisional"
    SUSPENDED = "suspended", "Suspended"


class LicenceRole(TextChoices):
    AUTHORISING_OFFICER = "authorising_officer", "Authorising officer"
    KEY_CONTACT = "key_contact", "Key contact"
    LEVEL_1 = "level_1", "Level 1 user"
    LEVEL_2 = "level_2", "Level 2 user"
