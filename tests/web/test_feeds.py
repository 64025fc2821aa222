"""Feeds over HTTP: what is sent, to whom, and what is not sent again."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from wgroup.accounts.models import Account
from wgroup.calendar.models import FeedState
from wgroup.kernel.actor import Role
from wgroup.kernel.levels import Level
from wgroup.meetings.services import concurring, proposing

PUBLIC = "/feeds/public.ics"
FOCAL, SECRETARIAT = Role.DELEGATION_FOCAL_POINT, Role.SECRETARIAT_OFFICER
ADDRESS = re.compile(r'value="http://localhost(/feeds/[\w-]{43}\.ics)"')

Confirm = Callable[..., str]


@pytest.fixture
def confirm(work_as: WorkAs) -> Confirm:
    """A meeting on which both Parties agree; return its slug."""

    def confirm(**parts: object) -> str:
        with work_as(SECRETARIAT).saved() as work:
            meeting = proposing.propose(work, factories.draft(**parts))
            slug, seen = meeting.slug, meeting.terms.fingerprint
        for party in ("CN", "US"):
            with work_as(FOCAL, party).saved() as work:
                concurring.concur(work, slug, seen=seen)
        return slug

    return confirm


@pytest.fixture
def delegate(sign_in: SignIn) -> Browser:
    return sign_in(FOCAL, "CN")


@pytest.fixture
def address(delegate: Browser) -> str:
    """A private feed's path."""
    return made(delegate)


def made(browser: Browser, name: str = "Phone", language: str = "en", **more: object) -> str:
    fields = {"name": name, "language": language, **more}
    page = browser.submit("/account/feeds", fields, action="feeds")
    assert page.status_code == 200
    [path] = set(ADDRESS.findall(page.text))
    return path


def put_to(browser: Browser, act: str) -> str:
    """The page that asks before the first address of the list is renewed or revoked."""
    page = browser.get("/account/feeds").text
    return re.findall(rf'href="(/account/feeds/[\w-]+/{act})"', page)[0]


def titles(octets: bytes) -> list[str]:
    return [str(each["summary"]) for each in Calendar.from_ical(octets).walk("VEVENT")]


def test_a_private_feed_holds_what_its_owner_may_see(
    client: Browser, address: str, confirm: Confirm
) -> None:
    confirm()
    answer = client.get(address)

    assert answer.status_code == 200
    assert titles(answer.data) == ["Joint methane meeting"]
    assert b"X-WR-CALNAME:Phone\r\n" in answer.data
    assert titles(client.get(PUBLIC).data) == []


def test_a_feed_speaks_its_own_language(
    client: Browser, delegate: Browser, confirm: Confirm
) -> None:
    confirm(level=Level.PUBLIC)

    assert titles(client.get(made(delegate, language="zh")).data) == ["甲烷联合会议"]
    assert titles(client.get(f"{PUBLIC}?lang=zh").data) == ["甲烷联合会议"]
    assert titles(client.get(f"{PUBLIC}?lang=en").data) == ["Joint methane meeting"]
    assert client.get(f"{PUBLIC}?lang=fr").data == client.get(PUBLIC).data


def test_the_headers_of_a_feed(client: Browser, address: str) -> None:
    answer = client.get(address)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert client.get(PUBLIC).headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Content-Disposition"] == 'inline; filename="wgroup.ics"'
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["ETag"])
    assert answer.last_modified == factories.NOW
    assert address.rpartition("/")[2][:43].encode() not in answer.data


def test_a_feed_sets_no_cookie_whatever_is_asked(client: Browser, delegate: Browser) -> None:
    for browser in (client, delegate):
        assert "Set-Cookie" not in browser.get(f"{PUBLIC}?lang=zh&theme=dark").headers


