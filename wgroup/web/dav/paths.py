"""Addresses of CalDAV: where each resource is, and what an address names.

All are of letters, digits and dashes, so that nothing in them is ever encoded.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from uuid import UUID

ROOT = "/dav/"
OBJECT = re.compile(
    r"/dav/calendars/(?P<account>[0-9a-f-]{36})/(?P<view>[0-9a-z-]{1,36})/(?P<subject>[0-9a-f-]{36})"
    r"\.ics",
    re.ASCII,
)
SUBJECT = re.compile(
    r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.ics", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Named:
    """An object as an address names it."""

    account_id: UUID
    view: str
    subject_id: UUID


def with_slash(path: str) -> str:
    """The address of a collection, as all of ours end."""
    return path if path.endswith("/") else f"{path}/"


def principal(account_id: UUID) -> str:
    return f"{ROOT}principals/{account_id}/"


def home(account_id: UUID) -> str:
    """What holds the calendars, and is none itself: some programs loop on a home that is one."""
    return f"{ROOT}calendars/{account_id}/"


def calendar(account_id: UUID, view: str) -> str:
    return f"{home(account_id)}{view}/"


def file_name(subject_id: UUID) -> str:
    return f"{subject_id}.ics"


def subject_of(name: str) -> UUID | None:
    """The subject that a file's name stands for, if it can be one of ours."""
    found = SUBJECT.fullmatch(name)
    return UUID(found[1]) if found else None


def named_by(address: str) -> Named | None:
    """What an address in a report names, whole or as a path; None for what is no object, as
    none has a query or a fragment."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    found = None if parts.query or parts.fragment else OBJECT.fullmatch(unquote(parts.path))
    if found is None:
        return None
    try:
        return Named(UUID(found["account"]), found["view"], UUID(found["subject"]))
    except ValueError:
        return None
