"""The description of the API is whole, true to the rules of OpenAPI, and readable."""

import re

import pytest
from flask import Flask

from tests.browser import Browser
from tests.web.conftest import MEETINGS
from wgroup.web.api.reference import operations
from wgroup.web.guard import DECLARED, Access
from wgroup.web.sentences import SENTENCES

DOCUMENT = "/api/v1/openapi.json"


def test_every_address_of_the_api_is_described(app: Flask, client: Browser) -> None:
    doc = client.get(DOCUMENT).json
    described = {(path, method.upper()) for path, method, _ in operations(doc)}
    opened = {
        (re.sub(r"<(?:[^<>:]+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and rule.rule != DOCUMENT
    }
    assert described == opened


def test_the_document_says_who_is_let_in(client: Browser) -> None:
    doc = client.get(DOCUMENT).json

    assert (doc["openapi"], doc["info"]["title"]) == ("3.1.0", "wgroup")
    assert doc["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert doc["paths"][MEETINGS]["get"]["security"] == [{}, {"bearer": []}]
    assert doc["paths"][MEETINGS]["post"]["security"] == [{"bearer": []}]


def test_each_operation_has_a_name_of_its_own_and_tells_refusals(client: Browser) -> None:
    doc = client.get(DOCUMENT).json
    told = [each for _, _, each in operations(doc)]
    names = [each["operationId"] for each in told]

    assert len(set(names)) == len(names)
    for each in told:
        assert each["responses"]["default"] == {"$ref": "#/components/responses/DEFAULT_ERROR"}
        assert each["summary"]


def test_the_document_holds_to_its_own_references(client: Browser) -> None:
    text = client.get(DOCUMENT).text
    doc = client.get(DOCUMENT).json
    for reference in set(re.findall(r'"\$ref":"#/([^"]+)"', text)):
        found = doc
        for part in reference.split("/"):
            found = found[part]
        assert found


def test_the_document_has_a_tag(client: Browser) -> None:
    tag = client.get(DOCUMENT).headers["ETag"]
    assert client.get(DOCUMENT, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(("language", "words"), [("en", "How to ask"), ("zh", "如何请求")])
def test_the_page_shows_all_of_it(client: Browser, language: str, words: str) -> None:
    page = client.get(f"/api?lang={language}").text
    doc = client.get(DOCUMENT).json

    assert words in page
    for path, method, operation in operations(doc):
        assert f"<b>{method.upper()}</b> <code>{path}</code>" in page
        assert f'id="{operation["operationId"]}"' in page
    for code in SENTENCES:
        assert f'<tr id="{code}">' in page
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert {each for each in targets if f'id="{each}"' not in page} == set()


def test_what_is_open_to_guests_is_reading(app: Flask) -> None:
    """Every address of the API that changes something needs an account, but four: the
    address in an invitation alone says who answers, would send another, is here, or wants an
    account."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and (rule.methods or set()) & {
            "POST", "PATCH", "PUT", "DELETE",
        }:
            sealed = rule.endpoint in {
                "api_rsvp.give", "api_rsvp.replace", "api_rsvp.open_own",
                "api_attendance.check_in_by_link",
            }
            wanted = Access.FILES if sealed else Access.ACCOUNT
            assert DECLARED[rule.endpoint] is wanted, rule.rule
