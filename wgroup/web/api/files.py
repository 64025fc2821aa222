"""Bodies that are files: as they are, or as the one field of a JSON object."""

from collections.abc import Callable
from typing import Any

from flask import request

from wgroup.kernel.errors import FieldError, Invalid, WgroupError
from wgroup.web.api.core import Room
from wgroup.web.api.reading import read_object

FILE = {"type": "object", "properties": {"file": {"type": "string"}}, "required": ["file"]}


def described(room: Room, types: frozenset[str]) -> Callable[..., Any]:
    """Bodies that are files as they are, or {file: …} as JSON."""
    plain = {each: {"schema": {"type": "string"}} for each in sorted(types)}
    content = {**plain, "application/json": {"schema": FILE}}
    decorator: Callable[..., Any] = room.doc(requestBody={"required": True, "content": content})
    return decorator


def file_sent(types: frozenset[str]) -> bytes:
    """The file that was sent: as it is, or as the one field of a JSON object."""
    if request.mimetype in types:
        return request.get_data()
    if request.mimetype != "application/json":
        raise WgroupError("unsupported_media_type")
    given = read_object(request)
    known = {"known": ["file"]}
    faults = [FieldError(each[:80], "unknown_field", known) for each in given if each != "file"]
    file = given.get("file")
    if not isinstance(file, str):
        faults.append(FieldError("file", "wrong_type" if "file" in given else "required"))
    if faults or not isinstance(file, str):
        raise Invalid(faults)
    return file.encode()
