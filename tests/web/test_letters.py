"""Mail as pages and programs show it: whom an act will tell, who was told, what they read."""

from dataclasses import replace
from html import unescape
from re import sub

import pytest

from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.mailroom import PLACE, Mailroom, enter
from tests.services.meeting_table import LATER, SLUG, WHY, Table
from tests.web.conftest import ProgramOf
from wgroup.calendar import keeper
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.joining import set_joining
from wgroup.meetings.services.running import cancel

PAGE = f"/meetings/{SLUG}"
MAIL = f"{PAGE}/mail"
LETTERS = f"/api/v1/meetings/{SLUG}/letters"
ZHANG, LEE, OKAFOR = "zhang@one.example", "lee@one.example", "okafor@other.example"


@pytest.fixture
def sides() -> tuple[str, str]:
    return "CN", "US"


@pytest.fixture
def table(work_as: WorkAs, sides: tuple[str, str], mailroom: Mailroom) -> Table:
    """A meeting that one Party has agreed to: Zhang reads Chinese, Lee and Okafor English."""
    made = Table(work_as, sides)
    made.propose()
    enter(made.focal, SLUG, ZHANG, language=Language.ZH)
    enter(made.focal, SLUG, LEE, name="Lee", language=Language.EN)
    enter(made.focal, SLUG, None, name="Silent")
    enter(made.focal_other, SLUG, OKAFOR, name="Okafor", language=Language.EN)
    made.concur(made.focal)
    return made


@pytest.fixture
def confirmed(table: Table) -> Table:
    table.concur(table.focal_other)
    return table


def words(browser: Browser, path: str, lang: str = "en") -> str:
    """What a reader sees of a page, in one line."""
    page = browser.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert page.status_code == 200, path
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(sub(r"<[^>]+>", " ", main)).split())


COUNTED = "3 people will be told by mail: 1 in Chinese, 2 in English."


def test_who_confirms_reads_how_many_will_be_told(table: Table, sign_in: SignIn) -> None:
    last = sign_in(Role.DELEGATION_FOCAL_POINT, "US")
    assert COUNTED in words(last, PAGE)
    first = sign_in(Role.DELEGATION_FOCAL_POINT, "CN")
    assert "will be told by mail" not in words(first, PAGE)


def test_the_first_of_two_to_concur_tells_nobody(
    work_as: WorkAs, sides: tuple[str, str], mailroom: Mailroom, sign_in: SignIn
) -> None:
    made = Table(work_as, sides)
    made.propose()
    enter(made.focal, SLUG, ZHANG)
    assert "by mail" not in words(sign_in(Role.DELEGATION_FOCAL_POINT, "US"), PAGE)


@pytest.mark.parametrize("act", ["move", "cancel", "postpone"])
def test_each_act_says_whom_it_tells_and_then_tells_as_many(
    confirmed: Table, mailroom: Mailroom, sign_in: SignIn, act: str
) -> None:
    browser = sign_in(Role.SECRETARIAT_OFFICER)
    mailroom.news()
    page = words(browser, f"{PAGE}/{act}")
    assert COUNTED in page
    assert "1 person on the list has no address and is not told." in page
    typed: dict[str, dict[str, object]] = {
        "move": {"date": "2022-05-19"}, "cancel": {"reason-en": "A storm"}, "postpone": {},
    }
    assert browser.submit(f"{PAGE}/{act}", typed[act]).status_code == 303
    assert len(mailroom.news()) == 3


