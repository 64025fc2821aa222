"""A Thunderbird and an Apple calendar: found, synchronised, answered, shut out again."""

import pytest
from sqlalchemy import Engine

from tests.dav.conftest import MakeProgram
from tests.dav.program import change_account
from tests.dav.sequences import APPLE, THUNDERBIRD, Copy, Words
from tests.dav.stage import Stage
from tests.dav.test_reading import at, event
from tests.web.accounts import MEMBER
from wgroup.kernel.actor import Role
from wgroup.kernel.time import utc_now


@pytest.mark.parametrize("words", [THUNDERBIRD, APPLE], ids=["thunderbird", "apple"])
def test_from_discovery_to_a_permission_lost(
    using: MakeProgram, stage: Stage, engine: Engine, words: Words
) -> None:
    who = using(MEMBER, "CN")
    met, kept = stage.met(), stage.met(**at("2022-06-01"))
    participation = stage.invite(kept, who.email)
    copy = Copy(who, words)

    copy.discover()
    assert copy.known["calendar"] == who.all
    assert copy.writes  # else it would offer no buttons: docs/decisions/0009

    assert copy.is_stale()
    assert copy.sync() == ({who.path(met), who.path(kept)}, set())
    assert {href: told[0] for href, told in copy.things.items()} == who.listed(who.all)

    stage.move(met, starts="2022-05-18T09:00", ends="2022-05-18T11:00")
    assert copy.is_stale()
    assert copy.sync() == ({who.path(met)}, set())
    assert event(copy.things[who.path(met)][1])["DTSTART"].dt.day == 18

    assert copy.answer(who.path(kept), "ACCEPTED").status == 204
    assert stage.answer_of(participation).partstat.value == "accepted"
    assert "PARTSTAT=ACCEPTED" in copy.things[who.path(kept)][1].replace("\r\n ", "")
    assert copy.is_stale()
    assert copy.sync() == ({who.path(kept)}, set())
    assert not copy.is_stale()

    refused = copy.answer(who.path(met), "ACCEPTED")
    assert refused.status == 204  # nothing in it to answer: nothing is changed
    stage.retitle(met, "Changed meanwhile")
    assert copy.answer(who.path(met), "ACCEPTED").status == 412

    change_account(engine, who.account_id, roles=[Role.NON_GOVERNMENTAL_EXPERT.value])
    assert copy.is_stale()
    assert copy.sync() == (set(), {who.path(met)})
    assert copy.things.keys() == {who.path(kept)}

    change_account(engine, who.account_id, disabled_at=utc_now())
    assert copy.say(words.changed).status == 401
