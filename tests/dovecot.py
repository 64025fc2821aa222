"""A mailbox server of our own: Dovecot as an ordinary process, with its files in a folder."""

import grp
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from imaplib import IMAP4
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.cli.test_serve import until
from tests.processes import free_port

# With what an address must write otherwise.
USER, PASSWORD = "rsvp", "p@ss/word:of?tests"

SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
{more}
"""


@dataclass
class Dovecot:
    """more: further settings, such as which capabilities it tells of."""

    folder: Path
    port: int
    more: str = ""
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"imap://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}"

    def start(self) -> None:
        config = self.folder / "dovecot.conf"
        config.write_text(self._settings(), "utf-8")
        command = [dovecot_path(), "-F", "-c", str(config)]
        self.process = subprocess.Popen(command, start_new_session=True)
        until(self._answers, 20)

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def _settings(self) -> str:
        """As root it insists on other users for its parts; else it is all of one user."""
        own = pwd.getpwuid(os.geteuid()).pw_name
        root = os.geteuid() == 0
        mail = pwd.getpwnam("nobody" if root else own)
        group = grp.getgrgid(mail.pw_gid).gr_name
        if root:
            for each in ("mail", "home"):
                (self.folder / each).mkdir(exist_ok=True)
                os.chown(self.folder / each, mail.pw_uid, mail.pw_gid)
        return SETTINGS.format(
            folder=self.folder, port=self.port, password=f"{{PLAIN}}{PASSWORD}", more=self.more,
            internal="dovecot" if root else own, login="dovenull" if root else own,
            group="dovecot" if root else group, uid=mail.pw_uid, gid=mail.pw_gid,
        )

    def _answers(self) -> bool:
        with suppress(OSError, IMAP4.error), self.client():
            return True
        return False

    @contextmanager
    def client(self) -> Iterator[IMAP4]:
        client = IMAP4("127.0.0.1", self.port, timeout=10)
        try:
            client.login(USER, PASSWORD)
            yield client
        finally:
            with suppress(OSError, IMAP4.error):
                client.logout()

    def puts(self, *mails: bytes, folder: str = "INBOX") -> None:
        with self.client() as client:
            for raw in mails:
                status, said = client.append(folder, "", "", raw)
                assert status == "OK", said

    def count(self, folder: str) -> int:
        """How many mails lie in a folder; 0 where there is no such folder."""
        with self.client() as client:
            status, said = client.select(folder, readonly=True)
            return int(said[0] or 0) if status == "OK" else 0


def dovecot_path() -> str:
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("no Dovecot: apt-get install dovecot-imapd")
    return found


@contextmanager
def mailbox(more: str = "") -> Iterator[Dovecot]:
    folder = Path(tempfile.mkdtemp(prefix="wgimap", dir="/tmp"))  # short: sockets lie in it
    folder.chmod(0o755)
    made = Dovecot(folder, free_port(), more)
    try:
        made.start()
        yield made
    finally:
        made.end()
        shutil.rmtree(folder, ignore_errors=True)
