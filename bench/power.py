"""Is an acknowledged write there after the plug is pulled?

kill -9 cannot tell: what was written stays in the kernel. Here the service runs under strace,
and the files are rebuilt as a disk might hold them at many moments: all that was written up to
each file's last fsync, and of what came later nothing, or any sectors of it, in any order. SQLite
must then find the file sound, every write whose answer had left by that moment there, and each
write whole. (SQLite tests itself so, by a file system of its own.)
"""

import argparse
import json
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import story
from bench.client import Client, await_answer
from bench.house import House
from wgroup.db.dialect import sqlite_module

SECTOR = 512
CALLS = "pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat,sendto,sendmsg,write,writev"

# The answer to a proposal that was made, with the key in its title.
ACKNOWLEDGED = re.compile(rb'HTTP/1\.1 201 .*?"en": ?"(k\d+-\d+)"', re.S)

# Of one key: meetings, concurrences, provisions, topics, and revisions outside the trail.
COUNTED = """
SELECT count(*),
  (SELECT count(*) FROM concurrence WHERE meeting_id = meeting.id),
  (SELECT count(*) FROM meeting_provision WHERE meeting_id = meeting.id),
  (SELECT count(*) FROM meeting_topic WHERE meeting_id = meeting.id),
  (SELECT count(*) FROM revision WHERE subject_id = meeting.id)
    - (SELECT count(*) FROM trail_entry WHERE subject_id = meeting.id)
FROM meeting WHERE title_en = ?
"""
WHOLE, ABSENT = (1, 1, 2, 1, 0), (0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Event:
    """A system call: kind is write, sync, trunc, unlink or send."""

    kind: str
    path: str
    at: int = 0
    data: bytes = b""


def run(house: House, *, writes: int, cuts: int, seed: int = 1) -> dict:
    """Return the report; its ``problems`` are empty where nothing went wrong."""
    files = [each for each in house.folder.glob("wgroup.db*") if _kept(str(each))]
    base = {each: each.read_bytes() for each in files}
    trace = house.folder / "trace"
    sent = _write_under_strace(house, trace, writes, seed)
    events = list(read_trace(trace, str(house.folder)))
    answered = _answers(events)
    unseen = sent - set(answered)
    problems = [f"{key} was answered, and the trace does not show it" for key in unseen]
    early = [key for key in answered if _is_early(events, key, answered[key])]
    problems += [f"{key} was answered before the fsync of what it wrote" for key in early]
    chance = random.Random(seed)
    moments = _moments(events, answered, cuts, chance)
    disk = Disk(house.file, base, events, answered)
    found = Counter(why for each in moments for why in disk.faults_after(each, chance))
    problems += [f"{why} ({times} cuts)" for why, times in found.items()]
    return {
        "acknowledged": len(answered),
        "events": len(events),
        "syncs": sum(each.kind == "sync" for each in events),
        "disk_states": 2 * len(moments),
        "problems": problems,
    }


def _write_under_strace(house: House, trace: Path, writes: int, seed: int) -> set[str]:
    strace = ("strace", "-f", "-xx", "-y", "-s", "400000", "-o", str(trace))
    filters = ("-e", f"trace={CALLS}", "-e", "signal=none")
    keys = iter([f"k{seed}-{each}" for each in range(writes)])
    lock, sent = threading.Lock(), set()

    def writer(client: Client, number: int) -> None:
        while True:
            with lock:
                key = next(keys, None)
            if key is None:
                return
            story.write(client, house, number, key)
            sent.add(key)

    with Client(house.url, seconds=60) as client, house.started(*strace, *filters):
        await_answer(client)
        threads = [threading.Thread(target=writer, args=(client, each)) for each in range(3)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(120)
        time.sleep(0.3)
    return sent


def _moments(
    events: list[Event], answered: dict[str, int], cuts: int, chance: random.Random
) -> list[int]:
    """Anywhere after the first write, and right after answers: the hardest moments."""
    after = chance.sample(sorted(answered.values()), min(cuts // 2, len(answered)))
    first = next(n for n, each in enumerate(events) if each.kind == "write")
    left = min(cuts - len(after), len(events) - first)
    anywhere = chance.sample(range(first, len(events)), left)
    return sorted({*anywhere, *(each + 1 for each in after)})


class Disk:
    """What a disk might hold at a moment of the trace."""

    def __init__(
        self, file: Path, base: dict[Path, bytes], events: list[Event], answered: dict[str, int]
    ) -> None:
        self.file, self.base, self.events, self.answered = file, base, events, answered

    def faults_after(self, moment: int, chance: random.Random) -> Iterator[str]:
        for torn in (False, True):
            folder = Path(tempfile.mkdtemp(prefix="cut"))
            for path, data in self._files(moment, chance, torn=torn).items():
                (folder / Path(path).name).write_bytes(data)
            yield from self._faults(folder / self.file.name, moment)
            shutil.rmtree(folder)

    def _files(self, moment: int, chance: random.Random, *, torn: bool) -> dict[str, bytearray]:
        files = {str(path): bytearray(data) for path, data in self.base.items()}
        pending: dict[str, list[Event]] = defaultdict(list)
        for each in self.events[:moment]:
            if each.kind in {"write", "trunc"}:
                pending[each.path].append(each)
            elif each.kind == "sync":
                for one in pending.pop(each.path, []):
                    _apply(files, one)
            elif each.kind == "unlink":
                pending.pop(each.path, None)
                files.pop(each.path, None)
        if torn:
            _apply_some(files, pending, chance)
        return files

    def _faults(self, file: Path, moment: int) -> Iterator[str]:
        sqlite = sqlite_module()
        database = sqlite.connect(file)
        try:
            if (sound := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                yield f"corrupt: {sound[:60]}"
            if database.execute("PRAGMA foreign_key_check").fetchone():
                yield "a reference leads nowhere"
            for key, answered_at in self.answered.items():
                row = database.execute(COUNTED, (key,)).fetchone()
                if row != WHOLE and answered_at < moment:
                    yield f"an acknowledged write is lost: {row}"
                elif row not in {WHOLE, ABSENT}:
                    yield f"a write is half done: {row}"
        except sqlite.DatabaseError as error:
            yield f"corrupt: {error}"
        finally:
            database.close()


def _apply(files: dict[str, bytearray], event: Event) -> None:
    file = files.setdefault(event.path, bytearray())
    if event.kind == "trunc":
        del file[event.at :]
    file.extend(bytes(max(event.at + len(event.data) - len(file), 0)))
    file[event.at : event.at + len(event.data)] = event.data


def _apply_some(
    files: dict[str, bytearray], pending: dict[str, list[Event]], chance: random.Random
) -> None:
    for events in pending.values():
        kept = chance.random()
        for each in events:
            for start in range(0, max(len(each.data), 1), SECTOR):
                if chance.random() < kept:
                    piece = each.data[start : start + SECTOR]
                    _apply(files, Event(each.kind, each.path, each.at + start, piece))


def _answers(events: list[Event]) -> dict[str, int]:
    """The event at which each key's answer had left; head and body may go in several calls."""
    found: dict[str, int] = {}
    streams: dict[str, bytes] = defaultdict(bytes)
    for number, each in enumerate(events):
        if each.kind == "send":
            streams[each.path] = (streams[each.path] + each.data)[-200_000:]
            if match := ACKNOWLEDGED.search(streams[each.path]):
                found.setdefault(match[1].decode(), number)
                streams[each.path] = b""
    return found


def _is_early(events: list[Event], key: str, answered: int) -> bool:
    """No fsync lies between the first writing of the key and its answer."""
    word = re.compile(rb"\b" + key.encode() + rb"\b")
    for number, each in enumerate(events[:answered]):
        if each.kind == "write" and key.encode() in each.data and word.search(each.data):
            between = events[number:answered]
            return not any(one.kind == "sync" and one.path == each.path for one in between)
    return True


CALL = re.compile(r"(\d+)\s+(\w+)\((.*)\)\s+= (\d+)$", re.S)
UNFINISHED = re.compile(r"(\d+)\s+(.*?)\s*<unfinished \.\.\.>$", re.S)
RESUMED = re.compile(r"(\d+)\s+<\.\.\. \w+ resumed>(.*)$", re.S)
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


def read_trace(trace: Path, root: str) -> Iterator[Event]:
    """The calls that matter, in the order in which they were done."""
    begun: dict[str, str] = {}
    with trace.open(encoding="latin-1") as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            if match := UNFINISHED.match(line):
                begun[match[1]] = match[2]
                continue
            if match := RESUMED.match(line):
                line = f"{match[1]} {begun.pop(match[1], '')}{match[2]}"
            if (match := CALL.match(line)) and (event := _event(*match.groups()[1:], root)):
                yield event


def _event(call: str, arguments: str, result: str, root: str) -> Event | None:
    path = _path(arguments)
    ours = path.startswith(root) and _kept(path)
    if call == "pwrite64" and ours:
        at = int(arguments.rsplit(", ", 1)[1])
        return Event("write", path, at, _text(arguments)[: int(result)])
    if call in {"fsync", "fdatasync"} and ours:
        return Event("sync", path)
    if call == "ftruncate" and ours:
        return Event("trunc", path, int(arguments.rsplit(", ", 1)[1]))
    if call.startswith("unlink") and (gone := _text(arguments).decode()).startswith(root):
        return Event("unlink", gone)
    if "socket:" in path or call in {"sendto", "sendmsg"}:
        return Event("send", path, data=_text(arguments))
    return None


def _path(arguments: str) -> str:
    """The file of the descriptor that a call is given first."""
    found = re.match(r"\d+<([^>]*)>", arguments)
    name = found[1] if found else ""
    return bytes.fromhex(name.replace("\\x", "")).decode() if "\\x" in name else name


def _text(arguments: str) -> bytes:
    pieces = TEXT.findall(arguments)
    if any(cut for _, cut in pieces):
        raise SystemExit("strace cut a buffer short: give it a larger -s")
    return b"".join(bytes.fromhex(text.replace("\\x", "")) for text, _ in pieces)


def _kept(path: str) -> bool:
    """The database and its journal; not the index in shared memory, not the turnstile's files."""
    return path.endswith((".db", ".db-wal", ".db-journal"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=60)
    parser.add_argument("--cuts", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="power") as folder:
        house = House.made(Path(folder))
        report = run(house, writes=given.writes, cuts=given.cuts, seed=given.seed)
    print(json.dumps(report, indent=1))
    sys.exit(bool(report["problems"]))


if __name__ == "__main__":
    main()
