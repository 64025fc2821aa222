"""What the secretariat makes of a mail: whose it is, and what it says."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from wgroup.invitations.answers import PARTSTATS
from wgroup.invitations.incoming import Candidate
from wgroup.invitations.models import IncomingMail
from wgroup.invitations.services.deciding import SAID, answer_in, span_in
from wgroup.kernel.errors import RuleBroken
from wgroup.meetings.drafts import NOTE
from wgroup.meetings.rules import PartStat
from wgroup.parties.models import Person
from wgroup.web.capitals import party
from wgroup.web.forms import SafeForm
from wgroup.web.meetings.choices import options
from wgroup.web.request import this_language

# Stands among the answers where the mail proposes a time that is clear.
PROPOSES = "proposes"


class TakeForm(SafeForm):
    participation = SelectField(_l("Whose answer it is"), validate_choice=False)
    partstat = RadioField(_l("What it says"), validate_choice=False)
    note = TextAreaField(_l("Note"))

    NOTE = NOTE
    BLAMES = {"said": "partstat"}  # noqa: RUF012

    def offer(self, mail: IncomingMail, candidates: Sequence[Candidate]) -> None:
        """Those whose it may be, and what it may say, the likeliest chosen already."""
        several = len({each.meeting.id for each in candidates}) > 1
        self.participation.choices = [
            SelectChoice(str(each.participation.id), _name(each, several=several))
            for each in candidates
        ]
        self.partstat.choices = options(PartStat, SAID)
        if any(span_in(mail, each) for each in candidates):
            words = gettext("Put the proposed time before the Parties")
            self.partstat.choices.append(SelectChoice(PROPOSES, words))

    def guess(self, mail: IncomingMail, candidates: Sequence[Candidate]) -> None:
        answer = answer_in(mail)
        if answer is None:
            return
        known = PARTSTATS.get(answer.partstat)
        self.partstat.data = known.value if known else None
        self.note.data = answer.note
        addresses = {mail.sender, answer.attendee}
        for each in candidates:
            person: Person = each.participation.person
            if (person.email or "").lower() in addresses:
                self.participation.data = str(each.participation.id)

    @property
    def whose(self) -> UUID:
        """Raise RuleBroken ``required``."""
        try:
            return UUID(str(self.participation.data))
        except ValueError:
            raise RuleBroken("required", field="participation") from None

    @property
    def proposes(self) -> bool:
        return bool(self.partstat.data == PROPOSES)

    @property
    def said(self) -> PartStat:
        """Raise RuleBroken ``required``."""
        if self.partstat.data not in set(SAID):
            raise RuleBroken("required", field="partstat")
        return PartStat(self.partstat.data)


def _name(each: Candidate, *, several: bool) -> str:
    """Wei ZHANG (China), with the meeting where it may be to several."""
    language = this_language()
    side = party(each.participation.party).short.best(language)[0]
    name = gettext("%(name)s (%(party)s)", name=each.participation.person.display_name, party=side)
    title = each.meeting.title.best(language)[0]
    return f"{name} · {title}, {each.meeting.code}" if several else str(name)
