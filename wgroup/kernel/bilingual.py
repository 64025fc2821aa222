"""A text in the two working languages of the group, which are equal."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    EN = "en"
    ZH = "zh"

    @property
    def other(self) -> "Language":
        return Language.ZH if self is Language.EN else Language.EN

    @property
    def tag(self) -> str:
        """The tag for HTML's lang attribute (BCP 47)."""
        return "zh-Hans" if self is Language.ZH else "en"

    @property
    def own_name(self) -> str:
        return "中文" if self is Language.ZH else "English"


@dataclass(frozen=True, slots=True)
class Bilingual:
    en: str = ""
    zh: str = ""

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)

    @property
    def complete(self) -> bool:
        """Both languages are there."""
        return bool(self.en and self.zh)

    @property
    def missing(self) -> tuple[Language, ...]:
        return tuple(each for each in Language if not self.written_in(each))

    def written_in(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en

    def best(self, wanted: Language) -> tuple[str, Language]:
        """Return the text a reader of wanted should see, and the language it is in."""
        if text := self.written_in(wanted):
            return text, wanted
        return self.written_in(wanted.other), wanted.other

    def as_dict(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}
