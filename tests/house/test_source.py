"""Checks on the house itself: what no single room can promise."""

import ast
import re
from pathlib import Path

import pytest

from wgroup import tables  # noqa: F401  Base.metadata is whole from here on
from wgroup.db.base import Base
from wgroup.resources import PACKAGE, resource_dir
from wgroup.revisions.models import Tracked
from wgroup.visibility import Open, Visible

SOURCES = sorted(each for each in PACKAGE.rglob("*.py") if "versions" not in each.parts)
TEMPLATES = sorted(resource_dir("templates").rglob("*.html"))

# The filter is passed by only where the actor is not known yet, where a number or a name must
# be unique whoever knows of it, and where the house looks after itself.
SEES_ALL = {
    "accounts/door.py",
    "accounts/factors.py",
    "calendar/catching.py",
    "calendar/entries.py",
    "calendar/keeper.py",
    "calendar/holders.py",
    "invitations/holders.py",
    "invitations/lists.py",
    "meetings/services/lasting.py",
    "nominations/door.py",
    "nominations/naming.py",
    "db/prepared.py",
    "personal/queries.py",
    "revisions/queries.py",
    "roster/queries.py",
    "revisions/recorder.py",
    "visibility.py",
}

# Nobody reads these by themselves; they are the house's own bookkeeping, and hold no content.
BOOKKEEPING = {
    "TrailEntry", "TrailHead", "Job", "Counter", "Receipt", "Throttle", "Challenge",
    "FeedState", "Collection", "CollectionItem",
}

INLINE = re.compile(r"""<[^>]*\s(?:style|on[a-z]+)=["']""")
UNSAFE = re.compile(r"\|\s*safe\b|autoescape false")


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def places(pattern: str) -> set[str]:
    return {name_of(each) for each in SOURCES if re.search(pattern, each.read_text("utf-8"))}


def test_one_place_commits() -> None:
    assert places(r"\.commit\(") == {"db/work.py"}


def test_one_place_reads_the_clock() -> None:
    assert places(r"datetime\.(now|utcnow|today)\(|date\.today\(") == {"kernel/time.py"}


def test_one_place_knows_which_database_it_is() -> None:
    assert places(r"dialect\.name|get_backend_name|\bsqlite3?\b\.|psycopg\.") <= {
        "db/dialect.py",
        "cli/doctor.py",
    }


def test_few_places_pass_by_the_filter() -> None:
    assert places(r"sees_all") == SEES_ALL


def test_packages_hold_nothing_in_their_inits() -> None:
    full = {name_of(each) for each in PACKAGE.rglob("__init__.py") if each.read_text("utf-8")}
    assert full == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_file_is_a_warehouse(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_each_module_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not tree.body or ast.get_docstring(tree)


def test_every_model_says_who_may_know_of_it() -> None:
    silent = {
        each.class_.__name__
        for each in Base.registry.mappers
        if not issubclass(each.class_, Visible | Open)
    }
    assert silent == BOOKKEEPING


def test_every_visible_model_has_a_rule() -> None:
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Visible):
            assert mapper.class_.visible_to.__func__ is not Visible.visible_to.__func__


def test_what_people_change_is_tracked() -> None:
    """A row that people change leaves a trail; these others change by themselves."""
    untracked = {
        each.class_.__name__
        for each in Base.registry.mappers
        if not issubclass(each.class_, Tracked)
    } - BOOKKEEPING
    assert untracked <= {
        "Revision", "LoginSession", "CalendarEntry", "FeedState", "Citation",
        "Invitation", "Notice", "Letter", "IncomingMail",
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_the_policy_of_content(path: Path) -> None:
    """No inline style or handler, no raw markup: the browser would refuse the first two."""
    source = path.read_text("utf-8")
    assert not INLINE.search(source)
    assert not UNSAFE.search(source)
    assert "<script" not in re.sub(r'<script nonce="\{\{ csp_nonce\(\) \}\}"', "", source)


MACHINE = re.compile(r"/work/|/tmp/wg|pyp" + r"i\.org|pythonhost" + r"ed|registry\.npm" + "js")


def test_the_repository_speaks_of_the_project_alone() -> None:
    root = PACKAGE.parent
    kinds = ("*.py", "*.md", "*.html", "*.toml", "*.yaml", "*.lock", "*.css", "*.js", "*.po")
    hidden = {".venv", ".git", "instance", "__pycache__"}
    found = {
        each.relative_to(root).as_posix()
        for kind in kinds
        for each in root.rglob(kind)
        if not hidden & set(each.parts) and MACHINE.search(each.read_text("utf-8"))
    }
    assert found <= {"tests/house/test_source.py"}
