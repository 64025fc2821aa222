"""A calendar program in a word, so that its owner knows it again."""

# What a User-Agent holds, and what people call that program; the first that is found counts.
CLIENTS = (
    ("DAVx5", "DAVx⁵"),
    ("Thunderbird", "Thunderbird"),
    ("dataaccessd", "iPhone, iPad"),
    ("remindd", "Apple Reminders"),
    ("iOS/", "iPhone, iPad"),
    ("iPadOS/", "iPhone, iPad"),
    ("CalendarAgent", "Apple Calendar"),
    ("accountsd", "Apple Calendar"),
    ("macOS/", "Apple Calendar"),
    ("Mac OS X/", "Apple Calendar"),
    ("CalDavSynchronizer", "Outlook"),
    ("Evolution", "GNOME"),
    ("Akonadi", "KDE"),
    ("vdirsyncer", "vdirsyncer"),
    ("pimsync", "pimsync"),
    ("BusyCal", "BusyCal"),
    ("Fantastical", "Fantastical"),
    ("eM Client", "eM Client"),
    ("ICSx5", "ICSx⁵"),
    ("OneCalendar", "OneCalendar"),
    ("python-caldav", "python-caldav"),
    ("caldav", "python-caldav"),
)


def kind_of(agent: str) -> str:
    """Return ``Thunderbird`` for a User-Agent; empty for what is not known."""
    known = agent[:400]
    return next((name for mark, name in CLIENTS if mark in known), "")
