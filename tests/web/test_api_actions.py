"""Action items for programs."""

from tests.web.conftest import CHAIR, FOCAL_POINT, Program, ProgramOf
from wgroup.kernel.actor import Role

ITEMS, ITEM = "/api/v1/actions", "/api/v1/actions/AI-2022-1"
BODY: dict[str, object] = {"text": {"en": "Compare inventories"}, "due": "2022-06-30"}


def test_an_item_goes_its_way(secretariat: Program, program: ProgramOf) -> None:
    secretariat.propose()
    made = secretariat.post(ITEMS, {**BODY, "party": "CN", "meeting": "WG-MET-2022-1"})
    assert made.status_code == 201
    assert made.location == ITEM
    assert made.json == {
        "code": "AI/2022/1", "slug": "AI-2022-1",
        "text": {"en": "Compare inventories", "zh": ""},
        "party": "CN", "person": None, "meeting": "WG-MET-2022-1", "due": "2022-06-30",
        "state": "open", "days_left": 90, "overdue": False, "done_at": None,
        "sequence": 0, "version": 1,
    }
    point = program(FOCAL_POINT, "CN")
    told = point.post(f"{ITEM}/report", {"state": "reported_done"}).json
    assert (told["state"], told["done_at"]) == ("reported_done", "2022-04-01T02:00:00Z")
    assert program(CHAIR, "US").post(f"{ITEM}/verify").json["state"] == "verified"
    assert secretariat.post(f"{ITEM}/drop").status_code == 409
    acts = [each["act"] for each in point.get(f"{ITEM}/history").json["items"]]
    assert sorted(acts) == ["action.record", "action.report", "action.verify"]


def test_a_change_names_what_it_saw(secretariat: Program) -> None:
    secretariat.post(ITEMS, BODY)
    tag = secretariat.get(ITEM).headers["ETag"]
    changed = secretariat.patch({"text": {"zh": "比对清单"}, "due": None}, ITEM, If_Match=tag)
    assert changed.json["text"] == {"en": "Compare inventories", "zh": "比对清单"}
    assert (changed.json["due"], changed.json["days_left"]) == (None, None)
    assert changed.json["sequence"] == 1
    assert secretariat.patch({"due": None}, ITEM, If_Match=tag).status_code == 412
    unseen = secretariat.client.patch(ITEM, json={"due": None}, headers=secretariat.headers)
    assert unseen.status_code == 428


def test_faults_are_told_by_field(secretariat: Program) -> None:
    for body, field, code in (
        ({"text": {}}, "text", "required"),
        ({**BODY, "due": "soon"}, "due", "bad_date"),
        ({**BODY, "party": "FR"}, "party", "unknown_party"),
        ({**BODY, "person": "x"}, "person", "unknown_person"),
        ({**BODY, "meeting": "WG-2022-1"}, "meeting", "unknown_meeting"),
        ({**BODY, "state": "open"}, "state", "unknown_field"),
    ):
        refused = secretariat.post(ITEMS, body)
        assert refused.status_code == 422, body
        told = refused.json.get("errors") or [{"field": field, "code": refused.json["code"]}]
        assert [(each["field"], each["code"]) for each in told] == [(field, code)]


def test_sent_twice_under_one_key_is_recorded_once(secretariat: Program) -> None:
    first, second = (secretariat.post(ITEMS, BODY, Idempotency_Key="k") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["code"] == second.json["code"]
    assert len(secretariat.get(ITEMS).json["items"]) == 1


def test_lists_are_narrowed_and_paged(secretariat: Program, program: ProgramOf) -> None:
    secretariat.propose()
    for party in ("CN", "US", None):
        secretariat.post(ITEMS, {**BODY, "party": party, "meeting": "WG-MET-2022-1"})
    secretariat.post(ITEMS, {"text": {"zh": "无期限"}})
    member = program(Role.DELEGATION_MEMBER, "US")

    def codes(query: str) -> list[str]:
        return [each["code"] for each in member.get(ITEMS + query).json["items"]]

    assert codes("")[-1] == "AI/2022/4"
    assert sorted(codes("?meeting=WG-MET-2022-1")) == [f"AI/2022/{each}" for each in (1, 2, 3)]
    assert sorted(codes("?whose=side")) == [f"AI/2022/{each}" for each in (2, 3, 4)]
    assert codes("?whose=mine") == codes("?state=verified") == []
    assert member.get(f"{ITEMS}?meeting=WG-MET-2022-9").status_code == 404
    page = member.get(f"{ITEMS}?limit=3").json
    rest = member.get(f"{ITEMS}?limit=3&after={page['next']}").json
    assert [each["code"] for each in rest["items"]] == ["AI/2022/4"]


def test_outsiders_see_nothing_of_what_is_not_theirs(
    secretariat: Program, program: ProgramOf
) -> None:
    secretariat.post(ITEMS, BODY)
    expert = program(Role.GOVERNMENTAL_EXPERT, "CN")
    assert expert.get(ITEMS).json["items"] == []
    for path in (ITEM, f"{ITEM}/history"):
        assert expert.get(path).status_code == 404
    assert expert.post(f"{ITEM}/report", {"state": "open"}).status_code == 404
