"""Mail that came in, as the secretariat reads it: what it seems to say, and why it is held."""

from dataclasses import dataclass

from flask_babel import gettext

from wgroup.invitations.answers import PARTSTATS, Why
from wgroup.invitations.models import IncomingMail
from wgroup.invitations.reading import Answer, Asking
from wgroup.invitations.rules import IncomingState
from wgroup.invitations.services.deciding import answer_in
from wgroup.mail.verdicts import Verdict
from wgroup.web.words import N_, word

WHYS: dict[str, str] = {
    Why.ANSWERS: N_("The answer is recorded."),
    Why.PROPOSES: N_("The proposed time stands on the page of the meeting."),
    Why.NOT_VOUCHED: N_(
        "Our mail server does not confirm that it comes from the address it names; anybody could "
        "have written it."
    ),
    Why.NOT_INVITED: N_("It comes from somebody who is not on the list of the meeting."),
    Why.FOR_ANOTHER: N_("It answers for somebody else than the one who sent it."),
    Why.SHARED_ADDRESS: N_("Several people on the list have this address."),
    Why.ACCOUNT_DISABLED: N_("The account of the person who answers is disabled."),
    Why.REPLACEMENT: N_("A replacement is to come; the person's own side enters whom."),
    Why.UNCLEAR_TIME: N_("It proposes another time, and it is not clear which is meant."),
    Why.BY_HAND: N_("Somebody invited has written, but not in the form of an answer."),
    Why.STALE: N_(
        "It answered to a time or place that has changed; the present one was sent again."
    ),
    Why.ASKED_AGAIN: N_("It asked for the invitation, which was sent again."),
    Why.OLD: N_("A newer answer of the same person stands."),
    Why.SAME_TIME: N_("It proposes the time that the meeting has."),
    Why.NO_ANSWER: N_("It holds neither yes nor no."),
    Why.NOTHING_ASKED: N_("The meeting is off or over, so nothing was asked."),
    Why.UNKNOWN_MEETING: N_("It names a meeting that is none of ours."),
    Why.NOT_FOR_US: N_("A calendar entry that asks for nothing here."),
    Why.BOUNCE: N_("A mail server tells that a mail of ours did not arrive."),
    Why.AUTOMATIC: N_("An automatic reply."),
    Why.WORDS: N_("A mail without an answer, from somebody we do not know."),
    Why.TNEF: N_("Wrapped in a form that only Outlook opens (winmail.dat)."),
    Why.UNREAD: N_("Its calendar file could not be read."),
    # why it was not read at all
    "too_large": N_("It is too large to be read."),
    "too_slow": N_("Reading it took too long."),
}
UNREADABLE = N_("It goes beyond what is read of a mail, and was set apart.")

VERDICTS = {
    Verdict.PASS: N_("confirmed by our mail server"),
    Verdict.FAIL: N_("not genuine, says our mail server"),
    Verdict.NONE: N_("not confirmed by our mail server"),
}

ASKINGS = {
    Asking.COUNTER: N_("Proposes another time"),
    Asking.REFRESH: N_("Asks for the invitation again"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person sees first of a mail; everything but sender is what somebody wrote."""

    subject: str
    text: str
    bounced: list[tuple[str, str]]
    answer: Answer | None


def seen(mail: IncomingMail) -> Seen:
    first = mail.findings[0] if mail.findings else {}
    bounced = first.get("bounced")
    pairs = bounced if isinstance(bounced, list) else []
    return Seen(
        subject=str(first.get("subject", "")),
        text=str(first.get("text", "")),
        bounced=[(str(who), str(why)) for who, why in pairs],
        answer=answer_in(mail),
    )


def why_words(mail: IncomingMail) -> str:
    """A sentence on what became of the mail, or why it is held."""
    unread = mail.state is IncomingState.QUARANTINED
    words = WHYS.get(mail.note) or (UNREADABLE if unread else "")
    return str(gettext(words)) if words else ""


def verdict_words(mail: IncomingMail) -> str:
    return str(gettext(VERDICTS[Verdict(mail.verdict or Verdict.NONE)]))


def said_words(answer: Answer) -> str:
    """What it seems to say in a word or two."""
    if answer.asking in ASKINGS:
        return str(gettext(ASKINGS[answer.asking]))
    known = PARTSTATS.get(answer.partstat)
    return word(known) if known else str(gettext("Neither yes nor no"))
