"""Who may know of what. The session adds it to every SELECT, so no query can forget it.

Fails closed: a session without an actor may read nothing (domain.md 4.4, INV-42).
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from wgroup.db.base import Base
from wgroup.kernel.actor import Actor


class Visible:
    """A record that not everyone may know of."""

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The rule as SQL, for this actor."""
        raise TypeError(f"{cls.__name__} does not say who may know of it")


class Open:
    """A record that everyone may know of."""


@event.listens_for(Session, "do_orm_execute")
def show_only_what_is_seen(state: ORMExecuteState) -> None:
    if state.execution_options.get("sees_all"):
        return
    if not state.is_select:
        _refuse_bulk(state)
        return
    if state.is_column_load:
        return
    actor = state.session.info.get("actor")
    if actor is None:
        raise RuntimeError("a session without an actor reads nothing")
    state.statement = state.statement.options(*_criteria(actor, len(visible_kinds())))


def filtered(statement: Select[*tuple[Any, ...]], actor: Actor) -> Select[*tuple[Any, ...]]:
    """The statement as the session would ask it for this actor: for what is prepared once and
    asked often (``wgroup.db.prepared``)."""
    seen = statement.options(*_criteria(actor, len(visible_kinds())))
    return seen.execution_options(filtered=True)


@lru_cache(maxsize=512)
def _criteria(actor: Actor, _kinds: int) -> tuple[ExecutableOption, ...]:
    """The rules of all kinds. They follow from the actor alone, whose every fact is in the key."""
    return tuple(
        with_loader_criteria(kind, kind.visible_to(actor), include_aliases=True)
        for kind in visible_kinds()
    )


def _refuse_bulk(state: ORMExecuteState) -> None:
    """Bulk UPDATE and DELETE pass by the trail and the filter; they must say sees_all."""
    if state.is_update or state.is_delete:
        raise RuntimeError("bulk statements pass by the trail")


_KINDS: list[type[Visible]] = []
_COUNTED = 0


def visible_kinds() -> list[type[Visible]]:
    """Every mapped kind that is Visible; found again when more kinds are mapped."""
    global _COUNTED  # noqa: PLW0603
    mappers = Base.registry.mappers
    if len(mappers) != _COUNTED:
        _KINDS[:] = sorted(
            (each.class_ for each in mappers if issubclass(each.class_, Visible)),
            key=lambda kind: kind.__name__,
        )
        _COUNTED = len(mappers)
    return _KINDS
