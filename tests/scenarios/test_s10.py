"""S10: bringing another instrument in, by API, page and command line.

All content is invented. ``sides`` runs it once more with the Parties swapped (INV-45).
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from werkzeug.test import TestResponse

from tests import register_files as files
from tests.browser import Browser
from tests.conftest import SignIn
from wgroup.cli import register
from wgroup.cli.house import House
from wgroup.kernel.actor import Role

KEY = "sunnylands-2023"
PATH = "/api/v1/imports"
FAULTS = [
    (KEY, "bad_date"),
    (f"{KEY}/1", "duplicate_key"),
    (f"{KEY}/1", "unknown_entry"),
    (f"{KEY}/2.1", "unknown_word"),
    (f"{KEY}/2.1", "missing_parent"),
]


class Operator:
    """An administrator with a token; every answer is JSON."""

    def __init__(self, client: Browser, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    def send(self, data: bytes, *, dry_run: bool = False) -> TestResponse:
        path = f"{PATH}?dry_run=1" if dry_run else PATH
        return self.client.post(path, data=data, content_type="text/yaml", headers=self.headers)

    def counts(self, data: bytes, *, dry_run: bool = False) -> tuple[int, int, int, list[str]]:
        answer = self.send(data, dry_run=dry_run)
        assert answer.status_code == (200 if dry_run else 201), answer.text
        told = answer.get_json()
        names = ("created", "updated", "unchanged", "missing_in_file")
        return tuple(told[name] for name in names)  # type: ignore[return-value]

    def read(self, path: str) -> dict[str, object]:
        answer = self.client.get(f"/api/v1/{path}")
        return answer.get_json() if answer.status_code == 200 else {"status": answer.status_code}

    def keys(self, path: str) -> list[str]:
        return [each["key"] for each in self.read(path)["items"]]  # type: ignore[attr-defined]


@pytest.fixture
def operator(client: Browser, bearer: Callable[..., dict[str, str]]) -> Operator:
    return Operator(client, bearer(Role.SYSTEM_ADMINISTRATOR))


def test_from_five_faults_to_three_instruments(operator: Operator, sides: tuple[str, str]) -> None:
    refusals = [operator.send(files.faulty(sides[0]), dry_run=each) for each in (True, False)]
    for refusal in refusals:
        assert refusal.status_code == 422
        problem = refusal.get_json()
        assert problem["code"] == "invalid_import"
        assert [(each["key"], each["code"]) for each in problem["errors"]] == FAULTS
        assert all(each["line"] for each in problem["errors"])
    assert refusals[0].get_json() == refusals[1].get_json()
    assert operator.read(f"instruments/{KEY}") == {"status": 404}

    corrected = files.file(*files.sound(sides[0]))
    assert operator.counts(corrected, dry_run=True) == (3, 0, 0, [])
    assert operator.read(f"instruments/{KEY}") == {"status": 404}
    assert operator.counts(corrected) == (3, 0, 0, [])
    assert operator.counts(corrected) == (0, 0, 3, [])
    assert operator.read(f"provisions/{KEY}/1")["responsible"] == sides[0]

    changed = files.provision(KEY, "1", party=sides[0], title="{zh: 改, en: Changed}")
    shorter = files.file(changed, files.provision(KEY, "2"))
    assert operator.counts(shorter) == (0, 1, 1, [f"{KEY}/2.1"])
    assert operator.read(f"provisions/{KEY}/1")["version"] == 2
    kept = [f"{KEY}/{each}" for each in files.PROVISIONS]
    assert operator.keys(f"provisions?instrument={KEY}") == kept

    old = "joint-statement-2021"
    assert operator.read("commitments/JS-C00")["placeholder"] is True
    assert operator.read(f"instruments/{old}")["status"] == "container"
    items = [files.provision(old, each, party=sides[1]) for each in ("1", "2")]
    assert operator.counts(files.file(*items, instruments="none")) == (2, 0, 0, [])
    assert operator.read(f"instruments/{old}")["status"] == "active"
    assert operator.read("commitments/JS-C00") == {"status": 404}
    assert operator.keys(f"provisions?instrument={old}") == [f"{old}/1", f"{old}/2"]
    assert operator.keys("instruments") == ["glasgow-2021", old, KEY]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a: !!python/object:os.system {}", "unsafe_yaml"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "unsafe_yaml"),
        (files.file(files.provision("glasgow-2021", "17")), "invalid_import"),
    ],
)
def test_bad_files_are_refused_and_nothing_is_stored(
    operator: Operator, data: bytes, code: str
) -> None:
    answer = operator.send(data)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert len(operator.keys("provisions?limit=100")) == 50


def test_who_may_and_how_it_is_sent(
    operator: Operator, client: Browser, bearer: Callable[..., dict[str, str]],
    sides: tuple[str, str],
) -> None:
    file = files.file(*files.sound()).decode()
    focal_point = bearer(Role.DELEGATION_FOCAL_POINT, sides[0])
    refused = client.post(PATH, json={"file": file}, headers=focal_point)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "role_cannot")
    assert client.post(PATH, json={"file": file}).status_code == 401

    def sent(**body: object) -> tuple[int, str | None]:
        answer = client.post(f"{PATH}?dry_run=1", headers=operator.headers, **body)
        return answer.status_code, (answer.get_json() or {}).get("code")

    assert sent(json={"file": file}) == (200, None)
    assert sent(json={"file": file, "more": 1}) == (422, "invalid_input")
    assert sent(json={"file": [1]}) == (422, "invalid_input")
    assert sent(json={}) == (422, "invalid_input")
    assert sent(data=file, content_type="image/png") == (415, "unsupported_media_type")
    assert sent(data="{", content_type="application/json") == (400, "malformed")
    again = client.post(f"{PATH}?dry_run=maybe", json={"file": file}, headers=operator.headers)
    assert again.status_code == 422


def test_a_key_of_ones_own_brings_it_in_once(operator: Operator) -> None:
    data = files.file(*files.sound())
    operator.headers = {**operator.headers, "Idempotency-Key": "one"}
    assert operator.counts(data) == operator.counts(data) == (3, 0, 0, [])


def test_the_page_tells_the_same_faults(sign_in: SignIn, sides: tuple[str, str]) -> None:
    browser = sign_in(Role.SYSTEM_ADMINISTRATOR)
    text = files.faulty(sides[1]).decode()
    answer = browser.submit("/register/import", {"text": text}, button="try")
    assert answer.status_code == 422
    table = answer.text.split("<tbody>")[1].split("</tbody>")[0]
    assert table.count("<tr>") == len(FAULTS)
    focal_point = sign_in(Role.DELEGATION_FOCAL_POINT, sides[0])
    assert focal_point.get("/register/import").status_code == 403


@pytest.fixture
def command(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """wgroup import FILE on the database of this test."""
    house = House(app.extensions["wgroup"])
    house.__dict__["app"] = app
    monkeypatch.setattr(register, "open_house", lambda: house)

    def run(data: bytes, *options: str) -> Result:
        path = tmp_path / "file.yaml"
        path.write_bytes(data)
        return CliRunner().invoke(register.import_register, [str(path), *options])

    return run


def test_the_command_tells_the_same_faults(
    command: Callable[..., Result], sides: tuple[str, str], client: Browser
) -> None:
    for options in ((), ("--dry-run",)):
        refused = command(files.faulty(sides[0]), *options)
        assert refused.exit_code == 1, refused.stderr
        lines = [each for each in refused.stderr.splitlines() if each.startswith("  line ")]
        assert len(lines) == len(FAULTS), refused.output
        assert lines[0] == (
            f"  line 6, {KEY}, date: “2023-13-01” is not a date. Write it like 2022-06-30."
        )
    sound = files.file(*files.sound(sides[0]))
    told = command(sound, "--dry-run").stdout
    assert "3 created, 0 updated" in told
    assert "besides these items, instruments: 1 created" in told
    assert client.get(f"/register/{KEY}").status_code == 404
    assert command(sound).exit_code == 0
    assert client.get(f"/register/{KEY}").status_code == 200
    assert "0 created, 0 updated, 3 unchanged" in command(sound).stdout
    shorter = command(files.file(*files.sound(sides[0])[:2])).stdout
    assert f"not in the file (kept): {KEY}/2.1" in shorter
    assert "1 not in the file (kept)." in shorter
    assert command(b"a: !!python/object:x {}").exit_code == 1
