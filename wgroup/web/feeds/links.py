"""A calendar's address in the forms that clients take."""

from dataclasses import dataclass
from urllib.parse import urlencode

from wgroup.calendar.holders import MILESTONES
from wgroup.calendar.rules import Edition
from wgroup.calendar.wording import CALENDAR
from wgroup.web.feeds.room import bp
from wgroup.web.pictures.qr import Code, code_of
from wgroup.web.request import this_language, this_settings

GOOGLE = "https://calendar.google.com/calendar/r"
OUTLOOK = "https://outlook.office.com/calendar/0/addfromweb"


@dataclass(frozen=True, slots=True)
class Links:
    """https is the address itself, which every client takes when it is pasted."""

    https: str
    name: str

    @property
    def webcal(self) -> str:
        """Opens the calendar of the machine at once, where it has one."""
        return f"webcal://{self.https.partition('://')[2]}"

    @property
    def google(self) -> str:
        """Its cid is a webcal address: with https the calendar is not added."""
        return f"{GOOGLE}?{urlencode({'cid': self.webcal})}"

    @property
    def history(self) -> str:
        """All from the beginning, to be saved and not subscribed to."""
        between = "&" if "?" in self.https else "?"
        return f"{self.https}{between}scope=all"

    @property
    def code(self) -> Code:
        """For a telephone's camera; its calendar opens webcal addresses."""
        return code_of(self.webcal)

    @property
    def outlook(self) -> str:
        return f"{OUTLOOK}?{urlencode({'url': self.https, 'name': self.name})}"


@dataclass(frozen=True, slots=True)
class Published:
    """What everybody may subscribe to, in one edition."""

    edition: Edition
    meetings: Links
    milestones: Links


def private_links(token: str, name: str) -> Links:
    return Links(address(f"{token}.ics"), name)


@bp.app_template_global("public_calendars")
def public_calendars() -> list[Published]:
    """The calendars of everybody: the reader's own language first, then the others."""
    own = Edition(this_language())
    return [_published(each) for each in sorted(Edition, key=lambda each: each is not own)]


def _published(edition: Edition) -> Published:
    return Published(
        edition,
        Links(address(f"public.ics?lang={edition}"), edition.of(CALENDAR)),
        Links(address(f"milestones.ics?lang={edition}"), edition.of(MILESTONES)),
    )


def address(file: str) -> str:
    """From the settings, never from the request: whoever asks may call us by another name."""
    return f"{this_settings().public_url}/feeds/{file}"
