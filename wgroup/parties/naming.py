"""How people are called: family and given name apart, in their own script and in Latin letters."""

from dataclasses import dataclass

from wgroup.kernel.bilingual import Bilingual, Language


@dataclass(frozen=True, slots=True)
class PersonName:
    """family and given as the name is written at home; latin_family and latin_given where that
    is not in Latin letters, else empty. The given names may be empty.

    A family name in capitals (GU) leads in writing, as one in Han script does.
    """

    family: str
    given: str = ""
    latin_family: str = ""
    latin_given: str = ""

    @property
    def native(self) -> str:
        """欧阳明 in Han script; OUYANG Ming where the family leads; else Daniel OKAFOR."""
        if has_han(self.family):
            return f"{self.family}{self.given}"
        if self.family.isupper():
            return f"{self.family} {self.given}".strip()
        return f"{self.given} {self.family.upper()}".strip()

    @property
    def latin(self) -> str:
        """OUYANG Ming for a name whose family leads at home too; the native one for want of it."""
        return f"{self.latin_family.upper()} {self.latin_given}".strip() or self.native

    def written_in(self, language: Language) -> str:
        """By the script that the readers of language know (domain.md S04)."""
        return self.native if language is Language.ZH else self.latin

    def is_completed_by(self, other: "PersonName") -> bool:
        """The other is this very name, perhaps with the Latin letters that it lacked."""
        return other == self or (other.native == self.native and not self.latin_family)

    @property
    def whole(self) -> str:
        """欧阳明 OUYANG Ming: for readers of either language at once."""
        return f"{self.native} {self.latin}" if self.has_two_scripts else self.native

    @property
    def pair(self) -> Bilingual:
        """As each language writes it; of a name in one script alone both are the same."""
        return Bilingual(en=self.latin, zh=self.native)

    @property
    def has_two_scripts(self) -> bool:
        return self.latin != self.native

    @property
    def texts(self) -> tuple[str, ...]:
        """By these it is found: one word in Han script, each part else, in either order."""
        whole = f"{self.family}{self.given}" if has_han(self.family) else ""
        return whole, self.family, self.given, self.latin_family, self.latin_given

    @property
    def key(self) -> str:
        """By it lists go, in either language: by family name, in Latin letters if it has any."""
        family, given = self.latin_family or self.family, self.latin_given or self.given
        return f"{family} {given}".strip().casefold()


def has_han(text: str) -> bool:
    return any("\u3400" <= each <= "\u9fff" or each >= "\U00020000" for each in text)
