"""Proposing the meetings of a calendar file, for programs."""

from werkzeug.test import TestResponse

from tests.foreign_calendars import GOOGLE, OUTLOOK
from tests.web.conftest import CHAIR, FOCAL_POINT, MEETINGS, Program, ProgramOf

IMPORT = f"{MEETINGS}/import"
ASKED = "?type=thematic&host=US&group=MET"


def send(program: Program, data: str = OUTLOOK, query: str = "", **headers: str) -> TestResponse:
    told = program.headers | {name.replace("_", "-"): value for name, value in headers.items()}
    return program.client.post(
        f"{IMPORT}{ASKED}{query}", data=data.encode(), content_type="text/calendar", headers=told
    )


def test_a_dry_run_tells_what_is_proposed_then(secretariat: Program) -> None:
    dry = send(secretariat, query="&dry_run=true")
    assert dry.status_code == 200
    told = dry.json
    assert (told["dry_run"], told["meetings"]) == (True, [])
    first = told["offers"][0]
    assert first["title"] == {"zh": "甲烷监测, 第一次讨论", "en": ""}
    assert (first["starts"], first["zone"]) == ("2022-05-17T20:00", "Asia/Shanghai")
    assert first["starts_at"] == "2022-05-17T12:00:00Z"
    assert first["mode"] == "virtual"
    assert [(each["title"], each["code"]) for each in told["left_out"]] == [
        ("A day of talks", "all_day")
    ]
    assert secretariat.get(MEETINGS).json["items"] == []

    done = send(secretariat)
    assert done.status_code == 201
    assert done.json["fingerprint"] == told["fingerprint"]
    assert done.json["meetings"] == ["WG/MET/2022/1", "WG/MET/2022/2"]
    again = send(secretariat)
    assert (again.status_code, again.json["meetings"]) == (201, [])
    assert [each["code"] for each in again.json["known"]] == done.json["meetings"]


def test_some_of_it_as_it_was_seen(secretariat: Program) -> None:
    told = send(secretariat, GOOGLE, "&dry_run=true").json
    marks = ",".join(each["mark"] for each in told["offers"][1:3])
    stale = send(secretariat, GOOGLE, f"&marks={marks}&seen={'0' * 64}")
    assert (stale.status_code, stale.json["code"]) == (409, "stale_version")
    done = send(secretariat, GOOGLE, f"&marks={marks}&seen={told['fingerprint']}")
    assert len(done.json["meetings"]) == 2
    none = send(secretariat, GOOGLE, "&marks=000000000000")
    assert (none.status_code, none.json["code"]) == (422, "nothing_chosen")


def test_a_key_does_it_once(secretariat: Program) -> None:
    first, second = (send(secretariat, Idempotency_Key="k") for _ in range(2))
    assert first.json["meetings"] == second.json["meetings"] != []


def test_refusals(secretariat: Program, program: ProgramOf) -> None:
    for data, query, code in (
        ("hello", "", "not_a_calendar"),
        (OUTLOOK, "&mode=by_post", "invalid_choice"),
        (OUTLOOK, "&zone=Beijing", "unknown_timezone"),
        (OUTLOOK, "&colour=red", "unknown_field"),
    ):
        told = send(secretariat, data, query)
        assert told.status_code == 422
        codes = {told.json["code"], *(each["code"] for each in told.json.get("errors", ()))}
        assert code in codes
    wrong = secretariat.client.post(
        f"{IMPORT}{ASKED}", data="x", content_type="text/plain", headers=secretariat.headers
    )
    assert wrong.status_code == 415
    assert send(program(FOCAL_POINT, "CN")).status_code == 403
    assert send(program()).status_code == 401


def test_a_chair_concurs_by_it(program: ProgramOf) -> None:
    chair = program(CHAIR, "US")
    slug = send(chair).json["meetings"][0].replace("/", "-")
    assert chair.get(f"{MEETINGS}/{slug}").json["concurring"] == ["US"]
