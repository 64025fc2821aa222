"""The write that the harnesses repeat: a co-chair proposes a meeting, and so concurs in it.

One act, a dozen rows: the meeting, its number, a concurrence, two provisions, a topic, calendar
entries, revisions, the links of the trail and the receipt of its key.
"""

from bench.client import Client, Refused, Unknown
from bench.house import House

PATH = "/api/v1/meetings"
PROVISIONS = ["glasgow-2021/8.1", "glasgow-2021/8.4"]
TOPICS = ["topic/8.2"]


def body(key: str, host: str) -> dict:
    return {
        "title": {"en": key, "zh": f"会议 {key}"},
        "type": "joint_thematic",
        "group": "MET",
        "mode": "virtual",
        "host": host,
        "starts": "2031-05-17T20:00",
        "ends": "2031-05-17T22:00",
        "zone": "America/New_York",
        "provisions": PROVISIONS,
        "topics": TOPICS,
    }


def headers(house: House, number: int, key: str = "") -> dict[str, str]:
    token = house.tokens["CN" if number % 2 else "US"]
    own = {"Idempotency-Key": key} if key else {}
    return {"Authorization": f"Bearer {token}", **own}


def write(client: Client, house: House, number: int, key: str) -> str:
    """Return the code of the meeting; the same key is the same meeting."""
    host = "CN" if number % 2 else "US"
    answer = client.ask("POST", PATH, body(key, host), headers(house, number, key))
    if answer.status == 503:
        raise Unknown("503")
    if answer.status != 201:
        raise Refused(f"{answer.status} {answer.body[:200]!r}")
    return answer.json()["code"]


def found(client: Client, house: House) -> dict[str, list[dict]]:
    """Every meeting there is, by the key in its title."""
    meetings: dict[str, list[dict]] = {}
    after = ""
    while True:
        page = client.ask("GET", f"{PATH}?limit=100{after}", headers=headers(house, 0)).json()
        for each in page["items"]:
            meetings.setdefault(each["title"]["en"], []).append(each)
        if page["next"] is None:
            return meetings
        after = f"&after={page['next']}"


def fault(meeting: dict) -> str:
    """Why the meeting is only half there; empty if it is whole."""
    for name, wanted in (("provisions", PROVISIONS), ("topics", TOPICS)):
        if sorted(meeting[name]) != wanted:
            return f"{name} {meeting[name]}"
    if meeting["status"] != "tentative" or meeting["concurring"] != [meeting["host"]]:
        return f"{meeting['status']}, concurring {meeting['concurring']}"
    return ""
