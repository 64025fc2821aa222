"""Who may do what: the whole of it, on one page.

Policy asks about the person. Whether the thing itself can still happen (a cancelled meeting
cannot be confirmed) is asked in the feature's rules; whether the person may know of the thing
at all, in wgroup.visibility. "The other Party's" is asked in rules too: not_your_party.
"""

from collections.abc import Callable
from enum import StrEnum

from wgroup.kernel.actor import Actor, Role
from wgroup.kernel.errors import Forbidden


class Action(StrEnum):
    MEETING_PROPOSE = "meeting.propose"
    MEETING_CONCUR = "meeting.concur"
    MEETING_MOVE = "meeting.move"
    MEETING_EDIT = "meeting.edit"
    MEETING_WIDEN = "meeting.widen"
    MEETING_POSTPONE = "meeting.postpone"
    MEETING_CANCEL = "meeting.cancel"
    MEETING_REINSTATE = "meeting.reinstate"
    MEETING_OPEN = "meeting.open"
    MEETING_CLOSE = "meeting.close"
    SERIES_READ = "series.read"
    AGENDA_WRITE = "agenda.write"
    AGENDA_ARRANGE = "agenda.arrange"
    AGENDA_CIRCULATE = "agenda.circulate"
    AGENDA_CONCUR = "agenda.concur"
    AGENDA_ADOPT = "agenda.adopt"
    AGENDA_OUTCOME = "agenda.outcome"
    AGENDA_PROPOSE = "agenda.propose"
    AGENDA_TAKE = "agenda.take"
    PARTICIPATION_ENTER = "participation.enter"
    PARTICIPATION_ANSWER = "participation.answer"
    MEETING_SEATS = "meeting.seats"
    NOMINATION_READ = "nomination.read"
    NOMINATION_PREPARE = "nomination.prepare"
    NOMINATION_SUBMIT = "nomination.submit"
    NOMINATION_WITHDRAW = "nomination.withdraw"
    NOMINATION_CHECK = "nomination.check"
    NOMINATION_OBJECT = "nomination.object"
    NOMINATION_WAIVE = "nomination.waive"
    NOMINATION_SUGGEST = "nomination.suggest"
    NOMINATION_SEAT = "nomination.seat"
    PARTICIPANTS_READ = "participants.read"
    PARTICIPANTS_FILE = "participants.file"
    PARTICIPANTS_FREEZE = "participants.freeze"
    REGISTER_IMPORT = "register.import"
    ACCOUNT_INVITE = "account.invite"
    ACCOUNT_MANAGE = "account.manage"
    ACCOUNT_RESET = "account.reset"
    ACCOUNT_ENTER = "account.enter"
    ACCOUNT_OPEN = "account.open"
    ACCOUNT_OWN = "account.own"
    TOKEN_OWN = "token.own"  # noqa: S105  the name of an act
    APP_PASSWORD_OWN = "app_password.own"  # noqa: S105  as above
    FACTOR_OWN = "factor.own"
    FACTORS_RESET = "factors.reset"
    ALERT_SEND = "alert.send"
    ALARMS_OWN = "alarms.own"
    FEED_OWN = "feed.own"
    INVITATION_TELL = "invitation.tell"
    INVITATION_SEND = "invitation.send"
    INCOMING_TAKE = "incoming.take"
    INCOMING_SETTLE = "incoming.settle"
    PROPOSAL_SETTLE = "proposal.settle"
    ACTION_RECORD = "action.record"
    ACTION_EDIT = "action.edit"
    ACTION_REPORT = "action.report"
    ATTENDANCE_RECORD = "attendance.record"
    ATTENDANCE_OWN = "attendance.own"
    ACTION_VERIFY = "action.verify"
    ACTION_DROP = "action.drop"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_BRING_IN = "organisation.bring_in"
    ORGANISATION_CHANGE = "organisation.change"
    ORGANISATION_SUSPEND = "organisation.suspend"
    ORGANISATION_OBJECT = "organisation.object"
    ORGANISATION_WAIVE = "organisation.waive"
    EXPERT_READ = "expert.read"
    EXPERT_KEEP = "expert.keep"
    EXPERT_CONSENT = "expert.consent"
    EXPERT_WITHDRAW = "expert.withdraw"
    EXPERT_DECLARE = "expert.declare"
    PERSON_ENTER = "person.enter"
    PERSON_FILE = "person.file"
    PERSON_ERASE = "person.erase"
    PERSON_MERGE = "person.merge"
    PERSON_CORRECT = "person.correct"
    PEOPLE_READ = "people.read"
    DELEGATION_READ = "delegation.read"
    DELEGATION_KEEP = "delegation.keep"
    CREDENTIALS_EXAMINE = "credentials.examine"
    ERASURE_ASK = "erasure.ask"
    ERASURE_ANSWER = "erasure.answer"
    DECISION_READ = "decision.read"
    DECISION_DRAFT = "decision.draft"
    DECISION_TABLE = "decision.table"
    DECISION_WITHDRAW = "decision.withdraw"
    DECISION_AGREE = "decision.agree"
    DECISION_OPEN = "decision.open"
    DECISION_BREAK = "decision.break"
    DECISION_STATE = "decision.state"
    DECISION_SETTLE = "decision.settle"
    PROMPT_SEND = "prompt.send"


