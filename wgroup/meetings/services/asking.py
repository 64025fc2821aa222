"""Asking the Parties that have yet to concur: those who speak for them are written to."""

from datetime import timedelta

from wgroup.db.work import Work
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Status
from wgroup.outbox.services import enqueue
from wgroup.parties.queries import codes

# Kind of the job; wgroup.prompts does it.
PROMPT = "mail.concurrence"
# Who proposes may think better of it: what does not stand by then is never told.
LATER = timedelta(minutes=10)


def ask_parties(work: Work, meeting: Meeting) -> None:
    """Queue a word to each Party whose concurrence the meeting awaits. Of each act once."""
    if meeting.status not in (Status.PROPOSED, Status.TENTATIVE):
        return
    for party in sorted(codes(work) - meeting.concurring):
        key = f"{meeting.id}/{meeting.acts}"
        asked = {
            "meeting": meeting.slug,
            "terms": meeting.terms.fingerprint,
            "party": party,
            "key": key,
        }
        dedupe = f"{PROMPT}/{key}/{party}"
        enqueue(work, PROMPT, asked, dedupe=dedupe, run_at=work.now + LATER)
