"""Whom a letter is for, and who was nominated in their place."""

from dataclasses import dataclass

from wgroup.calendar.rules import Edition
from wgroup.invitations import wording
from wgroup.kernel.bilingual import Language
from wgroup.meetings.rules import PartStat
from wgroup.parties.naming import PersonName


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is for. answer: what they have answered to the terms as they are; rsvp_url:
    their own link for answering, empty where nothing is to be answered; party: on whose list they
    are, for anybody may be entered by either side, and whose list it is reads what they answer;
    signs_in: they have an account, by which they read the page of the meeting; called: their
    name in its scripts."""

    name: str
    address: str
    edition: Edition
    answer: PartStat = PartStat.NEEDS_ACTION
    rsvp_url: str = ""
    party: str = ""
    signs_in: bool = True
    called: PersonName | None = None

    def greeted(self, language: Language) -> str:
        """As the language of the section writes the name."""
        return self.called.written_in(language) if self.called else self.name


@dataclass(frozen=True, slots=True)
class Successor:
    """asked_for: the reader had named them; only then is the name told."""

    name: PersonName
    asked_for: bool

    def told_in(self, language: Language) -> str:
        words = wording.SUCCEEDED_AS_ASKED if self.asked_for else wording.SUCCEEDED
        return words.written_in(language).format(self.name.written_in(language))
