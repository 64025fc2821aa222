"""What people type about their calendars."""

from dataclasses import asdict
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from wgroup.calendar.alarms import OFFERED, Alarms, read_alarms
from wgroup.calendar.filters import FLAGS, KEYED, Filters, Selection
from wgroup.calendar.models import Feed
from wgroup.calendar.rules import Edition
from wgroup.calendar.services import NAME_LIMIT
from wgroup.kernel.errors import RuleBroken
from wgroup.web.accounts.forms import Boxes
from wgroup.web.feeds.choices import Offered
from wgroup.web.feeds.words import before
from wgroup.web.forms import SafeForm


class FeedForm(SafeForm):
    """What of the register may be chosen is given as it is offered to this reader.

    seen is the version of the feed that the page showed.
    """

    BLAMES = {f"filters.{name}": name for name in KEYED}  # noqa: RUF012

    seen = HiddenField()
    name = StringField(
        _l("What it is for"), render_kw={"maxlength": NAME_LIMIT, "autocomplete": "off"}
    )
    language = SelectField(
        _l("Language"),
        choices=[SelectChoice(each.value, each.own_name) for each in Edition],
        validate_choice=False,
    )
    groups = Boxes(_l("Thematic groups"), validate_choice=False)
    series = Boxes(_l("Series"), validate_choice=False)
    topics = Boxes(_l("Topics"), validate_choice=False)
    provisions = Boxes(_l("Articles"), validate_choice=False)
    mine = BooleanField(_l("Only meetings in which I take part"))
    deadlines = BooleanField(_l("Days by which I or my side must act"))
    milestones = BooleanField(_l("Milestones of the register"))
    alarms = Boxes(_l("Alarms"), validate_choice=False)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups.choices = offered.groups
        self.series.choices = offered.series_and(self.series.data or ())
        self.topics.choices = offered.topics
        self.provisions.choices = offered.articles_and(self.provisions.data or ())
        chosen = (each for each in self.alarms.data or () if is_whole(each))
        minutes = sorted({*OFFERED, *(int(each) for each in chosen)})
        self.alarms.choices = [SelectChoice(str(each), before(each)) for each in minutes]

    @staticmethod
    def values_of(feed: Feed) -> dict[str, object]:
        filters = asdict(Filters.kept(feed.filters))
        kept = {name: list(filters.pop(name)) for name in KEYED}
        flags = {name: filters[name] for name in FLAGS}
        alarms = [str(each) for each in feed.alarms]
        told = {"name": feed.name, "language": feed.language.value, "alarms": alarms}
        return {**told, **kept, **flags, "seen": feed.version}

    def selection(self, filters: Filters | None = None) -> Selection:
        """filters: what is kept of a feed, of which a form shows not all. Raise RuleBroken."""
        asked = {name: self[name].data or () for name in (*KEYED, *FLAGS) if name in self}
        read = (filters or Filters()).changed(asked)
        return Selection(self._edition(), read, self._alarms())

    @property
    def version(self) -> int:
        """The version that was seen; -1, which none has, for what is no number."""
        text = str(self.seen.data or "")
        return int(text) if is_whole(text) else -1

    @property
    def only_shows(self) -> bool:
        """The button that was pressed asks to be shown, and nothing else."""
        return request.form.get("act") == "preview"

    @property
    def is_narrowed(self) -> bool:
        """Something of the filters is chosen, so that they stand open."""
        return any(self[name].data for name in (*KEYED, *FLAGS) if name in self)

    def _edition(self) -> Edition:
        try:
            return Edition(self.language.data)
        except ValueError:
            raise RuleBroken("invalid_choice", field="language") from None

    def _alarms(self) -> Alarms:
        asked = self.alarms.data or ()
        if not all(is_whole(each) for each in asked):
            raise RuleBroken("invalid_choice", field="alarms")
        return read_alarms(int(each) for each in asked)


def is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7
