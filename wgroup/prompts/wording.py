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
SERIES_TO_CONCUR = Bilingual(
    en="Your Party’s concurrence is awaited: {}, {} meetings",
    zh="请贵方确认会议安排：{}（共{}次）",
)
SERIES_PROPOSED = Bilingual(
    en="These arrangements are proposed for a series of meetings of the Working Group. Your Party "
    "may concur with all of them at once, or look at each by itself.",
    zh="现就工作组系列会议提出以下安排。贵方可一次全部同意，也可逐次答复。",
)
COUNT = Bilingual(en="How many", zh="次数")
MEETINGS = Bilingual(en="{} meetings", zh="{}次会议")
AND_MORE = Bilingual(en="and {} more", zh="另有{}次")
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

ASKS_TO_BE_ERASED = Bilingual(en="Somebody asks to be erased", zh="有人申请删除个人资料")
ERASURE = Bilingual(
    en="Somebody whose data you answer for asks that they be erased. Do so, or say why not, by "
    "the time below.",
    zh="现有由您负责其资料的人员申请删除个人资料。请在下列时间之前办理，或说明不予办理的理由。",
)
REQUEST = Bilingual(en="Request to be erased", zh="删除个人资料的申请")
ASKED = Bilingual(en="Asked", zh="申请时间")
ANSWER_BY = Bilingual(en="Answer by", zh="答复期限")
TO_REQUEST = Bilingual(en="Look at the request", zh="查看申请")
CLOSING_DATA = Bilingual(
    en="This mail was sent automatically to those who answer for data about people. Who asks is "
    "told on the page, after signing in.",
    zh="本邮件由系统自动发送给负责个人资料的人员。申请人姓名仅在登录后的页面上显示。",
)
