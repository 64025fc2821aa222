"""Between granian and the application: a thread is taken only when the whole request is here.

Were the application itself to wait for bodies, a few hundred slow clients would hold every
thread. Here they wait in the event loop, where waiting costs a few kilobytes, and for a bounded
time; the application finds the body in memory (G20).
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

log = logging.getLogger("wgroup.gateway")

# A megabyte at 50 kB a second: slower than that, and the request is refused.
SECONDS_FOR_BODY = 20.0

# Bodies held at once in one process; beyond it those that bring a body are asked to come again.
BYTES_HELD = 64_000_000

Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]

TEXT = ("content-type", "text/plain; charset=utf-8")
TOO_SLOW: Answer = (
    408,
    [TEXT, ("connection", "close")],
    "The request came too slowly. 请求内容传输过慢。\n".encode(),
)
TOO_BUSY: Answer = (
    503,
    [TEXT, ("retry-after", "2"), ("connection", "close")],
    "Too busy; please try again. 系统繁忙，请稍后再试。\n".encode(),
)
BROKEN: Answer = (500, [TEXT], "Something went wrong. 系统出错。\n".encode())


class TooBusy(Exception):
    """The bodies held have used up what memory may be given to them."""


class ClientGone(Exception):
    """The body ended before its announced length."""


class Gateway:
    """An RSGI application around a WSGI one; made in the process that serves."""

    def __init__(
        self, app: "WSGIApplication", *, threads: int, most: int, seconds: float = SECONDS_FOR_BODY
    ) -> None:
        """most is the longest body the application takes, in bytes."""
        self._app = app
        self._most = most
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._held = 0
        self._inside = 0
        self._empty = asyncio.Event()

    async def __call__(self, scope: "Scope", proto: "HTTPProtocol") -> None:
        with self._counted():
            status, headers, body = await self._answer(scope, proto)
            proto.response_bytes(status, headers, body)

    async def drain(self, seconds: float) -> None:
        """Wait until every request is answered, or for seconds."""
        self._empty.clear()
        if self._inside:
            async with asyncio.timeout(seconds):
                await self._empty.wait()

    async def _answer(self, scope: "Scope", proto: "HTTPProtocol") -> Answer:
        environ = environ_of(scope)
        try:
            with self._body(await self._read(environ, proto)) as body:
                environ["wsgi.input"] = BytesIO(body)
                call = asyncio.get_running_loop().run_in_executor
                return await call(self._pool, run, self._app, environ)
        except TimeoutError:
            return TOO_SLOW
        except TooBusy:
            return TOO_BUSY
        except ClientGone:
            return TOO_SLOW

    async def _read(self, environ: dict[str, Any], proto: "HTTPProtocol") -> bytes:
        """Return the body and set CONTENT_LENGTH; of one that is too long, no more than shows it.

        The application then refuses it in its own words.
        """
        announced = environ.get("CONTENT_LENGTH")
        # It names the pieces of the way here; what the application gets is whole.
        in_pieces = environ.pop("HTTP_TRANSFER_ENCODING", None) is not None
        if announced is None and not in_pieces:
            return b""
        if announced is not None and _number(announced) > self._most:
            return b""
        chunks = await self._chunks(proto)
        body = b"".join(chunks)
        if announced is not None and len(body) < _number(announced):
            raise ClientGone
        environ["CONTENT_LENGTH"] = str(len(body))
        return body

    async def _chunks(self, proto: "HTTPProtocol") -> list[bytes]:
        chunks: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._seconds):
                async for chunk in proto:
                    chunks.append(chunk)
                    size += len(chunk)
                    self._held += len(chunk)
                    if self._held > BYTES_HELD:
                        raise TooBusy
                    if size > self._most:
                        break
        finally:
            self._held -= size
        return chunks

    @contextmanager
    def _body(self, body: bytes) -> Iterator[bytes]:
        self._held += len(body)
        try:
            yield body
        finally:
            self._held -= len(body)

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
