"""A statement that is compiled once and asked often, for rows that are passed on as they come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

# One of these a statement must carry, since it passes by the filter of the session: that
# ``visibility.filtered`` has put the filter in, or that it is one of the few that need none.
MARKS = frozenset({"filtered", "sees_all"})


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text and its values as the driver takes them; names: their order, where it counts."""

    text: str
    names: Sequence[str] | None
    values: Mapping[str, Any]

    @classmethod
    def of(cls, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> Self:
        """Raise RuntimeError for a statement that nobody has filtered."""
        if not MARKS & statement.get_execution_options().keys():
            raise RuntimeError("what passes by the filter must have it within")
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        makers: Any = compiled._bind_processors
        values = {
            name: makers[name](value) if name in makers and value is not None else value
            for name, value in compiled.construct_params(_check=False).items()
        }
        return cls(str(compiled), compiled.positiontup if compiled.positional else None, values)

    def rows(self, session: Session, **given: str) -> Iterator[Any]:
        """What the driver gives, as tuples, one after the other, and nothing made of it."""
        result = session.connection().exec_driver_sql(self.text, self.filled(**given))
        rows: Any = result.cursor
        try:
            yield from rows
        finally:
            result.close()

    def filled(self, **given: str) -> Any:
        """The values in the shape the driver wants, with those that were left open."""
        values = {**self.values, **given}
        return values if self.names is None else tuple(values[each] for each in self.names)
