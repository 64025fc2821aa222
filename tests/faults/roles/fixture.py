"""The table of tests/house/matrix.py for a harness that asks a running server from outside.

``python -m tests.faults.roles.fixture FOLDER [--port 8109] [--database sqlite|postgresql]``
fills a fresh database, writes urlmap, sessions, params, expect and hooks into FOLDER, and serves
until it is ended. What the harness is asked then is in docs/gate/roles.md.
"""

import argparse
import json
import os
import re
import signal
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from tests import backends, factories
from tests.house import matrix
from tests.house.addresses import expected, objects, value_of
from tests.house.stage import (
    Asker,
    Stage,
    set_stage,
)
from wgroup.app import create_app
from wgroup.config import Settings
from wgroup.kernel.time import utc_text
from wgroup.web.database import db

KEY = "a key of the matrix, and of nothing else"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")

# How the harness calls an answer. What is listed with 200 may change something.
WORDS = {401: "login", 403: "forbid", 404: "hide", 409: "bad", 422: "bad"}

HOOKS = '''"""Says whether anything changed, and puts it back."""
from sqlalchemy import create_engine
from tests.house.ledger import COUNTED, Ledger
from hashlib import sha256

ledger = Ledger(create_engine({url!r}))
NAMES = [each.name for each in ledger.tables() if each.name not in COUNTED]


def state():
    return repr(ledger.differing(NAMES))


def reset():
    ledger.restore(ledger.differing())
'''


def word(status: int, *, door: bool) -> object:
    if door:
        return "login"
    return WORDS.get(status, [status, 200] if status < 400 else [status])


def sessions(stage: Stage) -> dict[str, object]:
    found: dict[str, object] = {}
    for each in stage.askers:
        name, _, value = each.headers.get("Cookie", "").partition("=")
        headers = {key: text for key, text in each.headers.items() if key != "Cookie"}
        headers["If-Match"] = "*"
        if each.way != "page":
            headers["Content-Type"] = "application/json"
        found[each.key] = {
            "cookies": {name: value} if name else {}, "headers": headers, "csrf": each.csrf,
        }
    return found


Address = tuple[Rule, str, str, dict[str, str]]


def addresses(app: Flask) -> Iterator[Address]:
    """Rules, with the names and paths by which the harness knows them, and what is fixed there.

    An address that takes one of a few words is one for each: the harness makes up a missing
    object for every argument, and no such word would be no such address.
    """
    for rule in app.url_map.iter_rules():
        if rule.endpoint in matrix.DAV_ENDPOINTS:
            continue  # the harness speaks neither its methods nor Basic: tried in process
        if "<any(" not in rule.rule:
            yield rule, rule.endpoint, rule.rule, {}
            continue
        for each in matrix.OBJECTS["name"]:
            path = re.sub(r"<any\([^>]*>", each, rule.rule)
            yield rule, f"{rule.endpoint}/{each}", path, {"name": each}


def things(address: Address) -> Iterator[tuple[str, dict[str, str]]]:
    """The objects of an address: what the table calls them, and what the harness does."""
    rule, _, _, fixed = address
    for thing, chosen in objects(rule):
        if fixed.items() <= chosen.items():
            yield thing, {name: each for name, each in chosen.items() if name not in fixed}


def params(app: Flask, stage: Stage) -> dict[str, object]:
    found: dict[str, object] = {"query": {
        endpoint: [query] for endpoint, query in matrix.QUERIES.items()
    }}
    bodies = {}
    for each in addresses(app):
        rule, endpoint, _, _ = each
        values: dict[str, dict[str, str]] = defaultdict(dict)
        for _, chosen in things(each):
            for name, thing in chosen.items():
                value = value_of(stage, rule.endpoint, name, thing, None)
                if value is not None:
                    values[name][thing] = value
        if values:
            found[endpoint] = values
        for method in UNSAFE:
            if method in (rule.methods or ()):
                body = stage.body(f"{rule.endpoint} {method}")
                bodies[endpoint] = json.dumps(body) if rule.rule.startswith("/api/") else body
    return {**found, "body": bodies}


