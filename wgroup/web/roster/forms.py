"""What people type about experts; out come the fields that the drafts read."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.nominations.drafts import INTERESTS, NAMES
from wgroup.roster.drafts import EXPERTISE, PLACE
from wgroup.roster.models import ExpertProfile
from wgroup.web.forms import BilingualField
from wgroup.web.meetings.choices import options, topics
from wgroup.web.meetings.forms import MeetingForm
from wgroup.web.nominations.forms import own_organisations
from wgroup.web.request import this_language


class ExpertForm(MeetingForm):
    """nonce is the key under which an expert is added once, however often it is sent."""

    family_name = StringField(_l("Family name"))
    given_name = StringField(_l("Given name"))
    latin_family = StringField(_l("Family name in Latin letters"))
    latin_given = StringField(_l("Given name in Latin letters"))
    organisation = SelectField(_l("Organisation"), validate_choice=False)
    languages = SelectMultipleField(
        _l("Languages"), validate_choice=False, choices=[], option_widget=CheckboxInput()
    )
    topics = SelectMultipleField(_l("Topics"), validate_choice=False, choices=[])
    expertise = BilingualField(_l("Field of work"), lines=True, limit=EXPERTISE)
    place = BilingualField(_l("Place"), limit=PLACE)
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation.choices = []
        self.languages.choices = options(Language)

    def offer(self, work: Work, found: ExpertProfile | None = None) -> None:
        """Topics of the register, and organisations that the side may send somebody from; one
        that is there already stays, whatever has become of it."""
        self.topics.choices = topics(work)
        self.organisation.choices = offered = own_organisations(work)
        kept = found.organisation if found else None
        if kept and str(kept.id) not in {each.value for each in offered}:
            offered.append(SelectChoice(str(kept.id), kept.name.best(this_language())[0]))

    @staticmethod
    def values_of(found: ExpertProfile) -> dict[str, object]:
        return {
            **{name: getattr(found.person, name) for name in NAMES},
            "organisation": str(found.organisation_id or ""),
            "languages": [each.value for each in found.languages],
            "topics": found.topic_keys,
            "expertise": found.expertise,
            "place": found.place,
        }

    def fields(self) -> dict[str, object]:
        return {
            **{name: getattr(self, name).data or "" for name in NAMES},
            "organisation": self.organisation.data or "",
            "languages": self.languages.data or [],
            "topics": self.topics.data or [],
            "expertise": self.expertise.data,
            "place": self.place.data,
        }


class InterestsForm(MeetingForm):
    """For the expert, and for their side."""

    interests = BilingualField(_l("Declaration of interests"), lines=True, limit=INTERESTS)
