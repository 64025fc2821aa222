"""What was read in a mail, as plain values: as it leaves the reading process, and is kept."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from wgroup.invitations.reading import Answer, Asking, Kind, Reading, Wall
from wgroup.mail.verdicts import Verdict

# No text in it is longer, whoever wrote it.
LONGEST = 4000
MOST = 100
TEXTS = ("uid", "attendee", "sent_by", "partstat", "note", "delegate", "mark")

Plain = Mapping[str, Any]


def told(answer: Answer) -> dict[str, object]:
    """The answer as JSON holds it."""
    values = asdict(answer)
    return {**values, "stamp": answer.stamp.isoformat() if answer.stamp else None}


def heard(values: Plain) -> Answer:
    """The answer again. Raise ValueError or KeyError for what is none."""
    texts = {name: _text(values[name]) for name in TEXTS}
    stamp = values["stamp"]
    minutes = values["minutes"]
    return Answer(
        **texts,
        asking=Asking(values["asking"]),
        sequence=_whole(values["sequence"]),
        stamp=None if stamp is None else datetime.fromisoformat(_text(stamp)).astimezone(UTC),
        starts=_wall(values["starts"]),
        ends=_wall(values["ends"]),
        minutes=None if minutes is None else _whole(minutes),
    )


def told_whole(reading: Reading) -> dict[str, object]:
    answers = [told(each) for each in reading.answers]
    return {**asdict(reading), "answers": answers, "bounced": [*map(list, reading.bounced)]}


def heard_whole(values: Plain) -> Reading:
    """Raise ValueError or KeyError for what is no reading."""
    return Reading(
        kind=Kind(values["kind"]),
        sender=_text(values["sender"]),
        verdict=Verdict(values["verdict"]),
        subject=_text(values["subject"]),
        text=_text(values["text"]),
        answers=tuple(heard(each) for each in _list(values["answers"])),
        bounced=tuple((_text(who), _text(why)) for who, why in _list(values["bounced"])),
    )


def _wall(values: Plain | None) -> Wall | None:
    return None if values is None else Wall(_text(values["text"]), _text(values["zone"]))


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError("no text of this kind is read in a mail")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or not -1 <= value < 2**31:
        raise ValueError("no number of this kind is read in a mail")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST:
        raise ValueError("no list of this kind is read in a mail")
    return value
