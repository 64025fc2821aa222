"""Reading what people type: every fault is found and kept, so that all are told at once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import FieldError, Invalid, RuleBroken
from wgroup.kernel.text import clean_bilingual, clean_name, clean_text
from wgroup.kernel.time import LocalTime, Slot, read_day, zone_named

NAME, KEY = 100, 100
MANY = 50

Fields = Mapping[str, object]
Kind = TypeVar("Kind", bound=StrEnum)
Value = TypeVar("Value")


class Reader:
    """Reads fields one by one and keeps every fault, so that people see them all at once.

    A field that was blamed is not blamed again.
    """

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.faults: list[RuleBroken] = []

    def required(self, names: Iterable[str]) -> None:
        for each in names:
            if not self.fields.get(each):
                self.faults.append(RuleBroken("required", field=each))

    def text(self, name: str, limit: int, *, lines: bool = False) -> Bilingual:
        value = self.fields.get(name) or Bilingual()
        if not isinstance(value, Bilingual):
            raise TypeError(f"{name} is read as a Bilingual")
        return self.kept(
            lambda: clean_bilingual(value, field=name, limit=limit, lines=lines), Bilingual()
        )

    def plain(self, name: str, limit: int) -> str:
        return self._clean(name, str(self.fields.get(name) or ""), limit)

    def name(self, name: str) -> str:
        value = str(self.fields.get(name) or "")
        return self.kept(lambda: clean_name(value, field=name, limit=NAME), "")

    def choice(self, name: str, kind: type[Kind], usual: Kind) -> Kind:
        value = self.fields.get(name)
        if value in (None, ""):
            return usual
        try:
            return kind(str(value))
        except ValueError:
            self.faults.append(RuleBroken("invalid_choice", field=name, choices=list(kind)))
            return usual

    def keys(self, name: str) -> tuple[str, ...]:
        values = self.fields.get(name) or ()
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise TypeError(f"{name} is read as a list")
        given = [str(each) for each in values]
        if len(given) > MANY:
            self.faults.append(RuleBroken("too_many", field=name, limit=MANY))
            return ()
        read = (self._clean(name, each, KEY) for each in given)
        return tuple(dict.fromkeys(each for each in read if each))

    def slot(self) -> Slot | None:
        """The slot, or None with the faults kept."""
        zone = str(self.fields.get("zone") or "")
        self.check("zone", lambda: zone_named(zone))
        starts, ends = (self.local(each) for each in ("starts", "ends"))
        if not self.sound("zone") or starts is None or ends is None:
            return None
        return self.kept(lambda: Slot.of(starts, ends, zone), None)

    def local(self, name: str) -> LocalTime | None:
        """A wall reading; None with the fault kept."""
        value = self.fields.get(name)
        if isinstance(value, LocalTime) or not self.sound(name):
            return value if isinstance(value, LocalTime) else None
        return self.kept(lambda: LocalTime.parse(str(value or ""), field=name), None)

    def day(self, name: str) -> date | None:
        """Written like 2027-01-31; None where it is empty."""
        value = str(self.fields.get(name) or "")
        return self.kept(lambda: read_day(value, field=name), None)

    def check(self, name: str, test: Callable[[], object]) -> None:
        """Run a rule about the field, unless something is wrong with it already."""
        if self.sound(name):
            self.kept(test, None)

    def sound(self, name: str) -> bool:
        return all((each.field or "").partition(".")[0] != name for each in self.faults)

    def kept(self, read: Callable[[], Value], otherwise: Value) -> Value:
        try:
            return read()
        except RuleBroken as fault:
            self.faults.append(fault)
            return otherwise

    def done(self) -> None:
        """Raise the one fault as it is, or Invalid with all of them."""
        if len(self.faults) == 1:
            raise self.faults[0]
        if self.faults:
            told = [FieldError(each.field or "", each.code, each.facts) for each in self.faults]
            raise Invalid(told)

    def _clean(self, name: str, value: str, limit: int) -> str:
        return self.kept(lambda: clean_text(value, field=name, limit=limit), "")
