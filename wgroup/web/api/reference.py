"""The description of the API, made readable: its document, and the same as rows for a page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from wgroup.web.guard import DECLARED, Access

Doc = Mapping[str, Any]

ARGUMENT = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
METHODS = ("get", "post", "patch", "delete", "put")


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document, with who is let in at each address."""
    doc: dict[str, Any] = app.extensions["wgroup_api"].spec.to_dict()
    open_to = dict(_openness(app))
    for path, method, operation in operations(doc):
        guests = open_to[path, method]
        operation["security"] = [*([{}] if guests else []), {"bearer": []}]
        if not operation.get("description"):
            operation.pop("description", None)
        if not guests:
            told = {"$ref": "#/components/responses/DEFAULT_ERROR"}
            operation["responses"].setdefault("401", told)
    return doc


def _openness(app: Flask) -> Iterator[tuple[tuple[str, str], bool]]:
    for rule in app.url_map.iter_rules():
        path = ARGUMENT.sub(r"{\1}", rule.rule)
        for method in rule.methods or ():
            yield (path, method.lower()), DECLARED.get(rule.endpoint) is Access.OPEN


def operations(doc: Doc) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in doc["paths"].items():
        for method in METHODS:
            if method in methods:
                yield path, method, methods[method]


@dataclass(frozen=True, slots=True)
class Row:
    """A field or parameter; link names the schema that its kind is, if it is one."""

    name: str
    kind: str
    needed: bool
    note: str = ""
    link: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked of one address; body and answer are names of schemas, or empty."""

    id: str
    method: str
    path: str
    summary: str
    note: str
    is_open: bool
    parameters: list[Row]
    body: str
    status: str
    answer: str


@dataclass(slots=True)
class Group:
    title: str
    operations: list[Operation] = field(default_factory=list)


def groups(doc: Doc) -> list[Group]:
    """The operations by their room, in the order in which the rooms were opened."""
    found = {tag["name"]: Group(tag["description"]) for tag in doc["tags"]}
    for path, method, operation in operations(doc):
        found[operation["tags"][0]].operations.append(_operation(path, method, operation))
    return [each for each in found.values() if each.operations]


def schemas(doc: Doc) -> dict[str, list[Row]]:
    """The fields of each schema."""
    return {
        name: [
            row(part, schema, part in inner.get("required", ()))
            for part, schema in inner.get("properties", {}).items()
        ]
        for name, inner in sorted(doc["components"]["schemas"].items())
    }


def _operation(path: str, method: str, operation: Doc) -> Operation:
    status, answer = next(
        (each for each in operation["responses"].items() if each[0].startswith("2")), ("", {})
    )
    parameters = [
        row(
            each["name"],
            {**each["schema"], "description": each.get("description", "")},
            each.get("required", False),
        )
        for each in operation.get("parameters", ())
    ]
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        note=operation.get("description", ""),
        is_open={} in operation["security"],
        parameters=parameters,
        body=_schema_of(operation.get("requestBody", {})),
        status=status,
        answer=_schema_of(answer),
    )


def _schema_of(part: Doc) -> str:
    for content in part.get("content", {}).values():
        return _name(content.get("schema", {}))
    return ""


def _name(schema: Doc) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def row(name: str, schema: Doc, needed: bool) -> Row:
    inner = next((each for each in schema.get("anyOf", ()) if "$ref" in each), schema)
    inner = next((each for each in schema.get("allOf", ()) if "$ref" in each), inner)
    link = _name(inner) or _name(inner.get("items", {}))
    choices = tuple(str(each) for each in schema.get("enum", ()) if each is not None)
    note = str(schema.get("description", ""))
    return Row(name, _kind(inner), needed, note, link, choices)


def _kind(schema: Doc) -> str:
    """string, integer, date-time, Bilingual, Meeting[] and so on."""
    if name := _name(schema):
        return name
    kinds = schema.get("type", "")
    kind = (
        next((each for each in kinds if each != "null"), "") if isinstance(kinds, list) else kinds
    )
    if kind == "array":
        return f"{_kind(schema.get('items', {}))}[]"
    return str(schema.get("format") or kind)
