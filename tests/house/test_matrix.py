"""Every address, by every method, for everybody: the cells of tests/house/matrix.py."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from zlib import crc32

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import ColumnElement, Engine, true
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

from tests.house import matrix
from tests.house.addresses import (
    CHANGING,
    SAFE,
    address,
    expected,
    keys_of,
    objects,
    rows,
    rules,
)
from tests.house.ledger import COUNTED, Ledger
from tests.house.stage import Asker, Stage, set_stage
from wgroup import policy
from wgroup.accounts import passwords
from wgroup.kernel.actor import PARTY_BOUND, Actor, Role
from wgroup.kernel.errors import NotFound
from wgroup.kernel.levels import Level
from wgroup.meetings.models import Meeting
from wgroup.web import errors, guard

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

POLICY = re.compile(
    r"default-src 'none'; script-src 'nonce-[\w-]{22}'; style-src 'self' 'nonce-[\w-]{22}'; "
    r"img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    r"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
# What may be kept, where: nothing but files, calendars, and what programs were given.
CACHING = re.compile(
    r"no-store|private, no-cache|public, no-cache|public, max-age=\d+(, immutable)?"
)

@dataclass
class Trial:
    """Asks, and keeps what is wrong."""

    app: Flask
    stage: Stage
    ledger: Ledger
    voices: matrix.Circle = matrix.VOICES
    whole: bool = False
    wrong: list[str] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.client = Client(self.app, use_cookies=False)

    def ask(
        self, asker: Asker, method: str, path: str, body: dict[str, object] | None = None,
        csrf: str | None = None,
    ) -> TestResponse:
        seen = {"If-Match": "*"} if method in {"PUT", "PATCH", "DELETE"} else {}
        headers = asker.headers | seen
        sent: dict[str, object] = {}
        if path.startswith("/dav/") or asker.way == "dav":
            told = body or {}
            headers.pop("If-Match", None)
            headers |= {"Depth": "0", "Content-Type": str(told.get("type", "application/xml"))}
            sent["data"] = told.get("raw", "")
        elif path.startswith("/api/") and method not in SAFE:
            sent["json"] = {} if body is None else body
            headers |= {"X-CSRFToken": csrf} if csrf else {}
        elif method not in SAFE:
            sent["data"] = (body or {}) | ({"csrf_token": csrf} if csrf else {})
        response = self.client.open(path, method=method, headers=headers, buffered=True, **sent)
        self.count["requests"] += 1
        self.look(f"{asker.key} {method} {path}", response)
        return response

    def look(self, what: str, response: TestResponse) -> None:
        """What every answer has."""
        found = {name: response.headers.get(name) for name in HEADERS}
        caching = response.headers.get("Cache-Control", "")
        sound = POLICY.fullmatch(response.headers.get("Content-Security-Policy", ""))
        if found != HEADERS or not sound or not CACHING.fullmatch(caching):
            self.wrong.append(f"{what}: headers {found} {caching}")
        if response.status_code >= 500:
            self.wrong.append(f"{what}: {response.status_code}")

    def cell(self, key: str, rule: Rule, asker: Asker, thing: str, path: str) -> TestResponse:
        method = key.split()[1]
        unsafe = method not in SAFE
        wanted = expected(matrix.ROWS[key], asker, thing, rule.rule, unsafe=unsafe)
        response = self.ask(asker, method, path, self.stage.body(key), asker.csrf)
        self.count["cells"] += 1
        if response.status_code != wanted or to_sign_in(response) != is_door(key, asker, wanted):
            self.wrong.append(f"{asker.key} {key} [{thing}] {path}: "
                              f"{response.status_code}, not {wanted}")
        if unsafe:
            self.put_back(f"{asker.key} {key} [{thing}]", refused=response.status_code >= 400)
        return response

    def put_back(self, what: str, *, refused: bool) -> None:
        touched = self.ledger.touched
        if not touched:
            return
        if refused and (changed := self.ledger.differing(touched - COUNTED)):
            self.wrong.append(f"{what}: refused, and changed {changed}")
        self.ledger.restore(touched)
        self.count["restored"] += 1


SENT_TO_SIGN_IN = {
    "account.end_sessions POST", "second.step GET", "second.step POST", "second.leave POST",
    "passkeys.second_step POST",
}


def to_sign_in(response: TestResponse) -> bool:
    return response.headers.get("Location", "").startswith("/sign-in")


def is_door(key: str, asker: Asker, wanted: int) -> bool:
    """A guest is sent to sign in; and who ended all sessions, or has no second step to make,
    goes there too."""
    door = matrix.ROWS[key].door is matrix.Door.ACCOUNT
    at_door = door and wanted == 303 and (asker.name == "guest" or asker.way != "page")
    return at_door or (key in SENT_TO_SIGN_IN and wanted == 303)


def masked(response: TestResponse, *names: str) -> tuple[int, bytes, str]:
    body = CHANGING.sub(b"~", response.data)
    for name in names:
        body = body.replace(name.encode(), b"@")
    return response.status_code, body, response.headers.get("ETag", "")


# Everybody on both databases takes minutes. Those whom the rules tell apart are asked for all,
# on both; one of each other role is asked for every third address, another third than the next
# role. `make gate` asks everybody for all.
@pytest.fixture(params=["voices", pytest.param("whole", marks=pytest.mark.slow)])
def trial(
    request: pytest.FixtureRequest, app: Flask, engine: Engine,
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Trial]:
    caplog.set_level(logging.ERROR)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", quick)  # what is slow there is tried elsewhere
    stage = set_stage(app, engine)
    ledger = Ledger(engine)
    voices = matrix.FEW if engine.dialect.name == "postgresql" else matrix.VOICES
    if request.param == "whole":
        voices = frozenset(each.name for each in stage.askers)
    yield Trial(app, stage, ledger, voices, request.param == "whole")
    ledger.close()


def test_every_address_and_method_is_in_the_table(house: Flask) -> None:
    there = {
        f"{rule.endpoint} {method}"
        for rule in rules(house)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {" ".join(key.split()[:2]) for key in matrix.ROWS}

    assert not there - told, f"addresses that the matrix does not know: {sorted(there - told)}"
    assert not told - there, f"rows of addresses that are gone: {sorted(told - there)}"
    assert not matrix.BODIES.keys() - matrix.ROWS.keys()


def test_the_table_and_the_door_agree(house: Flask) -> None:
    doors = {key.split()[0]: row.door.value for key, row in matrix.ROWS.items()}
    declared = {name: access.value for name, access in guard.DECLARED.items() if name in doors}

    assert doors == declared


def test_the_table_knows_every_role() -> None:
    assert {*matrix.ACCOUNTS, *matrix.NOT_GIVEN} == {each.value for each in Role}
    assert {each.value for each in PARTY_BOUND} == matrix.PARTY_BOUND


def test_reading(trial: Trial) -> None:
    """GET, by everybody, of everything; hidden reads like missing, HEAD like GET."""
    for rule, key in rows(trial.app, safe=True):
        voices = trial.voices & matrix.FEW if matrix.ROWS[key].is_for_all else trial.voices
        for asker in askers(trial, rule, ("page", "read"), voices):
            read(trial, key, rule, asker)
    assert not trial.wrong, report(trial)


def test_acting(trial: Trial) -> None:
    """Sound bodies, soundly signed: only who asks decides. What is refused changes nothing."""
    for rule, key in rows(trial.app, safe=False):
        for asker in askers(trial, rule, ("page", "write", "read"), trial.voices):
            write(trial, key, rule, asker)
    assert not trial.wrong, report(trial)


def test_a_request_that_is_not_signed_changes_nothing(trial: Trial) -> None:
    """Without the token of a form of ours, or with that of another browser."""
    other = trial.stage.asker("observer").csrf
    for rule, key in rows(trial.app, safe=False):
        if matrix.ROWS[key].door is matrix.Door.FILES:
            continue  # the address alone opens it, so there is nothing to forge
        for asker in askers(trial, rule, ("page",), matrix.FEW):
            for signed in (None, "0" * 40, other if asker.name != "observer" else None):
                forge(trial, key, rule, asker, signed)
    assert not trial.wrong, report(trial)


def test_other_methods_are_refused(trial: Trial) -> None:
    """405, whoever asks and however well it is signed; OPTIONS tells methods and no more."""
    paths = trial.app.url_map.bind("localhost")
    for rule in rules(trial.app):
        way = "write" if rule.rule.startswith("/api/") else "page"
        asker = trial.stage.asker("secretariat-officer", way)
        path = next(iter(addresses(trial, rule, asker).values()))
        # By path, not by rule: what stands beside an argument may be taken for one.
        there = set(paths.allowed_methods(path.partition("?")[0]))
        for method in METHODS:
            if method not in there:
                answer = trial.ask(asker, method, path, {}, asker.csrf)
                if answer.status_code != 405:
                    trial.wrong.append(f"{method} {path}: {answer.status_code}")
        answer = trial.ask(asker, "OPTIONS", path)
        if answer.status_code != 200 or answer.data or "Allow" not in answer.headers:
            trial.wrong.append(f"OPTIONS {path}: {answer.status_code}")
    assert not trial.wrong, report(trial)
    assert not trial.ledger.differing()


def test_a_token_is_nothing_to_pages(trial: Trial) -> None:
    program = trial.stage.asker("secretariat-officer", "write")
    for rule, key in rows(trial.app, safe=True):
        if not rule.rule.startswith("/api/"):
            thing, path = next(iter(addresses(trial, rule, program).items()))
            trial.cell(key, rule, program, thing, path)
    assert not trial.wrong, report(trial)


@pytest.mark.parametrize("header", ["Bearer wgp_" + "x" * 43, "Basic eDp4", "Bearer"])
def test_a_false_token_opens_nothing_that_programs_ask(trial: Trial, header: str) -> None:
    """Not even with a browser's session beside it."""
    both = dict(trial.stage.asker("secretariat-officer").headers, Authorization=header)
    false = Asker("false", "read", matrix.GUEST, both)
    for rule, key in rows(trial.app, safe=True):
        asked = matrix.ROWS[key].door is not matrix.Door.FILES
        if rule.rule.startswith("/api/") and asked and key != "api_docs.openapi GET":
            path = next(iter(addresses(trial, rule, false).values()))
            answer = trial.ask(false, "GET", path)
            if answer.status_code != 401:
                trial.wrong.append(f"{path}: {answer.status_code}")
    assert not trial.wrong, report(trial)


