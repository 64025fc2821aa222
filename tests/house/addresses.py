"""Every address of the service, and what stands in the place of its arguments."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule

from tests.house import matrix
from tests.house.stage import Asker, Stage

SAFE = ("GET", "HEAD", "OPTIONS")

# What is drawn anew for each answer.
CHANGING = re.compile(
    rb'nonce(?:-|=")[\w-]+|name="csrf_token"[^>]*|<meta name="csrf[^>]*|name="nonce"[^>]*'
    rb'|name="offer"[^>]*|data-options="[^"]*'
    # The key of an authenticator app that is offered, in letters, as an address, as a picture.
    rb'|[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}|secret=[A-Z2-7]{32}|<path d="M4 4h7v1h-7z[^"]*'
)


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda each: (each.rule, each.endpoint))


def keys_of(rule: Rule) -> list[str]:
    """The rows of a rule; where the body decides there are several for a method."""
    plain = {f"{rule.endpoint} {each}" for each in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    return [key for key in matrix.ROWS if " ".join(key.split()[:2]) in plain]


def rows(app: Flask, *, safe: bool) -> list[tuple[Rule, str]]:
    found = [(rule, key) for rule in rules(app) for key in keys_of(rule)]
    return [(rule, key) for rule, key in found if (key.split()[1] in SAFE) is safe]


def expected(row: matrix.Row, asker: Asker, thing: str, path: str, *, unsafe: bool) -> int:
    """The status of the cell. 303 for a guest at a door is the way to signing in."""
    if row.door is matrix.Door.PROGRAM:
        return row.answer(asker.names, thing) if asker.way == "dav" else 401
    names = asker.names if path.startswith("/api/") or asker.way == "page" else matrix.GUEST
    if row.door is matrix.Door.ACCOUNT and "guest" in names:
        return 401 if path.startswith("/api/") else 303
    if row.door is matrix.Door.FILES:  # nobody is asked who they are
        return row.answer(names, thing)
    if path.startswith("/api/") and asker.way == "read" and unsafe:
        return 403
    if row.by_hand and asker.way != "page":
        return 403
    return row.answer(names, thing)


def objects(rule: Rule) -> Iterator[tuple[str, dict[str, str]]]:
    """The objects of a rule, with their name for each argument; "-" where it has none."""
    names = arguments(rule)
    if not names:
        yield "-", {}
        return
    special = matrix.OBJECTS_OF.get(rule.endpoint, {})
    for chosen in product(*(special.get(each, matrix.OBJECTS[each]) for each in names)):
        yield ",".join(chosen), dict(zip(names, chosen, strict=True))


def arguments(rule: Rule) -> list[str]:
    return re.findall(r"<(?:[^:<>]+:)?([^<>]+)>", rule.rule)


def address(
    stage: Stage, rule: Rule, chosen: Mapping[str, str], asker: Asker | None
) -> str | None:
    """The path of an object; None where the asker has none of their own."""
    path = rule.rule
    for name, thing in chosen.items():
        found = value_of(stage, rule.endpoint, name, thing, asker)
        if found is None:
            return None
        path = re.sub(rf"<(?:[^:<>]+:)?{name}>", quote(found, safe="/"), path)
    return path + matrix.QUERIES.get(rule.endpoint, "")


def value_of(
    stage: Stage, endpoint: str, name: str, thing: str, asker: Asker | None
) -> str | None:
    if thing == "own":
        return asker.own.get(name) if asker else None
    if name == "name":
        return thing
    return (stage.things.get(f"{endpoint} {name}") or stage.things[name])[thing]
