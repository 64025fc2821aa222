"""The worker's hands for mail: letters about meetings, links for a password, words to operators.

Each handler commits before and after it speaks with the mail server, never meanwhile. What the
server does not take for now is raised as NotNow, and the outbox tries again, later each time.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from uuid import UUID

from flask import current_app

from wgroup.accounts.services.alerting import ALERT_MAIL, alert_letter
from wgroup.accounts.services.inviting import RESET_MAIL
from wgroup.accounts.services.mailing import AccountLetter, reset_letter
from wgroup.calendar.wording import SECRETARIAT
from wgroup.config import Settings
from wgroup.db.work import Work
from wgroup.invitations.services import sending
from wgroup.invitations.teller import KIND as LETTER
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import NotFound
from wgroup.mail.message import Calendar, Mail, Mailbox, octets_of
from wgroup.mail.transport import Outcome, Verdict, send
from wgroup.mail.words import Section, Words, plain
from wgroup.outbox.rules import NotNow
from wgroup.prompts import services as prompts
from wgroup.web.mails import page_of

log = logging.getLogger("wgroup.mail")

Payload = Mapping[str, object]

OPERATOR = "mail.operator"
AGAIN = {Verdict.LATER, Verdict.UNKNOWN}


def send_letter(work: Work, payload: Payload) -> None:
    """One letter about a meeting to one person."""
    letter_id, settings = _letter(payload), _settings()
    with work.saved():
        ready = sending.take(work, letter_id, key=settings.secret_keys[0])
    if ready is None:
        return
    mail = _mail(
        work,
        ready.words,
        sender=ready.sender,
        recipient=ready.recipient,
        message_id=ready.message_id,
        thread=ready.thread,
        calendar=ready.calendar,
    )
    outcome = _send(settings, mail)
    with work.saved():
        sending.settle(work, letter_id, outcome, before=ready.before)
    _judge(f"letter {letter_id}", outcome)


def give_up_letter(work: Work, payload: Payload) -> None:
    """In the transaction that gives up its job."""
    sending.give_up(work, _letter(payload))


def tell_operator(work: Work, payload: Payload) -> None:
    """Something that people must see to: ``subject`` and ``text``, as plain words."""
    settings = _settings()
    subject, text = str(payload["subject"]), str(payload["text"])
    if not settings.mail.operator:
        log.error("for the operator, of whom no address is set: %s", subject)
        return
    section = Section(Language.EN, tuple(text.split("\n\n")))
    # The same words on one day are one mail, however often they are handed over.
    name = sha256(f"{work.now.date()}\n{subject}\n{text}".encode()).hexdigest()[:32]
    mail = _mail(
        work,
        Words(subject, (section,)),
        sender=_role(settings, (Language.EN,)),
        recipient=Mailbox("", settings.mail.operator),
        message_id=f"operator.{name}@{settings.calendar_domain}",
    )
    _judge("mail to the operator", _send(settings, mail))


def send_reset(work: Work, payload: Payload) -> None:
    """The link by which somebody sets a new password; it is made now, and kept nowhere else."""
    settings = _settings()
    try:
        with work.saved():
            letter = reset_letter(work, payload, public_url=settings.public_url)
    except NotFound:
        return
    if letter is not None:
        _send_to_holder(work, settings, letter)


def send_alert(work: Work, payload: Payload) -> None:
    """What happened to somebody's account."""
    settings = _settings()
    try:
        with work.saved():
            letter = alert_letter(work, payload, public_url=settings.public_url)
    except NotFound:
        return
    if letter is not None:
        _send_to_holder(work, settings, letter)


def _send_to_holder(work: Work, settings: Settings, letter: AccountLetter) -> None:
    mail = _mail(
        work,
        letter.words,
        sender=_role(settings, letter.languages),
        recipient=Mailbox(letter.name, letter.address),
        message_id=f"{letter.key}@{settings.calendar_domain}",
    )
    _judge("mail to the holder of an account", _send(settings, mail))


def prompt_side(work: Work, payload: Payload, *, kind: str) -> None:
    """Those who speak for a Party, of what awaits it: a job for each."""
    try:
        with work.saved():
            prompts.address_all(work, kind, payload)
    except NotFound:
        return


def prompt_one(work: Work, payload: Payload, *, kind: str) -> None:
    settings = _settings()
    try:
        with work.saved():
            prompt = prompts.prompt(work, kind, payload)
    except NotFound:
        return
    if prompt is None:
        return
    mail = _mail(
        work,
        prompt.words,
        sender=_role(settings, prompt.languages),
        recipient=Mailbox(prompt.name, prompt.address),
        message_id=f"{prompt.key}@{settings.calendar_domain}",
    )
    _judge("mail about what awaits a side", _send(settings, mail))


# Claimed only where mail is set up; without, they wait.
HANDLERS: dict[str, Callable[[Work, Payload], None]] = {
    LETTER: send_letter,
    OPERATOR: tell_operator,
    RESET_MAIL: send_reset,
    ALERT_MAIL: send_alert,
    **{kind: partial(prompt_side, kind=kind) for kind in prompts.MATTERS},
    **{prompts.one(kind): partial(prompt_one, kind=kind) for kind in prompts.MATTERS},
}
# What is written down when a job is given up.
GIVEN_UP: dict[str, Callable[[Work, Payload], None]] = {LETTER: give_up_letter}


def _letter(payload: Payload) -> UUID:
    return UUID(str(payload["letter"]))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["wgroup"]
    return settings


def _role(settings: Settings, languages: Sequence[Language]) -> Mailbox:
    name = " / ".join(SECRETARIAT.written_in(each) for each in languages)
    return Mailbox(name, settings.organizer)


def _mail(
    work: Work,
    words: Words,
    *,
    sender: Mailbox,
    recipient: Mailbox,
    message_id: str,
    thread: str = "",
    calendar: Calendar | None = None,
) -> Mail:
    return Mail(
        sender=sender,
        recipient=recipient,
        subject=words.subject,
        text=plain(words.sections),
        html=page_of(words),
        message_id=message_id,
        date=work.now,
        thread=thread,
        calendar=calendar,
    )


def _send(settings: Settings, mail: Mail) -> Outcome:
    return send(
        settings.mail.smtp_url,
        sender=mail.sender.address,
        recipient=mail.recipient.address,
        octets=octets_of(mail),
    )


def _judge(what: str, outcome: Outcome) -> None:
    """A refusal is the last word. No address and nothing of the mail stands in the log."""
    if outcome.verdict in AGAIN:
        raise NotNow(outcome.said)
    if outcome.verdict is Verdict.REFUSED:
        log.error("%s was refused with %s", what, outcome.said[:3])
