"""A browser and its system in two words, so that their owner knows them again."""

# The first that is found counts: browsers name their ancestors too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("MicroMessenger", "WeChat"),
    ("Firefox", "Firefox"),
    ("HeadlessChrome", "Chromium"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def two_words(agent: str) -> str:
    """Return ``Firefox, Linux`` for a User-Agent; empty for what is not known."""
    known = agent[:400]
    found = (
        next((name for mark, name in table if mark in known), "") for table in (BROWSERS, SYSTEMS)
    )
    return ", ".join(each for each in found if each)
