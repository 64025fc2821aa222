"""When a job that failed is tried again, and when it is given up."""

from datetime import timedelta

LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
MOST_TRIES = 12


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many tries, twice as long each time; None gives up."""
    if attempts >= MOST_TRIES:
        return None
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)


class NotNow(Exception):
    """What a handler raises when a job cannot be done yet, for no fault of ours: try later."""
