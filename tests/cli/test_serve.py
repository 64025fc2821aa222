"""The service as processes: what dies is replaced, who is asked to end ends in good order."""

import fcntl
import json
import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.processes import WGROUP, Service, environment, free_port, started
from wgroup.cli.serve import address
from wgroup.config import SettingsError

SECONDS_TO_STOP = 8
Headers = dict[str, str]
MEETING = {
    "title": {"zh": "甲烷减排会议", "en": "Meeting on methane"},
    "type": "expert",
    "mode": "virtual",
    "host": "US",
    "starts": "2027-05-17T20:00",
    "ends": "2027-05-17T22:00",
    "zone": "America/New_York",
}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with started(tmp_path / "instance", workers=2) as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """For tests that leave it as it is."""
    with started(tmp_path_factory.mktemp("shared") / "instance", workers=2) as running:
        yield running


@pytest.fixture(scope="module")
def program(shared: Service) -> Headers:
    return officer(shared)


def until(true: Callable[[], object], seconds: float = 10) -> None:
    """Look again and again, not sleeping longer than a look costs."""
    last = time.monotonic() + seconds
    with selectors.DefaultSelector() as pause:
        while not true():
            assert time.monotonic() < last, "it did not come to pass in time"
            pause.select(0.02)


def children(process: int) -> list[int]:
    task = Path(f"/proc/{process}/task/{process}/children")
    return [int(each) for each in task.read_text().split()]


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


@contextmanager
def connection(service: Service) -> Iterator[HTTPConnection]:
    with closing(HTTPConnection("127.0.0.1", urlsplit(service.url).port, timeout=20)) as client:
        yield client


def ask(
    service: Service, method: str, path: str, body: object = None, headers: Headers | None = None
) -> tuple[int, str, bytes]:
    """Return status, type and content of the answer; an iterable body goes in pieces."""
    with connection(service) as client:
        pieces = not isinstance(body, str | None)
        given = {"Transfer-Encoding": "chunked"} if pieces else {}
        client.request(method, path, body, {**(headers or {}), **given}, encode_chunked=pieces)
        response = client.getresponse()
        return response.status, response.headers["Content-Type"], response.read()


def answers(service: Service) -> bool:
    with urlopen(f"{service.url}/healthz", timeout=5) as answer:
        return bool(answer.status == 200)


def port_is_free(service: Service) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", urlsplit(service.url).port or 0))
        except OSError:
            return False
    return True


def officer(service: Service) -> Headers:
    """The headers of a secretariat officer's program."""
    given = service.run(
        "user",
        "add",
        "--email",
        "officer@example.org",
        "--name",
        "Lin HAYES",
        "--role",
        "secretariat-officer",
        "--token",
    )
    token = given.splitlines()[-1]
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def test_a_first_start_says_how_to_come_in(service: Service) -> None:
    log = service.instance.with_name("instance.log").read_text("utf-8")
    assert f"{service.url}/links/" in log
    assert "wgroup answers on" in log


def test_a_killed_child_is_replaced(service: Service) -> None:
    parent = service.process.pid
    before = children(parent)
    assert len(before) == 3
    for child in before:
        os.kill(child, signal.SIGKILL)
    until(lambda: len(set(children(parent)) - set(before)) == 3)
    until(lambda: answers(service))


def test_children_end_when_their_parent_is_killed(service: Service) -> None:
    family = children(service.process.pid)
    service.process.kill()
    service.process.wait(5)
    until(lambda: not any(alive(each) for each in family), 5)
    until(lambda: port_is_free(service), 5)


def test_what_was_asked_is_answered_before_the_end(service: Service) -> None:
    """A write that waits for its turn when SIGTERM comes is done and acknowledged."""
    headers, family = officer(service), children(service.process.pid)
    with connection(service) as client:
        with somebody_writing(service) as waits:
            client.request("POST", "/api/v1/meetings", json.dumps(MEETING), headers)
            until(waits)
            begun = time.monotonic()
            service.process.send_signal(signal.SIGTERM)
            until(lambda: refuses(service))
        response = client.getresponse()
        assert response.status == 201
        assert json.loads(response.read())["status"] == "proposed"
    assert service.process.wait(SECONDS_TO_STOP) == 0
    assert time.monotonic() - begun < SECONDS_TO_STOP
    assert not any(alive(each) for each in family)
    until(lambda: port_is_free(service), 5)


