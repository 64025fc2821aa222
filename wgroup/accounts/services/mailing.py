"""The mail by which somebody sets a password, the first or a new one, with a link that is made as
it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wgroup.accounts import queries
from wgroup.accounts.models import Account
from wgroup.accounts.rules import LINK_LIFE, LinkKind
from wgroup.accounts.services.first import LINK_PATH
from wgroup.accounts.services.inviting import kind_of_link, mailed_link
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.mail.words import Link, Section, Words
from wgroup.parties.queries import parties

# Asked for longer ago, nobody waits for it any more: mail was not set up, or away.
WORTH_SENDING = timedelta(days=1)

BOTH = (Language.ZH, Language.EN)

SUBJECTS = {
    LinkKind.RESET: Bilingual(en="A new password", zh="重设密码"),
    LinkKind.INVITATION: Bilingual(en="Your account", zh="您的账户"),
}
GREETING = Bilingual(en="Dear {},", zh="尊敬的{}：")
ASKED = Bilingual(
    en="A new password was asked for on the site of the Working Group, for your account. You set "
    "it by the link below, which works once and for {} minutes.",
    zh="工作组网站收到了为您的账户重设密码的申请。请通过以下链接设置新密码，"
    "链接{}分钟内有效，仅可使用一次。",
)
OPENED = Bilingual(
    en="An account of your own was asked for on the site of the Working Group. You set its "
    "password by the link below, which works once and for {} days; after that you find the "
    "meetings you are invited to there, and have them in your own calendar.",
    zh="工作组网站收到了为您开通账户的申请。请通过以下链接设置密码，链接{}天内有效，仅可使用一次。"
    "此后您可在该网站查看受邀参加的会议，并将其同步至您的日历。",
)
OF_SIDE = Bilingual(
    en="The account acts for the side of the {}: what is written with it is read there.",
    zh="该账户代表{}一方：使用该账户撰写的内容由该方查阅。",
)
OF_NEITHER = Bilingual(
    en="The account serves both sides alike and acts for neither.",
    zh="该账户为双方共同服务，不代表任何一方。",
)
NEVER_MIND = Bilingual(
    en="If it was not you who asked, do nothing: nobody comes in without this mail.",
    zh="如非您本人申请，请忽略本邮件：没有本邮件，任何人都无法登录。",
)
NOT_YOU = Bilingual(
    en="If it was not you who asked, do nothing: your password stays as it is.",
    zh="如非您本人申请，请忽略本邮件，您的密码不会改变。",
)
TO_SET = {
    LinkKind.RESET: Bilingual(en="Set a new password", zh="设置新密码"),
    LinkKind.INVITATION: Bilingual(en="Set a password", zh="设置密码"),
}
CLOSING = Bilingual(
    en="This mail was sent automatically. Nobody of the Working Group ever asks for a password.",
    zh="本邮件由系统自动发出。工作组任何人员都不会向您索要密码。",
)


@dataclass(frozen=True, slots=True)
class AccountLetter:
    """A mail to the holder of an account. key: what stands left of the @ in its Message-ID, the
    same for all tries of one request."""

    words: Words
    languages: tuple[Language, ...]
    name: str
    address: str
    key: str


def reset_letter(
    work: Work, asked: Mapping[str, object], *, public_url: str
) -> AccountLetter | None:
    """The mail for a job of RESET_MAIL, with a fresh link; None if nobody waits for it any more.

    Raise NotFound where the account is gone or closed.
    """
    asked_at = datetime.fromisoformat(str(asked["asked_at"]))
    if work.now - asked_at > WORTH_SENDING:
        return None
    account_id = UUID(str(asked["account"]))
    secret = mailed_link(work, account_id)
    account = queries.get(work, account_id)
    languages = (account.language,) if account.language else BOTH
    return AccountLetter(
        words=_words(
            account, languages, f"{public_url}{LINK_PATH}{secret}", _for_whom(work, account)
        ),
        languages=languages,
        name=account.name,
        address=account.email,
        key=f"reset.{account_id.hex}.{int(asked_at.timestamp())}",
    )


def _for_whom(work: Work, account: Account) -> Bilingual:
    """Whom the account acts for. An account may be opened under anybody's address: who is to
    set its password must see for which side it is."""
    names = {party.code: party.name for party in parties(work)}
    name = names.get(account.party or "")
    if name is None:
        return OF_NEITHER
    return Bilingual(en=OF_SIDE.en.format(name.en), zh=OF_SIDE.zh.format(name.zh))


def _words(
    account: Account, languages: tuple[Language, ...], url: str, for_whom: Bilingual
) -> Words:
    kind = kind_of_link(account)
    told = _told(kind)
    sections = tuple(
        Section(
            language=each,
            opening=(
                GREETING.written_in(each).format(account.name),
                *(line.written_in(each).format(life) for line, life in told),
                for_whom.written_in(each),
            ),
            links=(Link(TO_SET[kind].written_in(each), url),),
            closing=(CLOSING.written_in(each),),
        )
        for each in languages
    )
    return Words(" / ".join(SUBJECTS[kind].written_in(each) for each in languages), sections)


def _told(kind: LinkKind) -> tuple[tuple[Bilingual, int], ...]:
    """Sentences, each with how long the link lives."""
    life = LINK_LIFE[kind]
    if kind is LinkKind.INVITATION:
        return (OPENED, life.days), (NEVER_MIND, life.days)
    minutes = int(life.total_seconds() // 60)
    return (ASKED, minutes), (NOT_YOU, minutes)
