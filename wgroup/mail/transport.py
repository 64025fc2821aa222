"""Handing one mail to the mail server, and what became of it (RFC 5321)."""

import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from smtplib import SMTP, SMTP_SSL, SMTPException
from urllib.parse import unquote, urlsplit

SECONDS, TRIAL_SECONDS = 20, 5
SAID_LIMIT = 250
OK, GO_ON, REFUSED_FOR_GOOD = 2, 3, 5


class Verdict(StrEnum):
    """refused: for good, and for this mail alone. later: surely not taken, try again. unknown:
    the connection broke when all had been sent, so it may have been taken or not."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """said: the server's own words, on one line."""

    verdict: Verdict
    said: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in; with a user its password goes over TLS or not at all."""

    host: str
    port: int
    wrapped: bool
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, url: str) -> "Server":
        """Read smtp://user:password@host:port; smtps speaks TLS from the first byte."""
        parts = urlsplit(url)
        wrapped = parts.scheme == "smtps"
        usual = 465 if wrapped else 587 if parts.username else 25
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname or "", parts.port or usual, wrapped, user, password)


class Step(StrEnum):
    """Of the way to handing a mail in, in their order."""

    CONNECT = "connect"
    GREET = "greet"
    TLS = "tls"
    SIGN_IN = "sign_in"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Trial:
    """step: the one that failed, else READY. secure: over TLS; said: what went wrong, on one
    line, without the password."""

    step: Step
    secure: bool
    said: str = ""


class _Answered(Exception):
    """The server said something else than yes, before the mail was handed over."""

    def __init__(self, verdict: Verdict, said: str) -> None:
        super().__init__(said)
        self.outcome = Outcome(verdict, said)


def send(url: str, *, sender: str, recipient: str, octets: bytes) -> Outcome:
    """Hand octets to the server at url for one recipient; bounces come to sender.

    Takes at most some minutes and raises nothing: whatever goes wrong on the way to the server
    is mended there, not by giving the mail up.
    """
    try:
        with _connected(Server.of(url), sender.partition("@")[2]) as connection:
            return _hand_over(connection, sender, recipient, octets)
    except _Answered as answer:
        return answer.outcome
    except (OSError, SMTPException) as trouble:
        return Outcome(Verdict.LATER, _line(f"{type(trouble).__name__}: {trouble}"))


def try_out(url: str, *, sender: str, seconds: float = TRIAL_SECONDS) -> Trial:
    """Go the whole way to the server at url as for a mail of sender, and hand none over.

    seconds: of waiting for any one answer. Raises nothing.
    """
    server = Server.of(url)
    steps, secure, said = [Step.CONNECT], server.wrapped, ""
    try:
        greeting = sender.partition("@")[2]
        with _connected(server, greeting, seconds, steps.append) as connection:
            steps.append(Step.READY)
            secure = isinstance(connection.sock, ssl.SSLSocket)
    except _Answered as answer:
        said = answer.outcome.said
    except ssl.SSLError as trouble:
        steps.append(Step.TLS)
        said = _line(f"{type(trouble).__name__}: {trouble}")
    except (OSError, SMTPException) as trouble:
        said = _line(f"{type(trouble).__name__}: {trouble}")
    return Trial(steps[-1], secure, said)


@contextmanager
def _connected(
    server: Server,
    greeting: str,
    seconds: float = SECONDS,
    at: Callable[[Step], None] = lambda _step: None,
) -> Iterator[SMTP]:
    """greeting: the domain we say we are, which asks no name service. at is told each step
    before it is tried."""
    strict = ssl.create_default_context()
    if server.wrapped:
        connection: SMTP = SMTP_SSL(
            server.host, server.port, greeting, timeout=seconds, context=strict
        )
    else:
        connection = SMTP(server.host, server.port, greeting, timeout=seconds)
    try:
        at(Step.GREET)
        connection.ehlo_or_helo_if_needed()
        if not server.wrapped:
            at(Step.TLS)
            _start_tls(connection, server, strict)
        if server.user:
            at(Step.SIGN_IN)
            connection.login(server.user, server.password)
        yield connection
    finally:
        _leave(connection)


def _start_tls(connection: SMTP, server: Server, strict: ssl.SSLContext) -> None:
    """Where no password is shown, TLS with anybody is better than none (RFC 7435)."""
    if connection.has_extn("starttls"):
        connection.starttls(context=strict if server.user else _with_anybody())
        connection.ehlo()
    elif server.user:
        raise _Answered(Verdict.LATER, "no STARTTLS is offered, and the password needs it")


def _with_anybody() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _hand_over(connection: SMTP, sender: str, recipient: str, octets: bytes) -> Outcome:
    _insist(connection.mail(sender), OK, for_good=False)
    _insist(connection.rcpt(recipient), OK)
    _insist(connection.docmd("DATA"), GO_ON)
    try:
        connection.send(_stuffed(octets))
        reply = connection.getreply()
    except (OSError, SMTPException) as trouble:
        return Outcome(Verdict.UNKNOWN, _line(f"no answer came: {type(trouble).__name__}"))
    _insist(reply, OK)
    return Outcome(Verdict.SENT, _words(reply))


def _insist(reply: tuple[int, bytes], wanted: int, *, for_good: bool = True) -> None:
    """Refused for good is what the server says of this recipient or this mail; what it says of
    us, its operator mends."""
    kind = reply[0] // 100
    if kind != wanted:
        refused = for_good and kind == REFUSED_FOR_GOOD
        raise _Answered(Verdict.REFUSED if refused else Verdict.LATER, _words(reply))


def _stuffed(octets: bytes) -> bytes:
    """A line that begins with a dot is given another (RFC 5321 4.5.2); a dot alone ends."""
    ended = octets if octets.endswith(b"\r\n") else octets + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"


def _words(reply: tuple[int, bytes]) -> str:
    return _line(f"{reply[0]} {reply[1].decode('utf-8', 'replace')}")


def _line(text: str) -> str:
    printable = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(printable.split())[:SAID_LIMIT]


def _leave(connection: SMTP) -> None:
    """What was answered stands, whether or not the goodbye is heard."""
    with suppress(OSError, SMTPException):
        connection.quit()
    connection.close()
