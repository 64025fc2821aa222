"""Being erased: asked by the person, done by who answers for them, and then nothing is left."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.conftest import Clock, SignIn
from tests.mailroom import Mailroom
from tests.services.nominating import SLUG, House
from tests.web.meetings.pages import words
from wgroup.accounts.models import Account
from wgroup.db.base import Base
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.time import utc_now
from wgroup.meetings.rules import AnswerWay, PartStat
from wgroup.meetings.services import taking_part
from wgroup.meetings.services.concurring import concur
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.services import checking, filing, nominating, seating
from wgroup.parties.models import Person
from wgroup.personal.models import ErasureRequest
from wgroup.personal.rules import pseudonym
from wgroup.register.models import Topic
from wgroup.revisions.queries import verify_trail
from wgroup.roster import services as roster
from wgroup.roster.drafts import read_expert

FOCAL, MEMBER, OFFICER = (
    Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER, Role.SECRETARIAT_OFFICER,
)  # fmt: skip
EMAIL = "hengyu.yuchi@invented.example"
NAMES = {
    "family_name": "尉迟", "given_name": "恒宇", "latin_family": "Yuchi", "latin_given": "Hengyu",
}  # fmt: skip
MARKS = ("尉迟", "恒宇", "yuchi", "hengyu", "xqmark")
OWN, LIST = "/account/erasure", "/erasures"
PAST = timedelta(days=30)
Bearer = Callable[..., dict[str, str]]


class Traces:
    """Somebody of one side who has left traces in every room, and has an account."""

    def __init__(
        self, engine: Engine, house: House, clock: Clock, sign_in: SignIn, party: str
    ) -> None:
        self.engine, self.house, self.clock = engine, house, clock
        for actor in house.actors[1:]:
            with house.work(actor).saved() as work:
                concur(work, SLUG, seen=house.meeting.terms.fingerprint)
        with house.own.saved() as work:
            topic = work.session.scalars(select(Topic.key)).first()
            told = {**NAMES, "topics": [topic], "languages": ["zh"]}
            told["expertise"] = Bilingual(en="Xqmark expertise", zh="标记专长 xqmark")
            profile = roster.add(work, read_expert(told))
            work.session.flush()
            self.profile_id, self.person_id = profile.id, profile.person_id
            roster.consent(work, profile.id)
            roster.declare(work, profile.id, Bilingual(en="Xqmark interest", zh="标记 xqmark"))
        with house.own.saved() as work:
            post, interests = Bilingual(en="Xqmark post"), Bilingual(zh="声明 xqmark")
            told = {**NAMES, "email": EMAIL, "position": post, "interests": interests}
            draft = read_nomination(told)
            self.nomination_id = nominating.prepare(
                work, SLUG, draft, person_id=self.person_id
            ).id
            work.session.flush()
            nominating.submit(work, self.nomination_id)
        with house.secretariat.saved() as work:
            checking.register(work, self.nomination_id)
        clock.set(utc_now() + timedelta(days=10))
        with house.system.saved() as work:
            seating.seat_meeting(work, {"meeting": str(house.meeting.id)})
        self.browser = sign_in(
            Role.NON_GOVERNMENTAL_EXPERT, party, person_id=self.person_id, email=EMAIL
        )
        with house.own.saved() as work:
            filing.file_list(work, SLUG)
        self.browser.submit("/account/tokens", {"name": "Xqmark token"})
        self.browser.submit("/account/feeds", {"name": "Xqmark feed"})

    @property
    def path(self) -> str:
        return f"/persons/{self.person_id}"

    def answer(self) -> None:
        kept = self.house.system.session.get_one(Account, self.browser.account_id)
        actor = kept.as_actor()
        with self.house.work(actor).saved() as work:
            taking_part.answer_own(
                work, SLUG, PartStat.ACCEPTED, way=AnswerWay.PAGE, note="Xqmark note"
            )

    def is_over(self) -> None:
        self.clock.set(self.house.meeting.ends_at + PAST)

    @property
    def found(self) -> list[str]:
        """What of them still stands, in any table."""
        return [mark for row in self.everything for mark in MARKS if mark in row.casefold()]

    @property
    def everything(self) -> list[str]:
        with self.engine.connect() as connection:
            return [
                _text(row)
                for table in Base.metadata.sorted_tables
                for row in connection.execute(select(table))
            ]

    def trail_is_sound(self) -> bool:
        with Session(self.engine) as session:
            session.info["actor"] = SYSTEM
            return verify_trail(session).broken_at is None


def _text(row: object) -> str:
    return " ".join(
        each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each)
        for each in row  # type: ignore[attr-defined]
    )


@pytest.fixture
def table(app: object, engine: Engine, sides: tuple[str, str]) -> Iterator[House]:
    made = House(engine, sides)
    yield made
    made.close()


@pytest.fixture
def traces(
    engine: Engine, table: House, clock: Clock, sign_in: SignIn, sides: tuple[str, str]
) -> Traces:
    return Traces(engine, table, clock, sign_in, sides[0])


@pytest.fixture
def focal(sign_in: SignIn, sides: tuple[str, str]) -> Browser:
    return sign_in(FOCAL, sides[0])


def request_id(engine: Engine) -> UUID:
    """Of the one that stands."""
    with Session(engine) as session:
        wanted = select(ErasureRequest.id).where(ErasureRequest.closed_at.is_(None))
        return session.scalars(wanted, execution_options={"sees_all": True}).one()


def test_who_asked_is_erased_and_nothing_of_them_is_left(
    traces: Traces, sign_in: SignIn, sides: tuple[str, str], engine: Engine
) -> None:
    traces.answer()
    assert traces.browser.submit(OWN, {}).location == OWN
    traces.is_over()
    focal, other, officer = sign_in(FOCAL, sides[0]), sign_in(FOCAL, sides[1]), sign_in(OFFICER)
    assert traces.found
    assert "YUCHI" in words(focal.get(f"{LIST}?lang=en").text).upper()
    for reader in (other, officer):
        assert traces.path not in reader.get(LIST).text
        assert reader.get(f"{LIST}/{request_id(engine)}").status_code == 404
    assert focal.submit(traces.path, {}, action="/erase").location == traces.path
    assert traces.found == []
    assert traces.trail_is_sound()
    told = str(pseudonym(traces.person_id).family)
    assert told in focal.get(traces.path).text
    assert told in focal.get(f"/meetings/{SLUG}/participants").text
    assert focal.get(f"/experts/{traces.profile_id}").status_code == 404
    assert traces.browser.get("/account").status_code in (302, 303)
    assert "erase" not in words(focal.get(f"{traces.path}?lang=en").text)


def test_it_waits_until_nobody_expects_them(
    traces: Traces, focal: Browser, client: Browser, bearer: Bearer, sides: tuple[str, str]
) -> None:
    def code() -> str:
        answer = client.post(f"/api/v1{traces.path}/erase", json={}, headers=headers)
        assert answer.status_code == 409
        return str(answer.json["code"])

    headers = bearer(FOCAL, sides[0])
    assert code() == "account_stands"
    traces.browser.submit(OWN, {})
    assert code() == "still_expected"
    page = words(focal.submit(f"{traces.path}?lang=en", {}, action="/erase").text)
    assert "They are on the list of WG/MET/2022/1" in page
    assert traces.found
    traces.is_over()
    assert client.post(
        f"/api/v1{traces.path}/erase", json={}, headers=bearer(FOCAL, sides[0])
    ).status_code == 204  # fmt: skip
    assert traces.found == []


@pytest.mark.parametrize("role", [FOCAL, MEMBER, OFFICER, Role.SYSTEM_ADMINISTRATOR])
def test_only_their_own_side_sees_to_it(
    traces: Traces, client: Browser, bearer: Bearer, sides: tuple[str, str], engine: Engine,
    role: Role,
) -> None:  # fmt: skip
    traces.browser.submit(OWN, {})
    party = {FOCAL: sides[1], MEMBER: sides[0]}.get(role)
    traces.is_over()
    headers = bearer(role, party)
    for path in (f"{traces.path}/data", f"/erasures/{request_id(engine)}"):
        assert client.get(f"/api/v1{path}", headers=headers).status_code in (403, 404, 405)
    for path in (f"{traces.path}/erase", f"/erasures/{request_id(engine)}/refuse"):
        body = {"answer": {"en": "No"}} if path.endswith("refuse") else {}
        answer = client.post(f"/api/v1{path}", json=body, headers=headers)
        assert answer.status_code in (403, 404)
    assert "Xqmark feed" in str(traces.everything)


def test_a_refusal_says_why_and_can_be_asked_again(
    sign_in: SignIn, sides: tuple[str, str], focal: Browser, engine: Engine
) -> None:
    asks = sign_in(MEMBER, sides[0])
    asks.submit(OWN, {})
    asks.submit(OWN, {}, action="/take-back")
    assert "Nobody asks to be erased." in words(focal.get(f"{LIST}?lang=en").text)
    asks.submit(OWN, {})
    assert "Somebody asks you to be erased" in words(focal.get("/?lang=en").text)
    path = f"{LIST}/{request_id(engine)}"
    assert focal.submit(path, {"answer-en": ""}).status_code == 422
    assert focal.submit(path, {"answer-en": "The treaty archive needs it."}).location == LIST
    told = words(asks.get(f"{OWN}?lang=en").text)
    assert "It was refused the last time" in told
    assert "The treaty archive needs it." in told
    assert "has been answered" in words(focal.get(f"{path}?lang=en").text)


def test_nobody_erases_themself(
    sign_in: SignIn, sides: tuple[str, str], client: Browser, bearer: Bearer, table: House
) -> None:
    headers = bearer(FOCAL, sides[0])
    own = client.get("/api/v1/me/data", headers=headers).json["person"][0]["family_name"]
    wanted = select(Person).where(Person.family_name == own)
    person = table.system.session.scalars(wanted).one()
    answer = client.post(f"/api/v1/persons/{person.id}/erase", json={}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (409, "not_yourself")


def test_who_has_no_account_is_told_by_their_side(
    traces: Traces, focal: Browser, client: Browser, bearer: Bearer, sides: tuple[str, str]
) -> None:
    told = focal.get(f"{traces.path}/data.json")
    assert told.json["roster"][0]["interests"]["en"] == "Xqmark interest"
    assert told.json["ways_in"] == {}
    assert "Xqmark feed" not in told.text
    api = client.get(f"/api/v1{traces.path}/data", headers=bearer(FOCAL, sides[0]))
    assert api.json["nominations"] == told.json["nominations"]


def test_what_is_kept_stands_on_a_page_for_everybody(client: Browser, app: Flask) -> None:
    for language, said in (("en", "730 days"), ("zh", "730")):
        assert said in words(client.get(f"/privacy?lang={language}").text)


def test_who_answers_for_them_is_written_to_without_a_name(
    sign_in: SignIn, mailroom: Mailroom, sides: tuple[str, str]
) -> None:
    sign_in(FOCAL, sides[0], email="own@focal.example", language=Language.EN)
    sign_in(FOCAL, sides[1], email="other@focal.example")
    sign_in(OFFICER, email="officer@house.example", language=Language.ZH)
    asking = sign_in(MEMBER, sides[0], family_name="Xqmark", email="asks@side.example")
    asking.submit(OWN)
    mailroom.work_off()
    assert {each.recipients[0] for each in mailroom.arrived()} == {"own@focal.example"}
    [mail] = mailroom.arrived("own@focal.example")
    assert mail.message["Subject"] == "Somebody asks to be erased"
    assert "https://wgroup.example/erasures/" in mail.text
    assert "xqmark" not in mail.text.casefold()

    outside = sign_in(Role.OBSERVER, email="asks@nobody.example")
    outside.submit(OWN)
    mailroom.work_off()
    [mail] = mailroom.arrived("officer@house.example")
    assert mail.message["Subject"] == "有人申请删除个人资料"


def test_a_request_that_was_taken_back_is_told_to_nobody(
    sign_in: SignIn, mailroom: Mailroom, sides: tuple[str, str]
) -> None:
    sign_in(FOCAL, sides[0], email="own@focal.example")
    asking = sign_in(MEMBER, sides[0])
    asking.submit(OWN)
    asking.submit(OWN, action="/take-back")
    mailroom.work_off()
    assert mailroom.arrived("own@focal.example") == []
