"""The calendars' entries looked after: each day by the worker, and whenever the service starts."""

import logging
from collections.abc import Mapping
from itertools import islice

from wgroup.calendar import upkeep
from wgroup.calendar.entries import place
from wgroup.cli.posting import OPERATOR
from wgroup.db.work import Work
from wgroup.outbox import services

log = logging.getLogger("wgroup.calendars")

CHECK = "calendar.check"
# As many are named as a person will read; one page of them says what kind of error it is.
NAMED = 20


def check(work: Work, _payload: Mapping[str, object]) -> None:
    """Tell the operator of entries that disagree with their records, then write these anew.

    What a process of another release or for another address finds is none: it would be for ever.
    """
    if upkeep.stands_elsewhere(work):
        log.warning("calendars were written by another release or for another address")
        return
    found = list(upkeep.drift(work))
    if not found:
        return
    log.error("calendar entries disagree with their records: %s", sentence(found))
    if place(work.session).mails:
        with work.saved():
            tell(work, found)
    log.warning("calendar entries written anew: %s", upkeep.mend(work))


def tell(work: Work, found: list[str]) -> None:
    """Once a day, however often it is found."""
    text = (
        "The daily check found entries of calendars that are not what their records say. "
        "Subscribers may have read something wrong until now. The entries have been written anew."
        f"\n\n{sentence(found)}"
        "\n\nNobody's act does this: it is an error of the software, or somebody changed the "
        "database by hand. The log of the worker has the same words."
    )
    payload = {"subject": f"wgroup: {len(found)} calendar entries were wrong", "text": text}
    services.enqueue(work, OPERATOR, payload, dedupe=f"{OPERATOR}/{CHECK}/{work.now.date()}")


def sentence(found: list[str]) -> str:
    rest = f"; and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return "; ".join(islice(found, NAMED)) + rest
