"""What is odd is refused as a problem, in the reader's language, and nothing is stored."""

import pytest
from flask import Flask

from tests import factories
from tests.web.conftest import FIRST, MEETINGS, SECRETARIAT, Program, ProgramOf
from wgroup.kernel.bilingual import Language

JSON = "application/json"
ENGLISH, CHINESE = "The end must come after the start.", "结束时间必须晚于开始时间。"


NO_PLAIN_OBJECT = [
    b"", b"   ", b"[]", b'"text"', b"null", b"5", b"{", b'{"a": 1,}', b"\xff\xfe{}",
    b"\xef\xbb\xbf{}", b'{"title": "\xed\xa0\x80"}', b'{"title": "\\ud800"}',
    b'{"\\udfff": 1}', b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e999}',
    b'{"a": 1, "a": 1}', b'{"title": {"zh": "x", "zh": "x"}}', b"[" * 100_000,
    b'{"a":' * 40 + b"1" + b"}" * 40, b'{"a": ' + b"9" * 5000 + b"}",
]

OTHER_KINDS = [
    "text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk", "json",
    "multipart/form-data; boundary=x", "application/xml",
]


def sent(program: Program, data: bytes, kind: str | None = JSON) -> tuple[int, str]:
    answer = program.client.post(MEETINGS, data=data, content_type=kind, headers=program.headers)
    assert answer.content_type == "application/problem+json"
    return answer.status_code, answer.json["code"]


def test_what_is_no_plain_object_is_malformed(secretariat: Program) -> None:
    for data in NO_PLAIN_OBJECT:
        assert sent(secretariat, data) == (400, "malformed"), data[:40]
    assert secretariat.get(MEETINGS).json["items"] == []


def test_another_kind_of_content_is_refused(secretariat: Program) -> None:
    for kind in OTHER_KINDS:
        told = sent(secretariat, b'{"title": {}}', kind)
        assert told == (415, "unsupported_media_type"), kind


def test_nothing_at_all_is_told_what_to_send(secretariat: Program) -> None:
    secretariat.propose()

    answer = secretariat.client.post(f"{FIRST}/postpone", headers=secretariat.headers)

    assert (answer.status_code, answer.json["code"]) == (400, "malformed")
    assert answer.json["detail"] == "Send a JSON object; {} if there is nothing to say."
    assert secretariat.get().json["status"] == "proposed"


def test_acts_take_an_empty_object_and_no_other(secretariat: Program) -> None:
    secretariat.propose()

    refused = secretariat.post(f"{FIRST}/postpone", {"why": "no"})

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "unknown_field")
    assert secretariat.post(f"{FIRST}/postpone", {}).json["status"] == "postponed"


def test_a_title_of_a_megabyte_is_too_large(secretariat: Program) -> None:
    long = b'{"title": {"en": "' + b"a" * 1_000_000 + b'"}}'
    assert sent(secretariat, long) == (413, "too_large")


def test_a_long_title_below_that_is_too_long(secretariat: Program) -> None:
    answer = secretariat.propose(title={"en": "a" * 900_000})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "too_long")


def test_many_faults_are_told_up_to_a_bound(secretariat: Program) -> None:
    answer = secretariat.post(MEETINGS, {f"f{n}" + "x" * 200: 1 for n in range(2000)})

    assert answer.status_code == 422
    assert len(answer.json["errors"]) == 50
    assert max(len(each["field"]) for each in answer.json["errors"]) == 80


def test_plain_json_may_name_its_charset(secretariat: Program) -> None:
    answer = secretariat.client.post(
        MEETINGS, data='{"title": 5}', content_type="application/json; charset=UTF-8",
        headers=secretariat.headers,
    )
    assert answer.status_code == 422


ASTRAY = [
    ("PUT", MEETINGS, 405, "method_not_allowed"),
    ("DELETE", FIRST, 405, "method_not_allowed"),
    ("GET", f"{FIRST}/postpone", 405, "method_not_allowed"),
    ("PROPFIND", MEETINGS, 405, "method_not_allowed"),
    ("GET", "/api/v1/nothing", 404, "not_found"),
    ("GET", "/api/v1/meetings/", 404, "not_found"),
    ("GET", "/api/", 404, "not_found"),
    ("GET", "/api/v2/meetings", 404, "not_found"),
    ("GET", f"{MEETINGS}/WG%00", 404, "not_found"),
    ("GET", f"{MEETINGS}/{'9' * 5000}", 404, "not_found"),
    ("GET", f"{MEETINGS}/WG-MET-2022-%D9%A1", 404, "not_found"),
    ("GET", f"{FIRST}/participations/1", 404, "not_found"),
]


def test_wrong_addresses_and_methods_are_problems(secretariat: Program) -> None:
    for method, path, status, code in ASTRAY:
        answer = secretariat.client.open(path, method=method, headers=secretariat.headers)

        assert answer.content_type == "application/problem+json", path
        assert (answer.status_code, answer.json["code"]) == (status, code)
        assert ("Allow" in answer.headers) == (status == 405)


def test_pages_keep_their_own_errors(client: object, app: Flask) -> None:
    answer = app.test_client().get("/nothing")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


@pytest.mark.parametrize(
    ("query", "headers", "language", "detail"),
    [
        ("", {}, "en", ENGLISH),
        ("", {"Accept_Language": "zh-CN,zh;q=0.9,en;q=0.1"}, "zh-Hans", CHINESE),
        ("?lang=zh", {"Accept_Language": "en"}, "zh-Hans", CHINESE),
    ],
)
def test_a_problem_speaks_the_language_asked_for(
    secretariat: Program, query: str, headers: dict[str, str], language: str, detail: str
) -> None:
    body = factories.body(ends="2022-05-17T19:00")

    answer = secretariat.post(f"{MEETINGS}{query}", body, **headers)

    assert answer.headers["Content-Language"] == language
    assert answer.json == {
        "type": "/api#end_not_after_start",
        "title": answer.json["title"],
        "status": 422,
        "detail": detail,
        "code": "end_not_after_start",
        "errors": [{"field": "ends", "code": "end_not_after_start", "detail": detail}],
    }
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "headers", "language"),
    [
        ("", {}, "zh-Hans"),
        ("", {"Accept_Language": "fr"}, "zh-Hans"),
        ("", {"Accept_Language": "en-GB,zh;q=0.5"}, "en"),
        ("?lang=en", {"Accept_Language": "zh"}, "en"),
    ],
)
def test_what_a_program_asks_for_goes_ahead_of_its_account(
    program: ProgramOf, query: str, headers: dict[str, str], language: str
) -> None:
    who = program(SECRETARIAT, language=Language.ZH)
    answer = who.get(f"{MEETINGS}/WG-2022-1{query}", **headers)
    assert answer.headers["Content-Language"] == language
