"""How the house is kept: its folder, its key, the address by which it is known."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from wgroup.cli.checks.finding import Finding, fault, good, warning
from wgroup.config import KEY_BYTES, LOOPBACK_HOSTS, SECRET_FILE, Settings

FOLDER_MODE, KEY_MODE = 0o700, 0o600


def look_at_folder(instance: Path) -> Iterator[Finding]:
    """As it is found; reading the settings tightens it, so this comes first."""
    yield folder(instance, mode_of(instance), own=instance.stat().st_uid == os.geteuid())
    key_file = instance / SECRET_FILE
    if key_file.exists():
        yield key_mode(key_file, mode_of(key_file))


def folder(path: Path, mode: int, *, own: bool) -> Finding:
    if not own:
        return fault(
            f"The instance folder {path} belongs to another user.",
            "Run wgroup as the user who owns it, or give it to this one (chown -R).",
        )
    if mode != FOLDER_MODE:
        return fault(
            f"The instance folder {path} is open to others ({mode:04o}).",
            f"chmod 700 {path} (starting wgroup does the same).",
        )
    return good(f"The instance folder {path} is closed to others.")


def key_mode(path: Path, mode: int) -> Finding:
    if mode != KEY_MODE:
        return fault(
            f"The secret key {path} could be read by others ({mode:04o}).",
            f"chmod 600 {path} (starting wgroup does the same). If others use this machine, "
            "remove the file instead: a new key is made, and everybody signs in anew.",
        )
    return good("The secret key is closed to others.")


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    yield key(settings.secret_keys)
    yield address(settings.public_url, secure=settings.secure, host=settings.host)
    yield proxy(settings.proxy_hops, secure=settings.secure)
    if settings.mail.lmtp_bind or settings.mail.imap_url:
        yield vouching(settings.mail.authserv_id)


def key(keys: Sequence[str]) -> Finding:
    weak = [each for each in keys if len(each) < KEY_BYTES or len(set(each)) < KEY_BYTES // 3]
    if weak:
        return fault(
            "A secret key is short or repeats itself.",
            "Leave WGROUP_SECRET_KEY out and remove the key file: a good key is made.",
        )
    older = f", and {len(keys) - 1} older are still honoured" if len(keys) > 1 else ""
    return good(f"The secret key is strong{older}.")


def address(url: str, *, secure: bool, host: str) -> Finding:
    if secure:
        return good(f"People reach the service at {url}.")
    if host in {each.strip("[]") for each in LOOPBACK_HOSTS}:
        return good(f"The service is for this machine alone: {url}.")
    return fault(
        f"People reach the service at {url}, where passwords travel in the open.",
        "Put a proxy with a certificate before it, and set WGROUP_PUBLIC_URL to its address.",
    )


def proxy(hops: int, *, secure: bool) -> Finding:
    if secure and not hops:
        return warning(
            "https is spoken by a proxy, but WGROUP_PROXY_HOPS is 0: all visitors seem to come "
            "from the proxy, and one who guesses passwords locks out the others.",
            "Set WGROUP_PROXY_HOPS to the number of proxies before the service, usually 1.",
        )
    if hops and not secure:
        return warning(
            f"WGROUP_PROXY_HOPS is {hops}, but the public address is not https: without a proxy "
            "visitors could give themselves any address.",
            "Set WGROUP_PUBLIC_URL to the https address, or WGROUP_PROXY_HOPS to 0.",
        )
    return good(f"WGROUP_PROXY_HOPS is {hops}, as the public address suggests.")


def vouching(authserv_id: str) -> Finding:
    """It cannot be seen from here, and all answers by mail rest on it."""
    return warning(
        f"Answers by mail are believed on the word of {authserv_id}: it must remove foreign "
        "Authentication-Results that bear this name, and always write its own above all others.",
        'Try it as docs/operating.md says ("Whom to believe").',
    )


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
