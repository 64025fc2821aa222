"""How often one may try: sliding windows over the tries of the last day. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass

MINUTE = 60
DAY = 24 * 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries in so many seconds."""

    tries: int
    seconds: int


PER_ACCOUNT = (Limit(10, 15 * MINUTE), Limit(30, DAY))
PER_ADDRESS = (Limit(20, 5 * MINUTE),)
# Of codes, which are short: at three that count in a million, 50 a day find one in 18 years.
PER_SECOND_FACTOR = (Limit(5, 5 * MINUTE), Limit(50, DAY))
# Mails that tell somebody of their own account.
ALERTS = (Limit(30, DAY),)


def kept(tries: Sequence[int], limits: Sequence[Limit], now: int) -> list[int]:
    """The tries that any window still holds; a clock set back does not let them outlive it."""
    longest = max(each.seconds for each in limits)
    return [each for each in tries if now - longest < each <= now]


def seconds_to_wait(tries: Sequence[int], limits: Sequence[Limit], now: int) -> int:
    """Return 0 if another try is allowed now, else the seconds until it is."""
    return max(_wait(tries, each, now) for each in limits)


def tries_left(tries: Sequence[int], limits: Sequence[Limit], now: int) -> int:
    """How many more are allowed at this moment."""
    return max(0, min(each.tries - len(_within(tries, each, now)) for each in limits))


def _within(tries: Sequence[int], limit: Limit, now: int) -> list[int]:
    return sorted(each for each in tries if now - limit.seconds < each <= now)


def _wait(tries: Sequence[int], limit: Limit, now: int) -> int:
    recent = _within(tries, limit, now)
    if len(recent) < limit.tries:
        return 0
    return recent[-limit.tries] + limit.seconds - now
