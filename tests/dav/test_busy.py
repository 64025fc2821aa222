"""When a reader is taken, and not by what (RFC 4791 7.10)."""

from datetime import date

from icalendar import Calendar

from tests.dav.conftest import MakeProgram, one_database
from tests.dav.program import Answer, C, D, Program
from tests.dav.stage import Stage
from tests.web.accounts import MEMBER

CALDAV = "urn:ietf:params:xml:ns:caldav"


def ask(program: Program, start: str, end: str, path: str = "") -> Answer:
    body = (
        f'<C:free-busy-query xmlns:C="{CALDAV}"><C:time-range start="{start}" end="{end}"/>'
        "</C:free-busy-query>"
    )
    return program.ask("REPORT", path or program.all, body, depth="1")


def periods(answer: Answer) -> dict[str, list[str]]:
    """By FBTYPE, as they are written."""
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    [busy] = Calendar.from_ical(answer.raw).subcomponents
    assert busy.name == "VFREEBUSY"
    told = [line for line in busy.content_lines() if line.startswith("FREEBUSY")]
    pairs = (line.removeprefix("FREEBUSY;FBTYPE=").split(":", 1) for line in told)
    return {kind: value.split(",") for kind, value in pairs}


def at(day: str, start: str, end: str, **more: object) -> dict[str, object]:
    return {"starts": f"{day}T{start}", "ends": f"{day}T{end}", **more}


def test_the_time_that_is_taken(lin: Program, using: MakeProgram, stage: Stage) -> None:
    """Those that touch are one; what is off, declined, or only a task takes no time."""
    stage.met(**at("2022-05-17", "20:00", "22:00"))
    stage.met(**at("2022-05-17", "22:00", "23:00"))
    stage.met(agreed=1, **at("2022-05-18", "20:00", "21:00"))
    stage.cancel(stage.met(**at("2022-05-19", "20:00", "21:00")))
    declined = stage.met(**at("2022-05-20", "20:00", "21:00"))
    stage.invite(declined, lin.email)
    stage.answer(declined, lin, "declined")
    stage.met(**at("2022-07-17", "20:00", "22:00"))
    stage.task("Compare methane data", due=date(2022, 5, 17))
    month = "20220501T000000Z", "20220601T000000Z"
    assert periods(ask(lin, *month)) == {
        "BUSY": ["20220518T000000Z/20220518T030000Z"],
        "BUSY-TENTATIVE": ["20220519T000000Z/20220519T010000Z"],
    }
    assert b"methane" not in ask(lin, *month).raw.lower()
    assert periods(ask(lin, *month, path=lin.tasks)) == {}
    assert periods(ask(lin, "20220518T010000Z", "20220518T020000Z")) == {
        "BUSY": ["20220518T010000Z/20220518T020000Z"]
    }
    assert periods(ask(using(MEMBER, "CN"), *month))["BUSY"][-1].startswith("20220521T000000Z")


@one_database
def test_a_time_that_is_none_is_refused(lin: Program) -> None:
    for start, end in (("20220501T000000Z", ""), ("20220601T000000Z", "20220501T000000Z")):
        answer = ask(lin, start, end)
        assert (answer.status, answer.condition) == (403, C + "valid-filter")


@one_database
def test_who_may_read_may_ask_it(lin: Program) -> None:
    prop = "<D:prop><D:current-user-privilege-set/></D:prop>"
    wanted = f'<D:propfind xmlns:D="DAV:">{prop}</D:propfind>'
    [one] = lin.ask("PROPFIND", lin.all, wanted, depth="0").told.values()
    held = {each.tag for each in one.found[D + "current-user-privilege-set"].iter()}
    assert C + "read-free-busy" in held
