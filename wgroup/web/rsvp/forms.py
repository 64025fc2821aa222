"""What an invited person says: whether they come, and a word to it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from wgroup.kernel.errors import RuleBroken
from wgroup.meetings.answers import OWN_ANSWERS
from wgroup.meetings.drafts import NOTE
from wgroup.meetings.rules import PartStat
from wgroup.nominations.drafts import NAMES
from wgroup.web.forms import SafeForm

# As one says it for oneself; WORDS of wgroup.web.words tell what somebody has said.
WORDS = {
    PartStat.ACCEPTED: _l("Accept"),
    PartStat.TENTATIVE: _l("Tentative"),
    PartStat.DECLINED: _l("Decline"),
}


class ReplacementForm(SafeForm):
    """Who would come instead."""

    family_name = StringField(_l("Family name"), render_kw={"autocomplete": "off"})
    given_name = StringField(_l("Given name"), render_kw={"autocomplete": "off"})
    latin_family = StringField(_l("Family name in Latin letters"))
    latin_given = StringField(_l("Given name in Latin letters"))
    email = StringField(_l("E-mail address"), render_kw={"type": "email"})

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.headers: dict[str, str] = {}

    def fields(self) -> dict[str, object]:
        return {name: getattr(self, name).data or "" for name in (*NAMES, "email")}


class RsvpForm(SafeForm):
    """seen is the fingerprint of the terms that the page showed."""

    NOTE = NOTE

    seen = HiddenField()
    partstat = RadioField(_l("Answer"), validate_choice=False)
    note = TextAreaField(_l("Note"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.partstat.choices = [SelectChoice(each, WORDS[each]) for each in OWN_ANSWERS]
        self.headers: dict[str, str] = {}

    def chosen(self) -> PartStat:
        """Raise RuleBroken ``required``."""
        if self.partstat.data not in set(OWN_ANSWERS):
            raise RuleBroken("required", field="partstat")
        return PartStat(self.partstat.data)
