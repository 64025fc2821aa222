"""What is typed about who takes part, and about how they join."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField

from wgroup.meetings.answers import OWN_ANSWERS
from wgroup.meetings.drafts import DIAL_IN, NOTE
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Capacity, PartStat
from wgroup.web.forms import BilingualField
from wgroup.web.meetings.choices import options
from wgroup.web.meetings.forms import MeetingForm, member


class PersonForm(MeetingForm):
    family_name = StringField(_l("Family name"))
    given_name = StringField(_l("Given name"))
    latin_family = StringField(_l("Family name in Latin letters"))
    latin_given = StringField(_l("Given name in Latin letters"))
    email = StringField(_l("E-mail address"), render_kw={"type": "email"})
    capacity = SelectField(_l("Capacity"), validate_choice=False)
    partstat = SelectField(_l("Answer"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.capacity.choices = options(Capacity)
        self.partstat.choices = options(PartStat)

    def fields(self) -> dict[str, object]:
        """All that read_person takes."""
        names = ("family_name", "given_name", "latin_family", "latin_given", "email")
        asked = (*names, "capacity", "partstat")
        return {name: getattr(self, name).data or "" for name in asked}


class AnswerForm(MeetingForm):
    partstat = RadioField(_l("Answer"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partstat.choices = options(PartStat)

    def chosen(self) -> PartStat:
        """Raise RuleBroken ``invalid_choice``."""
        return member(PartStat, self.partstat.data, "partstat")


class OwnAnswerForm(MeetingForm):
    """seen is the fingerprint of the terms that are answered to."""

    NOTE = NOTE

    partstat = RadioField(_l("Your answer"), validate_choice=False)
    note = TextAreaField(_l("Note"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partstat.choices = options(PartStat, OWN_ANSWERS)

    def chosen(self) -> PartStat:
        """Raise RuleBroken ``invalid_choice``."""
        return member(PartStat, self.partstat.data, "partstat")

    def look_again(self, meeting: Meeting) -> None:
        self.seen.data = meeting.terms.fingerprint


class JoiningForm(MeetingForm):
    """seen is the fingerprint of what stands, empty where nothing does."""

    url = StringField(_l("Address"), render_kw={"inputmode": "url"})
    dial_in = BilingualField(_l("By telephone"), lines=True, limit=DIAL_IN)
