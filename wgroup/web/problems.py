"""A sentence in the reader's language for every code that a refusal can carry."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext

from wgroup import policy
from wgroup.kernel.actor import Actor, Role
from wgroup.kernel.bilingual import Language
from wgroup.kernel.capitals import offset_text
from wgroup.kernel.levels import Level
from wgroup.meetings.rules import Status, Step
from wgroup.web.capitals import clock_line, clocks
from wgroup.web.sentences import BRIEF, MENDS, OTHERWISE, SENTENCES
from wgroup.web.words import word

Facts = Mapping[str, object]


def problem_words(code: str, facts: Facts | None = None) -> str:
    """Return the sentence for code, filled with facts; facts that are missing leave it briefer.

    A code without a sentence gets a general one, so that nobody reads a bare code.
    """
    told = {name: _told(name, value) for name, value in (facts or {}).items()}
    told.update(_more(code, facts or {}))
    for table in (SENTENCES, OTHERWISE, BRIEF):
        if code in table:
            try:
                return str(gettext(table[code]) % told)
            except KeyError:
                continue
    return str(gettext(SENTENCES["internal"]))


def is_known(code: str) -> bool:
    return code in SENTENCES


def _more(code: str, facts: Facts) -> dict[str, str]:
    """Facts that follow from the others."""
    if code == "missing_language_version" and facts.get("field") in MENDS:
        return {"mend": str(gettext(MENDS[str(facts["field"])]))}
    action = facts.get("action")
    if code != "role_cannot" or action not in set(policy.Action):
        return {}
    return {"roles": _listed([word(each) for each in roles_that_may(str(action))])}


def roles_that_may(action: str) -> list[Role]:
    """The roles that policy lets do it, without those that only inherit it."""
    asked = policy.Action(action)
    able = [each for each in Role if policy.may(_someone(each), asked)]
    plain = [each for each in able if not any(_inherits(each, other) for other in able)]
    return plain if len(plain) < len(Role) - 1 else []


def _someone(role: Role) -> Actor:
    return Actor(id=UUID(int=1), name="", roles=frozenset({role}), party="-")


def _inherits(role: Role, other: Role) -> bool:
    return role is not other and _someone(role).has(other)


def _told(name: str, value: object) -> str:
    tell = TELLERS.get(name)
    return tell(value) if tell else str(value)


def _key_of(kind: type[StrEnum]) -> Callable[[object], str]:
    def tell(value: object) -> str:
        found = next((each for each in kind if each.value == str(value)), None)
        return word(found) if found else str(value)

    return tell


def _choices(value: object) -> str:
    """Local readings with their offsets, or the keys of a choice."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return str(value)
    return _listed([_reading(str(each)) for each in value], last=gettext(" or "))


def _reading(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment:%H:%M} ({offset_text(moment)})" if moment.tzinfo else text


def _states(value: object) -> str:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return str(value)
    return _listed([_key_of(Status)(each) for each in value], last=gettext(" or "))


def _roles(value: object) -> str:
    keys = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return _listed([_key_of(Role)(each) for each in keys])


def _listed(names: Sequence[str], last: str | None = None) -> str:
    """Return a, b or c."""
    *most, final = names or [""]
    return f"{gettext(', ').join(most)}{last or gettext(', ')}{final}" if most else final


def _waiting(value: object) -> str:
    seconds = int(str(value))
    if seconds < 90:
        return str(gettext("%(count)s seconds", count=seconds))
    return str(gettext("%(count)s minutes", count=-(-seconds // 60)))


def _instant(value: object) -> str:
    """In both capitals and UTC, each with its date."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return " · ".join(clock_line(clocks(moment)))


TELLERS: dict[str, Callable[[object], str]] = {
    "choices": _choices,
    "known": _choices,
    "allowed": _states,
    "bound": _roles,
    "unbound": _roles,
    "refused": _roles,
    "status": _key_of(Status),
    "step": _key_of(Step),
    "language": _key_of(Language),
    "level": _key_of(Level),
    "retry_after": _waiting,
    "starts_at": _instant,
    "closes_at": _instant,
    "expired_at": _instant,
}
