"""Tables for spreadsheets: text that stays text, whatever it begins with."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flask import Response

# What spreadsheets take for the beginning of a formula, and blanks before which they look for it.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(text: str) -> str:
    """The text with an apostrophe before it where a program would reckon with it."""
    return f"'{text}" if text.lstrip(" ").startswith(RISKY) else text


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """A CSV file (RFC 4180) to be saved under name; the mark at its beginning tells programs
    that it is UTF-8."""
    sheet = StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(each) for each in row] for row in rows)
    answer = Response("\ufeff" + sheet.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
