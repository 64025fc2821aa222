"""S06: a decision under silence, from the draft to a statement after it was adopted, by the API.

No worker runs. All people are invented. ``sides`` runs it once more with the Parties swapped
(INV-45).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.browser import Browser
from tests.conftest import Clock
from wgroup.holidays import read_almanac
from wgroup.kernel.actor import Role
from wgroup.web.cautions import KEPT

API = "/api/v1/decisions"
TEXT = {
    "title": {"en": "Common format of methane reports", "zh": "甲烷报告通用格式"},
    "text": {"en": "The Parties use one format.", "zh": "双方采用统一格式。"},
}
FIRST = {"starts": "2024-02-08T17:00", "expires": "2024-02-11T17:00", "zone": "Asia/Shanghai"}
LONGER = {"expires": "2024-02-20T17:00", "zone": "Asia/Shanghai"}
SECOND = {"expires": "2024-02-27T09:00", "zone": "UTC"}
FILE = """
days:
  - {party: %s, from: 2024-02-10, to: 2024-02-17, kind: holiday,
     name: {en: Spring Festival, zh: 春节}}
"""


@dataclass
class Table:
    client: Browser
    clock: Clock
    cn: str
    us: str
    headers: dict[str, dict[str, str]] = field(default_factory=dict)

    def post(self, who: str, path: str, body: object = None) -> TestResponse:
        return self.client.post(f"{API}{path}", json=body or {}, headers=self.headers[who])

    def get(self, who: str, path: str) -> TestResponse:
        return self.client.get(f"{API}{path}", headers=self.headers[who])

    def one(self, key: str, who: str = "us.mem") -> dict[str, object]:
        answer = self.get(who, f"/{key}")
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.get_json()
        return found

    def tabled(self, **fields: object) -> str:
        made = self.post("sec1", "", {**TEXT, **fields})
        assert made.status_code == 201, made.text
        key = str(made.get_json()["id"])
        assert self.post("sec1", f"/{key}/table").status_code == 200
        return key

    def agree(self, key: str, matter: str, **fields: object) -> dict[str, object]:
        for who in ("us.chair", "cn.chair"):
            answer = self.post(who, f"/{key}/agree", {"matter": matter, **fields})
            assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.get_json()
        return found

    def opened(self, key: str, silence: dict[str, str]) -> dict[str, object]:
        self.agree(key, "open")
        answer = self.post("sec1", f"/{key}/silence", silence)
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.get_json()
        return found


PEOPLE = {
    "chair": Role.CO_CHAIR, "hod": Role.HEAD_OF_DELEGATION, "fp": Role.DELEGATION_FOCAL_POINT,
    "mem": Role.DELEGATION_MEMBER,
}


@pytest.fixture
def table(
    app: Flask, client: Browser, bearer: Callable[..., dict[str, str]], sides: tuple[str, str],
    clock: Clock, tmp_path: Path,
) -> Iterator[Table]:
    """On 8 February 2024 at 17:00 in Beijing, with the operator's holidays."""
    clock.set("2024-02-08T09:00+00:00")
    made = Table(client, clock, *sides)
    file = tmp_path / "holidays.yaml"
    file.write_text(FILE % made.cn, "utf-8")
    app.extensions[KEPT] = read_almanac(file)
    made.headers = {
        "sec1": bearer(Role.SECRETARIAT_OFFICER), "admin": bearer(Role.SYSTEM_ADMINISTRATOR),
        **{
            f"{side}.{name}": bearer(role, party)
            for side, party in (("cn", made.cn), ("us", made.us))
            for name, role in PEOPLE.items()
        },
    }
    yield made
    del app.extensions[KEPT]


def refused(answer: TestResponse, status: int, code: str) -> None:
    told = answer.get_json()
    codes = {told["code"], *(each["code"] for each in told.get("errors", ()))}
    assert (answer.status_code, code in codes) == (status, True), answer.text


