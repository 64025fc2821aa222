"""Keeps child processes running: replaces those that die, ends all of them in good order."""

import gc
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess

from wgroup.cli.lifeline import Lifeline

log = logging.getLogger("wgroup.serve")

# Together below the 8 seconds in which a stop must be over.
SECONDS_TO_ANSWER = 6.5
SECONDS_TO_DIE = 1.0

# A child that fails by itself sooner than this after its start may fail again at once.
SETTLED_SECONDS = 5.0
LONGEST_PAUSE = 5.0

ENDING = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class Role:
    """A job that one child does until SIGTERM; run is called in the child."""

    name: str
    run: Callable[[], None]


@dataclass(slots=True)
class Place:
    """Where one child stands, and when the next one may."""

    role: Role
    child: ForkProcess | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def note_death(self, code: int | None, now: float) -> None:
        """Plan the next start: at once, but slower each time if it fails by itself."""
        gave_up = code is not None and code > 0 and now - self.started < SETTLED_SECONDS
        self.failures = self.failures + 1 if gave_up else 0
        self.not_before = now + min(0.1 * 2**self.failures, LONGEST_PAUSE) * bool(self.failures)


class Supervisor:
    """Children are forked, so a replacement starts with everything imported already.

    The process that runs it must have no other threads and no open database connection.
    """

    def __init__(self, roles: Sequence[Role]) -> None:
        self._places = [Place(role) for role in roles]
        self._fork = multiprocessing.get_context("fork")
        self._lifeline = Lifeline()
        self._signals = 0

    def run(self, on_stop: Callable[[], None] = lambda: None) -> None:
        """Return after SIGTERM or SIGINT, with every child gone; on_stop is called first."""
        # What is alive now stays: keep it out of the collector, so its pages remain shared.
        gc.freeze()
        with self._waking() as wake:
            while not self._signals:
                self._fill()
                self._wait(wake, self._pause())
                self._bury()
            on_stop()
            self._end(wake)

    @contextmanager
    def _waking(self) -> Iterator[int]:
        """Make signals end a wait at once; yield the descriptor that tells of them."""
        wake, trigger = os.pipe()
        for each in (wake, trigger):
            os.set_blocking(each, False)
        before = signal.set_wakeup_fd(trigger, warn_on_full_buffer=False)
        handlers = {each: signal.signal(each, self._on_signal) for each in ENDING}
        try:
            yield wake
        finally:
            signal.set_wakeup_fd(before)
            for each, handler in handlers.items():
                signal.signal(each, handler)
            os.close(wake)
            os.close(trigger)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._signals += 1

    def _fill(self) -> None:
        now = time.monotonic()
        for place in self._places:
            if place.child is None and now >= place.not_before:
                self._start(place, now)

    def _start(self, place: Place, now: float) -> None:
        child = self._fork.Process(
            target=_live, args=(place.role, self._lifeline), name=place.role.name
        )
        # A signal that came between the fork and the child's first line would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            child.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        place.child, place.started = child, now
        log.info("%s started, process %s", place.role.name, child.pid)

    def _pause(self) -> float | None:
        waiting = [each.not_before for each in self._places if each.child is None]
        return max(min(waiting) - time.monotonic(), 0) if waiting else None

    def _wait(self, wake: int, seconds: float | None) -> None:
        if wake in wait([wake, *(child.sentinel for child in self._children())], seconds):
            os.read(wake, 512)

    def _children(self) -> list[ForkProcess]:
        return [place.child for place in self._places if place.child is not None]

    def _bury(self) -> None:
        for place in self._places:
            child = place.child
            if child is not None and not child.is_alive():
                place.note_death(child.exitcode, time.monotonic())
                if not self._signals:
                    log.warning("%s ended (%s), replaced", place.role.name, child.exitcode)
                child.close()
                place.child = None

    def _end(self, wake: int) -> None:
        for child in self._children():
            child.terminate()
        self._await_all(wake, SECONDS_TO_ANSWER)
        for child in self._children():
            log.warning("%s did not end in time, killed", child.name)
            child.kill()
        self._signals = 1
        self._await_all(wake, SECONDS_TO_DIE)

    def _await_all(self, wake: int, seconds: float) -> None:
        """Wait for the children; a second signal from an impatient operator ends the wait."""
        deadline = time.monotonic() + seconds
        while self._children() and self._signals < 2 and time.monotonic() < deadline:
            self._wait(wake, deadline - time.monotonic())
            self._bury()


def _live(role: Role, lifeline: Lifeline) -> None:
    signal.set_wakeup_fd(-1)
    # A group of its own: Ctrl-C reaches the parent alone, which then ends us in good order.
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lifeline.hold()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    role.run()
