"""What people type about decisions; out come the fields that the drafts read."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from wgroup.db.work import Work
from wgroup.decisions.drafts import REASON, STATEMENT, TEXT, TITLE
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import BreakKind, StatementKind
from wgroup.meetings import queries as meetings
from wgroup.web.forms import BilingualField
from wgroup.web.meetings.choices import Choices, options, zones
from wgroup.web.meetings.forms import MeetingForm
from wgroup.web.request import this_language

MOST_MEETINGS = 100


class DecisionForm(MeetingForm):
    """nonce is the key under which it is drafted once, however often it is sent. number stands on
    no page: who sends one is told that the service gives it."""

    title = BilingualField(_l("Title"), limit=TITLE)
    text = BilingualField(_l("Text of the decision"), lines=True, limit=TEXT)
    meeting = SelectField(_l("Put to the meeting"), validate_choice=False)
    number = StringField(_l("Number"))
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting.choices = []

    def offer(self, work: Work) -> None:
        """Meetings to choose from, read last, after what may be refused."""
        self.meeting.choices = _meetings(work, str(self.meeting.data or ""))

    @staticmethod
    def values_of(found: Decision, meeting: str) -> dict[str, object]:
        return {"title": found.title, "text": found.text, "meeting": meeting}

    def fields(self) -> dict[str, object]:
        return {
            "title": self.title.data,
            "text": self.text.data,
            "meeting": self.meeting.data or "",
            "number": self.number.data or "",
        }


def _meetings(work: Work, chosen: str) -> Choices:
    """The newest, and the one that is chosen already."""
    language = this_language()
    found = meetings.listed(work, descending=True, limit=MOST_MEETINGS, brief=True).items
    rest = [
        SelectChoice(each.slug, f"{each.code} · {each.title.best(language)[0]}") for each in found
    ]
    if chosen and chosen not in {each.value for each in rest}:
        rest.insert(0, SelectChoice(chosen, chosen.replace("-", "/")))
    return [SelectChoice("", gettext("None")), *rest]


class SilenceForm(MeetingForm):
    """Until when, on whose clock; and from when, where that is later than the notice."""

    BLAMES = {"expires": "day", "starts": "start_day"}  # noqa: RUF012

    start_day = StringField(_l("It begins on"), render_kw={"type": "date"})
    start_time = StringField(_l("Begins at"), render_kw={"type": "time"})
    day = StringField(_l("Silence ends on"), render_kw={"type": "date"})
    time = StringField(_l("At"), render_kw={"type": "time", "step": "60"})
    zone = SelectField(_l("On the clock of"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = zones(str(self.zone.data or ""))

    def fields(self) -> dict[str, object]:
        return {
            "starts": _local(self.start_day.data, self.start_time.data),
            "expires": _local(self.day.data, self.time.data),
            "zone": self.zone.data or "",
        }

    def agreed(self) -> dict[str, object]:
        """The same; nothing where no end is typed: it is left to the secretariat."""
        told = self.fields()
        return told if told["expires"] or told["starts"] else {}


def _local(day: str | None, clock: str | None) -> str:
    """As the drafts read it; half of it is typed wrongly, not left out."""
    return f"{day or ''}T{clock or ''}" if day or clock else ""


class BreakForm(MeetingForm):
    kind = RadioField(_l("How your Party breaks the silence"), validate_choice=False)
    text = BilingualField(_l("Reason, or text of the amendment"), lines=True, limit=STATEMENT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = options(BreakKind)

    def fields(self) -> dict[str, object]:
        return {"kind": self.kind.data or "", "text": self.text.data}


class StatementForm(MeetingForm):
    kind = SelectField(_l("Kind"), validate_choice=False)
    text = BilingualField(_l("Text of the statement"), lines=True, limit=STATEMENT)
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = options(StatementKind)

    def fields(self) -> dict[str, object]:
        return {"kind": self.kind.data or "", "text": self.text.data}


class WithdrawForm(MeetingForm):
    reason = BilingualField(_l("Reason"), lines=True, limit=REASON)
