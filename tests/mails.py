"""A mail server for tests: it keeps what it is given, and answers as it is told to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.processes import free_port


@dataclass
class Kept:
    """A mail as it was handed in."""

    sender: str
    recipients: list[str]
    octets: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.octets, policy=policy.default)  # type: ignore[return-value]

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"]).strip("<>")

    def part(self, kind: str) -> EmailMessage:
        return next(each for each in self.message.walk() if each.get_content_type() == kind)  # type: ignore[return-value]

    @property
    def text(self) -> str:
        return str(self.part("text/plain").get_content()).replace("\r\n", "\n")

    @property
    def calendar(self) -> str:
        """The calendar with its lines unfolded."""
        octets = self.part("text/calendar").get_payload(decode=True)
        return octets.decode().replace("\r\n ", "")  # type: ignore[union-attr]


@dataclass
class Sink:
    """answers: to MAIL, RCPT and DATA in turn, one dictionary a mail; usual ones after that.

    An answer of None to ``data`` breaks the connection when all has been taken in.
    """

    answers: list[dict[str, str | None]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    port: int = 0
    _now: dict[str, str | None] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(  # noqa: N802  the name that aiosmtpd calls
        self, _server: SMTP, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        self._now = self.answers.pop(0) if self.answers else {}
        envelope.mail_from = address
        return self._now.get("mail") or "250 go on"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        answer = self._now.get("rcpt") or "250 go on"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: object, envelope: Any) -> str:  # noqa: N802
        answer = self._now.get("data", "250 kept")
        if answer is None or answer.startswith("2"):
            self.kept.append(Kept(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if answer is None:
            server.transport.abort()
        return answer or "250 unheard"


@contextmanager
def listening(
    *answers: dict[str, str | None], sink: Sink | None = None, **options: Any
) -> Iterator[Sink]:
    """A mail server on this machine; options go to aiosmtpd."""
    sink = sink or Sink(list(answers))
    sink.port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, **options)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def ids(kept: Sequence[Kept]) -> list[str]:
    return [each.id for each in kept]