def test_a_reinstated_meeting_says_so_too(
    confirmed: Table, mailroom: Mailroom, sign_in: SignIn
) -> None:
    confirmed.act(confirmed.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert COUNTED in words(sign_in(Role.SECRETARIAT_OFFICER), f"{PAGE}/reinstate")


def test_before_the_first_confirmation_no_act_tells_anybody(
    table: Table, sign_in: SignIn
) -> None:
    browser = sign_in(Role.SECRETARIAT_OFFICER)
    for act in ("move", "cancel", "postpone"):
        assert "by mail" not in words(browser, f"{PAGE}/{act}")
    focal = sign_in(Role.DELEGATION_FOCAL_POINT, "CN")
    assert "by mail at once" not in words(focal, f"{PAGE}/people/new")


def test_who_enters_and_removes_people_reads_what_mail_they_get(
    confirmed: Table, sign_in: SignIn
) -> None:
    focal = sign_in(Role.DELEGATION_FOCAL_POINT, "CN")
    assert "invited by mail at once" in words(focal, f"{PAGE}/people/new")
    links = focal.get(PAGE).text.split('href="')
    removals = [each.partition('"')[0] for each in links if "/remove" in each.partition('"')[0]]
    told = [("told by mail that the invitation is withdrawn" in words(focal, each))
            for each in removals]
    assert sorted(told) == [False, True, True]


def test_the_counts_stand_in_chinese_too(confirmed: Table, sign_in: SignIn) -> None:
    page = words(sign_in(Role.SECRETARIAT_OFFICER), f"{PAGE}/cancel", "zh")
    assert "将通过邮件通知3人：中文1人、英文2人。" in page


def test_without_mail_the_pages_say_so(
    confirmed: Table, mailroom: Mailroom, sign_in: SignIn
) -> None:
    keeper.install(mailroom.engine, replace(PLACE, mails=False))
    page = words(sign_in(Role.SECRETARIAT_OFFICER), f"{PAGE}/cancel")
    assert "nobody is told by mail" in page
    assert "will be told" not in page


# -- the board ----------------------------------------------------------------------------------


def test_each_side_reads_of_its_own_people_alone(
    confirmed: Table, mailroom: Mailroom, sign_in: SignIn
) -> None:
    mailroom.work_off()
    seen = {
        name: words(sign_in(role, party), MAIL)
        for name, (role, party) in {
            "CN": (Role.DELEGATION_MEMBER, "CN"),
            "US": (Role.DELEGATION_FOCAL_POINT, "US"),
            "all": (Role.SECRETARIAT_OFFICER, None),
        }.items()
    }
    people = {ZHANG: "Wei ZHANG", LEE: "Wei LEE", OKAFOR: "Wei OKAFOR"}
    own = {"CN": {ZHANG, LEE}, "US": {OKAFOR}, "all": set(people)}
    for reader, page in seen.items():
        for address, name in people.items():
            assert (address in page) == (name in page) == (address in own[reader]), reader
    assert "No address" in seen["CN"]
    assert "No address" not in seen["US"]
    assert seen["all"].count("Invitation Fri 1 Apr") == 3


@pytest.mark.parametrize(("lang", "told"), [("en", ("Update", "Invitation")),
                                            ("zh", ("更新", "邀请"))])
def test_the_board_tells_the_letters_of_one_person_apart(
    confirmed: Table, mailroom: Mailroom, sign_in: SignIn, lang: str, told: tuple[str, str]
) -> None:
    confirmed.act(confirmed.secretariat, lambda work: move(work, SLUG, LATER))
    mailroom.work_off()
    page = words(sign_in(Role.SECRETARIAT_OFFICER), MAIL, lang)
    own = page.partition(OKAFOR)[2].partition("@")[0]
    assert sorted(own.count(each) for each in told) == [1, 1]


def test_who_is_invited_reads_their_own(
    confirmed: Table, mailroom: Mailroom, sign_in: SignIn
) -> None:
    enter(confirmed.focal, SLUG, "wang@cn.example", name="Wang")
    browser = sign_in(Role.NON_GOVERNMENTAL_EXPERT, "CN", email="other@cn.example")
    assert browser.get(MAIL).status_code == 404
    with confirmed.secretariat.saved() as work:
        from sqlalchemy import update

        from wgroup.accounts.models import Account
        from wgroup.parties.models import Person

        invited = work.session.query(Person).filter_by(email="wang@cn.example").one()
        connection = work.session.connection()
        connection.execute(
            update(Account.__table__).where(Account.id == browser.account_id)
            .values(person_id=invited.id)
        )
    page = words(browser, MAIL)
    assert "wang@cn.example" in page
    assert ZHANG not in page


def test_a_refusal_stands_on_the_board(
    confirmed: Table, mailroom: Mailroom, sign_in: SignIn
) -> None:
    mailroom.sink.answers += [{"rcpt": "550 no such user"}] * 3
    mailroom.work_off()
    page = words(sign_in(Role.SECRETARIAT_OFFICER), MAIL)
    assert page.count("550 no such user") == page.count("Refused") == 3


def test_those_not_told_yet_are_told_once(
    table: Table, mailroom: Mailroom, sign_in: SignIn
) -> None:
    """Mail was not set up when the meeting was confirmed."""
    keeper.install(mailroom.engine, replace(PLACE, mails=False))
    table.concur(table.focal_other)
    browser = sign_in(Role.SECRETARIAT_OFFICER)
    assert "Mail is not set up here" in words(browser, MAIL)
    assert browser.post(MAIL).status_code == 403  # no form of ours
    keeper.install(mailroom.engine, PLACE)
    assert COUNTED in words(browser, MAIL)
    answer = browser.submit(MAIL, action="/mail")
    assert answer.status_code == 303
    assert len(mailroom.written()) == 3
    assert "told by mail" not in words(browser, MAIL)


def test_a_focal_point_tells_their_own_side(
    table: Table, mailroom: Mailroom, sign_in: SignIn
) -> None:
    keeper.install(mailroom.engine, replace(PLACE, mails=False))
    table.concur(table.focal_other)
    keeper.install(mailroom.engine, PLACE)
    focal = sign_in(Role.DELEGATION_FOCAL_POINT, "US")
    assert "1 person will be told by mail: 1 in English." in words(focal, MAIL)
    focal.submit(MAIL, action="/mail")
    assert [each[0] for each in mailroom.written()] == [OKAFOR]
    member = sign_in(Role.DELEGATION_MEMBER, "CN")
    assert "Tell those not told yet" not in words(member, MAIL)


# -- what they read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "lang", "told"),
    [
        ("invited", "en", "You are invited to this meeting of the Working Group."),
        ("invited", "zh", "谨邀请您参加工作组本次会议。"),
        ("changed", "en", "Please answer again."),
        ("cancelled", "zh", "本次会议已取消。"),
        ("postponed", "en", "This meeting is postponed."),
        ("reinstated", "zh", "现恢复举行"),
        ("withdrawn", "en", "You are no longer on the list of this meeting."),
    ],
)
def test_a_preview_is_what_they_will_read(
    confirmed: Table, sign_in: SignIn, what: str, lang: str, told: str
) -> None:
    browser = sign_in(Role.DELEGATION_MEMBER, "CN")
    page = words(browser, f"{MAIL}/preview?what={what}&in={lang}")
    assert told in page
    clocks = {"en": ("Washington", "Beijing", "UTC"), "zh": ("华盛顿", "北京", "协调世界时")}
    assert all(each in page for each in clocks[lang])


