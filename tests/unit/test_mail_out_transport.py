"""Handing a mail to a real server: what it says decides whether it is tried again."""

from pathlib import Path
from socket import socket

import pytest
from aiosmtpd.smtp import AuthResult

from tests import mail_tls
from tests.mails import Sink, listening
from tests.processes import free_port
from wgroup.cli.checks.finding import Verdict as Judgement
from wgroup.cli.checks.post import outgoing
from wgroup.mail.settings import MailSettings
from wgroup.mail.transport import Outcome, Server, Step, Trial, Verdict, send, try_out

MAIL = b"Subject: x\r\n\r\n.dot\r\n..\r\n.\r\nend"


def handed(url: str, octets: bytes = MAIL, recipient: str = "zhang@cn.example") -> Outcome:
    return send(url, sender="rsvp@wgroup.example", recipient=recipient, octets=octets)


def test_what_is_sent_arrives_as_it_was_dots_and_all() -> None:
    with listening() as sink:
        assert handed(sink.url) == Outcome(Verdict.SENT, "250 kept")
    (kept,) = sink.kept
    assert kept.octets == MAIL + b"\r\n"
    assert (kept.sender, kept.recipients) == ("rsvp@wgroup.example", ["zhang@cn.example"])


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"mail": "451 busy"}, Verdict.LATER),
        ({"mail": "550 we do not know you"}, Verdict.LATER),
        ({"rcpt": "450 greylisted"}, Verdict.LATER),
        ({"rcpt": "550 no such user"}, Verdict.REFUSED),
        ({"data": "452 full"}, Verdict.LATER),
        ({"data": "554 looks like spam"}, Verdict.REFUSED),
    ],
)
def test_each_no_means_what_it_says(answers: dict[str, str], verdict: Verdict) -> None:
    with listening(answers) as sink:
        outcome = handed(sink.url)
        assert outcome == Outcome(verdict, next(iter(answers.values())))
        assert sink.kept == []
        assert handed(sink.url).verdict is Verdict.SENT


def test_no_answer_after_all_was_said_is_neither_yes_nor_no() -> None:
    with listening({"data": None}) as sink:
        assert handed(sink.url).verdict is Verdict.UNKNOWN
    assert len(sink.kept) == 1


def test_a_server_that_is_away_is_asked_again_later() -> None:
    outcome = handed(f"smtp://127.0.0.1:{free_port()}")
    assert outcome.verdict is Verdict.LATER
    assert "ConnectionRefused" in outcome.said


class Doorkeeper(Sink):
    """Lets one user in."""

    tried: str = ""

    def enter(self, _server: object, _session: object, _envelope: object, _mechanism: str,
              data: object) -> AuthResult:
        self.tried = f"{data.login.decode()} {data.password.decode()}"  # type: ignore[attr-defined]
        return AuthResult(success=self.tried == "wg p@ss", handled=False)


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One that this process believes in."""
    path = mail_tls.written(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


def test_a_password_goes_over_tls_to_whom_it_is_meant_for(certificate: Path) -> None:
    door = Doorkeeper()
    context = mail_tls.context_of(certificate)
    with listening(sink=door, tls_context=context, authenticator=door.enter, auth_required=True):
        assert handed(f"smtp://wg:p%40ss@localhost:{door.port}").verdict is Verdict.SENT
        outcome = handed(f"smtp://wg:wrong@localhost:{door.port}")
        assert outcome.verdict is Verdict.LATER
        assert outcome.said.startswith("SMTPAuthenticationError: (5")


def test_no_password_is_shown_to_a_server_that_cannot_prove_itself(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = mail_tls.context_of(certificate)
    monkeypatch.delenv("SSL_CERT_FILE")
    door = Doorkeeper()
    with listening(sink=door, tls_context=context, authenticator=door.enter, auth_required=True):
        outcome = handed(f"smtp://wg:p%40ss@localhost:{door.port}")
    assert (outcome.verdict, door.tried) == (Verdict.LATER, "")
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.said


def test_no_password_is_shown_in_the_clear() -> None:
    door = Doorkeeper()
    with listening(sink=door, authenticator=door.enter, auth_require_tls=False):
        outcome = handed(f"smtp://wg:p%40ss@localhost:{door.port}")
    assert (outcome.verdict, door.tried) == (Verdict.LATER, "")
    assert "STARTTLS" in outcome.said


def test_without_a_password_tls_is_used_where_it_is_offered(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if nobody vouches for the certificate: in the clear it would be no safer."""
    context = mail_tls.context_of(certificate)
    monkeypatch.delenv("SSL_CERT_FILE")
    with listening(tls_context=context, require_starttls=True) as sink:
        assert handed(sink.url).verdict is Verdict.SENT


def test_smtps_speaks_tls_from_the_first_byte(certificate: Path) -> None:
    with listening(ssl_context=mail_tls.context_of(certificate)) as sink:
        assert handed(f"smtps://localhost:{sink.port}").verdict is Verdict.SENT


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mx.example", Server("mx.example", 25, wrapped=False)),
        ("smtp://a%40b:c%2Fd@mx.example", Server("mx.example", 587, False, "a@b", "c/d")),
        ("smtps://mx.example", Server("mx.example", 465, wrapped=True)),
        ("smtp://[::1]:2525", Server("::1", 2525, wrapped=False)),
    ],
)
def test_how_an_address_is_read(url: str, server: Server) -> None:
    assert Server.of(url) == server


def tried(url: str) -> Trial:
    return try_out(url, sender="rsvp@wgroup.example", seconds=0.5)


def test_a_trial_goes_the_whole_way_and_hands_nothing_over(certificate: Path) -> None:
    with listening() as sink:
        assert tried(sink.url) == Trial(Step.READY, secure=False)
        assert sink.kept == []
    door = Doorkeeper()
    context = mail_tls.context_of(certificate)
    with listening(sink=door, tls_context=context, authenticator=door.enter, auth_required=True):
        url = f"smtp://wg:p%40ss@localhost:{door.port}"
        assert tried(url) == Trial(Step.READY, secure=True)
        sound = outgoing(MailSettings(smtp_url=url, sender="rsvp@wgroup.example"))
        assert sound.verdict is Judgement.OK
        assert ", and lets wg in;" in sound.sentence
        wrong = tried(f"smtp://wg:secret-word@localhost:{door.port}")
    assert wrong.step is Step.SIGN_IN
    assert wrong.said.startswith("SMTPAuthenticationError: (5")
    assert "secret-word" not in wrong.said
    assert door.kept == []


def test_a_trial_says_where_the_way_ends(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = tried(f"smtp://127.0.0.1:{free_port()}")
    assert (away.step, "ConnectionRefused" in away.said) == (Step.CONNECT, True)
    with socket() as silent:  # takes the call, and says nothing
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        unheard = tried(url)
    assert (unheard.step, "timed out" in unheard.said) == (Step.CONNECT, True)
    with listening() as sink:
        clear = tried(f"smtp://wg:p%40ss@localhost:{sink.port}")
    assert (clear.step, "STARTTLS" in clear.said) == (Step.TLS, True)
    monkeypatch.delenv("SSL_CERT_FILE")
    context = mail_tls.context_of(certificate)
    with listening(tls_context=context) as sink:
        assert tried(f"smtp://wg:p%40ss@localhost:{sink.port}").step is Step.TLS
    with listening(ssl_context=context) as sink:
        assert tried(f"smtps://localhost:{sink.port}").step is Step.TLS
