"""What the log tells, and above all what it does not."""

import json
import logging
from collections.abc import Callable

import pytest
from flask import Flask

from tests import factories
from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.services import proposing
from wgroup.web import logs

Lines = Callable[[], list[dict[str, object]]]

SECRET = "q7Jw2nXc-ThisIsNobodysToken-0123456789abcdefghij"
TITLE = Bilingual(en="A title that stays inside", zh="不外传的标题")


@pytest.fixture
def lines(app: Flask, capsys: pytest.CaptureFixture[str]) -> Lines:
    """Read what was written to standard error since the last reading."""

    def lines() -> list[dict[str, object]]:
        return [json.loads(each) for each in capsys.readouterr().err.splitlines()]

    lines()
    return lines


def test_a_request_leaves_one_line(sign_in: SignIn, lines: Lines) -> None:
    browser = sign_in(Role.SECRETARIAT_OFFICER)
    answer = browser.get("/calendar?month=2022-05")
    (told,) = lines()
    assert str(told["route"]).startswith("calendar.")
    assert told["request"] == answer.headers["X-Request-Id"]
    assert told["account"] == str(browser.account_id)
    assert (told["method"], told["status"], told["level"]) == ("GET", 200, "info")
    assert told["bytes"] == len(answer.data)
    assert str(told["time"]).endswith("Z")


def test_each_request_has_an_id_of_its_own(client: Browser) -> None:
    given = {"X-Request-Id": "chosen-by-the-caller"}
    ids = {client.get("/", headers=given).headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3
    assert given["X-Request-Id"] not in ids


def test_no_secret_address_or_content_is_written(
    client: Browser, sign_in: SignIn, work_as: WorkAs, lines: Lines
) -> None:
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        meeting = proposing.propose(work, factories.draft(title=TITLE))
        slug = meeting.slug
    insider = sign_in(Role.SECRETARIAT_OFFICER, email="somebody@wgroup.test")
    client.get(f"/links/{SECRET}")
    client.get(f"/feeds/{SECRET}.ics")
    client.get(f"/nowhere/{SECRET}?q={TITLE.en}")
    client.get("/api/v1/meetings", headers={"Authorization": f"Bearer wgp_{SECRET}"})
    insider.get(f"/meetings/{slug}")
    insider.get("/account")
    text = json.dumps(lines(), ensure_ascii=False)
    for each in (SECRET, "nobodys", TITLE.en, TITLE.zh, "somebody@", slug, "wgp_", "?"):
        assert each not in text
    assert '"route": "accounts.link"' in text


def test_files_and_probes_leave_no_line(client: Browser, lines: Lines) -> None:
    for path in ("/static/app.css", "/healthz"):
        with client.get(path) as answer:
            assert answer.status_code == 200
    assert lines() == []


def test_a_failure_is_found_again_by_its_number(
    client: Browser, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page shows the number; the log has it with the lines of code, not with the content."""

    address = "@".join(["somebody", "wgroup.test"])

    def fail(*_: object, **__: object) -> None:
        raise ValueError(f"cannot read {TITLE.en} of {address}")

    monkeypatch.setitem(client.application.view_functions, "home.today", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    number = answer.headers["X-Request-Id"]
    assert number in answer.text
    failure, request = lines()
    assert failure["request"] == request["request"] == number
    assert (failure["level"], request["level"]) == ("error", "warning")
    assert "in fail" in str(failure["trace"])
    assert str(failure["trace"]).endswith("builtins.ValueError\n")
    assert address not in str(failure)


def test_no_record_can_write_a_line_of_its_own(
    app: Flask, lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("wgroup.web").info("one\nlevel: error\u2028\x1b[2J%s", "\r\n{}")
    (told,) = lines()
    assert str(told["message"]).endswith("\r\n{}")
    assert caplog.messages  # others who listen still hear


def test_causes_are_told_first() -> None:
    try:
        try:
            raise KeyError("secret")
        except KeyError as error:
            raise RuntimeError("secret") from error
    except RuntimeError as error:
        told = "".join(logs.trace(error))
    kinds = [each for each in told.splitlines() if each.startswith(("builtins", "from which"))]
    assert kinds == ["builtins.KeyError", "from which followed:", "builtins.RuntimeError"]


def test_starting_twice_writes_once(app: Flask, lines: Lines) -> None:
    logs.start()
    logs.start()
    logging.getLogger("wgroup.outbox").warning("once")
    assert [each["message"] for each in lines()] == ["once"]
