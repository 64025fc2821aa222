"""The mail server that letters leave by: gone to as for a letter, and none is handed over."""

from wgroup.cli.checks.finding import Finding, fault, good, warning
from wgroup.config import LOOPBACK_HOSTS
from wgroup.mail.settings import MailSettings
from wgroup.mail.transport import Server, Step, Trial, try_out

# Of each step that fails: what cannot be done, and how to mend it.
FAILED = {
    Step.CONNECT: (
        "cannot be reached",
        "Start it, open the way to it, or mend the host and port in WGROUP_SMTP_URL.",
    ),
    Step.GREET: (
        "does not greet back",
        "Ask whether it takes mail from this machine, and whether the port is one for mail.",
    ),
    Step.TLS: (
        "does not come to a safe connection",
        "Give it a certificate for the name in WGROUP_SMTP_URL that this machine believes in, or "
        "mend the port: 465 for smtps, 587 for smtp with a password.",
    ),
    Step.SIGN_IN: (
        "does not let us sign in",
        "Mend the user and the password in WGROUP_SMTP_URL; signs such as @ and : in them are "
        "written as %40 and %3A.",
    ),
}


def outgoing(mail: MailSettings) -> Finding:
    """Where mail is set up its server is tried, some seconds for each answer at most."""
    if not mail.sends:
        return good("No mail is sent: WGROUP_SMTP_URL is not set.")
    return judged(Server.of(mail.smtp_url), try_out(mail.smtp_url, sender=mail.sender))


def judged(server: Server, trial: Trial) -> Finding:
    where = f"{server.host}:{server.port}"
    if trial.step is not Step.READY:
        what, remedy = FAILED[trial.step]
        return fault(f"The mail server {where} {what} ({trial.said}).", remedy)
    if not trial.secure and server.host not in {each.strip("[]") for each in LOOPBACK_HOSTS}:
        return warning(
            f"Mail goes to {where} in the clear: it offers no TLS.",
            "Let it offer STARTTLS, or hand mail to a server on this machine.",
        )
    signed = f", and lets {server.user} in" if server.user else ""
    return good(f"The mail server {where} answers{signed}; nothing was sent.")
