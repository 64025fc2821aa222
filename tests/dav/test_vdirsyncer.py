"""vdirsyncer keeps a folder as the calendars are, and a second run finds nothing to do."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from icalendar import Calendar

from tests.dav.conftest import MakeProgram
from tests.dav.program import Program
from tests.dav.serving import served
from tests.dav.stage import Stage
from tests.dav.test_reading import at
from wgroup.kernel.actor import Role

CONFIG = """
[general]
status_path = "{folder}/status/"
[pair house]
a = "theirs"
b = "ours"
collections = ["from a"]
conflict_resolution = "a wins"
[storage theirs]
type = "caldav"
url = "{url}/dav/"
username = "{who.email}"
password = "{who.password}"
read_only = true
[storage ours]
type = "filesystem"
path = "{folder}/kept/"
fileext = ".ics"
"""


@dataclass
class Mirror:
    folder: Path
    url: str
    who: Program

    def __post_init__(self) -> None:
        told = CONFIG.format(folder=self.folder, url=self.url, who=self.who)
        (self.folder / "config").write_text(told, "utf-8")

    def run(self, *arguments: str) -> str:
        command = [Path(sys.executable).with_name("vdirsyncer"), "-c", self.folder / "config"]
        done = subprocess.run(
            [*command, *arguments],
            capture_output=True,
            text=True,
            input="y\n" * 9,
            timeout=60,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"},
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def kept(self, view: str) -> dict[str, tuple[bytes, int]]:
        """The files by their subject, with what they hold and when they were written."""
        found = {}
        for each in sorted((self.folder / "kept" / view).glob("*.ics")):
            octets = each.read_bytes()
            [thing] = [
                one
                for one in Calendar.from_ical(octets).subcomponents
                if one.name in {"VEVENT", "VTODO"}
            ]
            found[str(thing["UID"]).partition("@")[0]] = (octets, each.stat().st_mtime_ns)
        return found


def test_a_folder_follows_the_calendars(using: MakeProgram, stage: Stage, tmp_path: Path) -> None:
    expert = using(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    met, other = stage.met(), stage.met(**at("2022-06-01"))
    hidden = stage.met(**at("2022-06-02"))
    parts = {each: stage.invite(each, expert.email) for each in (met, other)}
    task = stage.task("Draft it", party="CN", person_id=expert.actor.person_id)
    with served(expert.app) as url:
        mirror = Mirror(tmp_path, url, expert)
        mirror.run("discover")
        mirror.run("sync")
        first = mirror.kept("all")
        assert first.keys() == {str(met), str(other)}
        assert mirror.kept("tasks").keys() == {str(task)}
        assert not list((tmp_path / "kept").glob(f"*/*{hidden}*"))

        again = mirror.run("sync")
        assert (mirror.kept("all"), "Copying" in again) == (first, False)

        stage.retitle(met, "Another title")
        stage.remove(other, parts[other])
        mirror.run("sync")
        after = mirror.kept("all")
        assert after.keys() == {str(met)}
        assert b"Another title" in after[str(met)][0]
        assert after[str(met)][0] == expert.get(expert.path(met)).raw