def expectations(app: Flask, stage: Stage) -> dict[str, object]:
    """Cells that answer alike to everybody share a class."""
    classes: dict[str, tuple[str, dict[str, object]]] = {}
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for each in addresses(app):
        rule, endpoint, _, _ = each
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for thing, chosen in things(each):
                if "own" in chosen.values():
                    continue  # what is one's own differs by who asks: tried in process
                cells = {who.key: cell(rule, method, who, thing) for who in stage.askers}
                known = classes.setdefault(json.dumps(cells), (f"class {len(classes)}", cells))
                told[f"{endpoint} {method}"][",".join(chosen.values()) or "-"] = known[0]
    return {"classes": dict(classes.values()), "rows": told}


def cell(rule: Rule, method: str, asker: Asker, thing: str) -> object:
    row = matrix.ROWS[f"{rule.endpoint} {method}"]
    api, unsafe = rule.rule.startswith("/api/"), method in UNSAFE
    status = expected(row, asker, thing, rule.rule, unsafe=unsafe)
    guest = asker.name == "guest" or (asker.way != "page" and not api)
    if unsafe and not api and asker.way != "page" and row.door is not matrix.Door.ACCOUNT:
        # A form sent as JSON bears no token of ours.
        return "hide" if status == 404 else "forbid"
    if rule.endpoint in FILES and status == 200:
        return [200, 412]  # the harness sends If-Match everywhere; a file has other tags
    if unsafe and api and asker.way == "page" and status not in {204, 401, 404}:
        return JSON_ONLY if method != "DELETE" else word(status, door=False)
    if unsafe and api and asker.way == "page" and method != "DELETE" and status == 404:
        return JSON_ONLY
    return word(status, door=guest and row.door is matrix.Door.ACCOUNT)


# Those who ask by program too; a reading one is asked of two of them.
PROGRAMS = {
    "write": ("secretariat-officer", "delegation-focal-point CN", "observer"),
    "read": ("delegation-focal-point US", "system-administrator"),
}


def is_heard(asker: Asker) -> bool:
    """Each role by its page, and the programs of a few."""
    return asker.name in PROGRAMS.get(asker.way, matrix.VOICES)


FILES = {"static", "bootstrap.static"}

# A browser's form at the API: the role may be judged first, else the kind of body is refused.
JSON_ONLY = [415, 403, 404, 400]


def write(folder: Path, app: Flask, stage: Stage, url: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    urlmap = [
        {"rule": path, "endpoint": name, "methods": sorted(rule.methods or ())}
        for rule, name, path, _ in addresses(app)
    ]
    files = {
        "urlmap": urlmap, "sessions": sessions(stage), "params": params(app, stage),
        "expect": expectations(app, stage),
    }
    for name, data in files.items():
        (folder / f"{name}.json").write_text(json.dumps(data, indent=1), "utf-8")
    (folder / "hooks.py").write_text(HOOKS.format(url=url), "utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--port", type=int, default=8109)
    asked.add_argument("--database", choices=backends.NAMES, default="sqlite")
    asked.add_argument("--whole", action="store_true", help="everybody in every way: an hour")
    told = asked.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    clock = told.folder / "clock"
    clock.write_text(utc_text(factories.NOW), "utf-8")
    os.environ.update(WGROUP_ENV="test", WGROUP_CLOCK_FILE=str(clock))
    with backends.opened(told.database, told.folder) as backend:
        backend.restore()
        settings = Settings(
            instance=told.folder, database_url=backend.url, secret_keys=(KEY,),
            public_url=f"http://127.0.0.1:{told.port}", env="test",
        )
        app = create_app(settings)
        with app.app_context():
            engine = db.engine
        stage = set_stage(app, engine)
        stage.askers = [each for each in stage.askers if each.way != "dav"]
        if not told.whole:
            stage.askers = [each for each in stage.askers if is_heard(each)]
        write(told.folder, app, stage, backend.url)
        serve(app, told.port)


def serve(app: Flask, port: int) -> None:
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", port, app, threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(SystemExit(0)))
    server.serve_forever()


if __name__ == "__main__":
    main()
