"""The room of the feeds: its addresses, and whom they let in."""

from flask import Blueprint

from wgroup.web.guard import Access

bp = Blueprint("feeds", __name__)

# At a feed's address nobody is asked who they are: the address says all, and a browser's own
# session must neither widen what it gives nor be touched by it.
ACCESS = {
    "feeds.public": Access.FILES,
    "feeds.milestones": Access.FILES,
    "feeds.private": Access.FILES,
    "feeds.meeting": Access.OPEN,
    "feeds.index": Access.ACCOUNT,
    "feeds.preview": Access.ACCOUNT,
    "feeds.show": Access.ACCOUNT,
    "feeds.before_renewing": Access.ACCOUNT,
    "feeds.before_revoking": Access.ACCOUNT,
    "feeds.renew": Access.ACCOUNT,
    "feeds.revoke": Access.ACCOUNT,
}
