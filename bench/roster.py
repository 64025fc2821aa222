"""Does searching take the time of a page, with 10,000 persons and 1,000 organisations?

A roster of that size is put straight into a house's own database; then one client asks for the
list by what people type and choose. What counts is the median of each question.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from bench.client import Client, await_answer
from bench.house import ROOT, House
from bench.kills import database
from wgroup.cli.house import open_house
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.seats import SeatKind
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import OrganisationLevel, OrganisationType
from wgroup.parties.models import Person
from wgroup.roster.models import ExpertProfile, ExpertTopic

PERSONS, ORGANISATIONS, BATCH = 10_000, 1_000, 500
MOST_MS, TIMES = 500, 7
FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "明华伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞平"
WORK = ("甲烷监测", "绿色电力", "循环经济", "低碳城市", "森林碳汇", "资源效率", "清洁供暖")
QUESTIONS = {
    "page": "",
    "by load": "order=load",
    "two letters": "words=" + quote("欧阳"),
    "common letters": "words=" + quote("甲烷"),
    "beginning of a word": "words=expe",
    "two words": "words=" + quote("王明 甲烷"),
    "organisation": "words=" + quote("研究院 77"),
    "nothing": "words=" + quote("𠮷野家"),
    "all filters": "words=" + quote("甲烷") + "&language=zh&party=CN&type=think-tank&place="
    + quote("城") + "&topic=topic/8.1&order=load",
}


def fill() -> None:
    """In the environment of a house."""
    house = open_house()
    kinds = (OrganisationType.THINK_TANK, OrganisationType.ENTERPRISE, OrganisationType.NGO)
    keys = []
    with house.work() as work, work.saved():
        for number in range(ORGANISATIONS):
            made = Organisation(
                type=kinds[number % 3],
                level=OrganisationLevel.NOT_APPLICABLE,
                sponsor=("CN", "US")[number % 2],
            )
            made.call(Bilingual(f"Institute {number}", f"虚构研究院 {number}"))
            work.session.add(made)
            keys.append(made.id)
    for first in range(0, PERSONS, BATCH):
        with house.work() as work, work.saved():
            for number in range(first, first + BATCH):
                work.session.add_all(_expert(work, number, keys))


def _expert(work: Work, number: int, keys: list) -> list:
    party = ("CN", "US")[number % 2]
    family = "欧阳" if number % 500 == 0 else FAMILIES[number % 20]
    person = Person(
        family_name=family,
        given_name=GIVEN[number // 20 % 20] + GIVEN[number // 400 % 20],
        latin_family=f"Family{number % 20}",
        latin_given=f"Given{number}",
        party=party,
    )
    made = ExpertProfile(
        person_id=person.id,
        party=party,
        kind=SeatKind.NON_GOVERNMENTAL,
        organisation_id=keys[number % len(keys)],
        expertise=Bilingual(f"Expert in field {number % 7}", f"{WORK[number % 7]}研究"),
        place=Bilingual(f"City {number % 90}", f"虚构城 {number % 90}"),
        speaks_en=number % 2 == 1,
        speaks_zh=True,
        consent_at=work.now if number % 4 < 3 else None,
    )
    topic = ExpertTopic(
        profile_id=made.id,
        topic_key=("topic/8.1", "topic/7.1")[number // 2 % 2],
        person_id=person.id,
        party=party,
        listed=made.consent_at is not None,
    )
    return [person, made, topic]


def median_of(house: House, asked: str) -> tuple[float, int]:
    """Milliseconds, and how many were on the page."""
    times, count = [], 0
    for _ in range(TIMES):
        connection = HTTPConnection("127.0.0.1", house.port)
        begun = time.perf_counter()
        headers = {"Authorization": f"Bearer {house.tokens['CN']}"}
        connection.request("GET", f"/api/v1/experts?{asked}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - begun) * 1000)
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{asked}: {answer.status} {body[:300]!r}")
        count = len(json.loads(body)["items"])
    return round(statistics.median(times), 1), count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, not on SQLite")
    parser.add_argument("--fill", action="store_true", help="fill the house of the environment")
    given = parser.parse_args()
    if given.fill:
        fill()
        return
    with database(postgres=given.postgres) as url, tempfile.TemporaryDirectory() as folder:
        house = House.made(Path(folder), url)
        command = [sys.executable, "-m", "bench.roster", "--fill"]
        subprocess.run(command, env=house.env, cwd=ROOT, check=True)
        with house.started():
            await_answer(Client(house.url))
            told = {name: median_of(house, asked) for name, asked in QUESTIONS.items()}
    slow = {name: ms for name, (ms, _) in told.items() if ms > MOST_MS}
    report = {
        "database": "postgresql" if given.postgres else "sqlite",
        "persons": PERSONS,
        "organisations": ORGANISATIONS,
        "most_ms": MOST_MS,
        "median_ms": {name: ms for name, (ms, _) in told.items()},
        "on_the_page": {name: count for name, (_, count) in told.items()},
        "sound": not slow,
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))
    if slow:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
