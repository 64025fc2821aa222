"""Dates that callers send in headers; one that cannot be read is none (RFC 9110 13.1.3)."""

from datetime import datetime

from flask import Flask, request
from werkzeug.http import parse_date

# What is compared with a date before any of our own code looks at it, for files above all.
CONDITIONS = ("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE")


def install(app: Flask) -> None:
    app.before_request(drop_unreadable)


def drop_unreadable() -> None:
    """A tag, which is no date either, stays."""
    for name in CONDITIONS:
        told = request.environ.get(name, "")
        if read_date(told) is None and not told.endswith('"'):
            request.environ.pop(name, None)


def read_date(text: str | None) -> datetime | None:
    """The instant, or None. Numbers beyond any clock are none, where the parser gives up."""
    try:
        return parse_date(text)
    except OverflowError:
        return None

