"""A thread of life between a parent and its children: when the parent dies, so do they."""

import ctypes
import os
import signal
import sys
import threading

PR_SET_PDEATHSIG = 1  # prctl(2): the signal this process gets when its parent dies


class Lifeline:
    """Made by the parent before it forks; each child calls :meth:`hold` first of all.

    The kernel's own promise (Linux) ends a child even while it is stuck in native code; the
    pipe, whose writing end only the parent keeps, does the same where prctl is missing.
    """

    def __init__(self) -> None:
        self._parent = os.getpid()
        self._read, self._write = os.pipe()

    def hold(self) -> None:
        """In a child: die with the parent from now on, even if it is dead already."""
        os.close(self._write)
        _ask_kernel()
        # The parent may have died before the line above; then nobody would ever tell us.
        if os.getppid() != self._parent:
            os._exit(1)
        threading.Thread(target=self._watch, name="lifeline", daemon=True).start()

    def _watch(self) -> None:
        os.read(self._read, 1)
        os._exit(1)


def _ask_kernel() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
