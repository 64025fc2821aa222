"""What alerts say, in both languages, by the key of their event."""

from wgroup.kernel.bilingual import Bilingual

GREETING = Bilingual(en="Dear {},", zh="尊敬的{}：")

SUBJECTS = {
    "sign-in": Bilingual(en="Your account was signed in to from a new device",
                         zh="您的账户在新设备上登录"),
    "app-added": Bilingual(en="An authenticator app was added to your account",
                           zh="您的账户添加了身份验证器"),
    "app-removed": Bilingual(en="The authenticator app was removed from your account",
                             zh="您的账户移除了身份验证器"),
    "passkey-added": Bilingual(en="A passkey was added to your account",
                               zh="您的账户添加了通行密钥"),
    "passkey-removed": Bilingual(en="A passkey was removed from your account",
                                 zh="您的账户移除了通行密钥"),
    "identity-added": Bilingual(en="A sign-in at your organisation was added to your account",
                                zh="您的账户添加了单位登录方式"),
    "identity-removed": Bilingual(
        en="A sign-in at your organisation was removed from your account",
        zh="您的账户移除了单位登录方式"),
    "codes-renewed": Bilingual(en="New recovery codes were made for your account",
                               zh="您的账户重新生成了恢复码"),
    "code-used": Bilingual(en="A recovery code of your account was used",
                           zh="您的账户使用了一个恢复码"),
    "reset": Bilingual(en="The second factors of your account were reset",
                       zh="您账户的双重验证方式已被重置"),
}

TOLD = {
    "sign-in": Bilingual(
        en="Somebody signed in to your account on the site of the Working Group, in a browser "
        "that had not been used for it before.",
        zh="有人在此前未使用过的浏览器上登录了您在工作组网站的账户。",
    ),
    "app-added": Bilingual(
        en="From now on a code of an authenticator app is asked for when your account on the "
        "site of the Working Group is signed in to.",
        zh="今后登录您在工作组网站的账户时，将要求输入身份验证器中的验证码。",
    ),
    "app-removed": Bilingual(
        en="Codes of the authenticator app do not open your account on the site of the Working "
        "Group any more.",
        zh="身份验证器中的验证码不再可用于登录您在工作组网站的账户。",
    ),
    "passkey-added": Bilingual(
        en="From now on your account on the site of the Working Group can be signed in to with "
        "this passkey.",
        zh="今后可用此通行密钥登录您在工作组网站的账户。",
    ),
    "passkey-removed": Bilingual(
        en="This passkey does not open your account on the site of the Working Group any more.",
        zh="此通行密钥不再可用于登录您在工作组网站的账户。",
    ),
    "identity-added": Bilingual(
        en="From now on whoever is signed in there can open your account on the site of the "
        "Working Group in the place of its password.",
        zh="今后，在该处登录者可不输入密码即登录您在工作组网站的账户。",
    ),
    "identity-removed": Bilingual(
        en="To be signed in there does not open your account on the site of the Working Group "
        "any more.",
        zh="在该处登录不再可用于登录您在工作组网站的账户。",
    ),
    "codes-renewed": Bilingual(
        en="Ten new recovery codes were made for your account on the site of the Working Group; "
        "those of before do not work any more.",
        zh="您在工作组网站的账户已重新生成十个恢复码，原有恢复码即告失效。",
    ),
    "code-used": Bilingual(
        en="A recovery code was used for your account on the site of the Working Group.",
        zh="您在工作组网站的账户使用了一个恢复码。",
    ),
    "reset": Bilingual(
        en="All second factors of your account on the site of the Working Group were taken away, "
        "by the person named below, and you were signed out everywhere. Sign in with your "
        "password and set up new ones.",
        zh="您在工作组网站账户的所有双重验证方式已由以下人员移除，您已在各处退出登录。"
        "请使用密码登录并重新设置。",
    ),
}

WHEN = Bilingual(en="When", zh="时间")
DETAILS = {
    "sign-in": Bilingual(en="Browser", zh="浏览器"),
    "passkey-added": Bilingual(en="Passkey", zh="通行密钥"),
    "passkey-removed": Bilingual(en="Passkey", zh="通行密钥"),
    "identity-added": Bilingual(en="Where", zh="登录处"),
    "identity-removed": Bilingual(en="Where", zh="登录处"),
    "code-used": Bilingual(en="Recovery codes left", zh="剩余恢复码"),
    "reset": Bilingual(en="By", zh="操作人"),
}

TO_LOOK = Bilingual(en="What opens your account", zh="查看账户的登录情况")
NOT_YOU = Bilingual(
    en="If it was not you, and you did not ask for it, sign in, end all sessions, change your "
    "password, and tell the focal point of your own side, or the administrator.",
    zh="如非您本人所为，也非应您要求，请登录并结束所有会话、更改密码，并告知本方联络人或管理员。",
)
CLOSING = Bilingual(
    en="This mail was sent automatically. Nobody of the Working Group ever asks for a password "
    "or a code.",
    zh="本邮件由系统自动发出。工作组任何人员都不会向您索要密码或验证码。",
)
