"""What people type to invite somebody once."""

from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

from wgroup.db.work import Work
from wgroup.meetings.rules import Capacity, MeetingType
from wgroup.meetings.seats import EXPERTS
from wgroup.web.meetings import choices
from wgroup.web.meetings.forms import MeetingForm


class LastingForm(MeetingForm):
    """nonce is the key under which it is made once. The days are of the own capital."""

    family_name = StringField(_l("Family name"))
    given_name = StringField(_l("Given name"))
    latin_family = StringField(_l("Family name in Latin letters"))
    latin_given = StringField(_l("Given name in Latin letters"))
    email = StringField(_l("E-mail address"), render_kw={"type": "email"})
    capacity = SelectField(_l("Capacity"), validate_choice=False)
    group = SelectField(_l("Group"), validate_choice=False)
    series = SelectField(_l("Series"), validate_choice=False)
    types = SelectMultipleField(
        _l("Types of meetings"), validate_choice=False, option_widget=CheckboxInput()
    )
    first_day = StringField(_l("First day"), render_kw={"type": "date"})
    last_day = StringField(_l("Last day"), render_kw={"type": "date"})
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [each for each in Capacity if each not in EXPERTS]
        self.capacity.choices = choices.options(Capacity, own)
        self.types.choices = choices.options(MeetingType)
        self.group.choices = []
        self.series.choices = []

    def offer(self, work: Work) -> None:
        named = [each for each in choices.groups(work) if each.value]
        self.group.choices = [SelectChoice("", gettext("All groups")), *named]
        self.series.choices = [
            SelectChoice("", gettext("All meetings, of a series or not")),
            *choices.series(work, str(self.series.data or "")),
        ]

    @property
    def checks(self) -> bool:
        """They want to look first."""
        return "check" in request.form

    def fields(self, zone: str) -> dict[str, object]:
        names = ("family_name", "given_name", "latin_family", "latin_given", "email", "capacity",
                 "group", "series", "first_day", "last_day")  # fmt: skip
        told: dict[str, object] = {name: getattr(self, name).data or "" for name in names}
        return {**told, "types": self.types.data or [], "zone": zone}
