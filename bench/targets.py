"""Targets of a measurement: asked by wrk, and judged by the processor time of who answers."""

import json
import os
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from bench.house import ROOT, session_of

TICKS = os.sysconf("SC_CLK_TCK")

LUA = """
local paths, next_one = {%(paths)s}, 0
request = function()
  next_one = next_one %% #paths + 1
  return wrk.format("GET", paths[next_one], {%(headers)s})
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\nJSON{"asked":%%d,"seconds":%%f,"p50":%%f,"failed":%%d,"refused":%%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000,
    e.connect + e.read + e.write + e.timeout, e.status))
end
"""


@dataclass
class Target:
    """session: of the processes whose time is counted. paths are asked for in turn."""

    name: str
    port: int
    session: int
    paths: list[str]
    connections: int = 4
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    rounds: list[dict] = field(default_factory=list)

    def check(self, times: int = 1) -> None:
        """It answers what is to be measured; often enough, whichever process is asked."""
        for path in self.paths * times:
            connection = HTTPConnection("127.0.0.1", self.port)
            connection.request("GET", path, headers=self.headers)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status != self.status:
                raise SystemExit(f"{self.name}: {answer.status}, not {self.status}")

    def measure(self, seconds: float) -> None:
        """What is not made anew each time is at hand in every process before it is measured."""
        if len(self.paths) == 1:
            self.check(12)
        before = processor_time(self.session)
        told = self._ask(seconds)
        spent = processor_time(self.session) - before
        refused = told["asked"] if self.status >= 400 else 0
        if told["failed"] or told["refused"] != refused or not told["asked"]:
            raise SystemExit(f"{self.name}: {told}")
        cpu = 1000 * spent / told["asked"]
        rate = told["asked"] / told["seconds"]
        self.rounds.append({"cpu_ms": cpu, "rate": rate, "p50_ms": told["p50"]})

    def _ask(self, seconds: float) -> dict:
        script = LUA % {
            "paths": ", ".join(f"'{each}'" for each in self.paths),
            "headers": ", ".join(f"['{name}'] = '{to}'" for name, to in self.headers.items()),
        }
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
            file.write(script)
            file.flush()
            asked = ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "-s", file.name]
            done = subprocess.run(
                [*asked, f"http://127.0.0.1:{self.port}/"], capture_output=True, text=True,
                timeout=seconds + 60, check=True,
            )
        return json.loads(done.stdout.partition("JSON")[2])

    def median(self, what: str) -> float:
        return statistics.median(each[what] for each in self.rounds)

    def quotient(self, peer: "Target", what: str) -> float:
        """The median of the quotients of each round: from one to the next, the pace drifts."""
        pairs = zip(self.rounds, peer.rounds, strict=True)
        return statistics.median(own[what] / other[what] for own, other in pairs)


def processor_time(session: int) -> float:
    """Seconds that the living processes of a session have used."""
    ticks = 0
    for process in filter(str.isdigit, os.listdir("/proc")):
        if session_of(int(process)) == session:
            stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(stat[11]) + int(stat[12])
    return ticks / TICKS


@contextmanager
def running(command: list[str], port: int, **env: str) -> Iterator[int]:
    """Start a peer in a session of its own, wait until it listens; yield the session."""
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT), **env}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        await_listening(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def await_listening(port: int) -> None:
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"nobody listens on {port}")
