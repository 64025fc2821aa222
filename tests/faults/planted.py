"""The service with a defect planted: a harness that does not turn red on it proves nothing.

Used as the command in place of wgroup: ``python -m tests.faults.planted DEFECT serve ...``
"""

import sys
import time

from sqlalchemy import event
from sqlalchemy.orm import Session


def two_commits() -> None:
    """The act is committed first and its links in the trail after it."""

    def after_flush(session: Session, _context: object) -> None:
        connection = session.connection()
        if not session.info.get("unchained"):
            return
        connection.exec_driver_sql("COMMIT")
        time.sleep(0.05)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(Session, "after_flush", after_flush)


def forgotten_keys() -> None:
    """A request sent twice under one key is done twice."""
    from wgroup.outbox import once

    once.recall = lambda _work, _key: None  # type: ignore[assignment]
    once.remember = lambda _work, _key, _result: None  # type: ignore[assignment]


def no_sync() -> None:
    """Answers leave before the disk has what they promise."""
    from wgroup.db import dialect

    dialect.journal = lambda _version: ("journal_mode = WAL", "synchronous = OFF")


def said_before_sent() -> None:
    """A letter counts as sent before it is handed over."""
    from wgroup.invitations.models import Letter
    from wgroup.invitations.rules import LetterState
    from wgroup.invitations.services import sending

    take = sending.take

    def hasty(work, letter_id, *, key):  # type: ignore[no-untyped-def]
        ready = take(work, letter_id, key=key)
        if ready is not None:
            letter = work.session.get_one(Letter, letter_id)
            letter.state, letter.settled_at = LetterState.SENT, work.now
        return ready

    sending.take = hasty


def new_names() -> None:
    """A letter that is sent again has another Message-ID."""
    from secrets import token_hex

    from wgroup.cli import posting

    mail = posting._mail

    def renamed(work, words, **facts):  # type: ignore[no-untyped-def]
        facts["message_id"] = f"{token_hex(8)}.1.request.1.{facts['message_id']}"
        return mail(work, words, **facts)

    posting._mail = renamed


def old_letters() -> None:
    """What was overtaken is sent all the same."""
    from wgroup.invitations.services import sending

    sending._Held.is_old = property(lambda _held: False)  # type: ignore[assignment]


DEFECTS = {
    each.__name__: each
    for each in (two_commits, forgotten_keys, no_sync, said_before_sent, new_names, old_letters)
}


if __name__ == "__main__":
    DEFECTS[sys.argv.pop(1)]()
    from wgroup.cli.main import main

    main()
