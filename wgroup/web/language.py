"""Which of the two languages a reader gets."""

from collections.abc import Iterable

from flask import Response, has_request_context, request

from wgroup.kernel.bilingual import Language

COOKIE = "wg_lang"
A_YEAR = 365 * 24 * 3600

LOCALES = {Language.EN: "en", Language.ZH: "zh_Hans_CN"}


def choose(
    query: str | None,
    cookie: str | None,
    account: Language | None,
    accepted: Iterable[str],
    *,
    by_program: bool = False,
) -> Language:
    """What was asked for here, then what was asked for before, then the account, the browser.

    accepted holds the tags of Accept-Language, best first; zh-CN, zh-Hant and zh are all zh.
    A program says in it what it wants; a browser says it always, and of itself.
    """
    spoken = (tag.lower().replace("_", "-").split("-")[0] for tag in accepted)
    header = next((each for each in spoken if each in set(Language)), None)
    page, program = (query, cookie, account, header), (query, header, cookie, account)
    wanted = program if by_program else page
    return next((Language(each) for each in wanted if each in set(Language)), Language.EN)


def language_of_request(account: Language | None = None) -> Language:
    """The language of the request in hand; English where there is none."""
    if not has_request_context():
        return account or Language.EN
    accepted = (tag for tag, weight in request.accept_languages if weight > 0)
    return choose(
        request.args.get("lang"),
        request.cookies.get(COOKIE),
        account,
        accepted,
        by_program=request.path.startswith("/api/"),
    )


def remember(response: Response) -> Response:
    """Keep what ?lang= asked of a page, so that the next one speaks it too."""
    if request.args.get("lang") in set(Language) and response.mimetype == "text/html":
        response.set_cookie(
            COOKIE,
            request.args["lang"],
            max_age=A_YEAR,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response
