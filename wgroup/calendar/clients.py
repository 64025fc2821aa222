"""What kind of program fetches a feed, by its own word. Only the kind is kept of what it says."""

from enum import StrEnum


class Client(StrEnum):
    """Programs that people know by name, and kinds of programs."""

    GOOGLE = "google"
    OUTLOOK = "outlook"
    APPLE = "apple"
    THUNDERBIRD = "thunderbird"
    DAVX5 = "davx5"
    NEXTCLOUD = "nextcloud"
    EVOLUTION = "evolution"
    KDE = "kde"
    YAHOO = "yahoo"
    VDIRSYNCER = "vdirsyncer"
    BROWSER = "browser"
    SCRIPT = "script"
    OTHER = "other"


# What stands in a User-Agent, in small letters; the first that is found decides, so that a
# program stands before the engine or the system that it names as well.
SIGNS: tuple[tuple[Client, tuple[str, ...]], ...] = (
    (Client.GOOGLE, ("google-calendar", "googlebot", "google")),
    (Client.THUNDERBIRD, ("thunderbird", "lightning/", "betterbird")),
    (Client.DAVX5, ("davx5", "icsx5", "icsx⁵", "icsdroid", "davdroid")),
    (Client.NEXTCLOUD, ("nextcloud", "owncloud")),
    (Client.EVOLUTION, ("evolution", "gnome-calendar", "libsoup")),
    (Client.KDE, ("korganizer", "kalendar", "merkuro", "akonadi", "kio")),
    (Client.YAHOO, ("yahoo",)),
    (Client.VDIRSYNCER, ("vdirsyncer", "pimsync", "khal")),
    (Client.OUTLOOK, ("outlook", "exchange", "microsoft", "ms-office", "office365")),
    (
        Client.APPLE,
        ("dataaccessd", "calendaragent", "coredav", "remindd", "ios/", "macos/", "mac os x/"),
    ),
    (
        Client.SCRIPT,
        (
            "curl",
            "wget",
            "python",
            "httpx",
            "aiohttp",
            "go-http",
            "java/",
            "okhttp",
            "node",
            "axios",
            "ruby",
            "perl",
            "php",
        ),
    ),
    (Client.BROWSER, ("mozilla/",)),
)
LONGEST = 400


def client_of(agent: str | None) -> Client:
    """Return the kind of program that calls itself so."""
    told = (agent or "")[:LONGEST].lower()
    return next(
        (client for client, signs in SIGNS if any(each in told for each in signs)), Client.OTHER
    )