# -- teeth: each of these is a defect, and the matrix must say so -------------------------------


def one_more_may_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    told = (*policy.MAY[policy.Action.MEETING_CANCEL], policy.focal_point)
    monkeypatch.setitem(policy.MAY, policy.Action.MEETING_CANCEL, told)


def the_level_alone_makes_public(monkeypatch: pytest.MonkeyPatch) -> None:
    def visible_to(actor: Actor) -> ColumnElement[bool]:
        return true() if actor.is_insider else Meeting.level == Level.PUBLIC

    monkeypatch.setattr(Meeting, "visible_to", visible_to)


def hidden_is_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(errors.STATUS, NotFound, 403)


def nothing_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_signed", lambda: True)


Plant = Callable[[pytest.MonkeyPatch], None]


@pytest.mark.parametrize(
    ("plant", "key"),
    [
        (one_more_may_cancel, "api_meetings.cancel POST"),
        (the_level_alone_makes_public, "api_meetings.show GET"),
        (hidden_is_forbidden, "meetings.show GET"),
        (nothing_is_signed, "api_meetings.propose POST"),
    ],
)
def test_a_planted_defect_is_found(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, plant: Plant, key: str
) -> None:
    plant(monkeypatch)
    rule = next(each for each in rules(trial.app) if key in keys_of(each))
    for asker in askers(trial, rule, ("page", "write"), matrix.FEW):
        if key.endswith("GET"):
            read(trial, key, rule, asker)
        else:
            write(trial, key, rule, asker)
            forge(trial, key, rule, asker, None)

    assert trial.wrong


