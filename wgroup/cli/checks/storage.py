"""Where the house keeps its things: the database, and whether a write there survives."""

from collections.abc import Iterator, Mapping

from wgroup.cli.checks.finding import Finding, fault, good, warning
from wgroup.db import dialect

Facts = Mapping[str, str]

WAITS_FOR_DISK = {"2": "FULL", "3": "EXTRA"}
OLDEST_POSTGRESQL = 14
BACK_UP_FIRST = "Make a backup, then run `wgroup migrate`."


def durability(facts: Facts) -> Iterator[Finding]:
    """facts are those of :func:`wgroup.db.dialect.in_force`."""
    return (_lite if facts["engine"] == "sqlite" else _server)(facts)


def _lite(facts: Facts) -> Iterator[Finding]:
    version = tuple(int(each) for each in facts["version"].split("."))
    told = f"SQLite {facts['version']}"
    journal, waits = facts["journal_mode"], WAITS_FOR_DISK.get(facts["synchronous"])
    if facts["foreign_keys"] != "1":
        yield fault(f"{told} does not check references.", "This is a defect; please report it.")
    if waits is None or journal not in {"wal", "delete"}:
        yield fault(
            f"{told} does not wait for the disk (journal {journal}, synchronous "
            f"{facts['synchronous']}): a power cut loses what was acknowledged.",
            "Keep the database on a local disk, not on a network share.",
        )
    elif journal == "wal" and not dialect.wal_is_safe(version):
        yield fault(
            f"{told} may corrupt a write-ahead log with several writers.",
            "Install the pysqlite3 wheel: pip install pysqlite3.",
        )
    elif not dialect.wal_is_safe(version):
        yield warning(
            f"{told} cannot be trusted with a write-ahead log, so a slower journal is kept.",
            "Install the pysqlite3 wheel: pip install pysqlite3.",
        )
    else:
        yield good(f"{told} waits for the disk (journal {journal.upper()}, synchronous {waits}).")


def _server(facts: Facts) -> Iterator[Finding]:
    told = f"PostgreSQL {facts['version']}"
    yield _server_age(told, int(facts["version"].partition(".")[0]))
    if facts["server_encoding"] != "UTF8":
        yield fault(
            f"The database keeps its texts in {facts['server_encoding']}, which lacks characters.",
            "Make a database with ENCODING 'UTF8' and restore a backup into it.",
        )
    off = [
        name
        for name in ("fsync", "full_page_writes", "synchronous_commit")
        if facts[name] == "off"
    ]
    if off:
        yield fault(
            f"{' and '.join(off)} {'is' if len(off) == 1 else 'are'} off: "
            "a power cut loses what was acknowledged.",
            "Switch on what is off, in postgresql.conf or with ALTER SYSTEM.",
        )
    if facts["data_checksums"] != "on":
        yield warning(
            "Pages of the database have no checksums, so a failing disk is noticed late.",
            "Stop the server and run pg_checksums --enable.",
        )


def _server_age(told: str, major: int) -> Finding:
    if major < OLDEST_POSTGRESQL:
        return warning(
            f"{told} is older than what wgroup is tried on.",
            f"Upgrade to PostgreSQL {OLDEST_POSTGRESQL} or later.",
        )
    return good(f"{told} answers.")


def migrations(stands: str | None, newest: str) -> Finding:
    if stands is None:
        return fault("The database is empty.", "Run `wgroup serve`, or `wgroup migrate` alone.")
    if stands != newest:
        return fault(
            f"The database stands at revision {stands}, the code at {newest}.",
            f"{BACK_UP_FIRST} If the database is the newer, install the newer wgroup.",
        )
    return good(f"The database stands where the code does, at revision {newest}.")
