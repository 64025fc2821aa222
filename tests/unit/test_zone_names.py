"""Every zone that a meeting may name can be told to its readers."""

import pytest

from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.time import zone_named, zone_names
from wgroup.web.capitals import place_of


@pytest.mark.parametrize("name", ["Factory", "localtime", "America", "../etc/passwd", ""])
def test_what_is_no_place_is_refused(name: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        zone_named(name)
    assert refused.value.code == "unknown_timezone"


def test_each_zone_has_a_place_in_both_languages() -> None:
    assert len(zone_names()) > 500
    nameless = [name for name in zone_names() if (place := place_of(name)) and not place.complete]
    assert nameless == []