def askers(
    trial: Trial, rule: Rule, ways: tuple[str, ...], voices: matrix.Circle
) -> list[Asker]:
    """Browsers; of programs those that ask in these ways, where programs ask anything.

    Of calendar programs a few: what they are told follows from what they are asked for.
    """
    wanted = ways if rule.rule.startswith("/api/") else ("page",)
    if matrix.DOORS.get(rule.endpoint) is matrix.Door.PROGRAM:
        wanted = (*wanted, "dav") if len(ways) > 1 else wanted
        voices = voices & matrix.FEW
    return [
        each for each in trial.stage.askers
        if each.way in wanted and each.name in voices and (
            trial.whole or each.name in matrix.FEW or is_third(rule, each)
        )
    ]


def is_third(rule: Rule, asker: Asker) -> bool:
    return crc32(f"{rule.endpoint} {asker.name}".encode()) % 3 == 0


def addresses(trial: Trial, rule: Rule, asker: Asker) -> dict[str, str]:
    found = {thing: address(trial.stage, rule, chosen, asker) for thing, chosen in objects(rule)}
    return {thing: path for thing, path in found.items() if path is not None}


def read(trial: Trial, key: str, rule: Rule, asker: Asker) -> None:
    answers = {
        thing: (path, trial.cell(key, rule, asker, thing, path))
        for thing, path in addresses(trial, rule, asker).items()
    }
    alike(trial, f"{asker.key} {key}", answers)
    if asker.name in {"guest", "secretariat-officer"}:
        for path, answer in answers.values():
            head = trial.ask(asker, "HEAD", path)
            if (head.status_code, head.data) != (answer.status_code, b""):
                trial.wrong.append(f"{asker.key} HEAD {path}: {head.status_code}")


