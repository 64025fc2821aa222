"""Refusals as programs read them (RFC 9457): a stable code, and words in the reader's language."""

from collections.abc import Mapping, Sequence
from enum import Enum

from flask import Response, g, request
from flask_babel import gettext

from wgroup.kernel.errors import FieldError, Invalid, RuleBroken, WgroupError
from wgroup.web.api.answers import encoded
from wgroup.web.problems import problem_words
from wgroup.web.request import this_language
from wgroup.web.words import N_

# Faults of a single input that say nothing of the domain: told beside the field alone.
PLAIN_FAULTS = frozenset(
    {"required", "too_long", "invalid_text", "invalid_choice", "unknown_field", "wrong_type"}
)

# What a program can use of the facts behind a refusal; the rest stays inside.
USEFUL = (
    "choices",
    "known",
    "allowed",
    "status",
    "step",
    "limit",
    "zone",
    "fingerprint",
    "version",
    "language",
    "level",
    "starts_at",
    "party",
    "action",
    "why",
    "value",
    "meant",
    "found",
    "instrument",
)

# Where in a file: told beside the field, not among the facts.
PLACES = ("line", "key")

TITLES = {
    400: N_("Unreadable request"),
    401: N_("Sign-in needed"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("Method not allowed"),
    409: N_("Conflict"),
    412: N_("Changed meanwhile"),
    413: N_("Too large"),
    415: N_("Unsupported kind of content"),
    422: N_("Cannot be accepted"),
    428: N_("Precondition needed"),
    429: N_("Too many requests"),
    500: N_("Internal error"),
    503: N_("Unavailable"),
}


def problem(error: WgroupError, status: int) -> Response:
    """Return the refusal as a problem; hidden and missing read alike to the byte (INV-42)."""
    faults = _faults(error)
    plain = isinstance(error, RuleBroken) and error.code in PLAIN_FAULTS
    code = "invalid_input" if plain else error.code
    body: dict[str, object] = {
        "type": f"/api#{code}",
        "title": gettext(TITLES.get(status, TITLES[400 if status < 500 else 500])),
        "status": status,
        "detail": _detail(error, code),
        "code": code,
    }
    if facts := _useful(error.facts):
        body["facts"] = facts
    if faults:
        body["errors"] = [_fault(each) for each in faults]
    if status >= 500 and (reference := g.get("request_id")):
        body["instance"] = f"urn:request:{reference}"
    return _dressed(Response(encoded(body), status, mimetype="application/problem+json"))


def _dressed(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = this_language().tag
    response.vary.update(["Accept-Language", "Authorization", "Cookie"])
    if response.status_code == 401:
        wrong = ', error="invalid_token"' if "Authorization" in request.headers else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="wgroup"{wrong}'
    return response


def _detail(error: WgroupError, code: str) -> str:
    why = str(error.facts.get("why") or code)
    return problem_words(why, error.facts if why in {code, error.code} else {})


def _faults(error: WgroupError) -> Sequence[FieldError]:
    if isinstance(error, Invalid):
        return error.errors
    if isinstance(error, RuleBroken) and error.field:
        return [FieldError(error.field, error.code, error.facts)]
    return []


def _fault(fault: FieldError) -> dict[str, object]:
    told: dict[str, object] = {
        "field": fault.field,
        "code": fault.code,
        "detail": problem_words(fault.code, fault.facts),
    }
    told.update({name: fault.facts[name] for name in PLACES if fault.facts.get(name)})
    facts = _useful(fault.facts)
    return {**told, "facts": facts} if facts else told


def _useful(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(facts[name]) for name in USEFUL if facts.get(name) not in (None, "")}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, int | str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return str(value)
