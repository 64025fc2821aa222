"""What the mails about a meeting say, in both languages; a mail belongs to no reader's request.

A mail is sent to people who may have no account and read nothing else of the group: it says who
writes, what is asked, and when, by the clocks of both capitals.
"""

from enum import StrEnum

from wgroup.kernel.bilingual import Bilingual


class Matter(StrEnum):
    """Why a mail is written."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    RESTATED = "restated"
    REINSTATED = "reinstated"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"


# The first words of the subject.
SUBJECTS = {
    Matter.INVITED: Bilingual(en="Invitation", zh="会议邀请"),
    Matter.CONFIRMED: Bilingual(en="Confirmed", zh="会议确认"),
    Matter.CHANGED: Bilingual(en="Changed", zh="会议变更"),
    Matter.RESTATED: Bilingual(en="Updated", zh="会议信息更新"),
    Matter.REINSTATED: Bilingual(en="Back on", zh="会议恢复"),
    Matter.CANCELLED: Bilingual(en="Cancelled", zh="会议取消"),
    Matter.POSTPONED: Bilingual(en="Postponed", zh="会议推迟"),
    Matter.WITHDRAWN: Bilingual(en="Invitation withdrawn", zh="撤回邀请"),
}

LEADS = {
    Matter.INVITED: Bilingual(
        en="You are invited to this meeting of the Working Group.",
        zh="谨邀请您参加工作组本次会议。",
    ),
    Matter.CONFIRMED: Bilingual(
        en="The Parties have agreed: the meeting is confirmed.",
        zh="各方已就会议安排达成一致，会议予以确认。",
    ),
    Matter.CHANGED: Bilingual(
        en="The arrangements for this meeting have changed. Please answer again.",
        zh="本次会议的安排有变更，请重新答复。",
    ),
    Matter.RESTATED: Bilingual(
        en="This is how the meeting stands now. Its time and place are as you were told before, "
        "and what you answered stands.",
        zh="以下为本次会议目前的信息。时间和地点与此前通知一致，您此前的答复继续有效。",
    ),
    Matter.REINSTATED: Bilingual(
        en="This meeting had been called off. It is back on, as follows.",
        zh="本次会议此前已取消或推迟，现恢复举行，安排如下。",
    ),
    Matter.CANCELLED: Bilingual(
        en="This meeting is cancelled.",
        zh="本次会议已取消。",
    ),
    Matter.POSTPONED: Bilingual(
        en="This meeting is postponed. You will be told its new date once there is one.",
        zh="本次会议已推迟，新的日期商定后另行通知。",
    ),
    Matter.WITHDRAWN: Bilingual(
        en="You are no longer on the list of this meeting. The meeting itself stands.",
        zh="您已不在本次会议的与会名单中。会议本身不受影响。",
    ),
}

# After WITHDRAWN, where another was nominated in the reader's place: by the reader's own wish, or
# by their side alone.
SUCCEEDED_AS_ASKED = Bilingual(
    en="You had asked to send {}. Your side has agreed, and has nominated them in your place.",
    zh="您曾提出委派{}参加，本方已同意，并已提名其接替您。",
)
SUCCEEDED = Bilingual(
    en="Your side has nominated somebody else in your place.",
    zh="本方已另行提名他人接替您。",
)

# After WITHDRAWN, where the same address is on the list under another name.
STANDS = Bilingual(
    en="Another invitation to this address stands, and with it the event in your calendar.",
    zh="发往本邮箱的另一份邀请仍然有效，您日历中的相应日程请予保留。",
)

TENTATIVE = Bilingual(
    en="These arrangements are tentative: not every Party has agreed to them yet. "
    "You will be told once they are confirmed.",
    zh="该安排为暂定，尚待各方全部同意；确认后将另行通知。",
)

GREETING = Bilingual(en="Dear {},", zh="尊敬的{}：")

WHEN = Bilingual(en="When", zh="时间")
WAS_WHEN = Bilingual(en="When before", zh="原定时间")
PLANNED = Bilingual(en="It was to be", zh="原定时间")
WHERE = Bilingual(en="Where", zh="地点")
WAS_WHERE = Bilingual(en="Where before", zh="原定地点")
MODE = Bilingual(en="Mode", zh="方式")
WAS_MODE = Bilingual(en="Mode before", zh="原定方式")
HOST = Bilingual(en="Host", zh="主办方")
LISTED_BY = Bilingual(en="Entered by", zh="列入方")
SYMBOL = Bilingual(en="Meeting symbol", zh="会议编号")
REASON = Bilingual(en="Reason", zh="原因")
JOIN = Bilingual(en="By telephone", zh="电话入会")
ANSWER = Bilingual(en="Your answer so far", zh="您此前的回执")

ANSWERS = {
    "accepted": Bilingual(en="Accepted", zh="已接受"),
    "tentative": Bilingual(en="Tentative", zh="暂定"),
    "declined": Bilingual(en="Declined", zh="已谢绝"),
    "delegated": Bilingual(en="Sends a replacement", zh="委派他人"),
}

# Names of the links.
TO_ANSWER = Bilingual(en="Your answer (you need not sign in)", zh="您的回执（无需登录）")
TO_JOIN = Bilingual(en="How to join", zh="入会方式")
TO_MEETING = Bilingual(en="The meeting’s page", zh="会议页面")

CLOSING = Bilingual(
    en="This mail was sent automatically, to you alone. Replies to it reach the secretariat of "
    "the Working Group. The link for answering is yours: please do not forward it.",
    zh="本邮件由系统自动发出，仅发送给您本人。回复本邮件，工作组秘书处即可收到。"
    "答复链接仅供您本人使用，请勿转发。",
)
CLOSING_OFF = Bilingual(
    en="This mail was sent automatically, to you alone. Replies to it reach the secretariat of "
    "the Working Group.",
    zh="本邮件由系统自动发出，仅发送给您本人。回复本邮件，工作组秘书处即可收到。",
)

# Before the title in the calendar of who is no longer invited; in both languages, for some
# clients show a withdrawn invitation as if it stood.
WITHDRAWN_PREFIX = "已撤回邀请 / WITHDRAWN: "
