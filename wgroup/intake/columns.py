"""The columns of tables, by what stands at their head in either language, and their rows."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wgroup.intake.tables import Row, Table
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import RuleBroken

# By field, the words that stand for a key, folded.
Vocabulary = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """field: the path by which drafts and faults name it, such as ``name.zh``."""

    field: str
    head: Bilingual

    @property
    def known_as(self) -> frozenset[str]:
        return frozenset(map(folded, (self.field, self.head.en, self.head.zh)))


@dataclass(frozen=True, slots=True)
class Line:
    """number: that of the row in the file; cells by field, those that are not empty."""

    number: int
    cells: Mapping[str, str]

    def text(self, name: str) -> Bilingual:
        told = {each: self.cells.get(f"{name}.{each.value}", "") for each in Language}
        return Bilingual(en=told[Language.EN], zh=told[Language.ZH])


def _column(field: str, en: str, zh: str) -> Column:
    return Column(field, Bilingual(en=en, zh=zh))


ORGANISATION = (
    _column("name.zh", "Name in Chinese", "中文名称"),
    _column("name.en", "Name in English", "英文名称"),
    _column("type", "Type", "类型"),
    _column("side", "Side", "性质"),
    _column("level", "Level", "级别"),
    _column("place.zh", "Place in Chinese", "中文地点"),
    _column("place.en", "Place in English", "英文地点"),
    _column("country", "Country", "国家"),
    _column("url", "Page on the web", "网页"),
)


PERSON = (
    _column("family_name", "Family name", "姓"),
    _column("given_name", "Given name", "名"),
    _column("latin_family", "Family name in Latin letters", "姓（拉丁字母）"),
    _column("latin_given", "Given name in Latin letters", "名（拉丁字母）"),
    _column("language", "Language", "语言"),
    _column("zone", "Time zone", "时区"),
    _column("email", "E-mail address", "电子邮件地址"),
    _column("organisation", "Organisation", "机构"),
)


def folded(text: str) -> str:
    """Letters and digits alone, whatever their width and case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in plain if each.isalnum())


def column_of(columns: Sequence[Column], field: str) -> Column | None:
    """The column of a field; of ``name`` the first of its halves."""
    exact = (each for each in columns if each.field == field)
    halves = (each for each in columns if each.field.partition(".")[0] == field)
    return next(exact, next(halves, None))


def read_lines(table: Table, columns: Sequence[Column]) -> list[Line]:
    """RuleBroken of field ``file``: ``unknown_column``, ``column_twice``, ``no_rows``."""
    heads = _heads(table[0] if table else (), columns)
    rows = ((number, row) for number, row in enumerate(table[1:], start=2) if any(row))
    lines = [Line(number, dict(_cells(row, heads))) for number, row in rows]
    if not lines:
        raise RuleBroken("no_rows", field="file")
    return lines


def _heads(row: Row, columns: Sequence[Column]) -> list[str]:
    known = {name: each.field for each in columns for name in each.known_as}
    found: list[str] = []
    for cell in row:
        field = known.get(folded(cell))
        if field is None:
            raise RuleBroken("unknown_column", field="file", found=cell[:80])
        if field in found:
            raise RuleBroken("column_twice", field="file", found=cell[:80])
        found.append(field)
    return found


def _cells(row: Row, heads: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A cell under no head goes by the empty field, which no column has."""
    for number, cell in enumerate(row):
        if cell:
            yield heads[number] if number < len(heads) else "", cell
