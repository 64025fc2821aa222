"""What a calendar can be made of, whoever asks: editions, audiences, kinds of entries."""

from enum import StrEnum

from wgroup.kernel.bilingual import Bilingual, Language


class Edition(StrEnum):
    """The language of a calendar, or both at once; the order is that of a form."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"

    @property
    def own_name(self) -> str:
        return "中文 / English" if self is Edition.BOTH else Language(self.value).own_name

    @property
    def languages(self) -> tuple[Language, ...]:
        """What it is written in; with both, Chinese first in every text."""
        return (Language.ZH, Language.EN) if self is Edition.BOTH else (Language(self.value),)

    def of(self, text: Bilingual, *, between: str = " / ") -> str:
        """The text as this edition has it: a missing half is stood in for by the other."""
        told = [text.best(each)[0] for each in self.languages]
        return between.join(dict.fromkeys(each for each in told if each))


class Audience(StrEnum):
    """Who reads an entry: everybody who knows of its subject, or only those invited to it."""

    ALL = "all"
    INVITED = "invited"


class Subject(StrEnum):
    """What an entry tells of."""

    MEETING = "meeting"
    MILESTONE = "milestone"
    ACTION = "action"
