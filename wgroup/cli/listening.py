"""One web process: granian on a socket that its parent opened, feeding the gateway."""

import asyncio
import ctypes
import os
import resource
import socket
from contextlib import suppress
from signal import SIGTERM
from typing import TYPE_CHECKING, Any

import click
from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from wgroup.cli.gateway import Gateway, ShortWay
from wgroup.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

BACKLOG = 1024
MOST_CONNECTIONS = 4096
THREADS = 8
HEADER_MILLISECONDS = 15_000

# Of each connection, beyond what the bodies hold; the headers must fit into it.
BUFFER_BYTES = 65_536

# The names of malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
BYTES_MAPPED = 131_072

# Below the supervisor's own patience.
SECONDS_TO_ANSWER = 5.5


def listen(host: str, port: int) -> socket.socket:
    """Open the socket that all web processes share: a request that waits in it when one of them
    dies is taken by another. Raise click.ClickException where the port cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise click.ClickException(f"Cannot listen on {host}:{port}: {reason}.") from error
    listener.setblocking(False)
    return listener


def allow_many_files() -> None:
    """Each connection is an open file, and the usual soft limit is 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS * 2 if hard == resource.RLIM_INFINITY else min(hard, 8192)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def give_memory_back() -> None:
    """Let what is large be freed to the system at once.

    glibc would raise the size from which it does that with the first bodies it frees, and a
    flood of them would be remembered for as long as the process lives.
    """
    with suppress(AttributeError):  # other C libraries have no such setting
        settle = ctypes.CDLL(None).mallopt
        settle(M_MMAP_THRESHOLD, BYTES_MAPPED)
        settle(M_TRIM_THRESHOLD, BYTES_MAPPED)


def answer_requests(
    app: "WSGIApplication",
    listener: socket.socket,
    settings: Settings,
    short_way: ShortWay | None = None,
) -> None:
    """Serve until SIGTERM, then answer what is in hand and return."""
    give_memory_back()
    gateway = Gateway(
        app,
        threads=THREADS,
        most=settings.max_body_bytes,
        proxy_hops=settings.proxy_hops,
        short_way=short_way,
    )
    asyncio.run(_serve(gateway, listener))


async def _serve(gateway: Gateway, listener: socket.socket) -> None:
    server = SharedSocketServer(gateway, listener)
    asyncio.get_running_loop().add_signal_handler(SIGTERM, server.stop)
    await server.serve()
    with suppress(TimeoutError):
        await gateway.drain(SECONDS_TO_ANSWER)


class SharedSocketServer(Server):
    """granian within this process; it would open a socket of its own beside those of the others,
    and what waits in that one would be lost with its process."""

    def __init__(self, gateway: Gateway, listener: socket.socket) -> None:
        super().__init__(
            target=gateway,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=BUFFER_BYTES
            ),
            websockets=False,
            backlog=BACKLOG,
            backpressure=MOST_CONNECTIONS,
            log_enabled=False,
        )
        self._listener = listener

    def _init_shared_socket(self) -> None:
        holder: Any = SocketHolder  # its stub knows no arguments
        self._shd = holder(self._listener.fileno(), False, BACKLOG)
