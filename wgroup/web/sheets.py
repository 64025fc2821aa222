"""Tables for spreadsheets: text that stays text, whatever it begins with."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from flask import Response
from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# The longest name of a sheet.
SHEET_NAME = 31
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


def xlsx_file(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """A workbook of one sheet to be saved under name; every cell is text, whatever it begins
    with, and none is a link."""
    kept = BytesIO()
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with Workbook(kept, {"in_memory": True, **plain}) as book:
        sheet = book.add_worksheet(name[:SHEET_NAME])
        sheet.freeze_panes(1, 0)
        for column, words in enumerate(head):
            sheet.write_string(0, column, words, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
        sheet.autofit()
    answer = Response(kept.getvalue(), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
