"""Agendas for programs."""

from uuid import uuid4

from tests.conftest import Clock, WorkAs
from tests.services.agendas import DURING, OFFICER, POINT, SLUG, circulated, confirmed, written
from tests.web.conftest import CHAIR, FIRST, FOCAL_POINT, Program, ProgramOf
from wgroup.kernel.actor import Role
from wgroup.kernel.levels import Level
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.services import running as meeting_running
from wgroup.meetings.services.taking_part import enter

AGENDA = f"{FIRST}/agenda"
ITEMS, IDEAS = f"{AGENDA}/items", f"{AGENDA}/proposals"
BODY: dict[str, object] = {"title": {"en": "Opening", "zh": "开幕"}, "minutes": 5}


def test_an_agenda_goes_its_way(
    work_as: WorkAs, secretariat: Program, program: ProgramOf, clock: Clock
) -> None:
    confirmed(work_as)
    empty = secretariat.get(AGENDA).json
    assert (empty["state"], empty["version"], empty["items"]) == ("draft", 0, [])
    made = secretariat.post(ITEMS, {**BODY, "kind": "decision", "topics": ["topic/8.1"]})
    assert (made.status_code, made.location) == (201, AGENDA)
    first = made.json["items"][0]
    assert first == {
        "id": first["id"], "number": "1", "parent": None,
        "title": {"en": "Opening", "zh": "开幕"}, "kind": "decision", "minutes": 5,
        "starts_at": "2022-05-18T00:00:00Z", "topics": ["topic/8.1"], "provisions": [],
        "note": {"en": "", "zh": ""}, "presenter": {"en": "", "zh": ""}, "party": None,
        "outcome": "open", "carried_from": None,
    }  # fmt: skip
    below = {"title": {"en": "Rules", "zh": "规则"}, "parent": first["id"], "party": "US"}
    told = secretariat.post(ITEMS, below).json
    assert [each["number"] for each in told["items"]] == ["1", "1(a)"]
    assert told["items"][1]["starts_at"] == "2022-05-18T00:05:00Z"
    second = told["items"][1]["id"]
    told = secretariat.post(f"{ITEMS}/{second}/move", {"direction": "out"}).json
    assert [each["number"] for each in told["items"]] == ["1", "2"]
    assert (told["minutes"], told["length"]) == (5, 120)
    told = secretariat.post(f"{AGENDA}/circulate").json
    assert (told["state"], told["edition"]) == ("provisional", 1)
    assert told["circulated_at"] == "2022-04-01T02:00:00Z"
    clock.set(DURING)
    with work_as(OFFICER).saved() as work:
        meeting_running.open_session(work, SLUG)
    assert program(CHAIR, "CN").post(f"{AGENDA}/adopt").json["state"] == "adopted"
    told = secretariat.post(f"{ITEMS}/{second}/outcome", {"outcome": "not_reached"}).json
    assert told["items"][1]["outcome"] == "not_reached"
    refused = secretariat.post(ITEMS, BODY)
    assert (refused.status_code, refused.json["code"]) == (409, "agenda_adopted")


def test_a_change_names_what_it_saw(work_as: WorkAs, secretariat: Program) -> None:
    confirmed(work_as)
    item = f"{ITEMS}/{written(work_as)[0]}"
    tag = secretariat.get(AGENDA).headers["ETag"]
    change = {"title": {"zh": "开始"}, "minutes": None, "party": None}
    told = secretariat.patch(change, item, If_Match=tag).json
    assert told["items"][0]["title"] == {"en": "Opening", "zh": "开始"}
    assert secretariat.patch({"minutes": 7}, item, If_Match=tag).status_code == 412
    tag = secretariat.get(AGENDA).headers["ETag"]
    headers = {**secretariat.headers, "If-Match": tag}
    told = secretariat.client.delete(item, headers=headers).json
    assert [each["number"] for each in told["items"]] == ["1", "2"]
    assert secretariat.client.delete(item, headers=headers).status_code == 404


def test_an_addition_waits_for_both(
    work_as: WorkAs, program: ProgramOf, sides: tuple[str, str]
) -> None:
    own, other = sides
    confirmed(work_as)
    circulated(work_as)
    one, two = program(CHAIR, own), program(Role.HEAD_OF_DELEGATION, other)
    told = one.post(ITEMS, BODY).json
    assert len(told["items"]) == 3
    addition = told["additions"][0]
    assert (addition["kind"], addition["state"]) == ("add", "waiting")
    assert addition["concurring"] == [own]
    assert addition["content"]["title"] == BODY["title"]
    told = two.post(f"{AGENDA}/additions/{addition['id']}/concurrences").json
    assert (told["edition"], told["items"][3]["number"]) == (2, "4")
    refused = two.post(f"{AGENDA}/additions/{addition['id']}/decline")
    assert (refused.status_code, refused.json["code"]) == (409, "already_settled")


