"""A calendar's address in the forms that clients take."""

from dataclasses import dataclass
from urllib.parse import urlencode

from wgroup.calendar.rules import Edition
from wgroup.web.request import this_settings

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
    def outlook(self) -> str:
        return f"{OUTLOOK}?{urlencode({'url': self.https, 'name': self.name})}"


def private_links(token: str, name: str) -> Links:
    return Links(address(f"{token}.ics"), name)


def public_links(language: Edition, name: str) -> Links:
    return Links(address(f"public.ics?lang={language}"), name)


def address(file: str) -> str:
    """From the settings, never from the request: whoever asks may call us by another name."""
    return f"{this_settings().public_url}/feeds/{file}"
