"""The roster of experts, on pages and for programs."""

from collections.abc import Callable

import pytest

from tests.conftest import Browser, SignIn, WorkAs
from wgroup.kernel.actor import Role
from wgroup.roster import services
from wgroup.roster.drafts import read_expert

FOCAL, MEMBER = Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER
API = "/api/v1/experts"
TOLD = {
    "family_name": "欧阳", "given_name": "明", "latin_family": "Ouyang", "latin_given": "Ming",
    "topics": ["topic/8.1"], "languages": ["zh"],
    "expertise": {"en": "Methane", "zh": "煤矿甲烷"}, "place": {"en": "Taiyuan", "zh": "太原"},
}  # fmt: skip
INTERESTS = {"interests": {"en": "Paid by an invented mine", "zh": ""}}

Queries = Callable[[Callable[[], object]], list[str]]
Bearer = Callable[..., dict[str, str]]


def test_programs_keep_a_roster(
    client: Browser, bearer: Bearer, sides: tuple[str, str]
) -> None:
    own, other = (bearer(FOCAL, each) for each in sides)
    made = client.post(API, json=TOLD, headers=own)
    assert made.status_code == 201
    one = made.location.removeprefix("http://localhost")
    assert (made.json["kind"], made.json["listed_since"]) == ("non_governmental", None)
    assert (made.json["type"], made.json["seats_to_come"]) == ("independent-expert", 0)
    assert client.get(one, headers=other).status_code == 404
    assert client.get(f"{API}?words=阳明", headers=other).json["items"] == []
    seen = {"If-Match": client.get(one, headers=own).headers["ETag"]}
    told = client.put(f"{one}/interests", json=INTERESTS, headers={**own, **seen})
    assert told.json["interests"]["en"] == INTERESTS["interests"]["en"]
    assert client.put(one, json=TOLD, headers=own).status_code == 428
    assert client.post(f"{one}/consent", json={}, headers=own).json["listed_since"]
    shown = client.get(one, headers=other).json
    assert shown["name"] == {"zh": "欧阳明", "en": "OUYANG Ming"}
    assert "interests" not in shown
    for asked in ("words=阳明", "words=ming ouy", "topic=topic/8.1", "place=太", "language=zh",
                  f"party={sides[0]}", "type=independent-expert", "kind=non_governmental",
                  "order=load"):  # fmt: skip
        listed = client.get(f"{API}?{asked}", headers=other).json["items"]
        assert [each["id"] for each in listed] == [shown["id"]], asked
    for asked in ("words=明欧", "topic=topic/8.2", "language=en", f"party={sides[1]}",
                  "type=ngo", "kind=governmental"):  # fmt: skip
        assert client.get(f"{API}?{asked}", headers=other).json["items"] == [], asked
    refused = client.post(f"{one}/withdraw", json={}, headers=other)
    assert (refused.status_code, refused.json["code"]) == (403, "not_your_party")
    client.post(f"{one}/withdraw", json={}, headers=own)
    assert client.get(one, headers=other).status_code == 404
    assert client.get(f"{API}?words=阳明", headers=other).json["items"] == []


@pytest.mark.parametrize("asked", ["'; drop", "NEAR(", '"*', "全角", "𠮷", "%00", "a%20" * 60])
def test_no_question_is_too_odd(client: Browser, bearer: Bearer, asked: str) -> None:
    answer = client.get(f"{API}?words={asked}", headers=bearer(MEMBER, "CN"))
    assert answer.status_code in {200, 422}


def many(work_as: WorkAs, count: int, party: str) -> None:
    """Half of them listed for both sides."""
    work = work_as(FOCAL, party)
    with work.saved():
        for number in range(count):
            told = {"family_name": f"Named {number:03}", "topics": ["topic/8.1", "topic/7.1"]}
            made = services.add(work, read_expert({**told, "languages": ["en", "zh"]}))
            work.session.flush()
            if number % 2 == 0:
                services.consent(work, made.id)


@pytest.mark.parametrize("address", [API, f"{API}?order=load&words=named"])
def test_as_many_queries_for_a_hundred_as_for_one(
    work_as: WorkAs, client: Browser, bearer: Bearer, queries_of: Queries, address: str
) -> None:
    many(work_as, 1, "US")
    headers = bearer(MEMBER, "CN")
    client.get(address, headers=headers)
    few = queries_of(lambda: client.get(address, headers=headers))
    many(work_as, 101, "US")
    assert len(queries_of(lambda: client.get(address, headers=headers))) == len(few)
    page = client.get(address, headers=headers).json
    mark = "&" if "?" in address else "?"
    rest = client.get(f"{address}{mark}after={page['next']}", headers=headers).json
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (50, 2, None)


