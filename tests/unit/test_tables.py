"""Tables that people send: CSV in the encodings they use, XLSX, and what is refused of both."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from wgroup.intake.columns import ORGANISATION, read_lines
from wgroup.intake.tables import MOST_ROWS, Table, read_table, write_table
from wgroup.kernel.errors import RuleBroken

TEXT = '中文名称,Type,place (en)\r\n虚构研究院,智库,"Reno, Nevada"\r\n\r\n另一院,ngo,\r\n'
READ: Table = (
    ("中文名称", "Type", "place (en)"),
    ("虚构研究院", "智库", "Reno, Nevada"),
    (),
    ("另一院", "ngo"),
)


def workbook(rows: list[list[object]]) -> bytes:
    book, kept = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_that_people_use(encoding: str) -> None:
    assert read_table(TEXT.encode(encoding)) == READ


@pytest.mark.parametrize("parted_by", [",", ";", "\t"])
def test_what_parts_the_cells_is_found_out(parted_by: str) -> None:
    rows = [["name.en", "type"], ["A, B; C", "ngo"]]
    text = "\n".join(parted_by.join(f'"{each}"' for each in row) for row in rows)
    assert read_table(text.encode()) == tuple(map(tuple, rows))


def test_what_is_written_is_read_as_it_was() -> None:
    assert read_table(write_table(READ)) == READ


def test_a_workbook_is_read_as_text_and_nothing_in_it_is_reckoned() -> None:
    rows: list[list[object]] = [["name.en", "type"], ["=1+1", "ngo"], [None, 7.0]]
    assert read_table(workbook(rows)) == (("name.en", "type"), ("", "ngo"), ("", "7"))


def test_lines_are_known_by_their_number_and_cells_by_their_field() -> None:
    lines = read_lines(READ, ORGANISATION)
    assert [each.number for each in lines] == [2, 4]
    assert lines[0].cells["place.en"] == "Reno, Nevada"
    assert lines[0].text("name").zh == "虚构研究院"


def zipped(name: str, octets: bytes) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, octets)
    return kept.getvalue()


def with_macros() -> bytes:
    kept = BytesIO(workbook([["name.en"], ["A"]]))
    with ZipFile(kept, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b" \n", "required"),
        (b"x" * 1_000_001, "too_large"),
        (b"%PDF-1.7\0", "not_a_table"),
        (b"name,\xff\xff\n", "table_encoding"),
        (b"name.en\n" + b"a\n" * (MOST_ROWS + 1), "too_many_rows"),
        (b"name.en\n" + b"a" * 4_001, "not_a_table"),
        (b"PK\x03\x04 and no more", "not_a_table"),
        (zipped("xl/workbook.xml", b"0" * 5_000_000), "too_large"),
        (zipped("word/document.xml", b"x"), "not_a_table"),
        (with_macros(), "not_a_table"),
        (zipped("xl/workbook.xml", b"<a/>"), "not_a_table"),
        (b"name.en,colour\na,b\n", "unknown_column"),
        (b"name.en,name (en)\na,b\n", "column_twice"),
        (b"name.en,type\n", "no_rows"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(octets: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_lines(read_table(octets), ORGANISATION)
    assert (refused.value.code, refused.value.field) == (code, "file")