def test_a_client_that_dawdles_does_not_hold_up_the_end(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(service.url).port or 0)) as slow:
        slow.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999\r\n\r\na")
        begun = time.monotonic()
        assert service.end() == 0
        assert time.monotonic() - begun < SECONDS_TO_STOP


def test_two_services_do_not_share_a_port(shared: Service) -> None:
    port = str(urlsplit(shared.url).port)
    other = environment(shared.instance.with_name("other"), shared.url)
    done = subprocess.run(
        [*WGROUP, "serve", "--bind", f"127.0.0.1:{port}"],
        env=other,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use.\n"


def test_a_second_start_on_the_same_port_and_data(tmp_path: Path) -> None:
    port = free_port()
    for _ in range(2):
        with started(tmp_path / "instance", port=port) as service:
            assert answers(service)
            assert service.end() == 0


@pytest.mark.parametrize("pieces", [False, True], ids=["announced", "in pieces"])
def test_a_body_too_long_is_refused_in_the_application_s_words(
    shared: Service, program: Headers, *, pieces: bool
) -> None:
    body = iter([b"a" * 65536] * 32) if pieces else "a" * 2_000_000
    status, kind, _ = ask(shared, "POST", "/api/v1/meetings", body, program)
    assert (status, kind) == (413, "application/problem+json")


def test_a_body_cut_short_is_no_request(shared: Service, program: Headers) -> None:
    """What arrived of it never reaches the application as if it were all."""
    head = "".join(f"{name}: {value}\r\n" for name, value in program.items())
    body = json.dumps(MEETING).encode()
    with socket.create_connection(("127.0.0.1", urlsplit(shared.url).port or 0)) as cut:
        start = f"POST /api/v1/meetings HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}"
        cut.sendall(f"{start}Content-Length: {len(body) + 10}\r\n\r\n".encode() + body)
        cut.shutdown(socket.SHUT_WR)
        cut.settimeout(10)
        assert not cut.recv(4096).startswith(b"HTTP/1.1 2")
    assert listed(shared, program) == []


def test_honest_clients_are_served_beside_slow_ones(shared: Service) -> None:
    """Far more bodies on their way than there are threads (G20; the long run is in bench/)."""
    port = urlsplit(shared.url).port or 0
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]
    for each in slow:
        each.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\na")
    for _ in range(20):
        assert answers(shared)
    for each in slow:
        each.close()


def test_a_path_is_decoded_once(shared: Service) -> None:
    for path in ("/%2570", "/%FF", "/meetings/%00", "/meetings/..%2F..%2Fetc"):
        assert ask(shared, "GET", path)[0] in {400, 404}, path


def test_the_clock_of_every_process_can_be_set_for_tests(tmp_path: Path) -> None:
    with started(tmp_path / "instance", now="2022-04-01T02:00:00Z") as service:
        headers = officer(service)
        body = MEETING | {"starts": "2022-05-17T20:00", "ends": "2022-05-17T22:00"}
        made = ask(service, "POST", "/api/v1/meetings", json.dumps(body), headers)
        assert json.loads(made[2])["code"] == "WG/2022/1"


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"WGROUP_CLOCK_FILE": "clock"}, "WGROUP_CLOCK_FILE is for tests: it needs"),
        ({"WGROUP_ENV": "demo"}, "WGROUP_ENV must be one of production, test, not 'demo'."),
        ({"WGROUP_SECRET_KEY": "secret"}, "WGROUP_SECRET_KEY is too weak"),
        ({"WGROUP_DATABASE_URL": "mysql://db"}, "WGROUP_DATABASE_URL must be postgresql://"),
        ({"WGROUP_PUBLIC_URL": "wgroup.org/x"}, "WGROUP_PUBLIC_URL must be like https://"),
        ({"WGROUP_PROXY_HOPS": "many"}, "WGROUP_PROXY_HOPS must be a whole number"),
        ({"WGROUP_HOLIDAYS": "absent"}, "WGROUP_HOLIDAYS names a file that is not there"),
    ],
)
def test_an_odd_setting_stops_the_start_with_a_sentence(
    tmp_path: Path, setting: dict[str, str], sentence: str
) -> None:
    env = environment(tmp_path / "instance", "http://127.0.0.1:8000") | setting
    done = subprocess.run(
        [*WGROUP, "serve"], env=env, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"wgroup: {sentence}")
    assert done.stderr.count("\n") == 1


