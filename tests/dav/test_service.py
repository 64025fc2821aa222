"""CalDAV by the whole service: its methods pass the gateway, however the body comes."""

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests

from tests.browser import Reader
from tests.dav.program import SPACES, basic
from tests.processes import started

FIND = f"<D:propfind {SPACES}><D:prop><D:current-user-principal/></D:prop></D:propfind>".encode()


@contextmanager
def asked(url: str, method: str, path: str, body: object, **headers: str) -> Iterator[object]:
    """One request; a body that is an iterator goes in pieces, without its length."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request(method, path, body, headers)  # type: ignore[arg-type]
        yield connection.getresponse()
    finally:
        connection.close()


def app_password(url: str, link: str) -> str:
    """Made as people do: with the link a password, and signed in by it, on the page."""
    chosen = "violet anchor prairie kettle"
    with requests.Session() as who:

        def send(path: str, **typed: str) -> str:
            forms = Reader(who.get(url + path, timeout=20).text).forms
            form = next(each for each in forms if set(typed) <= {name for name, _ in each.fields})
            sent = {**dict(form.fields), **typed}
            return who.post(url + (form.action or path), data=sent, timeout=20).text

        send(link, password=chosen, again=chosen)
        page = send("/account/app-passwords", name="Phone")
    return re.findall(r"(?:[0-9a-z]{4}-){6}[0-9a-z]{4}", page)[0]


def test_every_method_and_body_reaches_the_service(tmp_path: Path) -> None:
    with started(tmp_path / "instance") as service:
        told = ("--email", "lin@delegation.example", "--name", "Lin", "--party", "CN")
        printed = service.run("user", "add", *told, "--role", "co-chair")
        secret = app_password(service.url, re.findall(r"/links/[\w-]+", printed)[0])
        own = {"Authorization": basic("lin@delegation.example", secret), "Depth": "0"}

        with asked(service.url, "PROPFIND", "/.well-known/caldav", b"") as answer:
            assert (answer.status, answer.headers["Location"]) == (301, "/dav/")
        with asked(service.url, "PROPFIND", "/dav/", FIND) as answer:
            assert answer.status == 401
        for body in (FIND, iter([FIND[:20], FIND[20:]])):
            with asked(service.url, "PROPFIND", "/dav/", body, **own) as answer:
                assert answer.status == 207
                principal = answer.read().decode().partition("/dav/principals/")[2][:36]
        place = f"/dav/calendars/{principal}/all/"
        sync = f"<D:sync-collection {SPACES}><D:sync-token/><D:prop/></D:sync-collection>"
        for method, body, status in (
            ("REPORT", sync.encode(), 207),
            ("PROPPATCH", b"", 403),
            ("MKCALENDAR", b"", 403),
            ("DELETE", None, 403),
            ("LOCK", b"", 405),
            ("POST", b"", 405),
            ("PROPFIND", b"<!DOCTYPE x><x/>", 400),
        ):
            with asked(service.url, method, place, body, **own) as answer:
                assert (method, answer.status) == (method, status)
        assert "anew: 1." in service.run("restored")
        log = (tmp_path / "instance.log").read_text("utf-8")
    assert "REPORT dav.calendar 207" in log
    assert secret not in log
    assert "lin@delegation.example" not in log
