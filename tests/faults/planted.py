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


DEFECTS = {each.__name__: each for each in (two_commits, forgotten_keys, no_sync)}


if __name__ == "__main__":
    DEFECTS[sys.argv.pop(1)]()
    from wgroup.cli.main import main

    main()
