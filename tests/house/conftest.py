"""What of the house's checks waits for ``make gate``.

Whom an address lets in does not hang on the database, and the cells are many: on PostgreSQL
the longest of them are tried before a release, not before each commit.
"""

import pytest

LONG = ("test_matrix.py::test_reading[postgresql", "test_matrix.py::test_acting[postgresql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(each in item.nodeid for each in LONG):
            item.add_marker(pytest.mark.slow)
