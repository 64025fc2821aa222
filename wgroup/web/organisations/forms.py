"""What people type about organisations; out come the fields that the drafts read."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField

from wgroup.organisations.drafts import NAME, PLACE, REASON
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import PROPOSABLE, SIDE_OF, OrganisationLevel, Side
from wgroup.web.forms import BilingualField
from wgroup.web.meetings.choices import Choices, options
from wgroup.web.meetings.forms import MeetingForm


class AboutForm(MeetingForm):
    """What may be told anew of an organisation that is there."""

    name = BilingualField(_l("Name of the organisation"), limit=NAME)
    place = BilingualField(_l("Place"), limit=PLACE)
    country = StringField(_l("Country"))
    url = StringField(_l("Page on the web"), render_kw={"type": "url"})

    @staticmethod
    def values_of(found: Organisation) -> dict[str, object]:
        return {
            "name": found.name,
            "place": found.place,
            "country": found.country,
            "url": found.url,
        }

    def fields(self) -> dict[str, object]:
        return {
            "name": self.name.data,
            "place": self.place.data,
            "country": self.country.data or "",
            "url": self.url.data or "",
        }


class NewForm(AboutForm):
    """nonce is the key under which it is brought in once, however often it is sent."""

    type = SelectField(_l("Type"), validate_choice=False)
    level = SelectField(_l("Level"), validate_choice=False)
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type.choices = self.level.choices = []

    def offer(self, party: str | None) -> None:
        """The types that are this Party's to bring in, or those that belong to neither."""
        self.type.choices = types_of(party)
        usual = [OrganisationLevel.NOT_APPLICABLE]
        rest = [each for each in OrganisationLevel if each not in usual]
        self.level.choices = options(OrganisationLevel, [*usual, *rest])

    def fields(self) -> dict[str, object]:
        more = {"type": self.type.data or "", "level": self.level.data or ""}
        return {**super().fields(), **more}


class AnswerForm(MeetingForm):
    """Two buttons, and the reason that one of them needs."""

    BUTTONS = MeetingForm.BUTTONS | {"answer"}

    reason = BilingualField(_l("Reason"), lines=True, limit=REASON)


def types_of(party: str | None) -> Choices:
    of_both = party is None
    own = [each for each in PROPOSABLE if (SIDE_OF[each] is Side.INTERGOVERNMENTAL) is of_both]
    return options(type(own[0]), own)
