"""What the mails say by which a side hears that something awaits it, in both languages."""

from wgroup.kernel.bilingual import Bilingual

GREETING = Bilingual(en="Dear {},", zh="尊敬的{}：")

MAY_OBJECT = Bilingual(en="Your Party may object: {}", zh="请贵方答复：{}")
BROUGHT_IN = Bilingual(
    en="An organisation has been brought in to take part in the work of the Working Group. Your "
    "Party may object until the time below, inclusive; if it does not, it is admitted.",
    zh="现有机构被推荐参与工作组工作。贵方可在下列时间（含）之前提出异议；"
    "未提出异议的，该机构即获准参与。",
)
ORGANISATION = Bilingual(en="Organisation", zh="机构")
BROUGHT_IN_BY = Bilingual(en="Brought in by", zh="推荐方")
UNTIL = Bilingual(en="Until and including", zh="截止时间（含）")
NEITHER = Bilingual(en="the secretariat, for neither side", zh="秘书处（不属于任何一方）")

MAY_OBJECT_TO_EXPERTS = Bilingual(
    en="Your Party may object to experts: {} ({})", zh="请贵方就专家提名答复：{}（{}）"
)
NOMINATED = Bilingual(
    en="Experts from outside government have been nominated for this meeting. Your Party may "
    "object until the time below, inclusive; those to whom it does not are accredited.",
    zh="现有政府以外的专家获提名参加本次会议。贵方可在下列时间（含）之前提出异议；"
    "未提出异议的，有关专家即获认可。",
)
NOMINATED_BY = Bilingual(en="Nominated by", zh="提名方")
EXPERTS = Bilingual(en="Experts", zh="专家")
FROM = Bilingual(en="{} ({})", zh="{}（{}）")
ALONE = Bilingual(en="in a personal capacity", zh="以个人身份")

TO_CONCUR = Bilingual(
    en="Your Party’s concurrence is awaited: {} ({})", zh="请贵方确认会议安排：{}（{}）"
)
PROPOSED = Bilingual(
    en="These arrangements are proposed for a meeting of the Working Group. It is confirmed once "
    "every Party concurs with them.",
    zh="现就工作组会议提出以下安排，各方均同意后会议即予确认。",
)
WHEN = Bilingual(en="When", zh="时间")
WHERE = Bilingual(en="Where", zh="地点")
MODE = Bilingual(en="Mode", zh="方式")
HOST = Bilingual(en="Host", zh="主办方")
SYMBOL = Bilingual(en="Meeting symbol", zh="会议编号")

TO_ANSWER = Bilingual(en="Answer for your Party", zh="代表本方答复")
CLOSING = Bilingual(
    en="This mail was sent automatically to those who speak for your Party. It is answered on "
    "the page, after signing in.",
    zh="本邮件由系统自动发送给贵方联络人。请登录后在页面上答复。",
)
