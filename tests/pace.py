"""What something costs, in seconds of the machine that its bound was written for.

A clock on the wall tells of whoever else is busy, and a bound in seconds of any slow machine.
Counted is therefore the processor time of this thread, against that of a fixed piece of work.
"""

import gc
from collections.abc import Callable
from time import thread_time

# What that piece takes there. The least of several tries is what a thing itself costs.
PIECE, TRIES = 0.01, 3


def pace() -> float:
    """How many seconds one second of that machine takes here and now."""
    return min(cost(_piece) for _ in range(TRIES)) / PIECE


def seconds(most: float) -> float:
    """The bound for what takes at most so many seconds there, with room for the collector of
    cycles: what runs wild takes a hundred times as long."""
    return 3 * most * max(1.0, pace())


def insist_cheap(
    act: Callable[[], object], *, most: float = 1.0, of: Callable[[], float] = pace
) -> None:
    """Raise AssertionError if act costs most times what of costs, or more, at every try; by
    itself that is seconds of that machine."""
    costs = [cost(act) / of()]
    while costs[-1] >= most:
        assert len(costs) < TRIES, f"it costs {min(costs):.2f}, and less than {most} is allowed"
        costs.append(cost(act) / of())


def cost(act: Callable[[], object]) -> float:
    """Seconds of this thread's processor time. Without the collector of cycles, which looks
    through all that other tests have left in the process."""
    collects = gc.isenabled()
    gc.disable()
    try:
        begun = thread_time()
        act()
        return thread_time() - begun
    finally:
        if collects:
            gc.enable()


def _piece() -> int:
    return sum(len(str(number).split("7")) for number in range(22_500))