def conditional(browser: Browser, path: str, **headers: str) -> tuple[int, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = browser.get(path, headers=named)
    return answer.status_code, answer.data


def test_what_a_client_holds_is_not_sent_again(client: Browser, address: str) -> None:
    whole = client.get(address)
    tag, date = whole.headers["ETag"], whole.headers["Last-Modified"]

    for held in (tag, f"W/{tag}", f'"x", {tag}', "*", f'{tag[:-1]}-gz"'):
        assert conditional(client, address, If_None_Match=held) == (304, b"")
    assert conditional(client, address, If_None_Match='"x"') == (200, whole.data)
    assert conditional(client, address, If_Modified_Since=date) == (304, b"")
    for since in ("Thu, 01 Jan 1970 00:00:00 GMT", "not a date"):
        assert conditional(client, address, If_Modified_Since=since) == (200, whole.data)
    assert conditional(
        client, address, If_None_Match='"x"', If_Modified_Since=date
    ) == (200, whole.data)


def test_304_keeps_its_validators_and_says_no_type(client: Browser, address: str) -> None:
    tag = client.get(address).headers["ETag"]
    answer = client.get(address, headers={"If-None-Match": tag})

    assert answer.headers["ETag"] == tag
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    assert "Content-Type" not in answer.headers


def test_gzip_has_a_tag_of_its_own(client: Browser, address: str) -> None:
    plain = client.get(address)
    zipped = client.get(address, headers={"Accept-Encoding": "gzip, deflate"})

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["ETag"] == f'{plain.headers["ETag"][:-1]}-gz"'
    refused = client.get(address, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_head_tells_what_get_would_give(client: Browser, address: str) -> None:
    whole, head = client.get(address), client.head(address)

    assert head.status_code == 200
    assert head.data == b""
    for name in ("ETag", "Last-Modified", "Content-Length", "Content-Type"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_feeds_are_only_read(client: Browser, address: str, method: str) -> None:
    answer = getattr(client, method)(address)

    assert answer.status_code in {403, 405}
    assert address not in answer.text


def without_nonce(page: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", page)


def test_a_token_that_opens_nothing_is_an_address_that_never_was(
    client: Browser, delegate: Browser, address: str
) -> None:
    delegate.submit(put_to(delegate, "revoke"))
    never = client.get("/never-was")
    gone = [client.get(each) for each in (
        address, f"/feeds/{'A' * 43}.ics", "/feeds/short.ics", "/feeds/%00.ics",
    )]

    for answer in gone:
        assert answer.status_code == never.status_code == 404
        assert without_nonce(answer.text) == without_nonce(never.text)
        assert sorted(answer.headers.keys()) == sorted(never.headers.keys())


def test_a_new_address_ends_the_old_one(
    client: Browser, delegate: Browser, address: str
) -> None:
    page = delegate.submit(put_to(delegate, "renew"))
    [new] = set(ADDRESS.findall(page.text))

    assert new != address
    assert client.get(new).status_code == 200
    assert client.get(address).status_code == 404


def change_account(work_as: WorkAs, delegate: Browser, **facts: object) -> None:
    with work_as(Role.SYSTEM_ADMINISTRATOR).saved() as work:
        account = work.session.get_one(Account, delegate.account_id)
        for name, value in facts.items():
            setattr(account, name, value)


def test_a_disabled_persons_feed_is_gone(
    client: Browser, delegate: Browser, address: str, work_as: WorkAs
) -> None:
    change_account(work_as, delegate, disabled_at=factories.NOW)

    assert client.get(address).status_code == 404


def test_a_role_that_was_lost_is_lost_at_the_next_fetch(
    client: Browser, delegate: Browser, address: str, work_as: WorkAs, confirm: Confirm
) -> None:
    confirm()
    before = client.get(address)
    assert len(titles(before.data)) == 1
    change_account(work_as, delegate, roles=[Role.OBSERVER.value])

    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert titles(after.data) == []
    assert conditional(
        client, address, If_Modified_Since=before.headers["Last-Modified"]
    )[0] == 200


def test_what_a_guest_may_not_know_leaves_the_public_feed_to_the_byte(
    client: Browser, clock: Clock, confirm: Confirm
) -> None:
    confirm(level=Level.PUBLIC)
    before = client.get(PUBLIC)
    clock.set(factories.NOW + timedelta(hours=1))
    confirm()

    after = client.get(PUBLIC)
    assert after.data == before.data
    for name in ("ETag", "Last-Modified"):
        assert after.headers[name] == before.headers[name]
    assert conditional(client, PUBLIC, If_None_Match=before.headers["ETag"]) == (304, b"")


def test_last_modified_moves_when_a_meeting_leaves_the_feed(
    client: Browser, clock: Clock, confirm: Confirm
) -> None:
    confirm(level=Level.PUBLIC)
    before = client.get(PUBLIC)
    clock.set("2022-08-01T00:00+00:00")
    after = client.get(PUBLIC)

    assert titles(after.data) == []
    assert after.last_modified > before.last_modified


def test_the_owner_sees_when_it_was_fetched(
    client: Browser, delegate: Browser, address: str, engine: Engine, clock: Clock
) -> None:
    def asked() -> list[object]:
        with Session(engine) as session:
            return list(session.scalars(
                select(FeedState.asked_at).where(FeedState.scope.not_in(["all", "public/en"])),
                execution_options={"sees_all": True},
            ))

    assert "Not fetched yet" in delegate.get("/account/feeds?lang=en").text
    client.get(address, headers={"User-Agent": "Mozilla/5.0 Gecko/2025 Thunderbird/140.0"})
    clock.set(factories.NOW + timedelta(minutes=30))
    client.get(address)
    assert asked() == [factories.NOW]
    page = delegate.get("/account/feeds?lang=en").text
    assert "Not fetched" not in page
    assert "· Thunderbird" in page

    later = clock.set(factories.NOW + timedelta(minutes=60))
    client.get(address)
    assert asked() == [later]


def test_a_feed_costs_the_same_queries_with_many_meetings(
    client: Browser, address: str, confirm: Confirm, work_as: WorkAs,
    queries_of: Callable[[Callable[[], object]], list[str]],
) -> None:
    confirm()
    client.get(address)
    with work_as(Role.CO_CHAIR, "US").saved() as work:
        proposing.propose(work, factories.draft())
    one = queries_of(lambda: client.get(address))
    with work_as(Role.CO_CHAIR, "US").saved() as work:
        for _ in range(20):
            proposing.propose(work, factories.draft())
    many = queries_of(lambda: client.get(address))
    held = queries_of(lambda: client.get(address))

    assert len(titles(client.get(address).data)) == 22
    assert len(many) == len(one) <= 6
    assert len(held) == 1


def test_the_page_of_ones_feeds_shows_an_address_once(delegate: Browser, address: str) -> None:
    page = delegate.get("/account/feeds?lang=en")

    assert "Phone" in page.text
    assert address not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_new_address_comes_in_every_form(delegate: Browser) -> None:
    page = delegate.submit("/account/feeds", {"name": "A & B", "language": "zh"}, action="feeds")
    [path] = set(ADDRESS.findall(page.text))

    assert f'href="webcal://localhost{path}"' in page.text
    assert f"cid=webcal%3A%2F%2Flocalhost{path.replace('/', '%2F')}" in page.text
    assert "addfromweb?url=http%3A%2F%2Flocalhost" in page.text


@pytest.mark.parametrize(
    ("fields", "status"), [({"name": ""}, 422), ({"name": "x", "language": "fr"}, 422)]
)
def test_what_cannot_be_made_is_said_beside_its_field(
    delegate: Browser, fields: dict[str, object], status: int
) -> None:
    answer = delegate.submit("/account/feeds", fields, action="feeds")

    assert answer.status_code == status
    assert "is-invalid" in answer.text


def test_a_guest_is_sent_to_the_door(client: Browser) -> None:
    answer = client.get("/account/feeds")

    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]


def test_a_single_meeting_can_be_taken_along(
    client: Browser, delegate: Browser, confirm: Confirm
) -> None:
    slug = confirm()
    answer = delegate.get(f"/meetings/{slug}.ics?lang=zh")

    assert titles(answer.data) == ["甲烷联合会议"]
    assert b"X-WR-CALNAME" not in answer.data
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{slug}.ics"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    for missing in (slug, "WG-MET-2022-9", "%00", "x"):
        assert client.get(f"/meetings/{missing}.ics").status_code == 404


def test_a_meeting_in_no_calendar_cannot_be_taken_along(
    delegate: Browser, work_as: WorkAs
) -> None:
    with work_as(SECRETARIAT).saved() as work:
        slug = proposing.propose(work, factories.draft()).slug

    assert delegate.get(f"/meetings/{slug}.ics").status_code == 404
