"""Calls to an identity provider: bounded in time and size, for it is not ours.

Each Party's provider is run by that Party. One that is slow, endless or away must take no more
than a moment of one worker, and its answers are believed only as far as they are signed.
"""

from collections.abc import Mapping
from time import monotonic
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as Unreached
from requests.exceptions import Timeout
from urllib3.exceptions import HTTPError

# Seconds: to be reached, for each piece of an answer, and for all of it.
CONNECT, PIECE, WHOLE = 3.05, 5.0, 10.0
LARGEST, AT_ONCE = 256_000, 16_384
# Nothing is unpacked: what came in is what is counted.
AS_IT_IS = {"Accept": "application/json", "Accept-Encoding": "identity"}


class Bounded(HTTPAdapter):
    """Reads the whole answer itself, and gives up on one that is too long or too slow."""

    def send(self, request: PreparedRequest, **how: Any) -> Response:  # type: ignore[override]
        """Raise requests' own errors, as any adapter."""
        began = monotonic()
        request.headers.update(AS_IT_IS)
        response = super().send(request, **{**how, "stream": True, "timeout": (CONNECT, PIECE)})
        response._content = _read(response, began)
        return response


def _read(response: Response, began: float) -> bytes:
    read = bytearray()
    try:
        while piece := response.raw.read1(AT_ONCE):
            read += piece
            if len(read) > LARGEST:
                raise Unreached("the answer is too long")
            if monotonic() - began > WHOLE:
                raise Timeout("the answer takes too long")
    except HTTPError as error:
        raise Unreached(error) from error
    finally:
        response.close()
    return bytes(read)


def json_of(response: Response) -> Mapping[str, object]:
    """The object that a good answer holds. Raise ValueError for any other."""
    told = response.json() if response.status_code == 200 else None
    if not isinstance(told, dict):
        raise ValueError(f"no object came, but status {response.status_code}")
    return told
