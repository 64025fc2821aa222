"""A calendar program as tests need it: asks in process, reads what it is told."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID
from xml.etree.ElementTree import Element, fromstring

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse

from tests import people
from wgroup.accounts.app_secrets import new_app_password, read_app_password
from wgroup.accounts.models import Account, AppPassword
from wgroup.accounts.rules import digest_of
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Actor, Role
from wgroup.kernel.time import utc_now

D, C = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
CS, A = "{http://calendarserver.org/ns/}", "{http://apple.com/ns/ical/}"
SPACES = (
    'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" '
    'xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"'
)


@dataclass(frozen=True)
class Told:
    """A response of a multistatus: what was found, what there is not, or its own status."""

    found: dict[str, Element]
    missing: set[str]
    status: str


@dataclass
class Answer:
    response: TestResponse
    raw: bytes = field(repr=False)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def headers(self) -> dict[str, str]:
        return self.response.headers  # type: ignore[return-value]

    @property
    def root(self) -> Element:
        return fromstring(self.raw)

    @property
    def told(self) -> dict[str, Told]:
        """The responses by their address."""
        assert self.status == 207, (self.status, self.raw[:500])
        return {
            str(each.findtext(D + "href")): _told(each)
            for each in self.root.findall(D + "response")
        }

    @property
    def condition(self) -> str:
        """The precondition that was not met; empty where none is named."""
        found = list(self.root)
        return found[0].tag if found else ""

    def one(self, tag: str) -> Element:
        [told] = self.told.values()
        return told.found[tag]

    @property
    def sync_token(self) -> str:
        return str(self.root.findtext(D + "sync-token"))


def _told(response: Element) -> Told:
    found: dict[str, Element] = {}
    missing: set[str] = set()
    for stat in response.findall(D + "propstat"):
        prop, status = stat.find(D + "prop"), str(stat.findtext(D + "status"))
        assert prop is not None
        if " 200 " in status:
            found |= {each.tag: each for each in prop}
        else:
            missing |= {each.tag for each in prop}
    return Told(found, missing, str(response.findtext(D + "status")))


@dataclass
class Program:
    """Somebody's calendar program, with an app password of theirs."""

    app: Flask
    account_id: UUID
    email: str
    password: str
    actor: Actor
    agent: str = "tests"

    def __post_init__(self) -> None:
        self.client = Client(self.app, use_cookies=False)

    @property
    def home(self) -> str:
        return f"/dav/calendars/{self.account_id}/"

    @property
    def all(self) -> str:
        return f"{self.home}all/"

    @property
    def tasks(self) -> str:
        return f"{self.home}tasks/"

    def path(self, subject_id: object, view: str = "all") -> str:
        return f"{self.home}{view}/{subject_id}.ics"

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str = b"",
        *,
        depth: str | None = None,
        **headers: str,
    ) -> Answer:
        told = {
            "Authorization": basic(self.email, self.password),
            "User-Agent": self.agent,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if depth is not None:
            told["Depth"] = depth
        if body and "Content-Type" not in told:
            told["Content-Type"] = "application/xml; charset=utf-8"
        response = self.client.open(path, method=method, data=body, headers=told, buffered=True)
        return Answer(response, response.data)

    def find(self, path: str, *names: str, depth: str = "0") -> Answer:
        props = "".join(f"<{each}/>" for each in names)
        body = f"<D:propfind {SPACES}><D:prop>{props}</D:prop></D:propfind>"
        return self.ask("PROPFIND", path, body, depth=depth)

    def sync(self, path: str, token: str = "", *, limit: int = 0, data: bool = False) -> Answer:
        more = f"<D:limit><D:nresults>{limit}</D:nresults></D:limit>" if limit else ""
        wanted = "<D:getetag/>" + ("<C:calendar-data/>" if data else "")
        body = (
            f"<D:sync-collection {SPACES}><D:sync-token>{token}</D:sync-token>"
            f"<D:sync-level>1</D:sync-level>{more}<D:prop>{wanted}</D:prop></D:sync-collection>"
        )
        return self.ask("REPORT", path, body, depth="0")

    def multiget(self, path: str, *hrefs: str) -> Answer:
        told = "".join(f"<D:href>{each}</D:href>" for each in hrefs)
        body = (
            f"<C:calendar-multiget {SPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>"
            f"{told}</C:calendar-multiget>"
        )
        return self.ask("REPORT", path, body, depth="1")

    def query(self, path: str, filters: str, data: str = "<C:calendar-data/>") -> Answer:
        body = (
            f"<C:calendar-query {SPACES}><D:prop><D:getetag/>{data}</D:prop>"
            f"<C:filter>{filters}</C:filter></C:calendar-query>"
        )
        return self.ask("REPORT", path, body, depth="1")

    def ctag(self, path: str) -> str:
        return str(self.find(path, "CS:getctag").one(CS + "getctag").text)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def put(self, path: str, body: bytes | str, **headers: str) -> Answer:
        told = {"Content_Type": "text/calendar; charset=utf-8", **headers}
        return self.ask("PUT", path, body, **told)

    def listed(self, path: str) -> dict[str, str]:
        """The objects of a calendar with their tags, by PROPFIND."""
        told = self.find(path, "D:getetag", depth="1").told
        return {
            href: str(each.found[D + "getetag"].text)
            for href, each in told.items()
            if href.endswith(".ics")
        }


def basic(email: str, password: str) -> str:
    return "Basic " + b64encode(f"{email}:{password}".encode()).decode()


def program(
    app: Flask, engine: Engine, role: Role, party: str | None = None, **facts: object
) -> Program:
    """Make an account with the role, and a calendar program of its own."""
    password = new_app_password()
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        account = people.make_account(work, role, party, **facts)
        session.add(
            AppPassword(
                account_id=account.id,
                name="tests",
                digest=digest_of(str(read_app_password(password))),
                last_used_at=None,
                last_used_by="",
                revoked_at=None,
            )
        )
        session.flush()
        return Program(app, account.id, account.email, password, account.as_actor())


def change_account(engine: Engine, account_id: UUID, **values: object) -> None:
    """Change columns of an account, as its keepers would."""
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved():
        account = session.get(Account, account_id, execution_options={"sees_all": True})
        for name, value in values.items():
            setattr(account, name, value)


def texts(element: Element, tag: str) -> Iterator[str]:
    return (str(each.text) for each in element.iter(tag))