def test_s06(table: Table) -> None:
    key = table.tabled()
    table.agree(key, "open")
    looked = table.post("sec1", f"/{key}/silence/preview", FIRST)
    assert looked.status_code == 200, looked.text
    for answer in (looked, table.post("sec1", f"/{key}/silence", FIRST)):
        assert answer.status_code == 200, answer.text
        warned = [each for each in answer.get_json()["warnings"] if each["party"] == table.cn]
        assert [(each["first_day"], each["last_day"]) for each in warned] == [
            ("2024-02-10", "2024-02-11")
        ]
        assert warned[0]["name"] == {"en": "Spring Festival", "zh": "春节"}
        assert "Overlaps public holidays of" in warned[0]["detail"]
    found = table.one(key)
    assert (found["state"], found["expires_at"], found["zone"]) == (
        "under_silence", "2024-02-11T09:00:00Z", "Asia/Shanghai",
    )
    assert found["notified_at"] == dict.fromkeys(
        sorted((table.cn, table.us)), "2024-02-08T09:00:00Z"
    )

    table.clock.set("2024-02-11T08:00:00+00:00")
    found = table.agree(key, "extend", **LONGER)
    assert found["expires_at"] == "2024-02-20T09:00:00Z"
    warned = [each["last_day"] for each in found["warnings"] if each["party"] == table.cn]
    assert "2024-02-17" in warned
    table.clock.set("2024-02-11T09:00:01+00:00")
    assert table.one(key)["state"] == "under_silence"

    table.clock.set("2024-02-20T08:59:59+00:00")
    amendment = {"kind": "amendment", "text": {"en": "Two formats.", "zh": "两种格式。"}}
    answer = table.post("us.hod", f"/{key}/break", amendment)
    assert answer.status_code == 200, answer.text
    for who in ("cn.mem", "us.mem", "sec1"):
        found = table.one(key, who)
        assert (found["state"], found["symbol"]) == ("not_adopted", None)
        [said] = found["breaks"]
        assert (said["party"], said["kind"], said["received_at"]) == (
            table.us, "amendment", "2024-02-20T08:59:59Z",
        )
    table.clock.set("2024-02-21T00:00:00+00:00")
    assert table.one(key)["symbol"] is None

    made = table.post("sec1", f"/{key}/redraft")
    assert (made.status_code, made.get_json()["redraft_of"]) == (201, key)
    second = made.get_json()["id"]
    assert table.get("us.chair", f"/{second}").status_code == 404
    assert table.post("sec1", f"/{second}/table").status_code == 200
    assert table.opened(second, SECOND)["expires_at"] == "2024-02-27T09:00:00Z"
    table.clock.set("2024-02-27T09:00:00+00:00")  # the very instant still counts
    assert table.one(second)["state"] == "under_silence"
    table.clock.set("2024-02-27T09:00:01+00:00")  # nobody's job has run
    for who in ("cn.mem", "us.mem", "sec1"):
        found = table.one(second, who)
        assert (found["state"], found["effective_at"], found["symbol"]) == (
            "adopted", "2024-02-27T09:00:00Z", "WG/DEC/2024/1",
        )

    table.clock.set("2024-02-27T09:00:30+00:00")
    late = table.post("cn.hod", f"/{second}/break", {"kind": "objection"})
    refused(late, 409, "silence_expired")
    for told in ("Tue 27 Feb 17:00 Beijing", "can lodge a statement instead"):
        assert told in late.get_json()["detail"]
    before = {**table.one(second), "statements": None}
    says = {"kind": "interpretation", "text": {"zh": "中方的理解如下。", "en": "As understood."}}
    lodged = table.post("cn.hod", f"/{second}/statements", says)
    assert lodged.status_code == 200, lodged.text
    after = table.one(second)
    [statement] = after["statements"]
    assert (statement["party"], statement["kind"]) == (table.cn, "interpretation")
    assert {**after, "statements": None} == before


def test_the_first_to_look_may_be_a_list_or_a_search(table: Table) -> None:
    key = table.tabled()
    table.opened(key, FIRST)
    table.clock.set("2024-02-11T09:00:01+00:00")
    listed = table.get("cn.mem", "?state=adopted&year=2024&words=甲烷").get_json()["items"]
    assert [(each["id"], each["symbol"]) for each in listed] == [(key, "WG/DEC/2024/1")]
    assert table.get("us.mem", "?state=under_silence").get_json()["items"] == []


