"""What is kept about somebody is told to them: all of it, nothing of others, and no secret."""

import json
import re
from collections.abc import Callable

from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.web.accounts import EMAIL, enter, lu  # noqa: F401  a fixture
from tests.web.conftest import Program
from tests.web.invitees import SLUG, Invitee, invited, invitee  # noqa: F401  a fixture
from tests.web.test_passkeys import Key, made
from wgroup.kernel.actor import Role

FILE, API = "/account/data.json", "/api/v1/me/data"


def test_one_takes_along_what_is_kept_about_one(
    client: Browser, lu: object  # noqa: F811
) -> None:
    enter(client)
    made(client, Key(), "Office laptop")
    token = client.submit("/account/tokens", {"name": "robot"}).text
    assert FILE in client.get("/account").text
    answer = client.get(FILE)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    told = json.loads(answer.text)
    assert told["account"][0]["email"] == EMAIL
    assert told["person"][0]["family_name"]
    assert [each["name"] for each in told["ways_in"]["passkeys"]] == ["Office laptop"]
    assert [each["name"] for each in told["ways_in"]["tokens"]] == ["robot"]
    assert told["ways_in"]["recovery_codes_left"] == 10
    [secret] = set(re.findall(r"wgp_[\w-]{43}", token))
    assert secret not in answer.text
    for word in ("digest", "hash", "public_key", "sealed"):
        assert word not in answer.text


def test_of_others_nothing_stands_in_it(
    invitee: Invitee, sign_in: SignIn, work_as: WorkAs,  # noqa: F811
    program: Callable[..., Program],
) -> None:
    invited(work_as, invitee.engine, invitee.party, "other@mfa.example", slug=SLUG)
    mine = sign_in(Role.GOVERNMENTAL_EXPERT, invitee.party, person_id=invitee.person_id)
    told = mine.get(FILE)
    assert [each["code"] for each in told.json["meetings"]] == ["WG/MET/2022/1"]
    assert "other@mfa.example" not in told.text
    stranger = program(Role.OBSERVER)
    assert stranger.get(API).json["meetings"] == []
    assert "zhang" not in stranger.get(API).text


def test_it_asks_as_much_for_many_as_for_one(
    invitee: Invitee, sign_in: SignIn, work_as: WorkAs,  # noqa: F811
    queries_of: Callable[..., list[str]],
) -> None:
    mine = sign_in(Role.GOVERNMENTAL_EXPERT, invitee.party, person_id=invitee.person_id)
    few = queries_of(lambda: mine.get(FILE))
    for _ in range(3):
        invited(work_as, invitee.engine, invitee.party)
    many = queries_of(lambda: mine.get(FILE))
    assert len(mine.get(FILE).json["meetings"]) == 4
    assert len(many) == len(few) <= 23
