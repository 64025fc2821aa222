"""What the mails say by which both sides hear of a decision, in both languages."""

from wgroup.decisions.services.telling import Told
from wgroup.kernel.bilingual import Bilingual

SUBJECTS = {
    Told.OPENED: Bilingual(en="Silence is open: {}", zh="默许程序已启动：{}"),
    Told.EXTENDED: Bilingual(en="Silence is extended: {}", zh="默许期已延长：{}"),
    Told.BROKEN: Bilingual(
        en="Silence is broken, not adopted: {}", zh="默许已被打破，未获通过：{}"
    ),
    Told.ADOPTED: Bilingual(en="Adopted: {}", zh="已通过：{}"),
}
LEADS = {
    Told.OPENED: Bilingual(
        en="A decision of the Working Group is under silence. It is adopted unless the co-chair "
        "or the head of delegation of a Party objects or sends an amendment until the time below, "
        "inclusive.",
        zh="工作组一项决定正在进行默许程序。除非一方共同主席或代表团团长在下列时间（含）之前"
        "提出异议或修正案，否则决定即获通过。",
    ),
    Told.EXTENDED: Bilingual(
        en="Both co-chairs agreed that the silence on this decision lasts longer, until the time "
        "below, inclusive.",
        zh="双方共同主席同意将本决定的默许期延长至下列时间（含）。",
    ),
    Told.BROKEN: Bilingual(
        en="A Party has broken the silence on this decision. It is not adopted and has no "
        "number.",
        zh="一方已打破本决定的默许。决定未获通过，不予编号。",
    ),
    Told.ADOPTED: Bilingual(
        en="This decision of the Working Group is adopted. Each Party may lodge a statement, "
        "which stands under it and changes nothing else.",
        zh="工作组本项决定已获通过。各方可提出声明，列于决定之下，不改变其他任何内容。",
    ),
}
NUMBER = Bilingual(en="Number", zh="编号")
UNTIL = Bilingual(en="Silence lasts until and including", zh="默许期截止时间（含）")
BROKEN_BY = Bilingual(en="Broken by", zh="打破默许的一方")
RECEIVED = Bilingual(en="Received", zh="收到时间")
EFFECTIVE = Bilingual(en="In effect from", zh="生效时间")
TO_LOOK = Bilingual(en="Look at the decision", zh="查看该决定")
CLOSING = Bilingual(
    en="This mail was sent automatically to those who speak for your Party. The text is read on "
    "the page, after signing in.",
    zh="本邮件由系统自动发送给贵方联络人。决定文本请登录后在页面上阅读。",
)
