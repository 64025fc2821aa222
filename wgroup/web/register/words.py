"""What the words of the register are called. Never more strongly than the text speaks."""

from enum import StrEnum

from wgroup.register.importing.drafts import Table
from wgroup.register.importing.report import Verb
from wgroup.register.rules import (
    CommitmentType,
    Direction,
    DueType,
    EntryKind,
    Form,
    Granularity,
    InstrumentStatus,
    Kind,
    MilestoneKind,
    Modality,
    TextStatus,
    TopicState,
)
from wgroup.web.marks import MARKS
from wgroup.web.words import N_, WORDS

REGISTER_WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    InstrumentStatus: {
        InstrumentStatus.ACTIVE: N_("In the register"),
        InstrumentStatus.CONTAINER: N_("Items to be imported"),
    },
    TextStatus: {
        TextStatus.NONE: N_("No text here"),
        TextStatus.UNOFFICIAL_COPY: N_("Summaries from an unofficial copy"),
        TextStatus.AUTHENTIC: N_("Text attached"),
    },
    Kind: {
        Kind.RECITAL: N_("Recital"),
        Kind.COOPERATION_TOPIC: N_("Topic of cooperation"),
        Kind.UNILATERAL_COMMITMENT: N_("Unilateral commitment"),
        Kind.JOINT_COMMITMENT: N_("Joint commitment"),
        Kind.MECHANISM: N_("Mechanism"),
        Kind.UNCLASSIFIED: N_("Not yet classified"),
    },
    Form: {
        Form.PRESS_LEAD: N_("News lead"),
        Form.ARTICLE: N_("Article"),
        Form.CHAPEAU: N_("Chapeau"),
        Form.ITEM: N_("Item"),
        Form.SUB_ITEM: N_("Sub-item"),
        Form.EDITORIAL_PART: N_("Editorial part"),
    },
    Modality: {
        Modality.COMMITS: N_("commits"),
        Modality.WILL: N_("will"),
        Modality.PLANS: N_("plans"),
        Modality.HAS_SET_GOAL: N_("has set the goal"),
        Modality.SUPPORTS: N_("supports"),
        Modality.RECALLS: N_("recalls"),
        Modality.RECOGNISES: N_("recognises"),
        Modality.REPORTS_FACT: N_("reports a fact"),
        Modality.AGREES: N_("agrees"),
        Modality.MAY: N_("may"),
        Modality.UNCLASSIFIED: N_("not yet classified"),
    },
    DueType: {
        DueType.NONE: N_("No date in the text"),
        DueType.ONGOING: N_("Ongoing"),
        DueType.POINT: N_("On a day"),
        DueType.WINDOW: N_("Within a window"),
        DueType.PERIOD: N_("During a period"),
        DueType.DEADLINE: N_("By a date"),
        DueType.EVENT_RELATIVE: N_("Tied to an event"),
    },
    CommitmentType: {
        CommitmentType.JOINT: N_("Joint"),
        CommitmentType.UNILATERAL: N_("Unilateral"),
        CommitmentType.COOPERATION: N_("Cooperation"),
        CommitmentType.COLLECTIVE_POSITION: N_("Collective position"),
        CommitmentType.MECHANISM: N_("Mechanism"),
    },
    Granularity: {
        Granularity.PER_PARTY: N_("Each Party has its own status"),
        Granularity.JOINT: N_("One status for both"),
    },
    MilestoneKind: {
        MilestoneKind.POINT: N_("Day"),
        MilestoneKind.EVENT: N_("Event"),
        MilestoneKind.WINDOW: N_("Window"),
        MilestoneKind.PERIOD: N_("Period"),
        MilestoneKind.DEADLINE: N_("Target date"),
        MilestoneKind.EVENT_DEADLINE: N_("Before an event"),
        MilestoneKind.RECURRING: N_("Recurring"),
    },
    Direction: {
        Direction.UP: N_("up"),
        Direction.DOWN: N_("down"),
        Direction.REACH: N_("to be reached"),
    },
    TopicState: {
        TopicState.OPEN: N_("Open for exchange"),
        TopicState.ACTIVE: N_("Active"),
        TopicState.DORMANT: N_("Dormant"),
        TopicState.CLOSED: N_("Closed by decision"),
    },
    EntryKind: {
        EntryKind.FUNCTION: N_("Functions of Article 16"),
        EntryKind.ORGANISATION_TYPE: N_("Kinds of organisations"),
        EntryKind.ROLE: N_("Roles"),
        EntryKind.AMBIGUITY: N_("Ambiguities"),
        EntryKind.TERM: N_("Terms"),
    },
    Table: {
        Table.INSTRUMENT: N_("Instruments"),
        Table.PROVISION: N_("Provisions"),
        Table.INDICATOR: N_("Indicators"),
        Table.GROUP: N_("Thematic groups"),
        Table.TRACK: N_("Tracks"),
        Table.TOPIC: N_("Topics"),
        Table.MILESTONE: N_("Milestones"),
        Table.COMMITMENT: N_("Commitments"),
        Table.ENTRY: N_("Functions, types, roles, ambiguities and terms"),
    },
    Verb: {
        Verb.CREATED: N_("new"),
        Verb.UPDATED: N_("changed"),
        Verb.UNCHANGED: N_("unchanged"),
        Verb.MISSING: N_("not in the file"),
    },
}

REGISTER_MARKS: dict[type[StrEnum], dict[StrEnum, tuple[str, str]]] = {
    InstrumentStatus: {
        InstrumentStatus.ACTIVE: ("done", "done"),
        InstrumentStatus.CONTAINER: ("ring", "none"),
    },
    TextStatus: {
        TextStatus.NONE: ("ring", "none"),
        TextStatus.UNOFFICIAL_COPY: ("half", "move"),
        TextStatus.AUTHENTIC: ("done", "done"),
    },
    TopicState: {
        TopicState.OPEN: ("ring", "move"),
        TopicState.ACTIVE: ("done", "done"),
        TopicState.DORMANT: ("pause", "none"),
        TopicState.CLOSED: ("dash", "none"),
    },
    Verb: {
        Verb.CREATED: ("done", "done"),
        Verb.UPDATED: ("half", "move"),
        Verb.UNCHANGED: ("dash", "none"),
        Verb.MISSING: ("care", "care"),
    },
}


def install() -> None:
    """Let the filters word and mark know these too."""
    WORDS.update(REGISTER_WORDS)
    MARKS.update(REGISTER_MARKS)
