"""Reading what a program sent, strictly: what is odd is refused, never guessed at."""

import json
import math
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser

from wgroup.kernel.errors import FieldError, Invalid, WgroupError

DEEPEST = 32
MOST_ERRORS = 50
NAME_LENGTH = 80


def read_object(request: Request) -> dict[str, object]:
    """Return the JSON object that was sent.

    Raise WgroupError ``unsupported_media_type``, or ``malformed``: no UTF-8, no JSON, NaN and
    its like, a key given twice, lone surrogates, deeper than 32, or not an object. What is
    longer than may be sent is refused by Flask as it is read (413).
    """
    raw = _raw(request)
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_each_key_once,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
        _insist_plain(value)
    except (ValueError, RecursionError):
        raise WgroupError("malformed") from None
    if not isinstance(value, dict):
        raise WgroupError("malformed", why="object_required")
    return value


def _raw(request: Request) -> bytes:
    is_json = request.mimetype == "application/json"
    if is_json and request.mimetype_params.get("charset", "utf-8").lower() == "utf-8":
        raw = request.get_data()
        if raw.strip():
            return raw
    elif request.mimetype or request.get_data():
        raise WgroupError("unsupported_media_type")
    raise WgroupError("malformed", why="object_required")


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _insist_plain(value: object, depth: int = 1) -> None:
    """Raise ValueError for what is too deep, and for text that no database can keep."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, dict):
        for name, each in value.items():
            name.encode()
            _insist_plain(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _insist_plain(each, depth + 1)


class StrictParser(FlaskParser):
    """Reads bodies and queries for flask-smorest; every fault is told by its field."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": ma.RAISE, "query": ma.RAISE}  # noqa: RUF012

    def load_json(self, req: Request, schema: ma.Schema) -> dict[str, object]:
        return read_object(req)

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        if twice := [name for name, values in req.args.lists() if len(values) > 1]:
            raise Invalid([FieldError(_short(each), "given_twice") for each in twice])
        return super().load_querystring(req, schema)

    def handle_error(
        self, error: ma.ValidationError, req: Request, schema: ma.Schema, **_kwargs: Any
    ) -> NoReturn:
        """webargs puts the place first: {json: {title: [code]}}."""
        told = error.messages if isinstance(error.messages, dict) else {}
        faults = (_helped(each, schema) for inner in told.values() for each in _faults(inner))
        raise Invalid(list(islice(faults, MOST_ERRORS))) from None


def _faults(told: object, path: str = "") -> Iterator[FieldError]:
    """Walk marshmallow's messages, which are codes here: {title: {zh: [code]}}."""
    if isinstance(told, Mapping):
        for name, inner in told.items():
            own = name == "_schema"
            yield from _faults(inner, path if own else f"{path}.{_short(name)}".lstrip("."))
    elif isinstance(told, list):
        yield from (FieldError(path, str(code)) for code in told)


def _helped(fault: FieldError, schema: ma.Schema) -> FieldError:
    """One of a field that is not known says which are."""
    if fault.code != "unknown_field":
        return fault
    *above, _ = fault.field.split(".")
    known = _fields_of(schema, above)
    return FieldError(fault.field, fault.code, {"known": known} if known else {})


def _fields_of(schema: ma.Schema, above: list[str]) -> list[str]:
    """The names of what stands there; none where it cannot be told."""
    inside: ma.Schema = schema
    for name in above:
        field = inside.fields.get(name)
        if not isinstance(field, ma.fields.Nested):
            return []
        inside = field.schema
    return sorted(field.data_key or name for name, field in inside.load_fields.items())


def _short(name: object) -> str:
    return str(name)[:NAME_LENGTH]
