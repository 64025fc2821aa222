"""A fair queue for writers, among threads and processes.

SQLite lets waiting writers poll for its lock, so the one that just wrote tends to win again
and another may starve. Here a writer passes two file locks: the gate, held only while waiting
for the room, and the room, held while writing. Whoever waits for the room holds the gate, so
the last writer must queue behind them. The kernel drops both when a process dies.
"""

import fcntl
import os
import threading
from collections import deque
from pathlib import Path
from types import TracebackType


class Turnstile:
    """Context manager; not re-entrant within a thread."""

    def __init__(self, database: Path) -> None:
        name = database.name
        self._paths = tuple(database.with_name(name + each) for each in (".gate", ".room"))
        self._threads = FifoLock()
        self._files: tuple[int, int] | None = None
        self._pid = 0

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            gate, room = self._opened()
            fcntl.flock(gate, fcntl.LOCK_EX)
            try:
                fcntl.flock(room, fcntl.LOCK_EX)
            finally:
                fcntl.flock(gate, fcntl.LOCK_UN)
        except BaseException:
            self._threads.release()
            raise

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        try:
            fcntl.flock(self._opened()[1], fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def _opened(self) -> tuple[int, int]:
        """Open the files once for each process: a lock belongs to an open file, and a fork's
        copy would share its parent's."""
        if self._files is None or self._pid != os.getpid():
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            gate, room = (os.open(each, flags, 0o600) for each in self._paths)
            self._files, self._pid = (gate, room), os.getpid()
        return self._files


class FifoLock:
    """A lock that is handed to whoever has waited longest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Event] = deque()

    def acquire(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False
