"""The room of the register: its addresses, and what its templates can say besides."""

import json
from datetime import date

from flask import Blueprint, g, request
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.register.rules import DueType, EntryKind, TopicState, clause_of
from wgroup.web.register import words
from wgroup.web.register.vocabulary import called
from wgroup.web.words import word

bp = Blueprint("register", __name__)


@bp.record_once
def equip(state: BlueprintSetupState) -> None:
    words.install()
    environment = state.app.jinja_env
    environment.filters.update(called=called, pair=pair, as_day=as_day, clause=clause_of)
    environment.filters.update(told=told, due_type=due_type, number=number)
    environment.filters.update(topic_state=TopicState, entry_kind=EntryKind)
    environment.globals.update(language_named=language_named, language_tag=language_tag)


# Which entry of the navigation a page belongs to, where it is not the register itself.
SECTIONS = {
    "register.topics": "register.topics",
    "register.topic": "register.topics",
    "register.commitments": "register.commitments",
    "register.commitment": "register.commitments",
}


@bp.before_request
def find_section() -> None:
    g.section = SECTIONS.get(request.endpoint or "", "register.index")


def pair(value: object) -> Bilingual:
    """A text in both languages as documents keep it; empty for what is none."""
    if not isinstance(value, dict):
        return Bilingual()
    return Bilingual(en=str(value.get("en", "")), zh=str(value.get("zh", "")))


def number(key: str) -> str:
    """How people say the place in a text that a key names; its lead has no number."""
    clause = clause_of(key)
    return gettext("Lead paragraph") if clause == "lead" else clause


def language_named(code: str) -> str:
    return word(Language(code))


def language_tag(code: str) -> str:
    return Language(code).tag


def as_day(value: str) -> date:
    return date.fromisoformat(value)


def told(value: object) -> str:
    """A value of a change, as people read it."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, dict) and value.keys() <= {"zh", "en"}:
        return " / ".join(str(each) for each in value.values() if each)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def due_type(due: dict[str, object]) -> DueType:
    return DueType(str(due["type"]))
