"""Invitations by mail (RFC 5546, 6047): methods, and what becomes of letters and answers."""

from enum import StrEnum


class Method(StrEnum):
    """What is sent of iTIP; PUBLISH is for feeds."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class LetterState(StrEnum):
    """superseded: a newer one was written before it left; expired: it would come too late."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class IncomingState(StrEnum):
    """held: for a person to decide; logged: no answer, such as an auto-reply; quarantined:
    not even readable within the limits."""

    RECEIVED = "received"
    APPLIED = "applied"
    HELD = "held"
    LOGGED = "logged"
    QUARANTINED = "quarantined"
    DISCARDED = "discarded"


class Route(StrEnum):
    """By which door a mail came in."""

    LMTP = "lmtp"
    IMAP = "imap"