ROOM = "/experts"
FORM = {
    "family_name": "欧阳", "given_name": "明", "latin_family": "Ouyang", "latin_given": "Ming",
    "topics": ["topic/8.1"], "languages": ["zh"], "expertise-zh": "煤矿甲烷",
    "place-zh": "太原", "nonce": "one",
}  # fmt: skip


def added(own: Browser, **fields: object) -> str:
    """The address of an expert whom a focal point has put on the roster."""
    answer = own.submit(f"{ROOM}/new", {**FORM, **fields})
    assert answer.status_code == 303
    return str(answer.location)


def test_a_side_keeps_an_expert_and_lists_them_with_their_consent(
    sign_in: SignIn, sides: tuple[str, str]
) -> None:
    own, other = sign_in(FOCAL, sides[0]), sign_in(MEMBER, sides[1])
    page = added(own)
    assert own.submit(f"{ROOM}/new", FORM).location == page
    assert other.get(page).status_code == 404
    assert "OUYANG" not in other.get(f"{ROOM}?lang=en").text
    told = {"interests-en": "Paid by an invented mine"}
    assert own.submit(f"{page}/interests", told).location == page
    assert "invented mine" in own.get(page).text
    assert own.submit(page, {}, action="/consent").location == page
    shown = other.get(f"{page}?lang=en").text
    assert "OUYANG Ming" in shown
    assert "煤矿甲烷" in shown
    assert "invented mine" not in shown
    for asked in ("words=阳明", "words=Ming Ouy", "place=太原", "order=load", "type=odd"):
        assert page in other.get(f"{ROOM}?{asked}").text, asked
    for asked in ("words=明欧", "place=上海", "language=en", "kind=governmental"):
        assert page not in other.get(f"{ROOM}?{asked}").text, asked
    assert own.submit(page, {}, action="/withdraw").location == page
    assert other.get(page).status_code == 404
    assert page not in other.get(f"{ROOM}?words=阳明").text


def test_what_was_typed_of_an_expert_stays_beside_what_is_wrong(sign_in: SignIn) -> None:
    own = sign_in(FOCAL, "US")
    answer = own.submit(f"{ROOM}/new?lang=en", {**FORM, "topics": [], "latin_family": ""})
    assert answer.status_code == 422
    assert answer.text.count("This is needed.") >= 2
    assert 'value="太原"' in answer.text
    page = added(own)
    changed = {**FORM, "place-zh": "大同"}
    del changed["nonce"]
    assert own.submit(f"{page}/edit", changed).location == page
    assert "大同" in own.get(page).text


def test_the_picture_leads_to_those_it_counts(work_as: WorkAs, sign_in: SignIn) -> None:
    many(work_as, 14, "US")
    own, other = sign_in(MEMBER, "US"), sign_in(MEMBER, "CN")
    for browser, drawn, more, count in ((own, 8, 6, 14), (other, 7, 0, 7)):
        text = browser.get(f"{ROOM}?lang=en").text
        picture = text.partition("orgmap")[2].partition("</table>")[0]
        assert picture.count("●") == drawn
        assert (f" +{more}<" in picture) is bool(more)
        assert f'aria-label="{count} experts"' in picture
        assert "type=independent-expert&amp;party=US" in picture
        assert browser.get(f"{ROOM}?type=independent-expert&party=US").status_code == 200


def test_it_is_told_which_topics_lack_experts(sign_in: SignIn) -> None:
    own = sign_in(FOCAL, "CN")
    before = own.get(f"{ROOM}?lang=en").text
    assert "from a kind of organisation" in before
    gap = 'topic/8.1">' if 'topic/8.1">' in before else "topic%2F8.1"
    assert gap in before


def test_a_table_holds_what_the_list_does_and_no_more(
    work_as: WorkAs, sign_in: SignIn
) -> None:
    many(work_as, 4, "US")
    for party, count in (("US", 4), ("CN", 2)):
        own = sign_in(MEMBER, party)
        table = own.get(f"{ROOM}/table.csv?words=named")
        assert table.mimetype == "text/csv"
        assert table.text.count("Named") == count
        assert own.get(f"{ROOM}/table.csv?words=nobody").text.count("Named") == 0
    assert sign_in(Role.OBSERVER).get(f"{ROOM}/table.csv").status_code == 403


def test_pages_take_as_many_queries_for_a_hundred_as_for_one(
    work_as: WorkAs, sign_in: SignIn, queries_of: Queries
) -> None:
    own = sign_in(MEMBER, "CN")
    many(work_as, 1, "US")
    for address in (ROOM, f"{ROOM}/table.csv"):
        own.get(address)
    few = [len(queries_of(lambda at=at: own.get(at))) for at in (ROOM, f"{ROOM}/table.csv")]
    many(work_as, 120, "US")
    assert own.get(ROOM).text.count('class="task"') == 50
    after = [len(queries_of(lambda at=at: own.get(at))) for at in (ROOM, f"{ROOM}/table.csv")]
    assert after == few