def test_s06_bad_input(table: Table) -> None:
    key = table.tabled()
    table.agree(key, "open")
    before = table.one(key)
    short = {**FIRST, "expires": "2024-02-10T17:00"}
    refused(table.post("sec1", f"/{key}/silence", short), 422, "silence_too_short")
    refused(table.post("sec1", f"/{key}/silence/preview", short), 422, "silence_too_short")
    no_place = {**FIRST, "zone": "Beijing"}
    refused(table.post("sec1", f"/{key}/silence", no_place), 422, "unknown_timezone")
    for field_name in ("number", "symbol"):
        typed = {**TEXT, field_name: "WG/DEC/2024/7"}
        refused(table.post("sec1", "", typed), 422, "bad_symbol")
        patched = table.client.patch(
            f"{API}/{key}", json={field_name: "WG/DEC/2024/7"},
            headers={**table.headers["sec1"], "If-Match": "*"},
        )
        refused(patched, 422, "bad_symbol")
    assert table.one(key) == before

    half = table.tabled(text={"zh": "只有中文"})
    refused(table.post("sec1", f"/{half}/silence", FIRST), 409, "missing_language_version")
    lonely = table.tabled()
    table.post("us.chair", f"/{lonely}/agree", {"matter": "open"})
    refused(table.post("sec1", f"/{lonely}/silence", FIRST), 409, "consent_missing")

    assert table.post("sec1", f"/{key}/silence", FIRST).status_code == 200
    before = table.one(key)
    objection = {"kind": "objection"}
    for who in ("sec1", "cn.fp", "us.fp", "cn.mem"):
        refused(table.post(who, f"/{key}/break", objection), 403, "role_cannot")
    assert table.post("admin", f"/{key}/break", objection).status_code == 404
    refused(table.post("sec1", f"/{key}/agree", {"matter": "adopt"}), 403, "role_cannot")
    refused(table.post("cn.hod", f"/{key}/break", {"kind": "amendment"}), 422,
            "amendment_text_required")  # fmt: skip
    assert table.one(key) == before
    assert table.client.get(f"{API}/{key}").status_code == 401


def test_what_a_party_drafts_is_not_there_for_others(table: Table) -> None:
    made = table.post("cn.fp", "", TEXT)
    assert (made.status_code, made.get_json()["drafter"]) == (201, table.cn)
    key = made.get_json()["id"]
    missing = "00000000-0000-4000-8000-000000000000"
    for who in ("us.chair", "sec1", "admin"):
        for path in ("", "/history"):
            hidden = table.get(who, f"/{key}{path}")
            none = table.get(who, f"/{missing}{path}")
            assert (hidden.status_code, hidden.data.replace(key.encode(), b"")) == (
                404, none.data.replace(missing.encode(), b""),
            )
    for who in ("us.chair", "sec1"):
        for query in ("", "?words=methane", "?state=draft"):
            assert table.get(who, query).get_json()["items"] == []
    edited = {"text": {"en": "Another wording, tried and left."}}
    seen = table.get("cn.fp", f"/{key}").headers["ETag"]
    headers = {**table.headers["cn.fp"], "If-Match": seen}
    assert table.client.patch(f"{API}/{key}", json=edited, headers=headers).status_code == 200
    assert table.client.patch(f"{API}/{key}", json=edited, headers=headers).status_code == 412
    back = {**table.headers["cn.fp"], "If-Match": "*"}
    table.client.patch(f"{API}/{key}", json={"text": TEXT["text"]}, headers=back)
    assert table.post("cn.fp", f"/{key}/table").status_code == 200
    for who in ("us.chair", "sec1"):
        assert table.get(who, f"/{key}").status_code == 200
        assert "tried and left" not in table.get(who, f"/{key}/history").text


def test_sent_twice_done_once(table: Table) -> None:
    key = table.tabled()
    table.opened(key, FIRST)
    table.clock.set("2024-02-12T00:00:00+00:00")
    says = {"kind": "reservation", "text": {"en": "Reserved."}}
    headers = {**table.headers["us.fp"], "Idempotency-Key": "one"}
    for _ in range(2):
        answer = table.client.post(f"{API}/{key}/statements", json=says, headers=headers)
        assert answer.status_code == 200
    assert len(table.one(key)["statements"]) == 1