def test_the_public_reads_less(
    work_as: WorkAs, guest: Program, program: ProgramOf, clock: Clock
) -> None:
    confirmed(work_as, level=Level.PUBLIC)
    circulated(work_as)
    assert guest.get(AGENDA).status_code == 404
    clock.set(DURING)
    with work_as(OFFICER).saved() as work:
        meeting_running.open_session(work, SLUG)
    assert program(Role.CO_CHAIR, "US").post(f"{AGENDA}/adopt").status_code == 200
    told = guest.get(AGENDA).json
    assert set(told["items"][0]) == {
        "id", "number", "parent", "title", "kind", "minutes", "starts_at", "topics", "provisions",
    }  # fmt: skip
    assert "additions" not in told
    assert program(Role.OBSERVER).get(IDEAS).status_code == 404


def test_the_backlog(work_as: WorkAs, secretariat: Program, program: ProgramOf) -> None:
    confirmed(work_as)
    point = program(FOCAL_POINT, "US")
    for body in (BODY, {**BODY, "later": True}, BODY):
        told = point.post(IDEAS, body)
        assert told.status_code == 201
    first, second, third = told.json["items"]
    assert sorted(each["later"] for each in told.json["items"]) == [False, False, True]
    assert secretariat.post(f"{IDEAS}/{first['id']}/take").status_code == 200
    assert [each["number"] for each in secretariat.get(AGENDA).json["items"]] == ["1"]
    reason = {"reason": {"en": "No time"}}
    assert secretariat.post(f"{IDEAS}/{second['id']}/decline", reason).status_code == 200
    told = point.post(f"{IDEAS}/{third['id']}/withdraw").json
    states = {each["id"]: each["state"] for each in told["items"]}
    assert states.get(first["id"]) == "taken"


def test_what_was_not_reached_is_carried_over(
    work_as: WorkAs, secretariat: Program, program: ProgramOf, clock: Clock
) -> None:
    confirmed(work_as)
    first, *_ = circulated(work_as)
    clock.set(DURING)
    with work_as(OFFICER).saved() as work:
        meeting_running.open_session(work, SLUG)
    secretariat.post(f"{ITEMS}/{first}/outcome", {"outcome": "not_reached"})
    secretariat.post(
        "/api/v1/actions", {"text": {"en": "Compare"}, "meeting": SLUG, "party": "CN"}
    )
    slug = confirmed(work_as, starts="2022-06-17T20:00", ends="2022-06-17T22:00")
    where = f"/api/v1/meetings/{slug}/agenda"
    told = secretariat.get(f"{where}/unreached").json
    assert told == {
        "items": [{
            "id": str(first), "title": {"en": "Opening", "zh": "项目Opening"},
            "kind": "discussion", "minutes": None, "meeting": "WG/MET/2022/1",
        }],
        "open_actions": 1,
    }  # fmt: skip
    told = secretariat.post(f"{where}/carry", {"items": [str(first)], "actions": True}).json
    assert [each["carried_from"] for each in told["items"]] == [str(first), None]
    assert program(FOCAL_POINT, "CN").get(f"{where}/unreached").status_code == 403


def test_somebody_is_asked_for_some_items(
    work_as: WorkAs, program: ProgramOf, sides: tuple[str, str]
) -> None:
    own, other = sides
    confirmed(work_as)
    items = [str(each) for each in written(work_as)]
    with work_as(POINT, own).saved() as work:
        draft = PersonDraft("Invited", "A", None, Capacity.ADVISER, PartStat.NEEDS_ACTION)
        participation = enter(work, SLUG, draft).id
    where = f"{FIRST}/participations/{participation}/items"
    point, rival = program(FOCAL_POINT, own), program(FOCAL_POINT, other)
    assert rival.get(where).json == {"items": []}

    def put(program: Program, chosen: list[str]) -> object:
        headers = {**program.headers, "If-Match": "*"}
        return program.client.put(where, json={"items": chosen}, headers=headers)

    told = put(point, [items[2], items[0]])
    assert told.json == {"items": [items[0], items[2]]}  # type: ignore[attr-defined]
    refused = put(rival, [])
    assert refused.json["code"] == "not_your_party"  # type: ignore[attr-defined]
    refused = put(point, [str(uuid4())])
    assert refused.json["code"] == "unknown_item"  # type: ignore[attr-defined]


def test_faults_are_told_by_field(work_as: WorkAs, secretariat: Program) -> None:
    confirmed(work_as)
    for body, field, code in (
        ({"title": {}}, "title", "required"),
        ({**BODY, "minutes": "soon"}, "minutes", "not_a_number"),
        ({**BODY, "minutes": 0}, "minutes", "out_of_range"),
        ({**BODY, "kind": "vote"}, "kind", "invalid_choice"),
        ({**BODY, "party": "FR"}, "party", "unknown_party"),
        ({**BODY, "topics": ["topic/99"]}, "topics", "unknown_topic"),
        ({**BODY, "parent": str(uuid4())}, "parent", "unknown_parent"),
        ({**BODY, "place": 1}, "place", "unknown_field"),
    ):
        refused = secretariat.post(ITEMS, body)
        assert refused.status_code == 422, body
        told = refused.json.get("errors") or [{"field": field, "code": refused.json["code"]}]
        assert [(each["field"], each["code"]) for each in told] == [(field, code)]


def test_sent_twice_under_one_key_is_added_once(work_as: WorkAs, secretariat: Program) -> None:
    confirmed(work_as)
    for _ in range(2):
        told = secretariat.post(ITEMS, BODY, Idempotency_Key="k")
    assert len(told.json["items"]) == 1
