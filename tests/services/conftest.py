"""What tests of services share beyond the house's own fixtures."""

from tests.mailroom import mailroom
from tests.services.accounts import system
from tests.services.meeting_table import table

__all__ = ["mailroom", "system", "table"]
