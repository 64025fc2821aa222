"""What a program may write: one's own answer, alarms and progress, and nothing else (C put.*,
delete.*, acl.*)."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from icalendar import Alarm, Calendar, Component, vText

from tests.dav.conftest import MakeProgram, one_database
from tests.dav.program import C, D, Program
from tests.dav.stage import Stage
from tests.dav.test_reading import at, event
from tests.web.accounts import FOCAL, MEMBER
from wgroup.kernel.actor import Role
from wgroup.meetings.rules import AnswerWay, PartStat

Change = Callable[[Component], None]


def sent(octets: bytes, change: Change, *, method: str = "") -> bytes:
    """The object as a program writes it anew: with its own name, stamps and marks on it."""
    whole = Calendar.from_ical(octets)
    whole["PRODID"] = vText("-//A program//EN")
    if method:
        whole.add("method", method)
    [found] = [each for each in whole.subcomponents if each.name != "VTIMEZONE"]
    found["DTSTAMP"].dt = found["DTSTAMP"].dt.replace(year=2023)
    found.add("x-moz-generation", "1")
    change(found)
    return whole.to_ical()


def saying(partstat: str, **params: str) -> Change:
    def change(component: Component) -> None:
        component["ATTENDEE"].params.update({"PARTSTAT": partstat, **params})

    return change


def setting(name: str, value: object) -> Change:
    def change(component: Component) -> None:
        component.pop(name, None)
        if value is not None:
            component.add(name, value)

    return change


def ringing(*triggers: int) -> Change:
    def change(component: Component) -> None:
        component.subcomponents = [
            each for each in component.subcomponents if each.name != "VALARM"
        ]
        for minutes in triggers:
            component.add_component(
                Alarm.from_ical(
                    f"BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT{minutes}M\r\n"
                    f"X-WR-ALARMUID:{minutes}\r\nEND:VALARM\r\n"
                )
            )

    return change


def both(*changes: Change) -> Change:
    def change(component: Component) -> None:
        for each in changes:
            each(component)

    return change


def alarms(octets: bytes) -> list[str]:
    return [each["TRIGGER"].to_ical().decode() for each in event(octets).walk("VALARM")]


@pytest.fixture
def invited(lin: Program, stage: Stage) -> tuple[str, object]:
    """The path of a meeting that Lin takes part in, and the id of the participation."""
    met = stage.met()
    return lin.path(met), stage.invite(met, lin.email)


def test_an_answer_is_taken_over(lin: Program, stage: Stage, invited: tuple[str, object]) -> None:
    path, participation = invited
    token = lin.sync(lin.all).sync_token
    for said, kept in (
        ("ACCEPTED", PartStat.ACCEPTED),
        ("DECLINED", PartStat.DECLINED),
        ("TENTATIVE", PartStat.TENTATIVE),
    ):
        first = lin.get(path)
        answer = lin.put(path, sent(first.raw, saying(said)), If_Match=first.headers["ETag"])
        assert (answer.status, answer.raw) == (204, b"")
        assert "ETag" not in answer.headers  # the octets are not kept (RFC 4791 5.3.4)
        found = stage.answer_of(participation)  # type: ignore[arg-type]
        assert (found.partstat, found.answered_by) == (kept, AnswerWay.CALENDAR)
        after = lin.get(path)
        assert event(after.raw)["ATTENDEE"].params["PARTSTAT"] == said
        assert after.headers["ETag"] != first.headers["ETag"]
        changes = lin.sync(lin.all, token)
        assert set(changes.told) == {path}
        token = changes.sync_token


def test_programs_write_things_in_their_own_way(
    lin: Program, stage: Stage, invited: tuple[str, object]
) -> None:
    """Apple, Thunderbird, Evolution and DAVx5: what they add, rename and lose on the way."""
    path, participation = invited
    ways: list[Change] = [
        saying("ACCEPTED", EMAIL=lin.email, **{"X-CALENDARSERVER-AUTO": "FALSE"}),
        both(saying("DECLINED"), setting("transp", "TRANSPARENT")),
        both(saying("ACCEPTED"), setting("class", "PUBLIC"), setting("priority", 0)),
        both(saying("DECLINED"), setting("categories", None), setting("color", None)),
        both(saying("ACCEPTED"), setting("comment", "With an interpreter, please")),
        both(saying("TENTATIVE"), setting("sequence", 7), setting("x-apple-travel", "CAR")),
    ]
    for change in ways:
        first = lin.get(path)
        assert lin.put(path, sent(first.raw, change)).status == 204
    found = stage.answer_of(participation)  # type: ignore[arg-type]
    assert found.partstat is PartStat.TENTATIVE
    lasting = sent(lin.get(path).raw, saying("ACCEPTED")).replace(
        b"DTEND;TZID=America/New_York:20220517T220000", b"DURATION:PT2H"
    )
    assert b"DURATION" in lasting
    assert lin.put(path, lasting).status == 204


def test_a_word_with_the_answer_is_kept(
    lin: Program, stage: Stage, invited: tuple[str, object]
) -> None:
    path, participation = invited
    change = both(saying("DECLINED"), setting("comment", "Travelling that week"))
    assert lin.put(path, sent(lin.get(path).raw, change)).status == 204
    assert stage.answer_of(participation).note == "Travelling that week"  # type: ignore[arg-type]


def test_sent_back_as_it_was_it_changes_nothing(lin: Program, invited: tuple[str, object]) -> None:
    path, _ = invited
    first, ctag = lin.get(path), lin.ctag(lin.all)
    assert lin.put(path, sent(first.raw, lambda _: None)).status == 204
    assert lin.get(path).headers["ETag"] == first.headers["ETag"]
    assert lin.ctag(lin.all) == ctag


OTHERS: list[Change] = [
    setting("summary", "Mine now"),
    setting("location", "Elsewhere"),
    setting("description", None),
    setting("status", "CANCELLED"),
    setting("dtstart", date(2022, 5, 17)),
    setting("dtend", None),
    setting("organizer", "mailto:lin@delegation.example"),
    setting("rrule", {"FREQ": "DAILY"}),
    setting("class", "PRIVATE"),
    setting("url", "https://elsewhere.example/"),
    setting("attach", "https://elsewhere.example/x"),
    lambda component: component.add("attendee", "mailto:wu@delegation.example"),
    lambda component: component.pop("ATTENDEE"),
    both(saying("ACCEPTED"), setting("summary", "Mine now")),
    both(ringing(5), setting("location", "Elsewhere")),
    saying("DELEGATED"),
    saying("X-MAYBE"),
    both(
        saying("ACCEPTED"),
        lambda each: each.add_component(Component.from_ical("BEGIN:X-PET\r\nEND:X-PET\r\n")),
    ),
    setting("transp", "TRANSPARENT"),
    setting("categories", None),
]


@one_database
def test_everything_else_is_refused_and_changes_nothing(
    lin: Program, stage: Stage, invited: tuple[str, object]
) -> None:
    path, participation = invited
    first, ctag = lin.get(path), lin.ctag(lin.all)
    for number, change in enumerate(OTHERS):
        answer = lin.put(path, sent(first.raw, change), If_Match=first.headers["ETag"])
        assert (number, answer.status, answer.condition) == (number, 403, D + "need-privileges")
        assert [each.tag for each in answer.root.iter(D + "privilege")]
    assert (lin.get(path).raw, lin.ctag(lin.all)) == (first.raw, ctag)
    found = stage.answer_of(participation)  # type: ignore[arg-type]
    assert (found.partstat, found.answered_by) == (PartStat.NEEDS_ACTION, None)


def test_nobody_answers_for_another(
    lin: Program, using: MakeProgram, stage: Stage, invited: tuple[str, object]
) -> None:
    """Who does not take part cannot put themself, or another, on the list."""
    path, _ = invited
    other = using(MEMBER, "CN")
    place = path.replace(str(lin.account_id), str(other.account_id))
    octets = other.get(place).raw
    assert "ATTENDEE" not in event(octets)
    for address in (other.email, lin.email):

        def change(component: Component, address: str = address) -> None:
            component.add("attendee", f"mailto:{address}", parameters={"PARTSTAT": "ACCEPTED"})

        answer = other.put(place, sent(octets, change))
        assert (answer.status, answer.condition) == (403, D + "need-privileges")
    assert event(lin.get(path).raw)["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_ones_own_alarms_are_kept_and_are_nobody_elses(
    lin: Program, using: MakeProgram, stage: Stage
) -> None:
    met, other = stage.met(), using(MEMBER, "CN")
    path, token = lin.path(met), lin.sync(lin.all).sync_token
    tag = other.get(other.path(met)).headers["ETag"]
    for triggers in ((15, 45), (5,), ()):
        first = lin.get(path)
        answer = lin.put(path, sent(first.raw, ringing(*triggers)), If_Match=first.headers["ETag"])
        assert answer.status == 204
        after = lin.get(path)
        assert sorted(alarms(after.raw)) == sorted(f"-PT{each}M" for each in triggers)
        changes = lin.sync(lin.all, token)
        assert set(changes.told) == {path}
        assert changes.told[path].found[D + "getetag"].text == after.headers["ETag"]
        token = changes.sync_token
    assert other.get(other.path(met)).headers["ETag"] == tag
    stage.retitle(met, "Another title")
    assert set(lin.sync(lin.all, token).told) == {path}


def test_alarms_outlive_a_change_of_the_meeting(lin: Program, stage: Stage) -> None:
    met = stage.met()
    path = lin.path(met)
    assert lin.put(path, sent(lin.get(path).raw, ringing(15))).status == 204
    stage.move(met, starts="2022-05-18T09:00", ends="2022-05-18T11:00")
    assert alarms(lin.get(path).raw) == ["-PT15M"]


def test_a_feed_rings_as_its_owner_asked_until_a_program_says_otherwise(
    lin: Program, stage: Stage
) -> None:
    met = stage.met()
    feed = stage.feed(lin, alarms=(30,))
    path = lin.path(met, feed)
    assert alarms(lin.get(path).raw) == ["-PT30M"]
    assert alarms(lin.get(lin.path(met)).raw) == []
    assert lin.put(path, sent(lin.get(path).raw, ringing())).status == 204
    assert alarms(lin.get(path).raw) == []


def test_what_a_program_has_seen_of_alarms_is_kept(lin: Program, stage: Stage) -> None:
    """Else Thunderbird rings again at each synchronisation."""
    path = lin.path(stage.met())
    change = both(ringing(15), setting("x-moz-lastack", "20220517T000000Z"))
    assert lin.put(path, sent(lin.get(path).raw, change)).status == 204
    assert b"X-MOZ-LASTACK:20220517T000000Z\r\n" in lin.get(path).raw


@one_database
def test_too_many_alarms_are_refused(lin: Program, stage: Stage) -> None:
    path = lin.path(stage.met())
    for count in (11, 30, 60):
        answer = lin.put(path, sent(lin.get(path).raw, ringing(*range(1, count + 1))))
        assert (answer.status, answer.condition) == (403, C + "max-resource-size")


@one_database
def test_an_alarm_cannot_smuggle_lines_in(lin: Program, stage: Stage) -> None:
    path = lin.path(stage.met())

    def change(component: Component) -> None:
        ringing(15)(component)
        [alarm] = component.walk("VALARM")
        alarm.pop("DESCRIPTION")
        alarm.add("description", "x\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\x0b\x85\u2028")

    assert lin.put(path, sent(lin.get(path).raw, change)).status == 204
    octets = lin.get(path).raw
    assert (octets.count(b"\r\nBEGIN:VEVENT\r\n"), octets.count(b"\x0b")) == (1, 0)
    assert len(Calendar.from_ical(octets).walk("VEVENT")) == 1


def test_what_was_seen_must_be_what_is_there(
    lin: Program, stage: Stage, invited: tuple[str, object]
) -> None:
    path, _ = invited
    first = lin.get(path)
    body = sent(first.raw, saying("ACCEPTED"))
    stage.answer(next(iter([stage.id_of(path)])), lin, "declined")
    tag = lin.get(path).headers["ETag"]
    for headers in (
        {"If_Match": first.headers["ETag"]},
        {"If_None_Match": "*"},
        {"If_None_Match": tag},
        {"If_Match": '"x"'},
    ):
        assert lin.put(path, body, **headers).status == 412
    assert event(lin.get(path).raw)["ATTENDEE"].params["PARTSTAT"] == "DECLINED"
    assert lin.put(path, body, If_Match="*").status == 204
    assert (
        lin.put(
            path,
            sent(first.raw, saying("DECLINED")),
            If_Match=f'"x", {lin.get(path).headers["ETag"]}',
        ).status
        == 204
    )


def test_an_answer_too_late_is_refused(
    lin: Program, stage: Stage, invited: tuple[str, object]
) -> None:
    path, _ = invited
    stage.cancel(stage.id_of(path))
    answer = lin.put(path, sent(lin.get(path).raw, saying("ACCEPTED")))
    assert (answer.status, answer.condition) == (403, D + "need-privileges")


EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{head}BEGIN:{kind}\r\n{uid}"
    "DTSTAMP:20220401T000000Z\r\nDTSTART:20220401T000000Z\r\nEND:{kind}\r\n{more}END:VCALENDAR\r\n"
)


def made(uid: str, *, kind: str = "VEVENT", head: str = "", more: str = "") -> str:
    told = f"UID:{uid}\r\n" if uid else ""
    return EVENT.format(uid=told, kind=kind, head=head, more=more)


def test_nothing_new_is_taken(lin: Program, stage: Stage) -> None:
    met = stage.met()
    uid = event(lin.get(lin.path(met)).raw)["UID"]
    for path in (lin.path(uuid4()), f"{lin.all}new.ics"):
        answer = lin.put(path, made("new@elsewhere"), If_None_Match="*")
        assert (answer.status, answer.condition) == (403, D + "need-privileges")
        assert answer.root.find(f".//{D}bind") is not None
        assert lin.put(path, made("new@elsewhere"), If_Match="*").status == 412
        clash = lin.put(path, made(uid))
        assert (clash.status, clash.condition) == (409, C + "no-uid-conflict")
        assert clash.root.findtext(f".//{D}href") == lin.path(met)
    assert set(lin.listed(lin.all)) == {lin.path(met)}


def test_of_what_is_hidden_no_uid_is_told(using: MakeProgram, stage: Stage) -> None:
    expert, hidden = using(Role.NON_GOVERNMENTAL_EXPERT, "CN"), stage.met()
    answers = [
        expert.put(f"{expert.all}new.ics", made(f"{each}@wgroup.invalid"))
        for each in (hidden, uuid4())
    ]
    assert answers[0].raw == answers[1].raw
    assert {each.status for each in answers} == {403}


def test_an_object_keeps_its_uid(lin: Program, stage: Stage) -> None:
    first, second = stage.met(), stage.met(**at("2022-06-01"))
    for uid in ("new@elsewhere", event(lin.get(lin.path(second)).raw)["UID"]):
        answer = lin.put(lin.path(first), made(uid))
        assert (answer.status, answer.condition) == (409, C + "no-uid-conflict")


@one_database
def test_what_is_no_object_of_a_calendar_is_refused_by_name(lin: Program, stage: Stage) -> None:
    met = stage.met()
    path = lin.path(met)
    uid = event(lin.get(path).raw)["UID"]
    unfit = [
        (
            sent(lin.get(path).raw, lambda _: None, method="REQUEST"),
            "valid-calendar-object-resource",
        ),
        (made(""), "valid-calendar-object-resource"),
        (
            made(uid, more=made("b@x").split("EN\r\n")[1].replace("END:VCALENDAR\r\n", "")),
            "valid-calendar-object-resource",
        ),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "valid-calendar-object-resource"),
        (made(uid, kind="VTODO"), "supported-calendar-component"),
        (made(uid, kind="VJOURNAL"), "supported-calendar-component"),
        ("", "valid-calendar-data"),
        ("nonsense", "valid-calendar-data"),
        (b"BEGIN:VCALENDAR\r\n\xff\xfe", "valid-calendar-data"),
        ("BEGIN:VCALENDAR\r\n", "valid-calendar-data"),
        (made(uid, more="BEGIN:X\r\nEND:X\r\n" * 80), "max-resource-size"),
        (made(uid, head="X-A:" + "a" * 70_000 + "\r\n"), "max-resource-size"),
    ]
    for number, (body, condition) in enumerate(unfit):
        answer = lin.put(path, body)
        assert (number, answer.status, answer.condition) == (number, 403, C + condition)
    answer = lin.put(path, made(uid), Content_Type="text/plain")
    assert (answer.status, answer.condition) == (403, C + "supported-calendar-data")


@one_database
def test_the_other_methods_are_refused_with_what_they_would_need(
    lin: Program, stage: Stage
) -> None:
    met = stage.met()
    path, listed = lin.path(met), None
    listed = lin.listed(lin.all)
    there = {"Destination": f"http://localhost{lin.all}copy.ics"}
    asked = [
        ("DELETE", path, "unbind", {}),
        ("DELETE", lin.all, "unbind", {}),
        ("MOVE", path, "unbind", there),
        ("COPY", path, "bind", there),
        ("MKCALENDAR", f"{lin.home}new/", "bind", {}),
        ("MKCOL", f"{lin.home}new/", "bind", {}),
        ("PROPPATCH", lin.all, "write-properties", {}),
        ("PROPPATCH", lin.home, "write-properties", {}),
        ("PROPPATCH", path, "write-properties", {}),
    ]
    for method, place, privilege, headers in asked:
        answer = lin.ask(method, place, **headers)
        assert (method, answer.status, answer.condition) == (method, 403, D + "need-privileges")
        [needed] = answer.root.iter(D + "privilege")
        assert needed[0].tag == D + privilege
    assert lin.listed(lin.all) == listed
    assert lin.ask("DELETE", lin.path(uuid4())).status == 404
    assert lin.ask("DELETE", path, If_Match='"x"').status == 403
    for method, place in (("POST", lin.all), ("PATCH", path), ("LOCK", path), ("PUT", lin.all)):
        answer = lin.ask(method, place)
        assert (method, answer.status) == (method, 405)
        assert answer.headers["Allow"]


def test_every_reader_is_told_what_they_may_write(using: MakeProgram, stage: Stage) -> None:
    met = stage.met()
    expert = using(Role.NON_GOVERNMENTAL_EXPERT, "US")
    stage.invite(met, expert.email, "US")
    told = expert.find(expert.path(met), "D:current-user-privilege-set")
    names = {each[0].tag for each in told.one(D + "current-user-privilege-set")}
    assert names == {D + "read", D + "read-current-user-privilege-set", D + "write-content"}


# -- tasks --------------------------------------------------------------------------------------


def progress(status: str, percent: int | None = None) -> Change:
    changes = [setting("status", status)]
    if percent is not None:
        changes.append(setting("percent-complete", percent))
    return both(*changes)


def test_its_assignee_reports_on_a_task(using: MakeProgram, stage: Stage) -> None:
    who = using(MEMBER, "CN")
    task = stage.task("Draft it", party="CN", person_id=who.actor.person_id)
    path = who.path(task, "tasks")
    for change, status in (
        (progress("IN-PROCESS"), "IN-PROCESS"),
        (progress("COMPLETED", 100), "COMPLETED"),
        (both(progress("NEEDS-ACTION", 0), setting("completed", None)), "NEEDS-ACTION"),
        (setting("percent-complete", 40), "IN-PROCESS"),
    ):
        first = who.get(path)
        answer = who.put(path, sent(first.raw, change), If_Match=first.headers["ETag"])
        assert (status, answer.status) == (status, 204)
        found = event(who.get(path).raw)
        assert found["STATUS"] == status
        assert ("COMPLETED" in found) is (status == "COMPLETED")


def test_nobody_else_reports_on_it(using: MakeProgram, stage: Stage) -> None:
    """Of a side's tasks its focal points may speak, its members may not; and alarms may ring."""
    member, point = using(MEMBER, "CN"), using(FOCAL, "CN")
    task = stage.task("Of the side", party="CN")
    for who, status in ((member, 403), (point, 204)):
        path = who.path(task, "tasks")
        done = sent(who.get(path).raw, progress("COMPLETED", 100))
        assert who.put(path, done).status == status
    path = member.path(task, "tasks")
    assert member.put(path, sent(member.get(path).raw, ringing(10))).status == 204
    assert alarms(member.get(path).raw) == ["-PT10M"]


@one_database
def test_of_a_task_nothing_else_is_changed(using: MakeProgram, stage: Stage) -> None:
    who = using(MEMBER, "CN")
    task = stage.task("Draft it", party="CN", person_id=who.actor.person_id, due=date(2022, 5, 20))
    path = who.path(task, "tasks")
    first = who.get(path)
    others: list[Change] = [
        setting("summary", "Something else"),
        setting("due", date(2023, 1, 1)),
        setting("status", "CANCELLED"),
        setting("priority", 1),
        both(progress("COMPLETED"), setting("due", None)),
    ]
    for number, change in enumerate(others):
        answer = who.put(path, sent(first.raw, change))
        assert (number, answer.status, answer.condition) == (number, 403, D + "need-privileges")
    assert who.get(path).raw == first.raw
