"""One row of a file, read field by field; every fault is kept, so that all are told at once."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import FieldError, RuleBroken
from wgroup.kernel.text import clean_text
from wgroup.kernel.time import FIRST_YEAR, LAST_YEAR
from wgroup.register.importing.yaml_tree import Many, Mapping, Node, Scalar

MOST_FAULTS, MOST_KEYS, SHOWN = 200, 200, 60
WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
HAN = re.compile(r"[\u4e00-\u9fff]")
FLAGS = {"true": True, "yes": True, "false": False, "no": False}

Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class Faults:
    """What is wrong with a file, and what of it was left out (ignored)."""

    errors: list[FieldError] = field(default_factory=list)
    ignored: list[FieldError] = field(default_factory=list)

    def add(self, code: str, *, line: int, key: str, field: str, **facts: object) -> None:
        error = FieldError(field, code, {"line": line, "key": key, **facts})
        if len(self.errors) < MOST_FAULTS and error not in self.errors:
            self.errors.append(error)

    def ignore(self, *, line: int, key: str, field: str) -> None:
        if len(self.ignored) < MOST_FAULTS:
            self.ignored.append(FieldError(field, "ignored_field", {"line": line, "key": key}))


class Row:
    """Reads the fields of one mapping; what was asked for is known, the rest is told at done()."""

    def __init__(self, node: Node, faults: Faults, place: str, key: str = "") -> None:
        """place is where the row stands, such as provisions[2]; key names it in faults."""
        self.faults, self.place, self.key, self.line = faults, place, key, node.line
        self.fields = node if isinstance(node, Mapping) else Mapping({}, node.line)
        self.asked: set[str] = set()
        if not isinstance(node, Mapping):
            faults.add("not_a_mapping", line=node.line, key=key, field=place)
        for name, line in self.fields.doubles:
            faults.add("duplicate_key", line=line, key=key, field=f"{place}.{name}", value=name)

    def has(self, name: str) -> bool:
        return self.node(name) is not None

    def node(self, name: str) -> Node | None:
        """The field as it stands; None if it is missing or null."""
        self.asked.add(name)
        found = self.fields.items.get(name)
        return None if isinstance(found, Scalar) and found.is_null else found

    def fault(self, name: str, code: str, line: int | None = None, **facts: object) -> None:
        where = line or self.fields.lines.get(name, self.line)
        path = f"{self.place}.{name}".strip(".")
        self.faults.add(code, line=where, key=self.key, field=path, **facts)

    def text(self, name: str, limit: int, *, required: bool = False) -> str:
        """The text, or "" if it is missing or faulty."""
        value = self.node(name)
        if value is None:
            if required:
                self.fault(name, "required")
            return ""
        return self.clean(name, value, limit)

    def clean(self, name: str, value: Node, limit: int) -> str:
        if not isinstance(value, Scalar):
            self.fault(name, "not_a_text", value.line)
            return ""
        try:
            return clean_text(value.value, field=name, limit=limit, lines="\n" in value.value)
        except RuleBroken as refusal:
            self.fault(name, refusal.code, value.line, **refusal.facts)
            return ""

    def bilingual(self, name: str, limit: int, *, required: bool = False) -> Bilingual:
        """Both languages or none; a required one needs both."""
        value = self.node(name)
        if value is None:
            if required:
                self.fault(name, "required")
            return Bilingual()
        found = self.pair(name, value, limit)
        if isinstance(value, Mapping) and not found.complete and (required or found):
            for language in found.missing:
                if not self._faulty(f"{name}.{language}"):
                    self.fault(name, "language_version_missing", value.line, language=language)
        return found

    def note(self, name: str, limit: int) -> Bilingual:
        """A remark of ours: in both languages, or a plain text in one."""
        value = self.node(name)
        return Bilingual() if value is None else self.remark(name, value, limit)

    def remark(self, name: str, value: Node, limit: int) -> Bilingual:
        if not isinstance(value, Scalar):
            return self.pair(name, value, limit)
        words = self.clean(name, value, limit)
        return Bilingual(zh=words) if HAN.search(words) else Bilingual(en=words)

    def pair(self, name: str, value: Node, limit: int) -> Bilingual:
        if not isinstance(value, Mapping):
            self.fault(name, "not_bilingual", value.line)
            return Bilingual()
        inner = Row(value, self.faults, f"{self.place}.{name}".strip("."), self.key)
        found = {each.value: inner.text(each, limit) for each in Language}
        inner.done()
        return Bilingual(**found)

    def inner(self, name: str) -> "Row":
        """The mapping that stands under name, to be read in turn."""
        value = self.node(name) or Mapping({}, self.line)
        return Row(value, self.faults, f"{self.place}.{name}".strip("."), self.key)

    def rows(self, name: str) -> list["Row"]:
        """The mappings listed under name."""
        place = f"{self.place}.{name}".strip(".")
        return [
            Row(each, self.faults, f"{place}[{number}]", self.key)
            for number, each in enumerate(self.many(name))
        ]

    def many(self, name: str) -> list[Node]:
        value = self.node(name)
        if value is None:
            return []
        if not isinstance(value, Many):
            self.fault(name, "not_a_list", value.line)
            return []
        return value.items

    def keys(self, name: str, *, limit: int = 80) -> list[str]:
        """Texts, each once, in the order of the file."""
        found = [self.clean(name, each, limit) for each in self.many(name)]
        if len(found) > MOST_KEYS:
            self.fault(name, "too_many", limit=MOST_KEYS)
        return list(dict.fromkeys(each for each in found[:MOST_KEYS] if each))

    def word(self, name: str, kind: type[Word], usual: Word) -> Word:
        """One of the words of kind; usual if the field is missing."""
        value = self.choice(name, [each.value for each in kind], usual.value)
        return kind(value)

    def choice(self, name: str, words: Collection[str], usual: str = "") -> str:
        """One of words; usual if the field is missing or faulty; required without usual."""
        value = self.text(name, SHOWN, required=not usual)
        if not value:
            return usual
        if value not in words:
            self.fault(name, "unknown_word", value=value, choices=list(words))
            return usual
        return value

    def flag(self, name: str, usual: bool) -> bool:
        value = self.node(name)
        if value is None:
            return usual
        if isinstance(value, Scalar) and value.value.lower() in FLAGS:
            return FLAGS[value.value.lower()]
        self.fault(name, "not_a_flag", value.line)
        return usual

    def whole(self, name: str) -> int | None:
        value = self.text(name, SHOWN)
        if value and not WHOLE.fullmatch(value):
            self.fault(name, "not_a_number", value=value)
            return None
        return int(value) if value else None

    def day(self, name: str) -> date | None:
        """An ISO date within the years that can be meant."""
        value = self.text(name, SHOWN)
        if not value:
            return None
        try:
            if not DAY.fullmatch(value):
                raise ValueError(value)
            found = date.fromisoformat(value)
        except ValueError:
            self.fault(name, "bad_date", value=value)
            return None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fault(name, "bad_date", value=value)
        return found

    def matching(self, name: str, pattern: re.Pattern[str], limit: int = 80) -> str:
        """A key of the form that pattern says; "" if it is missing or faulty."""
        value = self.text(name, limit, required=True)
        if value and not pattern.fullmatch(value):
            self.fault(name, "bad_key", value=value)
            return ""
        return value

    def skip(self, *names: str) -> None:
        """These may stand in a file and say nothing to the register."""
        self.asked.update(names)

    def done(self) -> None:
        """Tell what nobody asked for: a fault if it looks like a slip, else as left out."""
        for name, line in self.fields.lines.items():
            if name in self.asked:
                continue
            unused = self.asked - set(self.fields.items)
            if meant := get_close_matches(name, sorted(unused), n=1, cutoff=0.75):
                self.fault(name[:SHOWN], "unknown_field", line, value=name[:SHOWN], meant=meant[0])
            else:
                path = f"{self.place}.{name[:SHOWN]}".strip(".")
                self.faults.ignore(line=line, key=self.key, field=path)

    def _faulty(self, path: str) -> bool:
        whole = f"{self.place}.{path}".strip(".")
        return any(each.field == whole for each in self.faults.errors)
