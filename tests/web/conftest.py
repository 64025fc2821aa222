"""What tests of the API share: programs that hold a token."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import factories
from tests.mailroom import mailroom
from tests.web.accounts import act, link, lu
from wgroup.kernel.actor import Role

__all__ = ["act", "link", "lu", "mailroom"]

MEETINGS = "/api/v1/meetings"
FIRST = f"{MEETINGS}/WG-MET-2022-1"

SECRETARIAT, FOCAL_POINT, CHAIR = (
    Role.SECRETARIAT_OFFICER, Role.DELEGATION_FOCAL_POINT, Role.CO_CHAIR,
)


@dataclass
class Program:
    """Asks with the token of its account; a guest's has none."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str = FIRST, **headers: str) -> TestResponse:
        return self.client.get(path, headers=self._with(headers))

    def post(self, path: str, body: object = None, **headers: str) -> TestResponse:
        return self.client.post(path, json=body or {}, headers=self._with(headers))

    def patch(self, body: object, path: str = FIRST, **headers: str) -> TestResponse:
        """Change what stands now, or what If-Match says."""
        seen = {"If_Match": "*", **headers}
        return self.client.patch(path, json=body, headers=self._with(seen))

    def propose(self, **parts: object) -> TestResponse:
        return self.post(MEETINGS, factories.body(**parts))

    def concur(self, path: str = FIRST) -> TestResponse:
        seen = self.get(path).json["fingerprint"]
        return self.post(f"{path}/concurrences", {"seen": seen})

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        return self.headers | {name.replace("_", "-"): value for name, value in headers.items()}


ProgramOf = Callable[..., Program]


@pytest.fixture
def program(app: object, client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> ProgramOf:
    """The program of somebody with the role; no role is a guest."""

    def program(role: Role | None = None, party: str | None = None, **facts: object) -> Program:
        return Program(client, bearer(role, party, **facts) if role else {})

    return program


@pytest.fixture
def secretariat(program: ProgramOf) -> Program:
    return program(SECRETARIAT)


@pytest.fixture
def guest(program: ProgramOf) -> Program:
    return program()


@pytest.fixture
def both(program: ProgramOf, sides: tuple[str, str]) -> tuple[Program, Program]:
    """A focal point of each Party, in either order."""
    first, second = (program(FOCAL_POINT, each) for each in sides)
    return first, second
