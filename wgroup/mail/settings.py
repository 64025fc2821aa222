"""What the environment says about mail; every value is text, empty where nothing is set."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}", re.ASCII)
HOST_AND_PORT = re.compile(r"(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5}", re.ASCII)
HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Without smtp_url nothing is mailed. Answers come by lmtp_bind or imap_url, and always by
    the links in the mails. sender is the role address that invites and is answered;
    authserv_id names our own mail server in Authentication-Results; operator is told of faults.
    """

    smtp_url: str = field(default="", repr=False)
    sender: str = ""
    lmtp_bind: str = ""
    imap_url: str = field(default="", repr=False)
    authserv_id: str = ""
    operator: str = ""

    @property
    def sends(self) -> bool:
        return bool(self.smtp_url)


def read_mail(env: Mapping[str, str]) -> MailSettings:
    """Read WGROUP_SMTP_URL and its kin. Raise ValueError with a sentence."""
    smtp = _url(env, "WGROUP_SMTP_URL", "smtp", "smtps")
    mail_from = _matching(env, "WGROUP_MAIL_FROM", ADDRESS, "rsvp@wgroup.example.org")
    if smtp and not mail_from:
        raise ValueError("WGROUP_SMTP_URL needs WGROUP_MAIL_FROM, the role address that invites.")
    lmtp = _matching(env, "WGROUP_LMTP_BIND", HOST_AND_PORT, "127.0.0.1:2525")
    imap = _url(env, "WGROUP_IMAP_URL", "imap", "imaps")
    authserv = _matching(env, "WGROUP_AUTHSERV_ID", HOST, "mx.wgroup.example.org")
    if (lmtp or imap) and not authserv:
        raise ValueError(
            "WGROUP_LMTP_BIND and WGROUP_IMAP_URL need WGROUP_AUTHSERV_ID: the name by which "
            "your own mail server signs its Authentication-Results. No other is believed."
        )
    return MailSettings(
        smtp_url=smtp,
        sender=mail_from.lower(),
        lmtp_bind=lmtp,
        imap_url=imap,
        authserv_id=authserv.lower(),
        operator=_matching(env, "WGROUP_OPERATOR_MAIL", ADDRESS, "ops@example.org"),
    )


def _url(env: Mapping[str, str], name: str, *schemes: str) -> str:
    value = env.get(name, "").strip()
    if value:
        try:
            parts = urlsplit(value)
            sound = parts.scheme in schemes and parts.hostname and (parts.port or 1)
        except ValueError:
            sound = False
        if not sound:
            raise ValueError(f"{name} must be like {schemes[-1]}://user:password@host:port.")
    return value


def _matching(env: Mapping[str, str], name: str, shape: re.Pattern[str], example: str) -> str:
    value = env.get(name, "").strip()
    if value and not shape.fullmatch(value):
        raise ValueError(f"{name} must be like {example}.")
    return value
