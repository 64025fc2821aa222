"""Looking after all entries at once: finding what disagrees, and writing it anew.

An entry can disagree by an error of ours, by a hand in the database, or because the data on time
zones has changed since. None of these is any act's doing, so no act would mend it.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import version

from wgroup.calendar.entries import Writing, batches, place, strays, surroundings
from wgroup.calendar.keeper import draw_hint, renew_some
from wgroup.calendar.models import FeedState
from wgroup.calendar.wording import Place
from wgroup.calendar.zones import rules_release
from wgroup.db.dialect import hold_still, put_row
from wgroup.db.work import Work

# Raised with every change of what entries say or how it is written.
SERIALIZER = 4
# These have a part in it: a new release may write, name or reckon otherwise.
TOOLS = ("icalendar", "babel")
SCOPE = "serializer"


def written_as(here: Place) -> str:
    """64 hex digits over all that every entry depends on, beside the records themselves."""
    place = [here.domain, here.public_url, here.organizer]
    tools = [SERIALIZER, rules_release(), *(version(each) for each in TOOLS)]
    return sha256(json.dumps([place, tools]).encode()).hexdigest()


def stands_elsewhere(work: Work) -> bool:
    """The entries were written by another release, or for another address, than ours."""
    state = work.session.get(FeedState, SCOPE)
    return state is not None and state.digest != written_as(place(work.session))


def bring_up(work: Work) -> int:
    """Write all anew if something that all depend on has changed; return how many differed."""
    state = work.session.get(FeedState, SCOPE)
    digest = written_as(place(work.session))
    if state is not None and state.digest == digest:
        return 0
    changed = mend(work)
    with work.saved():
        row = {"scope": SCOPE, "digest": digest, "changed_at": work.now, "asked_at": None}
        put_row(work.session, FeedState.__table__, row, key="scope")  # type: ignore[arg-type]
    return changed


def mend(work: Work) -> int:
    """Write anew whatever differs; return how much did.

    Some at a time, each in a transaction of its own, so that nobody waits for long.
    """
    with work.saved():
        draw_hint(work)
        changed = renew_some(work, [], left_over=strays(work.session))
    source = batches(work.session)
    while True:
        with work.saved():
            draw_hint(work)
            if (batch := next(source, None)) is None:
                return changed
            changed += renew_some(work, batch)


def drift(work: Work) -> Iterator[str]:
    """Name what is not as it would be written now; nothing is changed.

    Each batch is read at one moment, so that a change that others make meanwhile is none.
    """
    hold_still(work.session)
    yield from (
        f"{each.uid} {each.edition} {each.audience}: stray" for each in strays(work.session)
    )
    source = batches(work.session)
    while True:
        hold_still(work.session)
        if (batch := next(source, None)) is None:
            return
        around = surroundings(work.session)
        yield from list(Writing.of(work.session, batch, work.now, around).astray())
