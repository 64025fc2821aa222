"""What people type about seats and nominations; out come the fields that the drafts read."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from wgroup.db.work import Work
from wgroup.kernel.time import zone_named
from wgroup.meetings.parts import SeatPlan
from wgroup.meetings.seats import Composition
from wgroup.nominations.drafts import INTERESTS, NAMES, POSITION, REASON, SHORTCOMING
from wgroup.nominations.freezing import Freezing
from wgroup.nominations.models import Nomination
from wgroup.organisations import queries as organisations
from wgroup.roster.models import ExpertProfile
from wgroup.web.forms import BilingualField
from wgroup.web.meetings.choices import Choices, options, zones
from wgroup.web.meetings.forms import MeetingForm
from wgroup.web.request import this_language
from wgroup.web.words import word

NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class SeatsForm(MeetingForm):
    """seen is the version of the plan that the page showed, 0 where there was none."""

    BLAMES = {"closes": "day"}  # noqa: RUF012

    composition = SelectField(_l("Composition"), validate_choice=False)
    governmental = StringField(_l("Governmental, of each side"), render_kw=NUMBER)
    non_governmental = StringField(_l("Non-governmental, of each side"), render_kw=NUMBER)
    day = StringField(_l("Nominations close on"), render_kw={"type": "date"})
    time = StringField(_l("At"), render_kw={"type": "time"})
    zone = SelectField(_l("On the clock of"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.composition.choices = options(Composition)
        self.zone.choices = zones(str(self.zone.data or ""))

    @staticmethod
    def values_of(plan: SeatPlan | None, zone: str) -> dict[str, object]:
        if plan is None:
            return {"composition": Composition.MIXED.value, "time": "12:00", "zone": zone}
        draft = plan.draft
        return {
            "composition": draft.composition.value,
            "governmental": draft.governmental or "",
            "non_governmental": draft.non_governmental or "",
            "day": f"{draft.closes:%Y-%m-%d}",
            "time": f"{draft.closes:%H:%M}",
            "zone": draft.zone,
        }

    def fields(self) -> dict[str, object]:
        names = ("composition", "governmental", "non_governmental", "zone")
        typed = {name: getattr(self, name).data or "" for name in names}
        when = f"{self.day.data or ''}T{self.time.data or ''}" if self.day.data else ""
        return {**typed, "closes": when}


class FreezingForm(MeetingForm):
    """seen is the version that the page showed, 0 where no instant is set."""

    BLAMES = {"at": "day"}  # noqa: RUF012

    day = StringField(_l("It freezes on"), render_kw={"type": "date"})
    time = StringField(_l("At"), render_kw={"type": "time"})
    zone = SelectField(_l("On the clock of"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = zones(str(self.zone.data or ""))

    @staticmethod
    def values_of(found: Freezing, zone: str) -> dict[str, object]:
        if found.at is None:
            return {"time": "12:00", "zone": zone}
        wall = found.at.astimezone(zone_named(found.zone))
        return {"day": f"{wall:%Y-%m-%d}", "time": f"{wall:%H:%M}", "zone": found.zone}

    def fields(self) -> dict[str, object]:
        when = f"{self.day.data or ''}T{self.time.data or ''}" if self.day.data else ""
        return {"at": when, "zone": self.zone.data or ""}


class NominationForm(MeetingForm):
    """nonce is the key under which it is prepared once, however often it is sent."""

    family_name = StringField(_l("Family name"))
    given_name = StringField(_l("Given name"))
    latin_family = StringField(_l("Family name in Latin letters"))
    latin_given = StringField(_l("Given name in Latin letters"))
    email = StringField(_l("E-mail address"), render_kw={"type": "email"})
    organisation = SelectField(_l("Organisation"), validate_choice=False)
    position = BilingualField(_l("Position"), limit=POSITION)
    interests = BilingualField(_l("Declaration of interests"), lines=True, limit=INTERESTS)
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation.choices = []

    def offer(self, work: Work) -> None:
        """The organisations that the reader's side may send somebody from."""
        self.organisation.choices = own_organisations(work)

    @staticmethod
    def values_of(found: Nomination) -> dict[str, object]:
        told = found.statement
        return {
            **{name: getattr(found.person, name) for name in NAMES},
            "email": found.person.email or "",
            "organisation": str(found.organisation_id or ""),
            "position": told.position if told else None,
            "interests": told.interests if told else None,
        }

    @staticmethod
    def values_of_expert(found: ExpertProfile) -> dict[str, object]:
        """Of somebody on the roster."""
        return {
            **{name: getattr(found.person, name) for name in NAMES},
            "email": found.person.email or "",
            "organisation": str(found.organisation_id or ""),
            "interests": found.declaration.interests if found.declaration else None,
        }

    def fields(self) -> dict[str, object]:
        typed = {name: getattr(self, name).data or "" for name in (*NAMES, "email")}
        return {
            **typed,
            "organisation": self.organisation.data or "",
            "position": self.position.data,
            "interests": self.interests.data,
        }


class ObjectionForm(MeetingForm):
    """Two buttons, and the reason that one of them needs."""

    BUTTONS = MeetingForm.BUTTONS | {"answer"}

    reason = BilingualField(_l("Reason"), lines=True, limit=REASON)


class ShortcomingForm(MeetingForm):
    shortcoming = BilingualField(_l("What it lacks"), lines=True, limit=SHORTCOMING)


def own_organisations(work: Work) -> Choices:
    """By type, then by name; nobody's comes first."""
    alone = SelectChoice("", gettext("None: in a personal capacity"))
    found = organisations.sendable(work, work.actor.party or "")
    return [
        alone,
        *(
            SelectChoice(
                str(each.id), each.name.best(this_language())[0], optgroup=word(each.type)
            )
            for each in found
        ),
    ]
