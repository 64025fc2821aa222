"""Fetching mail from a mailbox (IMAP), where no mail server hands it over.

A mail is kept here, then moved to Done there: nothing is deleted, and what was kept and not
moved is known again by its digest. A connection that fails is opened anew, for ever.
"""

import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from imaplib import IMAP4
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from wgroup.cli.house import House
from wgroup.invitations.rules import Route
from wgroup.invitations.services import receiving
from wgroup.kernel.errors import Busy
from wgroup.mail.incoming import MOST_OCTETS

log = logging.getLogger("wgroup.imap")

SECONDS = 60  # for an answer
SECONDS_BETWEEN_LOOKS = 60
FIRST_PAUSE, LONGEST_PAUSE = 5, 300
# Of a mail that is too large, this much is looked at, to know it again.
BEGINNING = 64 * 1024
# Where a server cannot move, a mail is copied and bears this.
KEYWORD = "WgroupDone"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

TROUBLE = (OSError, IMAP4.error, ImapToolsError, DBAPIError, PoolTimeout)


@dataclass(frozen=True, slots=True)
class Access:
    """WGROUP_IMAP_URL, such as imaps://user:password@host/INBOX."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def of(cls, url: str) -> "Access":
        parts = urlsplit(url)
        usual = 993 if parts.scheme == "imaps" else 143
        return cls(
            parts.scheme,
            parts.hostname or "",
            parts.port or usual,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            unquote(parts.path).strip("/") or "INBOX",
        )


def fetch_mail(house: House) -> None:
    """Fetch what is there and what comes; returns never."""
    access, pause = Access.of(house.settings.mail.imap_url), FIRST_PAUSE
    while True:
        try:
            with opened(access) as mailbox:
                log.info("the mailbox is open")
                pause = FIRST_PAUSE
                fetch_from(house, mailbox)
        except TROUBLE as trouble:
            log.warning("the mailbox is away: %s", type(trouble).__name__)
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def fetch_from(house: House, mailbox: BaseMailBox) -> None:
    done = done_folder(mailbox)
    while True:
        fetch_all(house, mailbox, done)
        wait(mailbox)


@contextmanager
def opened(access: Access) -> Iterator[BaseMailBox]:
    """Without TLS only on this machine: elsewhere imap:// becomes TLS before the password."""
    where = {"host": access.host, "port": access.port, "timeout": SECONDS}
    mailbox: BaseMailBox
    if access.scheme == "imaps":
        mailbox = MailBox(**where, ssl_context=ssl.create_default_context())
    elif access.host in LOOPBACK:
        mailbox = MailBoxUnencrypted(**where)
    else:
        mailbox = MailBoxStartTls(**where, ssl_context=ssl.create_default_context())
    with mailbox.login(access.user, access.password, access.folder) as signed_in:
        # Servers tell more of what they can do to who has signed in.
        _, told = signed_in.client.capability()
        signed_in.client.capabilities = tuple(told[-1].decode("ascii").upper().split())
        yield signed_in


def done_folder(mailbox: BaseMailBox) -> str:
    """Where mail goes that is kept here; some servers have folders only below the inbox."""
    for name in ("Done", "INBOX.Done", "INBOX/Done"):
        if mailbox.folder.exists(name):
            return name
    try:
        mailbox.folder.create("Done")
    except ImapToolsError:
        mailbox.folder.create("INBOX.Done")
        return "INBOX.Done"
    return "Done"


def fetch_all(house: House, mailbox: BaseMailBox, done: str) -> int:
    """Keep all that waits and move it away; return how many. Where too many are unread here, the
    rest stays there until the next look."""
    waiting = mailbox.uids(f"UNKEYWORD {KEYWORD}")
    for count, uid in enumerate(waiting):
        try:
            fetch_one(house, mailbox, uid)
        except Busy:
            log.warning("too many mails wait to be read")
            return count
        put_away(mailbox, uid, done)
    return len(waiting)


def fetch_one(house: House, mailbox: BaseMailBox, uid: str) -> None:
    size, _ = asked(mailbox, uid, "RFC822.SIZE")
    large = size > MOST_OCTETS
    _, raw = asked(mailbox, uid, f"BODY.PEEK[]<0.{BEGINNING}>" if large else "BODY.PEEK[]")
    if raw:  # else somebody has taken it away meanwhile
        with house.work() as work, work.saved():
            receiving.take_in(work, raw, Route.IMAP, unread="too_large" if large else "")
        log.info("a mail was fetched, %s octets", size)


def asked(mailbox: BaseMailBox, uid: str, what: str) -> tuple[int, bytes]:
    """The number and the octets in an answer to FETCH; RFC 3501 writes them in many ways."""
    status, answer = mailbox.client.uid("FETCH", uid, f"({what})")
    if status != "OK":
        raise OSError("the mailbox does not give a mail")
    size, octets = 0, b""
    for each in answer:
        line, literal = each if isinstance(each, tuple) else (each or b"", b"")
        octets = octets or literal
        _, named, rest = line.partition(b"RFC822.SIZE ")
        digits = rest.partition(b")")[0].partition(b" ")[0]
        size = int(digits) if named and digits.isdigit() else size
    return size, octets


def put_away(mailbox: BaseMailBox, uid: str, done: str) -> None:
    if "MOVE" in mailbox.client.capabilities:
        mailbox.move(uid, done)
    else:
        mailbox.copy(uid, done)
        mailbox.flag(uid, KEYWORD, True)


def wait(mailbox: BaseMailBox) -> None:
    """Until something comes, or for a minute: a server may miss to say so."""
    if "IDLE" in mailbox.client.capabilities:
        mailbox.idle.wait(timeout=SECONDS_BETWEEN_LOOKS)
    else:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        mailbox.client.noop()
