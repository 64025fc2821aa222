"""Having both delegations written to: of a silence opened, extended or broken, and of adoption."""

from enum import StrEnum

from wgroup.db.work import Work
from wgroup.decisions.models import Decision
from wgroup.outbox.services import enqueue
from wgroup.parties.queries import codes

# Kind of the job by which a Party is written to; wgroup.prompts does it.
PROMPT = "mail.decision"


class Told(StrEnum):
    OPENED = "opened"
    EXTENDED = "extended"
    BROKEN = "broken"
    ADOPTED = "adopted"


def tell(work: Work, decision: Decision, matter: Told) -> None:
    """A job for each Party; the same is told once, an end that moves each time it does."""
    until = decision.expires_at.isoformat() if decision.expires_at else ""
    for party in sorted(codes(work)):
        key = f"{decision.id}/{matter.value}/{until}"
        asked = {"decision": str(decision.id), "matter": matter.value, "until": until}
        dedupe = f"{PROMPT}/{key}/{party}"
        enqueue(work, PROMPT, {**asked, "party": party, "key": key}, dedupe=dedupe)
