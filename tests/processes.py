"""The service as a process of its own, and commands beside it, as an operator runs them."""

import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

WGROUP = (sys.executable, "-m", "wgroup")
SECONDS_TO_START = 40
SECONDS_TO_END = 12

# Chromium will not speak to these, whoever listens (the Fetch standard's blocked ports).
BLOCKED = {5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 10080}


def free_port() -> int:
    """A port that was free a moment ago."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port not in BLOCKED:
            return port


@dataclass
class Service:
    """env is what its processes and its commands are given; process is the parent."""

    instance: Path
    url: str
    env: Mapping[str, str]
    process: "subprocess.Popen[str]" = field(repr=False)
    clock: Path | None = None

    def run(self, *arguments: str, check: bool = True) -> str:
        """Run a command of wgroup on the same instance; return what it printed."""
        done = subprocess.run(
            [*WGROUP, *arguments],
            env=dict(self.env),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout if check else done.stdout + done.stderr

    def set_clock(self, instant: str) -> None:
        """Replaced whole, so that no process reads half an instant."""
        assert self.clock is not None
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(instant, "utf-8")
        fresh.replace(self.clock)

    def end(self) -> int:
        """Ask it to stop and wait until it has; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS_TO_END)


def environment(
    instance: Path, url: str, *, now: str | None = None, **more: str
) -> dict[str, str]:
    """The environment of a fresh instance; now makes a clock file beside it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env = {**kept, "WGROUP_INSTANCE": str(instance), "WGROUP_PUBLIC_URL": url, **more}
    if now is not None:
        clock = instance.with_name(instance.name + ".clock")
        clock.write_text(now, "utf-8")
        env |= {"WGROUP_ENV": "test", "WGROUP_CLOCK_FILE": str(clock)}
    return env


@contextmanager
def started(
    instance: Path,
    *,
    now: str | None = None,
    workers: int = 1,
    port: int | None = None,
    **more: str,
) -> Iterator[Service]:
    """Start ``wgroup serve``, wait until it answers, and end it afterwards."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    env = environment(instance, url, now=now, **more)
    command = [*WGROUP, "serve", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    log = instance.with_name(instance.name + ".log")
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, env=env, stdout=output, stderr=output, text=True)
        clock = Path(env["WGROUP_CLOCK_FILE"]) if now is not None else None
        service = Service(instance, url, env, process, clock)
        try:
            await_answer(service, log)
            yield service
        finally:
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def await_answer(service: Service, log: Path) -> None:
    """Until /readyz says so; a service that ended instead says why."""
    until = time.monotonic() + SECONDS_TO_START
    with selectors.DefaultSelector() as pause:
        while time.monotonic() < until:
            assert service.process.poll() is None, log.read_text("utf-8")
            try:
                with urlopen(f"{service.url}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, ConnectionError, TimeoutError):
                pause.select(0.05)
    raise AssertionError("it did not answer: " + log.read_text("utf-8"))


def first_link(log: str) -> str:
    """The one-time link that a first start or ``user add`` prints, as a path."""
    found = re.search(r"/links/[\w-]+", log)
    assert found, log
    return found[0]
