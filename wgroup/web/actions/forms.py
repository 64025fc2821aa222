"""What people type about action items; out come the fields that wgroup.actions.drafts reads."""

from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from wgroup.actions import queries
from wgroup.actions.drafts import TEXT
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import REPORTABLE, ActionState
from wgroup.db.work import Work
from wgroup.kernel.errors import RuleBroken
from wgroup.meetings import queries as meetings
from wgroup.meetings.models import Meeting
from wgroup.web.capitals import party
from wgroup.web.forms import BilingualField
from wgroup.web.meetings.choices import Choices, parties_as_hosts
from wgroup.web.meetings.forms import MeetingForm
from wgroup.web.request import this_language

MOST_MEETINGS = 100


class ItemForm(MeetingForm):
    """nonce is the key under which an item is recorded once, however often it is sent."""

    text = BilingualField(_l("What is to be done"), lines=True, limit=TEXT)
    party = SelectField(_l("Owner"), validate_choice=False)
    person = SelectField(_l("Person"), validate_choice=False)
    due = StringField(_l("Due day"), render_kw={"type": "date"})
    meeting = SelectField(_l("From the meeting"), validate_choice=False)
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        both = SelectChoice("", gettext("Both Parties jointly"))
        self.party.choices = [both, *parties_as_hosts()]
        self.person.choices = self.meeting.choices = []

    @staticmethod
    def values_of(item: ActionItem, meeting: str) -> dict[str, object]:
        """meeting is the slug of the meeting it comes from, as far as the reader knows it."""
        return {
            "text": item.text,
            "party": item.party or "",
            "person": str(item.person_id or ""),
            "due": item.due.isoformat() if item.due else "",
            "meeting": meeting,
        }

    def offer(self, work: Work) -> None:
        """People and meetings to choose from, read last, after what may be refused."""
        self.person.choices = _people(work, str(self.person.data or ""))
        self.meeting.choices = _meetings(work, str(self.meeting.data or ""))

    def fields(self) -> dict[str, object]:
        """All that read_draft and read_edit take."""
        names = ("text", "party", "person", "due", "meeting")
        return {name: getattr(self, name).data or "" for name in names if name != "text"} | {
            "text": self.text.data
        }


def _people(work: Work, chosen: str) -> Choices:
    """Who may be named, and whoever is already."""
    nobody = SelectChoice("", gettext("Nobody is named: the side itself"))
    language = this_language()
    named = [
        SelectChoice(
            str(each.id),
            each.display_name,
            optgroup=party(each.party).name.best(language)[0] if each.party else "",
        )
        for each in queries.assignable(work)
    ]
    if chosen and chosen not in {each.value for each in named}:
        named.insert(0, SelectChoice(chosen, gettext("As before: somebody unknown to you")))
    return [nobody, *named]


def _meetings(work: Work, chosen: str) -> Choices:
    """The newest, and the one that is chosen already."""
    none = SelectChoice("", gettext("None"))
    found = meetings.listed(work, descending=True, limit=MOST_MEETINGS, brief=True).items
    rest = [SelectChoice(each.slug, _named(each)) for each in found]
    if chosen and chosen not in {each.value for each in rest}:
        rest.insert(0, SelectChoice(chosen, chosen.replace("-", "/")))
    return [none, *rest]


def _named(meeting: Meeting) -> str:
    return f"{meeting.code} · {meeting.title.best(this_language())[0]}"


class ReportForm(MeetingForm):
    """A button: how it stands; back says from which page it was pressed."""

    BUTTONS = MeetingForm.BUTTONS | {"state", "back"}

    def chosen(self) -> ActionState:
        """Raise RuleBroken ``invalid_choice``."""
        try:
            return ActionState(request.form.get("state", ""))
        except ValueError:
            raise RuleBroken("invalid_choice", field="state", choices=list(REPORTABLE)) from None
