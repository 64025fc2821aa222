"""Tables that people send: CSV or XLSX to rows of plain text. Nothing in them is reckoned.

A row is known by its number, as spreadsheets count: the first is 1, empty ones count too.
"""

import csv
import warnings
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from wgroup.kernel.errors import RuleBroken

Row = tuple[str, ...]
Table = tuple[Row, ...]

MOST_OCTETS, MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 1_000_000, 2_000, 40, 4_000
# An XLSX is an archive: how many parts, how much of them in all, how often the size they have.
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 200, 12_000_000, 200
ZIP = b"PK\x03\x04"
PARTED_BY = (",", ";", "\t")


def read_table(octets: bytes) -> Table:
    """RuleBroken of field ``file``: ``required``, ``too_large``, ``not_a_table``,
    ``table_encoding``, ``too_many_rows``."""
    if not octets.strip():
        raise RuleBroken("required", field="file")
    if len(octets) > MOST_OCTETS:
        raise RuleBroken("too_large", field="file", limit=MOST_OCTETS)
    rows = _of_workbook(octets) if octets.startswith(ZIP) else _of_csv(_decoded(octets))
    return _bounded(rows)


def write_table(table: Table) -> bytes:
    """The rows as CSV in UTF-8, which :func:`read_table` reads as they were."""
    sheet = StringIO()
    csv.writer(sheet, quoting=csv.QUOTE_ALL).writerows(table)
    return sheet.getvalue().encode()


def _bounded(rows: Iterator[Row]) -> Table:
    found: list[Row] = []
    for row in rows:
        trimmed = _trimmed(row)
        found.append(trimmed)
        if len(found) > MOST_ROWS + 1:
            raise RuleBroken("too_many_rows", field="file", limit=MOST_ROWS)
        if len(trimmed) > MOST_COLUMNS or any(len(each) > MOST_LETTERS for each in trimmed):
            raise RuleBroken("not_a_table", field="file")
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _trimmed(row: Row) -> Row:
    """Without blanks around, and without empty cells at the end."""
    cells = [each.strip() for each in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _decoded(octets: bytes) -> str:
    """UTF-8, with its mark or without; else what Chinese spreadsheets write (GB 18030)."""
    if b"\0" in octets:
        raise RuleBroken("not_a_table", field="file")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleBroken("table_encoding", field="file")


def _of_csv(text: str) -> Iterator[Row]:
    parted_by = max(PARTED_BY, key=lambda each: len(_first(text, each)))
    try:
        yield from map(tuple, csv.reader(StringIO(text, newline=""), delimiter=parted_by))
    except csv.Error:
        raise RuleBroken("not_a_table", field="file") from None


def _first(text: str, parted_by: str) -> list[str]:
    try:
        return next(csv.reader(StringIO(text, newline=""), delimiter=parted_by), [])
    except csv.Error:
        return []


def _of_workbook(octets: bytes) -> Iterator[Row]:
    """The first sheet; of a formula what it last came to, for nothing is reckoned here."""
    # It is heavy, and few requests need it.
    from openpyxl import load_workbook  # noqa: PLC0415

    _check_archive(octets)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and rules that are not read
            book = load_workbook(BytesIO(octets), read_only=True, data_only=True, keep_links=False)
            with closing(book):
                sheet = book.worksheets[0]
                most = {"max_row": MOST_ROWS + 2, "max_col": MOST_COLUMNS + 1}
                found = [
                    tuple(map(_text, row)) for row in sheet.iter_rows(values_only=True, **most)
                ]
    except Exception:  # whatever a damaged file makes the reader raise
        raise RuleBroken("not_a_table", field="file") from None
    while found and not any(found[-1]):
        found.pop()
    yield from found


def _check_archive(octets: bytes) -> None:
    """A workbook without macros, which does not unpack to more than one can have written."""
    try:
        with ZipFile(BytesIO(octets)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise RuleBroken("not_a_table", field="file") from None
    size = sum(each.file_size for each in parts)
    if len(parts) > MOST_PARTS or size > min(MOST_UNPACKED, MOST_RATIO * len(octets)):
        raise RuleBroken("too_large", field="file", limit=MOST_OCTETS)
    names = {each.filename for each in parts}
    if "xl/workbook.xml" not in names or any("vbaproject" in each.lower() for each in names):
        raise RuleBroken("not_a_table", field="file")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
