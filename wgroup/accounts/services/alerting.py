"""Mails that tell somebody what happened to their own account: a new device, another factor.

Queued with the act itself and written by the worker; nobody waits for a mail server at the door.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from wgroup.accounts import queries
from wgroup.accounts.models import Account
from wgroup.accounts.services import alert_words, throttle
from wgroup.accounts.services.mailing import AccountLetter
from wgroup.accounts.throttling import ALERTS
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.capitals import Capital, two_clocks
from wgroup.kernel.clock_lines import whole_pieces
from wgroup.kernel.errors import TooMany
from wgroup.kernel.time import utc_text
from wgroup.mail.words import Link, Row, Section, Words
from wgroup.outbox.services import enqueue
from wgroup.parties.queries import parties
from wgroup.policy import Action
from wgroup.revisions.acts import permit

ALERT_MAIL = "mail.alert"

# Mail was not set up, or away: what is older is found on the page of the account.
WORTH_SENDING = timedelta(days=7)

BOTH = (Language.ZH, Language.EN)


class Event(StrEnum):
    SIGN_IN = "sign-in"
    APP_ADDED = "app-added"
    APP_REMOVED = "app-removed"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    IDENTITY_ADDED = "identity-added"
    IDENTITY_REMOVED = "identity-removed"
    CODES_RENEWED = "codes-renewed"
    CODE_USED = "code-used"
    RESET = "reset"


def queue(work: Work, account_id: UUID, event: Event, *, detail: str = "") -> None:
    """Tell the account's holder; a stranger who makes many things happen fills no mailbox."""
    try:
        throttle.take(work, f"alert:{account_id}", ALERTS)
    except TooMany:
        return
    key = uuid4().hex
    told = {
        "account": str(account_id),
        "event": event.value,
        "at": utc_text(work.now),
        "detail": detail,
        "key": key,
    }
    enqueue(work, ALERT_MAIL, told, dedupe=f"{ALERT_MAIL}/{key}")


def alert_letter(
    work: Work, told: Mapping[str, object], *, public_url: str
) -> AccountLetter | None:
    """The mail for a job of ALERT_MAIL; None where it comes too late. NotFound."""
    permit(work, Action.ALERT_SEND)
    at = datetime.fromisoformat(str(told["at"]))
    if work.now - at > WORTH_SENDING:
        return None
    account = queries.get(work, UUID(str(told["account"])))
    languages = (account.language,) if account.language else BOTH
    event, detail = Event(str(told["event"])), str(told["detail"])
    sections = tuple(_section(work, account, event, detail, at, public_url, each)
                     for each in languages)
    subject = alert_words.SUBJECTS[event.value]
    return AccountLetter(
        words=Words(" / ".join(subject.written_in(each) for each in languages), sections),
        languages=languages,
        name=account.name,
        address=account.email,
        key=f"alert.{told['key']}",
    )


def _section(
    work: Work, account: Account, event: Event, detail: str, at: datetime, public_url: str,
    language: Language,
) -> Section:
    """What, when in both capitals, and what to do if it was not they."""
    seats = [Capital(each.code, each.city, each.zone) for each in parties(work)]
    own = next((each.zone for each in seats if each.code == account.party), seats[0].zone)
    rows = [Row(alert_words.WHEN.written_in(language),
                whole_pieces(two_clocks(seats, own, at), language))]
    if detail and event.value in alert_words.DETAILS:
        rows.append(Row(alert_words.DETAILS[event.value].written_in(language), (detail,)))
    return Section(
        language=language,
        opening=(
            alert_words.GREETING.written_in(language).format(account.name),
            alert_words.TOLD[event.value].written_in(language),
        ),
        rows=tuple(rows),
        links=(Link(alert_words.TO_LOOK.written_in(language), f"{public_url}/account/sessions"),),
        closing=(
            alert_words.NOT_YOU.written_in(language), alert_words.CLOSING.written_in(language),
        ),
    )
