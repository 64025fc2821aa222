"""The form every other form grows from: signed against forgery, never losing what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.utils import unset_value

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import FieldError, Forbidden, Invalid, RuleBroken, WgroupError
from wgroup.web.errors import status_of
from wgroup.web.problems import problem_words

__all__ = ["BilingualField", "ConfirmForm", "Fault", "SafeForm"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the error summary; target is the id of the input, empty for the whole form."""

    target: str
    label: str
    sentence: str


class SafeForm(FlaskForm):  # type: ignore[misc]
    """A form's only product is plain values for a draft.

    BLAMES maps the field a rule names to the field of this form, where they differ.
    """

    BLAMES: ClassVar[dict[str, str]] = {}

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent as a form; a program's JSON is none, however it is nested."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusals: list[str] = []
        self.is_stale = self.needs_proof = False
        self._status = 200

    @classmethod
    def of_request(cls, obj: object = None, **values: object) -> Self:
        """Fill from what was posted, else from obj or values."""
        return cls(obj=obj, **values)

    def accepted(self) -> bool:
        """It was sent from here, and each field is sound."""
        if request.method != "POST":
            return False
        if self.validate():
            return True
        if self.csrf_token.errors:
            self._status = 403
            self.refusals.append(problem_words("csrf"))
        else:
            self._status = 422
        return False

    @property
    def status(self) -> int:
        """The status of the answer in which the form is shown: for the first time, or again."""
        return self._status

    def blame(self, refusal: WgroupError) -> None:
        """Show what was refused beside the field it names, else above the form."""
        self._status = status_of(refusal)
        self.is_stale = refusal.code == "stale_version"
        self.needs_proof = refusal.code == "proof_needed"
        if isinstance(refusal, Invalid):
            faults: Sequence[FieldError] = refusal.errors
        else:
            named = refusal.field if isinstance(refusal, RuleBroken) else None
            faults = [FieldError(named or "", refusal.code, refusal.facts)]
        for fault in faults:
            self._blame(fault)

    def _blame(self, fault: FieldError) -> None:
        name, _, half = fault.field.partition(".")
        sentence = problem_words(fault.code, fault.facts)
        found = self._fields.get(self.BLAMES.get(fault.field, self.BLAMES.get(name, name)))
        if found is None or isinstance(found, HiddenField):
            self.refusals.append(sentence)
        elif isinstance(found, BilingualField) and half in set(Language):
            found.half(Language(half)).errors.append(sentence)
        else:
            found.errors = [*found.errors, sentence]

    @property
    def faults(self) -> list[Fault]:
        """All that is wrong, for the summary at the top."""
        found = [Fault("", "", each) for each in self.refusals]
        for each in self:
            if each.name != "csrf_token":
                found += [Fault(each.id, str(each.label.text), str(said)) for said in each.errors]
            if isinstance(each, BilingualField):
                found += [
                    Fault(half.id, f"{each.label.text} ({half.language.own_name})", said)
                    for half in each.halves
                    for said in half.errors
                ]
        return found


class ConfirmForm(SafeForm):
    """A button; seen is the version or fingerprint that its page showed, where that matters."""

    seen = HiddenField()

    @classmethod
    def insist(cls) -> None:
        """For a button with nothing typed that could be lost. Raise Forbidden ``csrf``."""
        if not cls.of_request().accepted():
            raise Forbidden("csrf")


@dataclass(slots=True)
class Half:
    """One language of a bilingual field: an input of its own."""

    language: Language
    id: str
    name: str
    value: str = ""
    errors: list[str] = field(default_factory=list)


class BilingualField(Field):  # type: ignore[misc]
    """Two inputs, name-en and name-zh; data is one Bilingual.

    lines makes them text areas; limit counts characters in each language.
    """

    def __init__(
        self,
        label: str = "",
        *args: Any,
        lines: bool = False,
        limit: int = 300,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.lines = lines
        self.limit = limit
        self.process_errors: list[str] = []

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        value = data if data is not unset_value else self.default
        self.data = value if isinstance(value, Bilingual) else Bilingual()
        if formdata:
            texts = {each: formdata.get(f"{self.name}-{each}", "") for each in Language}
            self.data = Bilingual(en=texts[Language.EN], zh=texts[Language.ZH])
        self.halves = [
            Half(each, f"{self.id}-{each}", f"{self.name}-{each}", self.data.written_in(each))
            for each in Language
        ]

    def half(self, language: Language) -> Half:
        return next(each for each in self.halves if each.language is language)

    @property
    def en(self) -> Half:
        return self.half(Language.EN)

    @property
    def zh(self) -> Half:
        return self.half(Language.ZH)

