"""What people type about meetings; out come the fields that wgroup.meetings.drafts reads."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice

from wgroup.kernel.errors import FieldError, RuleBroken
from wgroup.kernel.levels import Level
from wgroup.kernel.time import Slot
from wgroup.meetings.drafts import PURPOSE, REASON, TITLE, VENUE
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import MEETING_LEVELS, MeetingType, Mode
from wgroup.web.forms import BilingualField, SafeForm
from wgroup.web.meetings.choices import (
    options,
    parties_as_hosts,
    reading_words,
    with_zone_words,
    zones,
)
from wgroup.web.problems import problem_words

Kind = TypeVar("Kind", bound=StrEnum)

# What is typed of a time, in the order of the page.
TIMES = {"starts": ("date", "start"), "ends": ("date", "end")}
UNSETTLED = frozenset({"ambiguous_local_time", "nonexistent_local_time"})


class MeetingForm(SafeForm):
    """Refuses fields that are not its own; buttons that were pressed pass.

    seen is the version of the meeting that the page showed (INV-43).
    """

    BUTTONS = frozenset({"check", "send", "csrf_token"})

    seen = HiddenField()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        sound: bool = super().validate(*args, **kwargs)
        unknown = sorted(request.form.keys() - self._names() - self.BUTTONS)
        for name in unknown[:3]:
            self.refusals.append(f"{problem_words('unknown_field')} ({name[:40]})")
        return sound and not unknown

    def _names(self) -> set[str]:
        names = {each.name for each in self}
        for each in self:
            if isinstance(each, BilingualField):
                names |= {half.name for half in each.halves}
        return names

    @property
    def checks(self) -> bool:
        """Only to be looked at: the button that was pressed is "check"."""
        return "check" in request.form

    @property
    def version(self) -> int:
        """The version that was seen; -1, which none has, for what is no number."""
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    def look_again(self, meeting: Meeting) -> None:
        """After a refusal the page shows the meeting as it is now; the next try is about that."""
        self.seen.data = str(meeting.version)


class ActForm(MeetingForm):
    """Shall it be so?"""


class TermsForm(MeetingForm):
    """The time as it is on one clock, the mode and the venue.

    A reading settles an hour that comes twice or not at all: ``2022-11-06T01:30=`` and the
    choice, so that it is of no force once another time is typed.
    """

    BLAMES = {"starts": "start", "ends": "end"}  # noqa: RUF012

    mode = SelectField(_l("Mode"), validate_choice=False)
    venue = BilingualField(_l("Venue"), limit=VENUE)
    date = StringField(_l("Date"), render_kw={"type": "date"})
    start = StringField(_l("Start"), render_kw={"type": "time"})
    end = StringField(_l("End"), render_kw={"type": "time"})
    last_day = StringField(_l("Last day, if another"), render_kw={"type": "date"})
    zone = SelectField(_l("On the clock of"), validate_choice=False)
    start_reading = RadioField(_l("Which start is meant?"), validate_choice=False, choices=[])
    end_reading = RadioField(_l("Which end is meant?"), validate_choice=False, choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mode.choices = options(Mode)
        self.zone.choices = zones(str(self.zone.data or ""))

    @staticmethod
    def values_of(meeting: Meeting, slot: Slot | None = None) -> dict[str, object]:
        """The terms as they are, or with the time of slot."""
        slot = slot or meeting.terms.slot
        several = slot.starts.date() != slot.ends.date()
        typed = {
            "date": f"{slot.starts:%Y-%m-%d}",
            "start": f"{slot.starts:%H:%M}",
            "end": f"{slot.ends:%H:%M}",
            "last_day": f"{slot.ends:%Y-%m-%d}" if several else "",
        }
        return {"mode": meeting.mode.value, "venue": meeting.venue, "zone": slot.zone, **typed}

    def terms(self) -> dict[str, object]:
        """starts, ends, zone, mode, venue."""
        last_day = self.last_day.data or self.date.data
        return {
            "starts": _local(self.date.data, self.start.data, self.start_reading.data),
            "ends": _local(last_day, self.end.data, self.end_reading.data),
            "zone": self.zone.data or "",
            "mode": self.mode.data or "",
            "venue": self.venue.data,
        }

    def _blame(self, fault: FieldError) -> None:
        if fault.field in TIMES and fault.code == "required":
            self._blame_untyped(fault)
            return
        facts = with_zone_words(fault.facts)
        super()._blame(FieldError(fault.field, fault.code, facts))
        readings = fault.facts.get("choices", ())
        if fault.field in TIMES and fault.code in UNSETTLED and isinstance(readings, Sequence):
            self._offer(fault.field, [str(each) for each in readings])

    def _blame_untyped(self, fault: FieldError) -> None:
        """A start is a date and a time of day: blame what of it is missing, once."""
        for name in TIMES[fault.field]:
            if not self[name].data and not self[name].errors:
                super()._blame(FieldError(name, fault.code, fault.facts))

    def _offer(self, name: str, readings: list[str]) -> None:
        """Let people choose by a click which reading they mean."""
        day, clock, field = (
            (self.date.data, self.start.data, self.start_reading)
            if name == "starts"
            else (self.last_day.data or self.date.data, self.end.data, self.end_reading)
        )
        field.choices = [
            SelectChoice(f"{day}T{clock}={each}", reading_words(each)) for each in readings
        ]
        field.data = None


def _local(day: str | None, clock: str | None, reading: str | None) -> str:
    typed = f"{day}T{clock}" if day and clock else ""
    of, _, choice = (reading or "").partition("=")
    return choice if typed and of == typed and choice else typed


class AboutForm(MeetingForm):
    """What a meeting is about, who hosts it, and what of the register it serves."""

    title = BilingualField(_l("Title"), limit=TITLE)
    purpose = BilingualField(_l("Purpose"), lines=True, limit=PURPOSE)
    type = SelectField(_l("Type"), validate_choice=False)
    host = SelectField(_l("Host"), validate_choice=False)
    provisions = SelectMultipleField(_l("Provisions"), validate_choice=False, choices=[])
    topics = SelectMultipleField(_l("Topics"), validate_choice=False, choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type.choices = options(MeetingType)
        self.host.choices = parties_as_hosts()

    @staticmethod
    def about_of(meeting: Meeting) -> dict[str, object]:
        names = ("title", "purpose", "host", "provisions", "topics")
        return {"type": meeting.type.value, **{name: getattr(meeting, name) for name in names}}

    def about(self) -> dict[str, object]:
        return {
            "title": self.title.data,
            "purpose": self.purpose.data,
            "type": self.type.data or "",
            "host": self.host.data or "",
            "provisions": self.provisions.data or [],
            "topics": self.topics.data or [],
        }


class ProposeForm(AboutForm, TermsForm):
    """nonce is the key under which the proposal is made once, however often it is sent.

    ORDER is that of the page, in which what is wrong is told.
    """

    ORDER: tuple[str, ...] = (
        "title", "type", "host", "group", "purpose", "date", "start", "end", "last_day", "zone",
        "mode", "venue", "provisions", "topics", "level",
    )

    group = SelectField(_l("Thematic group"), validate_choice=False)
    level = SelectField(_l("Readable by"), validate_choice=False)
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group.choices = []
        self.level.choices = options(Level, MEETING_LEVELS)
        rest = [each for each in self._fields if each not in self.ORDER]
        for each in (*self.ORDER, *rest):
            self._fields[each] = self._fields.pop(each)

    def fields(self) -> dict[str, object]:
        """All that read_draft takes."""
        more = {"group": self.group.data or "", "level": self.level.data or ""}
        return {**self.about(), **self.terms(), **more}


class CancelForm(MeetingForm):
    reason = BilingualField(_l("Reason"), lines=True, limit=REASON)


class WidenForm(MeetingForm):
    level = RadioField(_l("Who shall be able to read it"), validate_choice=False)

    def offer(self, meeting: Meeting) -> None:
        wider = [each for each in MEETING_LEVELS if each.width > meeting.level.width]
        self.level.choices = options(Level, wider)

    def chosen(self) -> Level:
        """Raise RuleBroken ``invalid_choice``."""
        return member(Level, self.level.data, "level")


def member(kind: type[Kind], value: object, field: str) -> Kind:
    """The member that was chosen. Raise RuleBroken ``invalid_choice``."""
    try:
        return kind(str(value))
    except ValueError:
        raise RuleBroken("invalid_choice", field=field) from None
