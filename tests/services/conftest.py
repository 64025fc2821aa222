"""What tests of services share beyond the house's own fixtures."""

from tests.services.accounts import system

__all__ = ["system"]
