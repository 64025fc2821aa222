"""The worker's part in mail that came in: read apart, judged, recorded as its writer, settled."""

import logging
from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from wgroup.cli.reading import read_apart
from wgroup.db.work import Work
from wgroup.invitations.answers import Came, Fate, Judged, Why
from wgroup.invitations.holders import invited, is_shut_out
from wgroup.invitations.reading import Reading
from wgroup.invitations.services import answering, receiving
from wgroup.invitations.services.receiving import Addressed, Outcome
from wgroup.mail.incoming import Refused
from wgroup.web.request import this_settings

log = logging.getLogger("wgroup.incoming")


def read_one(work: Work, payload: Mapping[str, object]) -> None:
    """Done again after a crash, it comes to the same: what was recorded is not recorded twice."""
    mail_id = UUID(str(payload["mail"]))
    waiting = receiving.waiting(work, mail_id)
    work.session.rollback()  # the reading takes a while, and nobody is to wait for it
    if waiting is None:
        return
    try:
        reading = read_apart(waiting.raw, this_settings().mail.authserv_id)
    except Refused as refusal:
        log.warning("mail %s is not readable: %s", mail_id, refusal.code)
        with work.saved():
            receiving.quarantine(work, mail_id, refusal.code)
        return
    outcomes = list(_outcomes(work, reading, Came(str(mail_id), waiting.received)))
    with work.saved():
        state = receiving.settle(work, mail_id, reading, outcomes)
    log.info("mail %s: %s", mail_id, state)


def _outcomes(work: Work, reading: Reading, came: Came) -> Iterator[Outcome]:
    found = receiving.addressed(work, reading)
    work.session.rollback()
    for each in found:
        yield each, _recorded(work, each, came)


def _recorded(work: Work, each: Addressed, came: Came) -> Judged:
    """In a session and a transaction of the person's own."""
    if each.whose is None:
        return each.unjudged
    with Session(work.session.get_bind()) as session:
        holder = invited(session, *each.whose)
        if holder is None:
            return Judged(Fate.NOTED, Why.NOTHING_ASKED)
        if is_shut_out(session, each.whose[1], work.now):
            return Judged(Fate.HELD, Why.ACCOUNT_DISABLED)
        with Work(session, holder.actor, work.now).saved() as own:
            return answering.answer_by_mail(own, holder, each.chosen.listed, came)


HANDLERS = {receiving.READ: read_one}
