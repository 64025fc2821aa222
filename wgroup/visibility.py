"""Who may know of what. The session adds it to every SELECT, so no query can forget it.

Fails closed: a session without an actor may read nothing (domain.md 4.4, INV-42).
"""

from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, event, true
from sqlalchemy.orm import ORMExecuteState, Session, UserDefinedOption
from sqlalchemy.orm.util import LoaderCriteriaOption
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
    if any(
        isinstance(each, Filtered) and each.payload == actor for each in state.user_defined_options
    ):
        return  # what a statement brings along to load relations by holds the rules already
    state.statement = state.statement.options(*_rules(actor, len(visible_kinds())))


def filtered(statement: Select[*tuple[Any, ...]], actor: Actor) -> Select[*tuple[Any, ...]]:
    """The statement as the session would ask it for this actor: for what is prepared once and
    asked often (``wgroup.db.prepared``)."""
    seen = statement.options(*_rules(actor, len(visible_kinds())))
    return seen.execution_options(filtered=True)


class Filtered(UserDefinedOption):
    """Marks a statement that holds the rules for its payload, an actor. Both go together."""


class Rule(LoaderCriteriaOption):
    """A rule for one kind and actor, whose part of a statement's cache key is worked out once.

    Every statement carries the rules of every kind, and to walk through them all anew took
    longer than to ask most of what is asked.
    """

    inherit_cache = True

    def __init__(self, kind: type[Visible], rule: ColumnElement[bool]) -> None:
        # Nothing is passed on to loaders: what they ask comes by the session, as all does.
        super().__init__(kind, rule, include_aliases=True, propagate_to_loaders=False)
        # Of a plain one: as of this class, SQLAlchemy would ask the method below.
        plain = LoaderCriteriaOption(kind, rule, include_aliases=True, propagate_to_loaders=False)
        self.worked_out = plain._generate_cache_key()

    def _gen_cache_key(self, anon_map: Any, bindparams: list[Any]) -> tuple[Any, ...] | None:
        if self.worked_out is None:
            return cast("tuple[Any, ...]", super()._gen_cache_key(anon_map, bindparams))
        bindparams.extend(self.worked_out.bindparams)
        return self.worked_out.key


@lru_cache(maxsize=512)
def _rules(actor: Actor, _kinds: int) -> tuple[ExecutableOption, ...]:
    """The rules of all kinds. They follow from the actor alone, whose every fact is in the key.

    What is open to this actor needs none: each is looked at for every statement.
    """
    rules = ((kind, kind.visible_to(actor)) for kind in visible_kinds())
    return (
        Filtered(actor),
        *(Rule(kind, rule) for kind, rule in rules if not rule.compare(true())),
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
