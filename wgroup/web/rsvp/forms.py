"""What an invited person says: whether they come, and a word to it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from wgroup.kernel.errors import RuleBroken
from wgroup.meetings.answers import OWN_ANSWERS
from wgroup.meetings.drafts import NOTE
from wgroup.meetings.rules import PartStat
from wgroup.web.forms import SafeForm

# As one says it for oneself; WORDS of wgroup.web.words tell what somebody has said.
WORDS = {
    PartStat.ACCEPTED: _l("Accept"),
    PartStat.TENTATIVE: _l("Tentative"),
    PartStat.DECLINED: _l("Decline"),
}


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