Test = Callable[[Actor, object], bool]


def held_by(role: Role) -> Test:
    """The actor holds role, or one that inherits it."""

    def test(actor: Actor, _subject: object) -> bool:
        return actor.has(role)

    return test


def account(actor: Actor, _subject: object) -> bool:
    return actor.id is not None


def anybody(_actor: Actor, _subject: object) -> bool:
    return True


def person(actor: Actor, _subject: object) -> bool:
    """Somebody the group knows, with an account or without."""
    return actor.person_id is not None


def oneself(actor: Actor, subject: object) -> bool:
    """The person is the actor."""
    return actor.person_id is not None and actor.person_id == getattr(subject, "id", None)


def system(actor: Actor, _subject: object) -> bool:
    return actor.is_system


def insider(actor: Actor, _subject: object) -> bool:
    """Of a delegation, or of the secretariat."""
    return actor.is_insider


def assignee(actor: Actor, subject: object) -> bool:
    """The thing is this very person's to do, or about them."""
    return actor.person_id is not None and actor.person_id == getattr(subject, "person_id", None)


def chair_of_side(actor: Actor, subject: object) -> bool:
    """A co-chair, of what is their own side's or of both."""
    return actor.has(Role.CO_CHAIR) and getattr(subject, "party", None) in (None, actor.party)


def guardian(actor: Actor, subject: object) -> bool:
    """Answers for what is kept of the person: a focal point of their side; of those who are of
    no side, the secretariat."""
    party = getattr(subject, "party", None)
    if party is None:
        return actor.has(Role.SECRETARIAT_OFFICER)
    return actor.party == party and actor.has(Role.DELEGATION_FOCAL_POINT)


secretariat = held_by(Role.SECRETARIAT_OFFICER)
chair = held_by(Role.CO_CHAIR)
head = held_by(Role.HEAD_OF_DELEGATION)
focal_point = held_by(Role.DELEGATION_FOCAL_POINT)
administrator = held_by(Role.SYSTEM_ADMINISTRATOR)