def test_a_database_that_is_away_is_said_in_a_sentence(tmp_path: Path) -> None:
    away = f"postgresql://wgroup:secret@127.0.0.1:{free_port()}/wgroup"
    env = environment(tmp_path / "instance", "http://127.0.0.1", WGROUP_DATABASE_URL=away)
    done = subprocess.run(
        [*WGROUP, "verify-trail"], env=env, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("wgroup: The database does not serve: connection failed")
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_what_is_written_is_nobody_else_s_to_read(shared: Service) -> None:
    for each in shared.instance.iterdir():
        assert each.stat().st_mode & 0o077 == 0, each.name


@pytest.mark.parametrize("bind", ["8000", "localhost:", ":80", "127.0.0.1:99999"])
def test_an_odd_place_to_listen_too(bind: str) -> None:
    with pytest.raises(SettingsError, match="--bind must be like"):
        address(bind)


@contextmanager
def somebody_writing(service: Service) -> Iterator[Callable[[], bool]]:
    """Hold the writers' room; yield a look at whether somebody waits before it."""
    room, gate = ((service.instance / f"wgroup.db.{each}").open("w") for each in ("room", "gate"))
    with room, gate:
        fcntl.flock(room, fcntl.LOCK_EX)

        def somebody_waits() -> bool:
            try:
                fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            fcntl.flock(gate, fcntl.LOCK_UN)
            return False

        yield somebody_waits


def refuses(service: Service) -> bool:
    """Nobody listens any more, or not yet."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlsplit(service.url).port or 0)) != 0


def listed(service: Service, headers: Headers) -> list[object]:
    page = json.loads(ask(service, "GET", "/api/v1/meetings", None, headers)[2])
    items: list[object] = page["items"]
    return items


def test_a_calendar_is_given_its_feed_until_the_feed_ends(
    shared: Service, program: Headers
) -> None:
    """By whichever process and way: made, at hand, held already, ended."""
    body = json.dumps({"name": "Phone"})
    status, _, made = ask(shared, "POST", "/api/v1/feeds", body, program)
    assert status == 201
    feed = json.loads(made)
    path = urlsplit(feed["url"]).path

    def fetched(**headers: str) -> tuple[int, str | None, bytes]:
        with connection(shared) as client:
            client.request("GET", path, headers={"If-None-Match": headers.get("tag", "")})
            answer = client.getresponse()
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert len(answer.headers["X-Request-Id"]) == 16
            return answer.status, answer.headers["ETag"], answer.read()

    first = fetched()
    assert first[0] == 200
    assert first[2].startswith(b"BEGIN:VCALENDAR\r\n")
    assert {fetched() for _ in range(8)} == {first}
    assert {fetched(tag=str(first[1])) for _ in range(8)} == {(304, first[1], b"")}
    place = f"/api/v1/feeds/{feed['id']}"
    with connection(shared) as client:
        client.request("DELETE", place, headers={**program, "If-Match": "*"})
        assert client.getresponse().status == 204
    assert {fetched(tag=str(first[1]))[0] for _ in range(4)} == {404}
    assert path not in shared.instance.with_name("instance.log").read_text("utf-8")
