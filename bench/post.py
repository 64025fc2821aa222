"""What the service wrote down of its mail, and what the mail server took, held together."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from sqlalchemy import Engine, create_engine, text

from bench.house import House
from bench.sink import Sink, Taken
from wgroup.db import dialect

OPEN = "kind = 'mail.letter' AND done_at IS NULL AND failed_at IS NULL"

LETTERS = """
SELECT letter.message_id, letter.state, letter.settled_at IS NOT NULL AS settled,
       notice.method, notice.sequence, invitation.address, invitation.meeting_id,
       invitation.method AS last_method, invitation.sequence AS last_sequence
FROM letter
JOIN notice ON notice.id = letter.notice_id
JOIN invitation ON invitation.id = letter.invitation_id
ORDER BY letter.queued_at, notice.sequence
"""


@dataclass(frozen=True)
class Letter:
    """As the service has it; last is METHOD and SEQUENCE of what its reader was told last."""

    id: str
    state: str
    settled: bool
    method: str
    sequence: int
    address: str
    meeting: str
    last: tuple[str, int]


@dataclass
class Told:
    letters: list[Letter] = field(default_factory=list)
    open_jobs: int = 0

    @classmethod
    def of(cls, house: House) -> "Told":
        engine = _engine(house)
        with engine.connect() as connection:
            rows = connection.execute(text(LETTERS)).all()
            jobs = connection.scalar(text(f"SELECT count(*) FROM job WHERE {OPEN}"))
        engine.dispose()
        letters = [
            Letter(*row[:2], bool(row[2]), *row[3:5], row[5], str(row[6]).replace("-", ""),
                   (row[7], row[8]))
            for row in rows
        ]
        return cls(letters, jobs or 0)

    @staticmethod
    def waiting(house: House) -> int:
        engine = _engine(house)
        with engine.connect() as connection:
            count = connection.scalar(text(f"SELECT count(*) FROM job WHERE {OPEN}"))
        engine.dispose()
        return count or 0


def _engine(house: House) -> Engine:
    url = house.database or f"sqlite:///{house.file}"
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(url, **dialect.engine_options(url))


@dataclass(frozen=True)
class Arrived:
    """A mail as its reader's calendar takes it in."""

    id: str
    recipient: str
    told: bool
    uid: str
    method: str
    sequence: int
    stamp: str

    @classmethod
    def of(cls, taken: Taken) -> "Arrived":
        message = message_from_bytes(taken.octets, policy=policy.default)
        calendar = next(
            each for each in message.walk() if each.get_content_type() == "text/calendar"
        )
        lines = calendar.get_payload(decode=True).decode().replace("\r\n ", "")

        def value(name: str) -> str:
            return re.search(rf"(?m)^{name}:(.*?)\r?$", lines)[1]

        return cls(
            str(message["Message-ID"]).strip("<> "), taken.recipient, taken.told,
            value("UID"), value("METHOD"), int(value("SEQUENCE")), value("DTSTAMP"),
        )


def has_calendar(taken: Taken) -> bool:
    message = message_from_bytes(taken.octets, policy=policy.default)
    return any(each.get_content_type() == "text/calendar" for each in message.walk())


# What a settled letter may have come to: how many copies of it the server may have taken.
COPIES = {
    "sent": range(1, 100),
    "refused": range(1),
    "superseded": range(1),
    "needless": range(1),
    "expired": range(1),
    "unsure": range(100),
}


def judge(told: Told, sink: Sink, *, deaths: int) -> tuple[dict, list[str]]:
    """Return figures and problems; deaths: how often a process was killed."""
    # What awaits a side is told without a calendar; only letters take effect in one.
    arrived = [Arrived.of(each) for each in sink.taken if has_calendar(each)]
    copies = Counter(each.id for each in arrived)
    problems = [*_of_letters(told, copies), *_of_names(told, arrived), *_of_order(arrived)]
    problems += _of_effects(told, arrived)
    twice = sum(count - 1 for count in copies.values())
    unheard = sum(not each.told for each in arrived)
    if twice > unheard + deaths:
        problems.append(f"{twice} came twice, but only {unheard + deaths} could have")
    report = {
        "letters": len(told.letters),
        "states": dict(Counter(each.state for each in told.letters)),
        "mails": len(arrived),
        "mails_twice": twice,
    }
    return report, problems


def _of_letters(told: Told, copies: Counter) -> list[str]:
    """Each letter is settled, and the server took as many of it as that means."""
    found = [f"{told.open_jobs} jobs are still open"] if told.open_jobs else []
    for each in told.letters:
        if not each.settled or each.state not in COPIES:
            found.append(f"{each.id} is left {each.state}")
        elif copies[each.id] not in COPIES[each.state]:
            found.append(f"{each.id} is {each.state}, and {copies[each.id]} arrived")
    return found


def _of_names(told: Told, arrived: list[Arrived]) -> list[str]:
    """Nothing arrives that no change called for, and one telling has one name."""
    known = {each.id for each in told.letters}
    found = [f"nobody wrote {each.id}" for each in arrived if each.id not in known]
    names = defaultdict(set)
    for each in arrived:
        turn = each.id.split(".")[3]
        names[each.uid, each.sequence, each.method, each.recipient, turn].add(each.id)
    return found + [f"{key} came as {sorted(ids)}" for key, ids in names.items() if len(ids) > 1]


def _of_order(arrived: list[Arrived]) -> list[str]:
    """To nobody an older one after a newer one."""
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    found = []
    for each in arrived:
        key, now = (each.recipient, each.uid), (each.sequence, each.stamp)
        if now < newest.get(key, now):
            found.append(f"{each.recipient} got {now} after {newest[key]}")
        newest[key] = max(now, newest.get(key, now))
    return found


def _of_effects(told: Told, arrived: list[Arrived]) -> list[str]:
    """What a calendar shows that took in all that arrived (RFC 5546 2.1.5)."""
    shown: dict[tuple[str, str], Arrived] = {}
    for each in arrived:
        key = (each.recipient, each.uid.partition("@")[0].replace("-", ""))
        last = shown.get(key)
        if last is None or (each.sequence, each.stamp) >= (last.sequence, last.stamp):
            shown[key] = each
    by_reader = defaultdict(list)
    for each in told.letters:
        by_reader[each.address, each.meeting].append(each)
    found = []
    for key, letters in by_reader.items():
        now, last = shown.get(key), letters[-1]
        shows = (now.method, now.sequence) if now else ("nothing", 0)
        if last.state == "sent" and shows != last.last:
            found.append(f"{key} shows {shows}, was told {last.last}")
        elif last.state == "needless" and shows[0] == "REQUEST":
            found.append(f"{key} shows {shows}, which is off")
    return found
