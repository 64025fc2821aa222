"""Where one goes on after signing in: to a path that this service itself has issued, no other."""

from flask import current_app, request, url_for
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.exceptions import HTTPException

LONGEST = 1500
PARAMETER = "next"


def signed_path(path: str) -> str:
    """Return the path of an address of ours, signed; empty for what is none, or too long."""
    path = path.removesuffix("?")
    return str(_signer().dumps(path)) if _is_ours(path) else ""


def way_on() -> str:
    """The path that the address in hand names, if we signed it; else the first page."""
    try:
        path = _signer().loads(request.args.get(PARAMETER, ""))
    except BadData:
        path = None
    return path if isinstance(path, str) and _is_ours(path) else url_for("home.today")


def page_in_hand() -> str:
    """The path of the page that is read, or from which something was sent."""
    if request.method == "GET":
        return request.full_path
    path, paths = request.path, current_app.url_map.bind_to_environ(request.environ)
    while path.strip("/"):
        try:
            paths.match(path, method="GET")
            return path
        except HTTPException:
            path = path.rpartition("/")[0]
    return "/"


def _is_ours(path: str) -> bool:
    """A path alone: browsers read //host and /\\host as another service, and no header takes
    a line's end."""
    plain = path.isprintable() and len(path) <= LONGEST
    return plain and path.startswith("/") and path[1:2] not in {"/", "\\"}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="wgroup.coming-back")
