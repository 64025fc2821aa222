"""The house as commands see it: settings from the environment, and a unit of work."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from flask import Flask

from wgroup.config import Settings
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Actor
from wgroup.kernel.time import utc_now


@dataclass(frozen=True)
class House:
    """Settings are read at once; the application is made when it is first needed."""

    settings: Settings

    @cached_property
    def app(self) -> Flask:
        from wgroup.app import create_app

        return create_app(self.settings)

    @contextmanager
    def work(self, actor: Actor = SYSTEM) -> Iterator[Work]:
        """Yield a Work of its own session, in an application context."""
        from wgroup.web.database import db

        with self.app.app_context():
            yield Work(db.session(), actor, utc_now())


def open_house() -> House:
    """Read the environment. Raise SettingsError."""
    return House(Settings.from_env(os.environ))


@contextmanager
def open_work(actor: Actor = SYSTEM) -> Iterator[Work]:
    """Yield a Work for a command that needs nothing else."""
    with open_house().work(actor) as work:
        yield work