def test_a_preview_tells_nobody_how_to_join_who_may_not_know(
    confirmed: Table, sign_in: SignIn
) -> None:
    confirmed.act(
        confirmed.secretariat,
        lambda work: set_joining(work, SLUG, url="https://meet.example/s3cret",
                                 dial_in=Bilingual()),
    )
    for role, party in ((Role.SECRETARIAT_OFFICER, None), (Role.DELEGATION_MEMBER, "US")):
        page = sign_in(role, party).get(f"{MAIL}/preview").text
        assert ("s3cret" in page) == (party is None)


def test_odd_wishes_give_the_invitation(confirmed: Table, sign_in: SignIn) -> None:
    browser = sign_in(Role.DELEGATION_MEMBER, "CN")
    assert "You are invited" in words(browser, f"{MAIL}/preview?what=nothing&in=fr")


# -- for programs -------------------------------------------------------------------------------


def test_programs_read_the_same(confirmed: Table, mailroom: Mailroom, program: ProgramOf) -> None:
    mailroom.work_off()
    secretariat, member = program(Role.SECRETARIAT_OFFICER), program(Role.DELEGATION_MEMBER, "US")
    first = secretariat.get(f"{LETTERS}?limit=2").json
    rest = secretariat.get(f"{LETTERS}?limit=2&after={first['next']}").json
    letters = first["items"] + rest["items"]
    assert {each["address"] for each in letters} == {ZHANG, LEE, OKAFOR}
    assert {each["message_id"] for each in letters} == {each.id for each in mailroom.arrived()}
    assert (len(letters), rest["next"]) == (3, None)
    (own,) = member.get(LETTERS).json["items"]
    assert (own["address"], own["method"], own["sequence"]) == (OKAFOR, "REQUEST", 1)
    assert (own["state"], own["language"], own["name"]) == ("sent", "en", "Wei OKAFOR")


def test_programs_tell_those_not_told_yet(
    table: Table, mailroom: Mailroom, program: ProgramOf
) -> None:
    keeper.install(mailroom.engine, replace(PLACE, mails=False))
    table.concur(table.focal_other)
    secretariat = program(Role.SECRETARIAT_OFFICER)
    refused = secretariat.post(LETTERS)
    assert (refused.status_code, refused.json["code"]) == (409, "mail_off")
    keeper.install(mailroom.engine, PLACE)
    assert program(Role.DELEGATION_MEMBER, "CN").post(LETTERS).status_code == 403
    assert [secretariat.post(LETTERS).json for _ in range(2)] == [{"told": 3}, {"told": 0}]


def test_programs_read_what_would_be_said(confirmed: Table, program: ProgramOf) -> None:
    told = program(Role.DELEGATION_MEMBER, "CN").get(
        f"{LETTERS}/preview?what=cancelled&language=both"
    ).json
    subjects = ("会议取消：甲烷联合会议", "Cancelled: Joint methane meeting (WG/MET/2022/1)")
    assert told["subject"] == " / ".join(subjects)
    assert "本次会议已取消。" in told["text"]
    assert told["html"].startswith("<!doctype html>")
    assert "<script" not in told["html"]


def test_a_meeting_that_was_told_of_and_moved_confirms_a_new_date(
    confirmed: Table, sign_in: SignIn
) -> None:
    confirmed.act(confirmed.secretariat, lambda work: move(work, SLUG, LATER))
    confirmed.concur(confirmed.focal)
    page = sign_in(Role.DELEGATION_FOCAL_POINT, "US").get(PAGE).text
    assert "what=confirmed" in page
