"""What people type about a series; out come the fields that meetings.series.drafts reads."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

from wgroup.db.work import Work
from wgroup.meetings.models import Meeting
from wgroup.meetings.series.drafts import USUAL_COUNT
from wgroup.meetings.series.models import Series
from wgroup.meetings.series.rules import LAST, LAST_DAY_OF_EVERY_MONTH, Unit
from wgroup.web.meetings import choices
from wgroup.web.meetings.forms import MeetingForm, ProposeForm
from wgroup.web.series.words import ORDINALS, weekday_words

BOXES = {"validate_choice": False, "option_widget": CheckboxInput()}


class SeriesForm(ProposeForm):
    """A meeting, the first of many; ORDER is that of the page."""

    BLAMES = {**ProposeForm.BLAMES, "minutes": "end"}  # noqa: RUF012
    ORDER = (
        "title", "type", "host", "alternates", "group", "purpose", "unit", "every", "weekdays",
        "ordinals", "month_day", "date", "start", "end", "last_day", "zone", "count", "left_out",
        "chosen", "mode", "venue", "provisions", "topics", "level",
    )  # fmt: skip

    unit = SelectField(_l("Comes round by"), validate_choice=False)
    every = StringField(_l("Every"), render_kw={"type": "number", "min": 1, "max": 24})
    weekdays = SelectMultipleField(_l("On"), **BOXES)
    ordinals = SelectMultipleField(_l("Which of the month"), **BOXES)
    month_day = SelectField(_l("Or on a day of the month"), validate_choice=False)
    count = StringField(_l("How many"), render_kw={"type": "number", "min": 1, "max": 24})
    alternates = BooleanField(_l("The Parties host in turn"))
    left_out = SelectMultipleField(_l("Left out"), validate_choice=False, choices=[])
    chosen = SelectMultipleField(_l("Meetings that follow"), validate_choice=False, choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit.choices = [
            SelectChoice(Unit.MONTH.value, gettext("months")),
            SelectChoice(Unit.WEEK.value, gettext("weeks")),
        ]
        self.weekdays.choices = [SelectChoice(f"{day}", weekday_words(day)) for day in range(7)]
        self.ordinals.choices = [
            SelectChoice(f"{number}", gettext(words)) for number, words in ORDINALS.items()
        ]
        numbers = range(1, LAST_DAY_OF_EVERY_MONTH + 1)
        days = [SelectChoice(f"{each}", f"{each}") for each in numbers]
        self.month_day.choices = [
            SelectChoice("", gettext("no, by weekdays")),
            *days,
            SelectChoice(f"{LAST}", gettext("the last")),
        ]

    @staticmethod
    def usual() -> dict[str, object]:
        """How meetings of this kind come round, before anything is typed."""
        return {
            "unit": Unit.MONTH.value,
            "every": "1",
            "weekdays": ["1"],
            "ordinals": ["1"],
            "count": f"{USUAL_COUNT}",
            "alternates": True,
        }

    @staticmethod
    def values_of(series: Series, first: Meeting | None = None) -> dict[str, object]:  # type: ignore[override]
        """The series as it stands; from first on, where one is meant."""
        rule, day = series.pattern.rule, first.occurs_on if first else None
        slot = series.pattern.slot_on(day or series.first_day)
        several = slot.starts.date() != slot.ends.date()
        return {
            **{name: getattr(series, name) for name in ("title", "purpose", "host", "alternates")},
            **{name: getattr(series, name) for name in ("provisions", "topics", "zone", "venue")},
            "type": series.type.value,
            "group": series.group_code or "",
            "level": series.level.value,
            "mode": series.mode.value,
            "date": f"{slot.starts:%Y-%m-%d}",
            "start": series.clock[:5],
            "end": f"{slot.ends:%H:%M}",
            "last_day": f"{slot.ends:%Y-%m-%d}" if several else "",
            "unit": rule.unit.value,
            "every": f"{rule.every}",
            "weekdays": [f"{each}" for each in rule.weekdays],
            "ordinals": [f"{each}" for each in rule.ordinals],
            "month_day": "" if rule.month_day is None else f"{rule.month_day}",
            "count": f"{USUAL_COUNT}",
        }

    def fields(self) -> dict[str, object]:
        """All that read_series takes. Of weeks, what is ticked for months is not meant; nor are
        weekdays where a day of the month is chosen."""
        by_day = bool(self.month_day.data) and self.unit.data == Unit.MONTH.value
        monthly = self.unit.data == Unit.MONTH.value and not by_day
        return {
            **super().fields(),
            "unit": self.unit.data or "",
            "every": self.every.data or "",
            "weekdays": [] if by_day else self.weekdays.data or [],
            "ordinals": self.ordinals.data or [] if monthly else [],
            "month_day": self.month_day.data if by_day else "",
            "count": self.count.data or "",
            "alternates": bool(self.alternates.data),
            "left_out": self.left_out.data or [],
        }


class ExtendForm(MeetingForm):
    count = StringField(_l("How many"), render_kw={"type": "number", "min": 1, "max": 24})
    left_out = SelectMultipleField(_l("Left out"), validate_choice=False, choices=[])


def offer(work: Work, form: SeriesForm) -> None:
    form.group.choices = choices.groups(work)
    form.provisions.choices = choices.provisions(work)
    form.topics.choices = choices.topics(work)


