"""The door for mail that our own mail server hands over (LMTP, RFC 2033).

A mail is kept before it is acknowledged; on any trouble of ours the server is told to come
again. It is for that server alone: bind it to this machine, or to a network that holds no other.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from signal import SIGTERM

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session

from wgroup.cli.house import House
from wgroup.invitations.rules import Route
from wgroup.invitations.services import receiving
from wgroup.kernel.errors import Busy
from wgroup.mail.incoming import ADDRESS, MOST_OCTETS

log = logging.getLogger("wgroup.lmtp")

# Room for the one header that is added here.
MOST = MOST_OCTETS - 1024
LONGEST_LINE = 1 << 16
SECONDS = 60
MOST_CLIENTS = 64
THREADS = 4

Keep = Callable[[bytes], object]


class Handler:
    """Lets in what is for the role address, one mail for one recipient."""

    def __init__(self, role: str, keep: Keep, pool: ThreadPoolExecutor) -> None:
        self.role, self.keep, self.pool = role, keep, pool

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: LMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address.lower() != self.role:
            return "550 5.1.1 No such mailbox here"
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: LMTP, _session: Session, envelope: Envelope
    ) -> str:
        raw = return_path(envelope.mail_from) + (envelope.original_content or b"")
        try:
            await asyncio.get_running_loop().run_in_executor(self.pool, self.keep, raw)
        except Busy:
            log.warning("too many mails wait to be read")
            return "451 4.3.1 Too many mails wait, come again"
        except Exception as error:  # whatever it is, the mail server still has the mail
            log.exception("a mail could not be kept: %s", type(error).__name__)
            return "451 4.3.0 Cannot keep it now, come again"
        log.info("a mail came in, %s octets", len(raw))
        return "250 2.0.0 Kept"

    async def handle_exception(self, error: Exception) -> str:
        log.error("a client of this door failed: %s", type(error).__name__)
        return "451 4.3.0 Trouble of ours, come again"


def return_path(sender: str | None) -> bytes:
    """The envelope's sender, as who delivers last notes it (RFC 5321 4.4): a bounce has none."""
    plain = (sender or "").lower()
    return f"Return-Path: <{plain if ADDRESS.fullmatch(plain) else ''}>\r\n".encode("ascii")


class Door(LMTP):
    """One client. Who sends more than a mail may have is cut off before it fills our memory."""

    line_length_limit = LONGEST_LINE
    clients = 0

    def __init__(self, handler: Handler) -> None:
        super().__init__(
            handler,
            data_size_limit=MOST,
            enable_SMTPUTF8=True,
            hostname="wgroup",
            ident="LMTP",
            timeout=SECONDS,
        )
        self.taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        Door.clients += 1
        super().connection_made(transport)
        if Door.clients > MOST_CLIENTS and isinstance(transport, asyncio.Transport):
            transport.write(b"421 4.3.2 Too many clients, come again\r\n")
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        Door.clients -= 1
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        self.taken += len(data)
        if self.taken > 4 * MOST_OCTETS and isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
        else:
            super().data_received(data)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        self.taken = 0
        await super().smtp_DATA(arg)


def take_deliveries(house: House) -> None:
    """Serve until SIGTERM; what is being kept then is kept."""
    asyncio.run(_serve(house))


async def _serve(house: House) -> None:
    def keep(raw: bytes) -> None:
        with house.work() as work, work.saved():
            receiving.take_in(work, raw, Route.LMTP)

    host, _, port = house.settings.mail.lmtp_bind.rpartition(":")
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="lmtp") as pool:
        handler = Handler(house.settings.organizer, keep, pool)
        server = await loop.create_server(lambda: Door(handler), host.strip("[]"), int(port))
        ended = asyncio.Event()
        loop.add_signal_handler(SIGTERM, ended.set)
        await ended.wait()
        server.close()
