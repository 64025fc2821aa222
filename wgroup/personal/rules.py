"""What is kept of people, and what stands where the name of an erased person stood."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from wgroup.parties.naming import PersonName

ERASED_HOST = "erased.invalid"  # RFC 2606 2: no mail is ever delivered there
# Within a month (GDPR 12(3)); PIPL 50 asks for no longer than is needed.
ANSWER_WITHIN = timedelta(days=30)


class Fate(StrEnum):
    """What erasing does to a row of the person."""

    PSEUDONYM = "pseudonym"
    EMPTIED = "emptied"
    DELETED = "deleted"
    STAYS = "stays"


class Subject(StrEnum):
    """What kinds of data about people there are, as people are told of them."""

    NAME = "name"
    ACCOUNT = "account"
    WAYS_IN = "ways_in"
    CALENDARS = "calendars"
    LETTERS = "letters"
    PARTICIPATION = "participation"
    NOMINATIONS = "nominations"
    EXPERTISE = "expertise"
    TASKS = "tasks"
    REQUESTS = "requests"
    HISTORY = "history"


def pseudonym(person_id: UUID) -> PersonName:
    """The same for the same person for ever, in both languages; nobody's name follows from it."""
    return PersonName(f"P-{person_id.hex[:8].upper()}", "", "", "")


def erased_address(account_id: UUID) -> str:
    """Unique, as addresses of accounts have to be."""
    return f"{account_id.hex}@{ERASED_HOST}"


def answer_by(asked_at: datetime) -> datetime:
    return asked_at + ANSWER_WITHIN