def write(trial: Trial, key: str, rule: Rule, asker: Asker) -> None:
    """A program that may only read is refused whatever it names; a browser's session at the
    API is the same person as the program: both are tried on one object."""
    found = list(addresses(trial, rule, asker).items())
    if rule.rule.startswith("/api/") and asker.way != "write":
        found = found[-1:]
    answers = {thing: (path, trial.cell(key, rule, asker, thing, path)) for thing, path in found}
    alike(trial, f"{asker.key} {key}", answers)


def forge(trial: Trial, key: str, rule: Rule, asker: Asker, signed: str | None) -> None:
    thing, path = next(iter(addresses(trial, rule, asker).items()))
    wanted = expected(matrix.ROWS[key], asker, thing, rule.rule, unsafe=True)
    answer = trial.ask(asker, key.split()[1], path, trial.stage.body(key), signed)
    trial.count["forged"] += 1
    refused = {403} | ({wanted} if wanted >= 400 or is_door(key, asker, wanted) else set())
    if answer.status_code not in refused:
        trial.wrong.append(f"{asker.key} {key} [{thing}] unsigned: {answer.status_code}")
    trial.put_back(f"{asker.key} {key} [{thing}] unsigned", refused=True)


def alike(trial: Trial, what: str, answers: dict[str, tuple[str, TestResponse]]) -> None:
    """All that are not there for somebody answer in the same bytes."""
    paths = [path.partition("?")[0] for path, _ in answers.values()]
    names = {part for path in paths for part in path.split("/")[2:] if len(part) > 9}
    hidden = {
        masked(answer, *sorted(names, key=len, reverse=True))
        for _, answer in answers.values() if answer.status_code == 404
    }
    if len(hidden) > 1:
        trial.wrong.append(f"{what}: hidden and missing differ: {sorted(hidden)}")


def report(trial: Trial) -> str:
    return "\n".join([f"{len(trial.wrong)} wrong, {dict(trial.count)}", *trial.wrong[:60]])
