"""What people type about agendas; out come the fields that wgroup.agenda.drafts reads."""

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice

from wgroup.agenda.drafts import NOTE, PRESENTER, REASON, TITLE
from wgroup.agenda.models import AgendaItem
from wgroup.agenda.order import Direction
from wgroup.agenda.queries import Row, Sheet
from wgroup.agenda.rules import ItemKind, Outcome
from wgroup.db.work import Work
from wgroup.kernel.errors import RuleBroken
from wgroup.meetings.models import Meeting
from wgroup.web.forms import BilingualField
from wgroup.web.meetings import choices
from wgroup.web.meetings.choices import options, parties_as_hosts
from wgroup.web.meetings.forms import MeetingForm, member
from wgroup.web.request import this_language

NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class AboutItemForm(MeetingForm):
    """What an item is about, and how long it takes."""

    title = BilingualField(_l("Title"), limit=TITLE)
    note = BilingualField(_l("Annotation"), lines=True, limit=NOTE)
    kind = RadioField(_l("What is asked of the meeting"), validate_choice=False)
    minutes = StringField(_l("Minutes"), render_kw=NUMBER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = options(ItemKind)

    def about(self) -> dict[str, object]:
        return {
            "title": self.title.data,
            "note": self.note.data,
            "kind": self.kind.data or "",
            "minutes": self.minutes.data or "",
        }


class ItemForm(AboutItemForm):
    """nonce is the key under which an item is added once, however often it is sent."""

    presenter = BilingualField(_l("Introduced by"), limit=PRESENTER)
    party = SelectField(_l("Side that introduces it"), validate_choice=False)
    parent = SelectField(_l("Place"), validate_choice=False, choices=[])
    topics = SelectMultipleField(_l("Topics"), validate_choice=False, choices=[])
    provisions = SelectMultipleField(_l("Provisions"), validate_choice=False, choices=[])
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        both = SelectChoice("", gettext("Both, or not said yet"))
        self.party.choices = [both, *parties_as_hosts()]

    @staticmethod
    def values_of(item: AgendaItem) -> dict[str, object]:
        names = ("title", "note", "presenter", "topics", "provisions")
        return {
            **{name: getattr(item, name) for name in names},
            "kind": item.kind.value,
            "minutes": item.minutes or "",
            "party": item.party or "",
        }

    def offer(self, work: Work, sheet: Sheet) -> None:
        """What there is to choose from, read last, after what may be refused."""
        self.parent.choices = _places(sheet)
        self.topics.choices = choices.topics(work)
        self.provisions.choices = choices.provisions(work)

    def fields(self) -> dict[str, object]:
        return {
            **self.about(),
            "presenter": self.presenter.data,
            "party": self.party.data or "",
            "topics": self.topics.data or [],
            "provisions": self.provisions.data or [],
        }

    def below(self) -> UUID | None:
        """The main item it shall stand below. Raise RuleBroken ``unknown_parent``."""
        return one_id(self.parent.data, "parent", "unknown_parent")


def _places(sheet: Sheet) -> choices.Choices:
    mains = [each for each in sheet.rows if each.item.parent_id is None]
    rest = [
        SelectChoice(str(each.item.id), gettext("Below %(item)s", item=_named(each)))
        for each in mains
    ]
    return [SelectChoice("", gettext("A main item, at the end")), *rest]


def _named(row: Row) -> str:
    return f"{row.number} {row.item.title.best(this_language())[0]}"


class MoveForm(MeetingForm):
    """A button each: where to."""

    BUTTONS = MeetingForm.BUTTONS | {"direction"}

    def chosen(self) -> Direction:
        """Raise RuleBroken ``invalid_choice``."""
        return member(Direction, request.form.get("direction"), "direction")


class OutcomeForm(MeetingForm):
    BUTTONS = MeetingForm.BUTTONS | {"outcome"}

    def chosen(self) -> Outcome:
        """Raise RuleBroken ``invalid_choice``."""
        return member(Outcome, request.form.get("outcome"), "outcome")


class IdeaForm(AboutItemForm):
    """An item for the backlog."""

    where = RadioField(_l("For which meeting"), validate_choice=False)
    nonce = HiddenField()

    def offer(self, meeting: Meeting) -> None:
        self.where.choices = [
            SelectChoice("", gettext("This meeting, %(code)s", code=meeting.code)),
            SelectChoice("later", gettext("The next meeting of the same group")),
        ]

    def fields(self) -> dict[str, object]:
        return {**self.about(), "later": self.where.data == "later"}


class ReasonForm(MeetingForm):
    reason = BilingualField(_l("Reason"), lines=True, limit=REASON)


class CarryForm(MeetingForm):
    items = SelectMultipleField(_l("Items that were not reached"), validate_choice=False)
    actions = BooleanField(_l("Action items that are open"))

    def offer(self, rows: list[tuple[AgendaItem, Meeting]]) -> None:
        self.items.choices = [
            SelectChoice(str(item.id), item.title.best(this_language())[0]) for item, _ in rows
        ]

    def chosen(self) -> list[UUID]:
        """Raise RuleBroken ``unknown_item``."""
        return ids(self.items.data)


class AskForm(MeetingForm):
    items = SelectMultipleField(_l("Asked for"), validate_choice=False)

    def offer(self, sheet: Sheet) -> None:
        self.items.choices = [
            SelectChoice(str(each.item.id), _named(each)) for each in sheet.rows
        ]

    def chosen(self) -> list[UUID]:
        """Raise RuleBroken ``unknown_item``."""
        return ids(self.items.data)


def ids(values: list[str] | None) -> list[UUID]:
    found = [one_id(each, "items", "unknown_item") for each in values or []]
    return [each for each in found if each is not None]


def one_id(value: object, field: str, code: str) -> UUID | None:
    """None for nothing. Raise RuleBroken."""
    if value in (None, ""):
        return None
    try:
        return UUID(str(value))
    except ValueError:
        raise RuleBroken(code, field=field) from None
