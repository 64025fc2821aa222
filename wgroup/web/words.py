"""What the keys of the domain are called in the interface, and the mark that goes with a state."""

from enum import StrEnum

from flask_babel import gettext

from wgroup.actions.rules import ActionState
from wgroup.attendance.rules import Came, Presence
from wgroup.calendar.clients import Client
from wgroup.calendar.rules import Edition
from wgroup.delegations.rules import Examined, Function, Standing
from wgroup.invitations.rules import IncomingState, LetterState
from wgroup.invitations.wording import Matter
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Language
from wgroup.kernel.capitals import DayPart, Phase
from wgroup.kernel.levels import Level
from wgroup.meetings.rules import (
    AnswerWay,
    Capacity,
    MeetingType,
    Mode,
    PartStat,
    Status,
    Step,
)
from wgroup.meetings.seats import Composition, SeatKind
from wgroup.nominations.rules import NominationState
from wgroup.organisations.rules import AdmissionState, OrganisationLevel, OrganisationType, Side
from wgroup.roster.rules import ExpertOrder
from wgroup.web.agenda.words import AGENDA_WORDS
from wgroup.web.decision_words import DECISION_WORDS
from wgroup.web.gathering import N_

__all__ = ["N_", "WORDS", "word"]

# By kind, since members of two enumerations with one value are one key of a dictionary.
WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    **AGENDA_WORDS,
    **DECISION_WORDS,
    Language: {
        Language.EN: N_("English"),
        Language.ZH: N_("Chinese"),
    },
    Function: {
        Function.HEAD: N_("Head of delegation"),
        Function.ALTERNATE: N_("Alternate head"),
        Function.FOCAL_POINT: N_("Focal point"),
        Function.MEMBER: N_("Member"),
        Function.ADVISER: N_("Adviser"),
    },
    Standing: {
        Standing.DRAFT: N_("draft, known to your side alone"),
        Standing.COMING: N_("filed, yet to begin"),
        Standing.CURRENT: N_("current"),
        Standing.OVER: N_("over"),
    },
    Examined: {
        Examined.NONE: N_("none filed"),
        Examined.AWAITED: N_("filed, not yet examined"),
        Examined.IN_ORDER: N_("in order"),
        Examined.NOT_IN_ORDER: N_("not in order"),
    },
    Presence: {
        Presence.IN_PERSON: N_("in person"),
        Presence.REMOTE: N_("from afar"),
    },
    Came: {
        Came.ATTENDED: N_("came"),
        Came.AWAITED: N_("awaited"),
        Came.ABSENT: N_("absent"),
        Came.NOT_RECORDED: N_("not recorded"),
    },
    Edition: {
        Edition.ZH: N_("Chinese"),
        Edition.EN: N_("English"),
        Edition.BOTH: N_("Chinese and English"),
    },
    Client: {
        Client.GOOGLE: N_("Google Calendar"),
        Client.OUTLOOK: N_("Outlook or Exchange"),
        Client.APPLE: N_("Apple Calendar"),
        Client.THUNDERBIRD: N_("Thunderbird"),
        Client.DAVX5: N_("DAVx⁵ or ICSx⁵ on Android"),
        Client.NEXTCLOUD: N_("Nextcloud"),
        Client.EVOLUTION: N_("GNOME Calendar"),
        Client.KDE: N_("KDE Calendar"),
        Client.YAHOO: N_("Yahoo Calendar"),
        Client.VDIRSYNCER: N_("vdirsyncer"),
        Client.BROWSER: N_("a browser"),
        Client.SCRIPT: N_("a script"),
        Client.OTHER: N_("another program"),
    },
    AnswerWay: {
        AnswerWay.FOCAL_POINT: N_("by the focal point"),
        AnswerWay.PAGE: N_("on this site"),
        AnswerWay.LINK: N_("by the link in the mail"),
        AnswerWay.MAIL: N_("by mail"),
        AnswerWay.CALENDAR: N_("from a calendar"),
    },
    ActionState: {
        ActionState.OPEN: N_("To do"),
        ActionState.IN_PROGRESS: N_("Under way"),
        ActionState.REPORTED_DONE: N_("Reported done"),
        ActionState.VERIFIED: N_("Verified"),
        ActionState.DROPPED: N_("Dropped"),
    },
    Side: {
        Side.GOVERNMENTAL: N_("Governmental"),
        Side.NON_GOVERNMENTAL: N_("Non-governmental"),
        Side.INTERGOVERNMENTAL: N_("Intergovernmental"),
        Side.MIXED: N_("Mixed"),
        Side.SERVICE: N_("Service"),
    },
    OrganisationType: {
        OrganisationType.NATIONAL_GOVERNMENT: N_("National government body"),
        OrganisationType.LOCAL_GOVERNMENT: N_("Local government"),
        OrganisationType.ENTERPRISE: N_("Enterprise"),
        OrganisationType.THINK_TANK: N_("Think tank"),
        OrganisationType.ACADEMIC_INSTITUTION: N_("Academic institution"),
        OrganisationType.INDEPENDENT_EXPERT: N_("Expert in a personal capacity"),
        OrganisationType.INDUSTRY_ASSOCIATION: N_("Industry association"),
        OrganisationType.NGO: N_("Non-governmental organisation"),
        OrganisationType.STANDARDS_BODY: N_("Standards body"),
        OrganisationType.INTERGOVERNMENTAL_ORGANISATION: N_("Intergovernmental organisation"),
        OrganisationType.SECRETARIAT: N_("Secretariat"),
    },
    OrganisationLevel: {
        OrganisationLevel.NATIONAL: N_("National"),
        OrganisationLevel.PROVINCE_OR_STATE: N_("Province or state"),
        OrganisationLevel.CITY: N_("City"),
        OrganisationLevel.COUNTY_OR_DISTRICT: N_("County or district"),
        OrganisationLevel.NOT_APPLICABLE: N_("No level"),
    },
    AdmissionState: {
        AdmissionState.WINDOW: N_("Open to objection"),
        AdmissionState.ADMITTED: N_("Admitted"),
        AdmissionState.OBJECTED: N_("Objected to"),
        AdmissionState.SUSPENDED: N_("Suspended"),
    },
    NominationState: {
        NominationState.DRAFT: N_("Draft"),
        NominationState.SUBMITTED: N_("Submitted"),
        NominationState.RETURNED: N_("Sent back"),
        NominationState.NO_OBJECTION_WINDOW: N_("Open to objection"),
        NominationState.ACCREDITED: N_("Accredited"),
        NominationState.OBJECTED: N_("Objected to"),
        NominationState.WITHDRAWN: N_("Withdrawn"),
        NominationState.EXPIRED: N_("Expired"),
    },
    ExpertOrder: {
        ExpertOrder.NAME: N_("By name"),
        ExpertOrder.LOAD: N_("By load"),
    },
    SeatKind: {
        SeatKind.GOVERNMENTAL: N_("Governmental"),
        SeatKind.NON_GOVERNMENTAL: N_("Non-governmental"),
    },
    Composition: {
        Composition.GOVERNMENTAL: N_("Governmental"),
        Composition.NON_GOVERNMENTAL: N_("Non-governmental"),
        Composition.MIXED: N_("Mixed"),
    },
    LetterState: {
        LetterState.QUEUED: N_("Waiting to be sent"),
        LetterState.SENDING: N_("Being sent"),
        LetterState.UNSURE: N_("Perhaps arrived"),
        LetterState.SENT: N_("Sent"),
        LetterState.REFUSED: N_("Refused"),
        LetterState.SUPERSEDED: N_("Replaced by a newer mail"),
        LetterState.NEEDLESS: N_("Not needed any more"),
        LetterState.EXPIRED: N_("Too late to send"),
    },
    Matter: {
        Matter.INVITED: N_("Invitation"),
        Matter.CONFIRMED: N_("Confirmation of a new date"),
        Matter.CHANGED: N_("New time, mode or venue"),
        Matter.RESTATED: N_("New title or way to join"),
        Matter.REINSTATED: N_("Reinstated meeting"),
        Matter.CANCELLED: N_("Cancellation"),
        Matter.POSTPONED: N_("Postponement"),
        Matter.WITHDRAWN: N_("Invitation withdrawn"),
    },
    IncomingState: {
        IncomingState.RECEIVED: N_("Received"),
        IncomingState.APPLIED: N_("Taken over"),
        IncomingState.HELD: N_("Held for you"),
        IncomingState.LOGGED: N_("Noted, nothing recorded"),
        IncomingState.QUARANTINED: N_("Not readable"),
        IncomingState.DISCARDED: N_("Discarded"),
    },
    Status: {
        Status.PROPOSED: N_("Proposed"),
        Status.TENTATIVE: N_("Tentative"),
        Status.CONFIRMED: N_("Confirmed"),
        Status.IN_SESSION: N_("In session"),
        Status.HELD: N_("Held"),
        Status.RECORD_AGREED: N_("Record agreed"),
        Status.POSTPONED: N_("Postponed"),
        Status.CANCELLED: N_("Cancelled"),
    },
    MeetingType: {
        MeetingType.REGULAR: N_("Regular meeting"),
        MeetingType.CO_CHAIRS: N_("Meeting of the co-chairs"),
        MeetingType.THEMATIC: N_("Thematic meeting"),
        MeetingType.EXPERT: N_("Expert meeting"),
        MeetingType.JOINT_THEMATIC: N_("Joint thematic meeting"),
        MeetingType.REVIEW_DIALOGUE: N_("Review dialogue"),
        MeetingType.LOCAL_ROUNDTABLE: N_("Local round table"),
        MeetingType.PREPARATORY: N_("Preparatory meeting"),
    },
    Mode: {
        Mode.IN_PERSON: N_("In person"),
        Mode.VIRTUAL: N_("Virtual"),
        Mode.HYBRID: N_("Hybrid"),
    },
    PartStat: {
        PartStat.NEEDS_ACTION: N_("No answer"),
        PartStat.ACCEPTED: N_("Accepted"),
        PartStat.TENTATIVE: N_("Tentative"),
        PartStat.DECLINED: N_("Declined"),
        PartStat.DELEGATED: N_("Sends a replacement"),
    },
    Level: {
        Level.OWN_PARTY: N_("Own Party"),
        Level.BILATERAL: N_("Both Parties"),
        Level.PARTICIPANTS: N_("Both Parties and participants"),
        Level.PUBLIC: N_("Public"),
    },
    Phase: {
        Phase.MORNING: N_("morning"),
        Phase.AFTERNOON: N_("afternoon"),
        Phase.EVENING: N_("evening"),
        Phase.NIGHT: N_("night"),
    },
    DayPart: {
        DayPart.OFFICE: N_("office hours"),
        DayPart.REACHABLE: N_("outside office hours"),
        DayPart.NIGHT: N_("night hours"),
    },
    Role: {
        Role.SYSTEM_ADMINISTRATOR: N_("System administrator"),
        Role.SECRETARIAT_OFFICER: N_("Secretariat officer"),
        Role.CO_CHAIR: N_("Co-chair"),
        Role.HEAD_OF_DELEGATION: N_("Head of delegation"),
        Role.DELEGATION_FOCAL_POINT: N_("Delegation focal point"),
        Role.DELEGATION_MEMBER: N_("Delegation member"),
        Role.TOPIC_LEAD: N_("Topic lead"),
        Role.GOVERNMENTAL_EXPERT: N_("Governmental expert"),
        Role.NON_GOVERNMENTAL_EXPERT: N_("Non-governmental expert"),
        Role.REVIEWER: N_("Reviewer"),
        Role.RAPPORTEUR: N_("Rapporteur"),
        Role.PROJECT_PROPONENT: N_("Project proponent"),
        Role.TRANSLATOR: N_("Translator"),
        Role.OBSERVER: N_("Observer"),
        Role.CALENDAR_SUBSCRIBER: N_("Calendar subscriber"),
        Role.PUBLIC: N_("The public"),
        Role.AUDITOR: N_("Auditor"),
    },
    Capacity: {
        Capacity.CO_CHAIR: N_("Co-chair"),
        Capacity.HEAD_OF_DELEGATION: N_("Head of delegation"),
        Capacity.DELEGATION_FOCAL_POINT: N_("Delegation focal point"),
        Capacity.DELEGATE: N_("Delegate"),
        Capacity.ADVISER: N_("Adviser"),
        Capacity.DELEGATE_ADVISER: N_("Delegate and adviser"),
        Capacity.TOPIC_LEAD: N_("Topic lead"),
        Capacity.GOVERNMENTAL_EXPERT: N_("Governmental expert"),
        Capacity.NON_GOVERNMENTAL_EXPERT: N_("Non-governmental expert"),
        Capacity.PROJECT_PROPONENT: N_("Project proponent"),
        Capacity.REVIEWER: N_("Reviewer"),
        Capacity.RAPPORTEUR: N_("Rapporteur"),
        Capacity.INTERPRETER: N_("Interpreter"),
        Capacity.OBSERVER: N_("Observer"),
    },
    Step: {
        Step.CONCUR: N_("Concur"),
        Step.MOVE: N_("Change time, mode or venue"),
        Step.POSTPONE: N_("Postpone"),
        Step.CANCEL: N_("Cancel"),
        Step.REINSTATE: N_("Reinstate"),
        Step.OPEN: N_("Open"),
        Step.CLOSE: N_("Close"),
    },
}

def word(key: StrEnum) -> str:
    """Return what key is called in the reader's language; KeyError if it has no word."""
    return str(gettext(WORDS[type(key)][key]))
