"""The register of personal data: which tables hold data of people, under which subject, and what
becomes of the rows when their person is erased (security.md D27; GDPR 17 and 30, PIPL 47).

What the group did is the record of two Parties and stays; who it was is taken out of it, and a
pseudonym stands where the name stood. One list for the page that tells people, for the act that
erases them, and for the test that no table is forgotten.
"""

from dataclasses import dataclass

from wgroup.personal.rules import Fate, Subject


@dataclass(frozen=True, slots=True)
class Holding:
    """The rows of a table that are a person's.

    path: columns that lead from the table to the person, each into the table that it refers to;
    the last one is a person's id. emptied: columns whose content goes.
    """

    table: str
    subject: Subject
    path: tuple[str, ...]
    fate: Fate
    emptied: tuple[str, ...] = ()


PERSON, ACCOUNT = ("person_id",), ("account_id", "person_id")
NOMINATED, INVITED = ("nomination_id", "person_id"), ("invitation_id", "person_id")
INTERESTS, REASON = ("interests_en", "interests_zh"), ("reason_en", "reason_zh")
POSITION, SHORTCOMING = ("position_en", "position_zh"), ("shortcoming_en", "shortcoming_zh")

WAYS_IN = (
    "api_token", "app_password", "identity", "login_session", "one_time_link", "passkey",
    "recovery_code", "totp_secret",
)

HOLDINGS: tuple[Holding, ...] = (
    Holding("person", Subject.NAME, ("id",), Fate.PSEUDONYM),
    Holding("account", Subject.ACCOUNT, PERSON, Fate.PSEUDONYM),
    *(Holding(each, Subject.WAYS_IN, ACCOUNT, Fate.DELETED) for each in WAYS_IN),
    Holding("affiliation", Subject.EXPERTISE, PERSON, Fate.DELETED),
    Holding("feed", Subject.CALENDARS, ACCOUNT, Fate.DELETED),
    Holding("own_alarms", Subject.CALENDARS, ACCOUNT, Fate.DELETED),
    Holding("calendar_collection", Subject.CALENDARS, ACCOUNT, Fate.DELETED),
    Holding("calendar_collection_item", Subject.CALENDARS, ("collection_id", *ACCOUNT),
            Fate.DELETED),
    Holding("invitation", Subject.LETTERS, PERSON, Fate.EMPTIED, ("address", "taken")),
    Holding("letter", Subject.LETTERS, INVITED, Fate.EMPTIED, ("error",)),
    Holding("counter_proposal", Subject.LETTERS, PERSON, Fate.EMPTIED, ("note",)),
    Holding("mail_decision", Subject.LETTERS, PERSON, Fate.STAYS),
    Holding("participation", Subject.PARTICIPATION, PERSON, Fate.EMPTIED, ("note", "named_as")),
    Holding("attendance", Subject.PARTICIPATION, PERSON, Fate.STAYS),
    Holding("item_invitation", Subject.PARTICIPATION, PERSON, Fate.STAYS),
    Holding("delegation_member", Subject.PARTICIPATION, PERSON, Fate.EMPTIED,
            ("post_en", "post_zh")),
    Holding("lasting_invitation", Subject.PARTICIPATION, PERSON, Fate.STAYS),
    Holding("nomination", Subject.NOMINATIONS, PERSON, Fate.EMPTIED, (*SHORTCOMING, "named_as")),
    Holding("nomination_statement", Subject.NOMINATIONS, NOMINATED, Fate.EMPTIED,
            (*POSITION, *INTERESTS)),
    Holding("nomination_answer", Subject.NOMINATIONS, NOMINATED, Fate.EMPTIED, REASON),
    Holding("expert_profile", Subject.EXPERTISE, PERSON, Fate.DELETED),
    Holding("expert_topic", Subject.EXPERTISE, PERSON, Fate.DELETED),
    Holding("expert_declaration", Subject.EXPERTISE, PERSON, Fate.DELETED),
    Holding("action_item", Subject.TASKS, PERSON, Fate.STAYS),
    Holding("likeness", Subject.NAME, PERSON, Fate.DELETED),
    Holding("distinct_pair", Subject.NAME, ("one_id",), Fate.DELETED),
    Holding("erasure_request", Subject.REQUESTS, PERSON, Fate.EMPTIED,
            ("answer_en", "answer_zh")),
)  # fmt: skip

BY_TABLE = {each.table: each for each in HOLDINGS}
