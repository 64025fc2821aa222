"""What goes in and comes out: schemas whose refusals are codes, and the fields they share."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, fields

from wgroup.db.paging import PAGE
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.text import clean_text
from wgroup.kernel.time import FIRST_YEAR, LAST_YEAR, utc_text
from wgroup.web.words import N_

Given = dict[str, Any]

WHOLE = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


class Shape(ma.Schema):
    """What is sent back. What a reader may not see is left out, not null."""


class Input(ma.Schema):
    """What is sent in; a field it does not know is refused (422 ``invalid_input``)."""

    class Meta:
        unknown = ma.RAISE

    error_messages = {"unknown": "unknown_field", "type": "wrong_type"}  # noqa: RUF012


# What marshmallow would say in sentences, as codes of the house.
CODES: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": "required",
    "null": "required",
    "invalid": "wrong_type",
    "invalid_utf8": "wrong_type",
    "invalid_uuid": "wrong_type",
    "type": "wrong_type",
}


class Text(fields.String):
    """Text as it was sent: the domain cleans it, and names what is wrong with it."""

    default_error_messages = CODES


class Key(fields.String):
    """A short name of something, cleaned here, since nothing looks at it before the database."""

    default_error_messages = CODES

    def __init__(self, *, limit: int = 100, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = limit
        self.metadata = {"maxLength": limit, **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return clean_text(text, field=attr or "", limit=self.limit)
        except RuleBroken as fault:
            raise ValidationError(fault.code) from None


class OneOf(Text):
    """One of some keys, as it was sent: the domain refuses what it does not know."""

    def __init__(self, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.metadata = {"enum": _with_null(keys, self.allow_none), **self.metadata}


def _with_null(keys: Iterable[str], nullable: bool) -> list[str | None]:
    return [*(str(each) for each in keys), *([None] if nullable else [])]


class Choice(fields.String):
    """One key of a StrEnum; comes in as its member."""

    default_error_messages = CODES

    def __init__(self, kind: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        self.metadata = {"enum": _with_null(kind, self.allow_none), **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> StrEnum:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return self.kind(text)
        except ValueError:
            raise ValidationError("invalid_choice") from None


class Moment(fields.String):
    """An instant: UTC ending in Z on the way out, with any offset on the way in."""

    default_error_messages = CODES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.metadata = {"format": "date-time", **self.metadata}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else utc_text(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError("bad_datetime") from None
        if moment.tzinfo is None or not FIRST_YEAR < moment.year < LAST_YEAR:
            raise ValidationError("bad_datetime")
        return moment.astimezone(UTC)


class Whole(fields.String):
    """A whole number from 1, in ASCII digits, as a query carries it."""

    default_error_messages = CODES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not WHOLE.fullmatch(text):
            raise ValidationError("not_a_number")
        return int(text)


class Uuid(fields.UUID):
    """A public id."""

    default_error_messages = CODES


class Keys(fields.List[str]):
    """A list of texts."""

    default_error_messages = CODES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Text(), **kwargs)


class BilingualSchema(Input):
    """A text in both languages; a language that is not given is empty."""

    zh = Text()
    en = Text()

    @ma.post_load
    def made(self, given: Mapping[str, str], **_kwargs: object) -> Bilingual:
        return Bilingual(**given)


class BilingualPartSchema(Input):
    """A change to a text: a language that is not given stays as it is."""

    zh = Text()
    en = Text()


class Pair(fields.Nested):
    """A text in both languages; partly: as a change to it, see ``changed_text``."""

    default_error_messages = CODES

    def __init__(self, *, partly: bool = False, **kwargs: Any) -> None:
        super().__init__(BilingualPartSchema if partly else BilingualSchema, **kwargs)


def changed_text(old: Bilingual, given: Mapping[str, str]) -> Bilingual:
    """The text with the languages that were given."""
    return Bilingual(**{**old.as_dict(), **given})


class Query(Input):
    """What every address understands after the question mark."""

    lang = Choice(Language, metadata={"description": N_("The language of refusals.")})

    @ma.post_load
    def without_language(self, given: Given, **_kwargs: object) -> Given:
        return {name: value for name, value in given.items() if name != "lang"}


class PageQuery(Query):
    """A place in a list."""

    limit = Whole(
        load_default=PAGE,
        metadata={
            "type": "integer",
            "minimum": 1,
            "maximum": 999_999,
            "default": PAGE,
            "description": N_("How many to give; 100 at most."),
        },
    )
    after = Text(metadata={"description": N_("The value of next on the page before.")})


@cache
def page_of(shape: type[Shape]) -> type[Shape]:
    """The schema of ``{items, next}``; one for each shape, however many lists give it."""
    name = f"{shape.__name__.removesuffix('Shape')}PageShape"
    parts = {
        "items": fields.List(fields.Nested(shape), required=True),
        "next": fields.String(required=True, allow_none=True),
    }
    return type(name, (Shape,), parts)


class FaultSchema(Shape):
    field = fields.String(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    line = fields.Integer(metadata={"description": N_("The line of a file that was sent.")})
    key = fields.String(metadata={"description": N_("The key of the row in that file.")})
    facts = fields.Dict()


class ProblemSchema(Shape):
    """A refusal (RFC 9457); code is stable, title and detail are in the reader's language."""

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    facts = fields.Dict()
    errors = fields.List(fields.Nested(FaultSchema))
    instance = fields.String(metadata={"format": "uri-reference"})
