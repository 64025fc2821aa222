"""What the doctor finds: how bad it is, what it is, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """Two sentences; the remedy is empty where nothing is wrong."""

    verdict: Verdict
    sentence: str
    remedy: str = ""


def good(sentence: str) -> Finding:
    return Finding(Verdict.OK, sentence)


def warning(sentence: str, remedy: str) -> Finding:
    return Finding(Verdict.WARNING, sentence, remedy)


def fault(sentence: str, remedy: str) -> Finding:
    return Finding(Verdict.FAULT, sentence, remedy)
