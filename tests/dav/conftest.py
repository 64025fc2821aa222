"""Calendar programs of people, and meetings for them to find."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests import factories
from tests.dav.program import Program, program
from tests.dav.stage import Stage
from wgroup.kernel.actor import Role

MakeProgram = Callable[..., Program]

# Of what no database decides, one says as much as two.
one_database = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def using(app: Flask, engine: Engine) -> MakeProgram:
    """Make an account with the role and return its calendar program."""

    def using(role: Role, party: str | None = None, **facts: object) -> Program:
        return program(app, engine, role, party, **facts)

    return using


@pytest.fixture
def stage(engine: Engine, app: Flask) -> Stage:
    """Who proposes, agrees, moves and cancels meetings."""
    return Stage(
        engine,
        factories.actor(Role.SECRETARIAT_OFFICER),
        [factories.actor(Role.DELEGATION_FOCAL_POINT, each) for each in ("CN", "US")],
    )


@pytest.fixture
def lin(using: MakeProgram) -> Program:
    """A member of a delegation, who sees what the Parties see."""
    return using(
        Role.DELEGATION_MEMBER,
        "CN",
        email="lin@delegation.example",
        family_name="Lin",
        given_name="A",
    )
