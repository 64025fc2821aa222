"""What the API describes is what it does: made-up requests, from its own description."""

import warnings
from collections.abc import Callable
from copy import deepcopy

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.web.conftest import FOCAL_POINT, MEETINGS, SECRETARIAT
from wgroup.web.api.reference import document

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]

# Real names now and then, so that requests get further than the door.
REAL = {
    "slug": ["WG-MET-2022-1", "WG-MET-2022-9"],
    "key": ["glasgow-2021", "glasgow-2021/8.4", "topic/8.1~b", "GLA-C16", "M-none"],
}

Bearer = Callable[..., dict[str, str]]


def tried(app: Flask, who: list[dict[str, str]], examples: int) -> int:
    """Send examples of every kind to every operation; return how many were sent."""
    sent = 0
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

            @settings(
                max_examples=examples, derandomize=True, database=None, deadline=None,
                phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
            def ask(case: schemathesis.Case, data: st.DataObject) -> None:
                nonlocal sent
                for name in case.path_parameters or {}:
                    if name in REAL and data.draw(st.booleans()):
                        case.path_parameters[name] = data.draw(st.sampled_from(REAL[name]))
                answer = case.call(headers=data.draw(st.sampled_from(who)))
                case.validate_response(answer, checks=CHECKS)
                sent += 1

            ask()
    return sent


@pytest.fixture
def who(app: Flask, bearer: Bearer) -> list[dict[str, str]]:
    officer = bearer(SECRETARIAT)
    sides = [bearer(FOCAL_POINT, each) for each in ("CN", "US")]
    app.test_client().post(MEETINGS, json=factories.body(level="public"), headers=officer)
    return [officer, *sides, {}]


@pytest.mark.filterwarnings("ignore")
def test_what_is_described_is_done(app: Flask, who: list[dict[str, str]]) -> None:
    assert tried(app, who, examples=4) > 200


@pytest.mark.filterwarnings("ignore")
def test_a_description_that_lies_is_found_out(
    app: Flask, who: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lie = deepcopy(document(app))
    lie["components"]["schemas"]["MeetingPage"]["required"].append("total")
    monkeypatch.setitem(app.extensions, "wgroup_api_document", lie)

    with pytest.raises(BaseExceptionGroup, match="schema"):
        tried(app, who, examples=2)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_what_is_described_is_done_at_length(app: Flask, who: list[dict[str, str]]) -> None:
    assert tried(app, who, examples=40) > 2000
