"""A mail is read in a process of its own, which has a second or two, little memory, and neither
files nor a network: whatever a stranger wrote, nothing but that process suffers from it.

``read_apart`` is our end; run as a module it is the other one, with the mail on its standard
input and what was read in it, as JSON, on its standard output.
"""

import codecs
import json
import resource
import subprocess
import sys

from wgroup.invitations.findings import heard_whole, told_whole
from wgroup.invitations.reading import Reading, read_mail
from wgroup.mail.charsets import CHARSETS
from wgroup.mail.incoming import MOST_OCTETS, Refused
from wgroup.resources import PACKAGE

SECONDS, CPU_SECONDS = 15, 2
MEGABYTE = 1 << 20
# What it says before it looks at the mail.
READY = b"ready"

# Of the whole process; the interpreter alone takes some 60 MB of them. Other systems than Linux
# do not know all of these.
LIMITS = {
    **({resource.RLIMIT_AS: 300 * MEGABYTE} if sys.platform == "linux" else {}),
    resource.RLIMIT_CPU: CPU_SECONDS,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,
    # Standard input, output and errors are open already: no file and no socket comes after.
    resource.RLIMIT_NOFILE: 3,
}


def read_apart(raw: bytes, authserv_id: str) -> Reading:
    """Raise Refused with the code of the reader, or ``too_slow``, ``beyond_reading``; OSError
    where the process did not come as far as the mail, which is no fault of the mail."""
    command = [sys.executable, "-P", "-s", "-m", "wgroup.cli.reading", authserv_id]
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module
            command,
            input=raw,
            capture_output=True,
            env={"PYTHONPATH": str(PACKAGE.parent), "PYTHONUTF8": "1"},
            timeout=SECONDS,
            check=False,
        )
        ready, _, told = done.stdout.partition(b"\n")
        if ready != READY:
            raise OSError("the process that reads mail did not start")
        values = json.loads(told)
        if "refused" in values:
            raise Refused(str(values["refused"])[:40])
        return heard_whole(values)
    except subprocess.TimeoutExpired:
        raise Refused("too_slow") from None
    except (ValueError, KeyError, TypeError):
        raise Refused("beyond_reading") from None


def main() -> None:
    """Import and look up all that is needed before the limits fall; then look at the mail."""
    for each in CHARSETS:
        codecs.lookup(each)
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    sys.stdout.write(f"{READY.decode()}\n")
    sys.stdout.flush()
    raw = sys.stdin.buffer.read(MOST_OCTETS + 1)
    try:
        told = told_whole(read_mail(raw, sys.argv[1]))
    except Refused as refusal:
        told = {"refused": refusal.code}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
