"""Passkeys (W3C Web Authentication): what a browser is asked, and whether its answer is right.

A passkey shows by itself that its holder was there and unlocked it (user verification is always
required), so it is two factors in one. Nothing here reads or writes a database.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from secrets import token_bytes
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from wgroup.accounts.rules import CHALLENGE_LIFE, Purpose
from wgroup.accounts.sealing import seal, unseal

GROUP = "wgroup"
CHALLENGE_BYTES = 32
# The longest answers, with attestation, are some 6,000 characters.
LONGEST = 20_000
UNREADABLE = (
    WebAuthnException, UnsupportedAlgorithm, ValueError, TypeError, KeyError, AttributeError,
    OverflowError, RecursionError,
)
BY_HAND_TOO = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Site:
    """What passkeys are bound to: the name of the service, and the origin browsers show."""

    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Offer:
    """options: as JSON, for the browser; sealed: what comes back with its answer."""

    options: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Answer:
    """signed: as JSON, what the browser gave back."""

    sealed: str
    signed: str


@dataclass(frozen=True, slots=True)
class NewKey:
    credential: str
    public_key: str
    sign_count: int


def site_of(public_url: str) -> Site | None:
    """None where there can be no passkeys: a browser binds none to a number, or without TLS.

    A service on one machine is asked under the name of localhost.
    """
    parts = urlsplit(public_url)
    host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    is_number, is_here = _number(host)
    if is_here or host == "localhost":
        return Site("localhost", f"{parts.scheme}://localhost{port}")
    if is_number or parts.scheme != "https":
        return None
    return Site(host, f"https://{host}{port}")


def _number(host: str) -> tuple[bool, bool]:
    try:
        return True, ip_address(host).is_loopback
    except ValueError:
        return False, False


# -- challenges: sealed into the page, so that none is kept before it is answered --------------


def new_challenge(
    keys: Sequence[str], purpose: Purpose, account_id: UUID | None, now: datetime
) -> tuple[bytes, str]:
    """Random bytes to sign, and the same sealed, for this purpose and account alone."""
    challenge = token_bytes(CHALLENGE_BYTES)
    text = f"{packed(challenge)} {int(now.timestamp())}"
    return challenge, seal(keys, text, bound_to=_bound(purpose, account_id))


def read_challenge(
    keys: Sequence[str], sealed: str, purpose: Purpose, account_id: UUID | None, now: datetime
) -> bytes | None:
    """The bytes again; None if they were not asked for this, of this account, and lately."""
    text = unseal(keys, sealed, bound_to=_bound(purpose, account_id))
    if text is None:
        return None
    challenge, made_at = text.split(" ")
    age = abs(now - datetime.fromtimestamp(int(made_at), UTC))
    return unpacked(challenge) if age < CHALLENGE_LIFE else None


def _bound(purpose: Purpose, account_id: UUID | None) -> str:
    return f"challenge {purpose.value} {account_id or ''}"


# -- what the browser is asked -----------------------------------------------------------------


def to_enrol(
    site: Site, challenge: bytes, account_id: UUID, email: str, name: str, have: Sequence[str]
) -> str:
    """The options to make a passkey; have: the identifiers of those that exist."""
    asked = generate_registration_options(
        rp_id=site.name,
        rp_name=GROUP,
        user_id=account_id.bytes,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=BY_HAND_TOO
        ),
        exclude_credentials=_descriptors(have),
    )
    return options_to_json(asked)


def to_show(site: Site, challenge: bytes, have: Sequence[str]) -> str:
    """The options to sign with one of these, or with any where none are named."""
    asked = generate_authentication_options(
        rp_id=site.name,
        challenge=challenge,
        allow_credentials=_descriptors(have),
        user_verification=BY_HAND_TOO,
    )
    return options_to_json(asked)


def _descriptors(credentials: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=unpacked(each)) for each in credentials]


# -- whether the answer is right ---------------------------------------------------------------


def enrolled(site: Site, challenge: bytes, signed: str) -> NewKey | None:
    """The key that was made; None if this is no answer to that challenge, at that site."""
    try:
        found = verify_registration_response(
            credential=_sound(signed),
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except UNREADABLE:
        return None
    return NewKey(
        packed(found.credential_id), packed(found.credential_public_key), found.sign_count
    )


def named(signed: str) -> tuple[str, UUID | None] | None:
    """Which passkey an answer says it comes from, and of which account; believed by nobody
    before :func:`shown` has said so."""
    try:
        found = parse_authentication_credential_json(_sound(signed))
        handle = found.response.user_handle
        return packed(found.raw_id), UUID(bytes=handle) if handle else None
    except UNREADABLE:
        return None


def shown(site: Site, challenge: bytes, signed: str, public_key: str, count: int) -> int | None:
    """The new count of signatures; None if it is not right. A count that does not rise is of a
    copy (WebAuthn 6.1.1), unless the device counts nothing."""
    try:
        found = verify_authentication_response(
            credential=_sound(signed),
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=unpacked(public_key),
            credential_current_sign_count=count,
            require_user_verification=True,
        )
    except UNREADABLE:
        return None
    return found.new_sign_count


def packed(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _sound(signed: str) -> str:
    if len(signed) > LONGEST:
        raise ValueError("too long")
    return signed
