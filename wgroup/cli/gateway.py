"""Between granian and the application: a thread is taken only when the whole request is here.

Were the application itself to wait for bodies, a few hundred slow clients would hold every
thread. Here they wait in the event loop, where waiting costs a few kilobytes, and for a bounded
time and within bounded memory (bodies.py); the application finds the body whole (G20).
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from ipaddress import IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Any

from wgroup.cli.bodies import Bodies, Refused, TooBusy, TooMany, TooSlow

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

log = logging.getLogger("wgroup.gateway")

Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]
# Answers what needs neither a thread nor any waiting; None for everything else.
ShortWay = Callable[["Scope"], Answer | None]

TEXT = ("content-type", "text/plain; charset=utf-8")
LEAVE = ("connection", "close")

# Of those that ended before their announced length too: nobody is there to read it.
REFUSALS: dict[type[Refused], Answer] = {
    TooSlow: (
        408,
        [TEXT, LEAVE, ("retry-after", "2")],
        "The request came too slowly. 请求内容传输过慢。\n".encode(),
    ),
    TooMany: (
        429,
        [TEXT, LEAVE, ("retry-after", "10")],
        "Too many requests from one address. 同一地址的请求过多。\n".encode(),
    ),
    TooBusy: (
        503,
        [TEXT, LEAVE, ("retry-after", "2")],
        "Too busy; please try again. 系统繁忙，请稍后再试。\n".encode(),
    ),
}
BROKEN: Answer = (500, [TEXT], "Something went wrong. 系统出错。\n".encode())


class Gateway:
    """An RSGI application around a WSGI one; made in the process that serves."""

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        threads: int,
        most: int,
        proxy_hops: int = 0,
        short_way: ShortWay | None = None,
    ) -> None:
        """most is the longest body the application takes, in bytes."""
        self._app = app
        self._short_way = short_way
        self._most = most
        self._proxy_hops = proxy_hops
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._bodies = Bodies()
        self._inside = 0
        self._empty = asyncio.Event()

    async def __call__(self, scope: "Scope", proto: "HTTPProtocol") -> None:
        if (answer := self._at_once(scope)) is not None:
            proto.response_bytes(*answer)
            return
        with self._counted():
            status, headers, body = await self._answer(scope, proto)
            proto.response_bytes(status, headers, body)

    async def drain(self, seconds: float) -> None:
        """Wait until every request is answered, or for seconds."""
        self._empty.clear()
        if self._inside:
            async with asyncio.timeout(seconds):
                await self._empty.wait()

    def _at_once(self, scope: "Scope") -> Answer | None:
        if self._short_way is None:
            return None
        try:
            return self._short_way(scope)
        except Exception:  # the way that everything else goes is open
            log.exception("the short way failed")
            return None

    async def _answer(self, scope: "Scope", proto: "HTTPProtocol") -> Answer:
        environ = environ_of(scope)
        announced = environ.get("CONTENT_LENGTH")
        # It names the pieces of the way here; what the application gets is whole.
        in_pieces = environ.pop("HTTP_TRANSFER_ENCODING", None) is not None
        length = _number(announced or "0")
        if (announced is None and not in_pieces) or length > self._most:
            # The application refuses what is too long in its own words, by its length.
            return await self._call(environ, BytesIO())
        client = client_of(environ, self._proxy_hops)
        try:
            with self._bodies.expected(client, announced=length) as body:
                await body.fill(proto, most=self._most)
                if body.size < length:
                    raise TooSlow
                environ["CONTENT_LENGTH"] = str(body.size)
                return await self._call(environ, body.content)
        except Refused as refused:
            return REFUSALS[type(refused)]

    async def _call(self, environ: dict[str, Any], body: BytesIO) -> Answer:
        environ["wsgi.input"] = body
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, run, self._app, environ)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()


def run(app: "WSGIApplication", environ: dict[str, Any]) -> Answer:
    """Call the application, in a thread, and gather its answer."""
    answer: list[Any] = []

    def start(status: str, headers: Headers, _error: object = None) -> Callable[[bytes], object]:
        answer[:] = [int(status[:3]), headers]
        return lambda _chunk: None

    try:
        parts = app(environ, start)
        try:
            body = _joined(parts)
        finally:
            close: Callable[[], None] = getattr(parts, "close", lambda: None)
            close()
        return answer[0], answer[1], body
    except Exception:
        log.exception("the application failed")
        return BROKEN


def _joined(parts: Iterable[bytes]) -> bytes:
    if isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], bytes):
        return parts[0]
    return b"".join(parts)


def environ_of(scope: "Scope") -> dict[str, Any]:
    """PEP 3333's environ: text is bytes read as Latin-1, headers with an underscore are dropped.

    ``X_Forwarded_For`` would otherwise pass for ``X-Forwarded-For``.
    """
    host, port = _address(scope.server)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": _address(scope.client)[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            _add_header(environ, name, value)
    return environ


def client_of(environ: dict[str, Any], proxy_hops: int) -> str | None:
    """Who asks, as far as memory is shared out; None if a proxy does not say.

    Whoever has one address of IPv6 has the 64 bits below it as well.
    """
    address = environ["REMOTE_ADDR"]
    if proxy_hops:
        told = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = told[-proxy_hops].strip() if len(told) >= proxy_hops else ""
    if ":" not in address:
        return address or None
    try:
        place = IPv6Address(address)
    except ValueError:
        return str(address)
    return str(place.ipv4_mapped or IPv6Network((int(place), 64), strict=False))


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
        key = f"HTTP_{key}"
    if key in environ:
        between = "; " if key == "HTTP_COOKIE" else ","
        value = f"{environ[key]}{between}{value}"
    environ[key] = value


def _address(text: str) -> tuple[str, str]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), port


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