# One line per action; any test that holds is enough; an action without a line is refused.
MAY: dict[Action, tuple[Test, ...]] = {
    Action.MEETING_PROPOSE: (secretariat, chair),
    Action.MEETING_CONCUR: (focal_point,),
    Action.MEETING_MOVE: (secretariat, chair, focal_point),
    Action.MEETING_EDIT: (secretariat,),
    Action.MEETING_WIDEN: (focal_point,),
    Action.MEETING_POSTPONE: (secretariat, chair),
    Action.MEETING_CANCEL: (secretariat, chair),
    Action.MEETING_REINSTATE: (secretariat, chair),
    Action.MEETING_OPEN: (secretariat, chair),
    Action.MEETING_CLOSE: (secretariat, chair),
    Action.SERIES_READ: (insider,),
    Action.AGENDA_WRITE: (secretariat, chair),
    # Order and minutes of what was circulated; what it is about is both Parties'.
    Action.AGENDA_ARRANGE: (secretariat,),
    Action.AGENDA_CIRCULATE: (secretariat, chair),
    Action.AGENDA_CONCUR: (chair, head),
    # At a meeting the co-chairs record what it adopts.
    Action.AGENDA_ADOPT: (chair,),
    Action.AGENDA_OUTCOME: (secretariat, chair),
    Action.AGENDA_PROPOSE: (focal_point,),
    Action.AGENDA_TAKE: (secretariat, chair),
    Action.PARTICIPATION_ENTER: (focal_point,),
    Action.PARTICIPATION_ANSWER: (person,),
    Action.MEETING_SEATS: (secretariat,),
    # Whose it is, and whose to answer, nominations.rules says; the secretariat sees that it is
    # complete and in time, and decides nothing.
    Action.NOMINATION_READ: (insider,),
    Action.NOMINATION_PREPARE: (focal_point,),
    Action.NOMINATION_SUBMIT: (focal_point,),
    Action.NOMINATION_WITHDRAW: (focal_point,),
    Action.NOMINATION_CHECK: (secretariat,),
    Action.ATTENDANCE_RECORD: (secretariat,),
    Action.ATTENDANCE_OWN: (person,),
    Action.NOMINATION_OBJECT: (focal_point,),
    Action.NOMINATION_WAIVE: (focal_point,),
    # Whoever holds a seat; nominations.services.suggesting sees to that.
    Action.NOMINATION_SUGGEST: (person,),
    Action.NOMINATION_SEAT: (system,),
    Action.PARTICIPANTS_READ: (insider,),
    Action.PARTICIPANTS_FILE: (focal_point,),
    Action.PARTICIPANTS_FREEZE: (secretariat,),
    Action.REGISTER_IMPORT: (administrator, system),
    Action.ACCOUNT_INVITE: (administrator, focal_point, system),
    # Focal points know of their own side's accounts alone; which roles are theirs to give,
    # accounts.rules says.
    Action.ACCOUNT_MANAGE: (administrator, focal_point, system),
    Action.ACCOUNT_RESET: (system,),
    Action.ACCOUNT_ENTER: (anybody,),
    Action.ACCOUNT_OPEN: (oneself,),
    Action.ACCOUNT_OWN: (account,),
    Action.TOKEN_OWN: (account, system),
    Action.APP_PASSWORD_OWN: (account,),
    Action.FACTOR_OWN: (account,),
    # The leaders of a delegation, for their own people; accounts.rules says whose.
    Action.FACTORS_RESET: (administrator, chair, head, system),
    Action.ALERT_SEND: (system,),
    Action.ALARMS_OWN: (account,),
    Action.FEED_OWN: (account,),
    # Focal points tell those of their own side; services.telling sees to that.
    Action.INVITATION_TELL: (secretariat, focal_point),
    Action.INVITATION_SEND: (system,),
    Action.INCOMING_TAKE: (system,),
    Action.INCOMING_SETTLE: (secretariat,),
    Action.PROPOSAL_SETTLE: (secretariat,),
    Action.ACTION_RECORD: (secretariat, chair),
    Action.ACTION_EDIT: (secretariat, chair_of_side),
    Action.ACTION_REPORT: (assignee, focal_point),
    Action.ACTION_VERIFY: (secretariat, chair),
    Action.ACTION_DROP: (secretariat, chair_of_side),
    Action.ORGANISATION_READ: (insider,),
    # Whose it is to bring in or to keep, and whose to answer, organisations.rules says.
    Action.ORGANISATION_BRING_IN: (secretariat, focal_point),
    Action.ORGANISATION_CHANGE: (secretariat, focal_point),
    Action.ORGANISATION_SUSPEND: (secretariat, focal_point),
    Action.ORGANISATION_OBJECT: (focal_point,),
    Action.ORGANISATION_WAIVE: (focal_point,),
    Action.EXPERT_READ: (insider,),
    Action.EXPERT_KEEP: (focal_point,),
    # The expert's own, or by their side; roster.services sees to that.
    Action.EXPERT_CONSENT: (focal_point, assignee),
    Action.EXPERT_WITHDRAW: (focal_point, assignee),
    Action.EXPERT_DECLARE: (focal_point, assignee),
    # Of their own side alone; intake.people sees to that.
    Action.PERSON_ENTER: (focal_point,),
    Action.PERSON_FILE: (guardian, oneself),
    Action.PERSON_ERASE: (guardian, system),
    Action.PERSON_MERGE: (guardian,),
    Action.PERSON_CORRECT: (guardian,),
    # Of whom, the side of those who look alike says.
    Action.PEOPLE_READ: (secretariat, focal_point),
    Action.DELEGATION_READ: (insider,),
    # Its own alone; delegations.services sees to that.
    Action.DELEGATION_KEEP: (focal_point,),
    Action.CREDENTIALS_EXAMINE: (secretariat,),
    Action.ERASURE_ASK: (account,),
    # Whose, the filter says.
    Action.ERASURE_ANSWER: (secretariat, focal_point),
    Action.DECISION_READ: (insider,),
    # Its own alone; decisions.services sees to that.
    Action.DECISION_DRAFT: (secretariat, focal_point),
    Action.DECISION_TABLE: (secretariat, focal_point),
    Action.DECISION_WITHDRAW: (secretariat, focal_point),
    # Neither the secretariat nor the administrator adopts anything, or breaks a silence (INV-30).
    Action.DECISION_AGREE: (chair,),
    Action.DECISION_OPEN: (secretariat,),
    Action.DECISION_BREAK: (chair, head),
    Action.DECISION_STATE: (focal_point,),
    Action.DECISION_SETTLE: (system,),
    Action.PROMPT_SEND: (system,),
}


def may(actor: Actor, action: Action, subject: object = None) -> bool:
    return any(test(actor, subject) for test in MAY.get(action, ()))


def ensure(actor: Actor, action: Action, subject: object = None) -> None:
    """Raise Forbidden ``role_cannot`` unless actor may do action to subject."""
    if not may(actor, action, subject):
        raise Forbidden("role_cannot", action=action.value)
