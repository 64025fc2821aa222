"""From what people type about a series to a draft: its first meeting, and how it comes round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from wgroup.kernel.errors import FieldError, Invalid, RuleBroken
from wgroup.kernel.reading import Fields, Reader
from wgroup.kernel.time import Slot, read_day
from wgroup.meetings.drafts import read_draft
from wgroup.meetings.rules import MeetingDraft
from wgroup.meetings.series.rules import Pattern, Rule, Unit, check_minutes, check_rule

MOST_AT_ONCE = 24
USUAL_COUNT = 12
NO_NUMBERS: tuple[int, ...] = ()
RULE_FIELDS = ("unit", "every", "weekdays", "ordinals", "month_day")


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    """meeting: what all have in common, with the time of the first; its day is the first that
    the rule may fall on. count: how many to make, left_out: days of the rule without any."""

    meeting: MeetingDraft
    rule: Rule
    count: int
    alternates: bool
    left_out: frozenset[date] = frozenset()

    @property
    def first_day(self) -> date:
        return self.meeting.terms.slot.starts.date()

    @property
    def pattern(self) -> Pattern:
        return pattern_of(self.rule, self.meeting.terms.slot)

    @property
    def days(self) -> list[date]:
        """Those it is made for, the ones left out among them."""
        return self.pattern.coming(self.first_day, self.count)


def pattern_of(rule: Rule, slot: Slot) -> Pattern:
    """The rule at the hour of slot, for as long."""
    lasts = slot.ends - slot.starts
    return Pattern(rule, slot.starts.time(), lasts // timedelta(minutes=1), slot.zone)


def read_series(fields: Fields) -> SeriesDraft:
    """fields: those of :func:`wgroup.meetings.drafts.read_draft`, and unit, every, weekdays,
    ordinals, month_day, count, alternates, left_out.

    Raise RuleBroken for one fault, Invalid for several: ``out_of_range``, ``not_a_number``,
    ``only_of_months``, ``not_in_every_month``, ``day_or_weekday``, ``none_left``.
    """
    reader = Reader(fields)
    rule = read_rule(reader)
    count = reader.kept(lambda: read_count(fields.get("count")), 0)
    left_out = reader.kept(lambda: read_days(fields.get("left_out")), frozenset[date]())
    meeting = _meeting(reader, fields)
    reader.done()
    if rule is None or meeting is None:  # what is missing was told above
        raise RuleBroken("required", field="unit")
    slot = meeting.terms.slot
    check_minutes((slot.ends - slot.starts) // timedelta(minutes=1))
    draft = SeriesDraft(meeting, rule, count, bool(fields.get("alternates")), left_out)
    if not set(draft.days) - left_out:
        raise RuleBroken("none_left", field="left_out")
    return draft


def _meeting(reader: Reader, fields: Fields) -> MeetingDraft | None:
    """What a single meeting has; its faults are told beside those of the rule."""
    try:
        return read_draft(fields)
    except RuleBroken as fault:
        reader.faults.append(fault)
    except Invalid as faults:
        reader.faults.extend(_as_rule(each) for each in faults.errors)
    return None


def _as_rule(fault: FieldError) -> RuleBroken:
    return RuleBroken(fault.code, field=fault.field, **fault.facts)


def read_rule(reader: Reader) -> Rule | None:
    """The rule, or None with the faults kept."""
    fields = reader.fields
    unit = reader.choice("unit", Unit, Unit.MONTH)
    every = reader.kept(lambda: _number_or(1, fields.get("every"), "every"), 1)
    weekdays = reader.kept(lambda: _numbers(fields.get("weekdays"), "weekdays"), NO_NUMBERS)
    ordinals = reader.kept(lambda: _numbers(fields.get("ordinals"), "ordinals"), NO_NUMBERS)
    day = fields.get("month_day")
    typed = reader.kept(lambda: None if day in (None, "") else _number(day, "month_day"), None)
    if not all(reader.sound(each) for each in RULE_FIELDS):
        return None
    rule = Rule(unit, every, tuple(sorted(set(weekdays))), tuple(dict.fromkeys(ordinals)), typed)
    return reader.kept(lambda: check_rule(rule), None)


def read_count(value: object) -> int:
    """How many to make at once. RuleBroken ``out_of_range``, ``not_a_number``."""
    count = _number_or(USUAL_COUNT, value, "count")
    if not 1 <= count <= MOST_AT_ONCE:
        raise RuleBroken("out_of_range", field="count", least=1, most=MOST_AT_ONCE)
    return count


def read_days(values: object) -> frozenset[date]:
    """Days as ISO text. RuleBroken ``bad_date``."""
    if values in (None, ""):
        return frozenset()
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise RuleBroken("bad_date", field="left_out")
    read = (read_day(str(each), field="left_out") for each in values)
    return frozenset(each for each in read if each is not None)


def _numbers(values: object, field: str) -> tuple[int, ...]:
    if values in (None, ""):
        return ()
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise RuleBroken("not_a_number", field=field)
    return tuple(_number(each, field) for each in values)


def _number_or(usual: int, value: object, field: str) -> int:
    """usual where nothing was told."""
    return usual if value in (None, "") else _number(value, field)


def _number(value: object, field: str) -> int:
    text = str(value).strip()
    digits = text.removeprefix("-")
    if isinstance(value, bool) or not digits.isascii() or not digits.isdigit() or len(digits) > 4:
        raise RuleBroken("not_a_number", field=field)
    return int(text)
