"""Bringing files into the register, on both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tests import register_files as files
from tests.conftest import WorkAs
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import Forbidden, Invalid, NotFound, WgroupError
from wgroup.register import lists, queries
from wgroup.register.entries import ImportBatch
from wgroup.register.importing.report import Report, Verb
from wgroup.register.models import Citation, Provision
from wgroup.register.rules import InstrumentStatus
from wgroup.register.services.importing import Source, import_file, try_import
from wgroup.register.services.seeding import load_seeds, seeds
from wgroup.resources import resource_dir
from wgroup.revisions.models import Revision
from wgroup.revisions.queries import verify_trail


@pytest.fixture
def work(work_as: WorkAs) -> Work:
    return work_as(Role.SYSTEM_ADMINISTRATOR)


def brought(work: Work, data: bytes) -> Report:
    with work.saved():
        return import_file(work, Source("test", (data,)))


def refused(work: Work, data: bytes) -> list[tuple[object, ...]]:
    """Line, key, field and code of each fault; the try and the real run agree to the letter."""
    found = []
    for run in (try_import, import_really):
        with pytest.raises(Invalid) as caught:
            run(work, Source("test", (data,)))
        assert caught.value.code == "invalid_import"
        found.append(
            [
                (each.facts["line"], each.facts.get("key"), each.field, each.code)
                for each in caught.value.errors
            ]
        )
    assert found[0] == found[1]
    return found[0]  # type: ignore[return-value]


def import_really(work: Work, source: Source) -> Report:
    with work.saved():
        return import_file(work, source)


def counts(report: Report) -> tuple[int, ...]:
    return tuple(report.counts[each] for each in Verb)


def rows(work: Work) -> int:
    return work.session.scalar(select(func.count()).select_from(Provision)) or 0


def test_the_register_that_ships_is_whole(work: Work) -> None:
    sizes = {
        name: len(page.items)
        for name, page in {
            "instruments": lists.instruments(work),
            "provisions": lists.provisions(work, limit=100),
            "topics": lists.topics(work),
            "commitments": lists.commitments(work),
            "milestones": lists.milestones(work),
        }.items()
    }
    assert sizes == {
        "instruments": 2, "provisions": 50, "topics": 20, "commitments": 31, "milestones": 13,
    }
    assert [each.key for each in lists.tracks(work)] == ["T7", "T8", "T9"]
    assert [each.code for each in lists.groups(work)] == ["MET", "ENE", "CIR", "SUB"]
    entries = queries.all_entries(work)
    sizes = {kind: len([each for each in entries if each.kind == kind]) for kind in {
        each.kind.value for each in entries
    }}
    assert sizes == {
        "function": 8, "organisation-type": 11, "role": 17, "ambiguity": 41, "term": 100,
    }


def test_every_text_that_ships_is_in_both_languages(work: Work) -> None:
    for each in queries.all_entries(work):
        assert each.title.complete, each.key
        assert each.text.complete, each.key
    for provision in queries.provisions_of(work, "glasgow-2021"):
        assert provision.title.complete, provision.key
        assert provision.summary.complete, provision.key


def test_loading_it_again_changes_nothing(work: Work) -> None:
    before = verify_trail(work.session).entries
    with work.saved():
        assert load_seeds(work) is None
    report = import_really(work, seeds(resource_dir("seeds")))
    assert counts(report)[:2] == (0, 0)
    assert not report.having(Verb.MISSING)
    assert verify_trail(work.session).entries == before


def test_a_sound_file_is_created_once(work: Work) -> None:
    data = files.file(*files.sound())
    assert counts(try_import(work, Source("test", (data,)))) == (3, 0, 0, 0)
    assert rows(work) == 50
    assert counts(brought(work, data)) == (3, 0, 0, 0)
    assert counts(brought(work, data)) == (0, 0, 3, 0)
    assert rows(work) == 53
    batches = work.session.scalars(select(ImportBatch).where(ImportBatch.name == "test")).all()
    assert len(batches) == 1


def test_the_try_tells_what_the_real_run_tells(work: Work) -> None:
    data = files.file(*files.sound())
    tried = try_import(work, Source("test", (data,)))
    assert tried == brought(work, data)


def test_a_changed_row_has_a_version_more_and_its_old_text_in_the_history(work: Work) -> None:
    brought(work, files.file(*files.sound()))
    key = "sunnylands-2023"
    changed = files.provision(key, "1", title="{zh: 新标题, en: New title}")
    report = brought(work, files.file(changed, files.provision(key, "2")))
    assert counts(report) == (0, 1, 1, 1)
    assert [each.key for each in report.having(Verb.MISSING)] == [f"{key}/2.1"]
    one = queries.provision(work, f"{key}/1")
    assert (one.version, one.title.en) == (2, "New title")
    assert queries.provision(work, f"{key}/2.1").title.en == "Test provision 2.1"
    last = work.session.scalars(
        select(Revision).where(Revision.subject_id == one.id, Revision.number == 2)
        .execution_options(sees_all=True)
    ).one()
    assert last.changes["title_en"] == ["Test provision 1", "New title"]
    assert verify_trail(work.session).broken_at is None


def test_items_wake_a_container(work: Work) -> None:
    assert queries.commitment(work, "JS-C00").placeholder
    key = "joint-statement-2021"
    two = files.file(files.provision(key, "1"), files.provision(key, "2"), instruments="none")
    assert counts(brought(work, two)) == (2, 0, 0, 0)
    woken = queries.instrument(work, key)
    assert (woken.status, woken.version) == (InstrumentStatus.ACTIVE, 2)
    with pytest.raises(NotFound):
        queries.commitment(work, "JS-C00")
    report = import_really(work, seeds(resource_dir("seeds")))
    assert queries.instrument(work, key).status is InstrumentStatus.ACTIVE
    assert counts(report)[:2] == (0, 0)


def test_items_may_stand_within_their_instrument(work: Work) -> None:
    nested = b"""\
instruments:
- key: joint-statement-2021
  title: {zh: x, en: y}
  items:
  - key: joint-statement-2021/1
    responsible: both
    title: {zh: x, en: y}
"""
    assert counts(brought(work, nested)) == (1, 0, 0, 0)
    assert queries.provision(work, "joint-statement-2021/1").modality == "unclassified"


def test_the_five_faults_are_five_faults(work: Work, sides: tuple[str, str]) -> None:
    key = "sunnylands-2023"
    assert refused(work, files.faulty(sides[0])) == [
        (6, key, "instruments[0].date", "bad_date"),
        (15, f"{key}/1", "provisions[1].key", "duplicate_key"),
        (21, f"{key}/1", "provisions[1].feeds_functions", "unknown_entry"),
        (24, f"{key}/2.1", "provisions[2].responsible", "unknown_word"),
        (29, f"{key}/2.1", "provisions[2].parent", "missing_parent"),
    ]
    assert rows(work) == 50


ONE = "sunnylands-2023"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"key": "glasgow-2021/17"}, "foreign_prefix"),
        ({"key": "sunnylands-2023/"}, "bad_key"),
        ({"key": "Sunnylands 1"}, "bad_key"),
        ({"key": "[a]"}, "not_a_text"),
        ({"key": f"{ONE}/1~a", "editorial": "false"}, "not_editorial"),
        ({"parent": "glasgow-2021/8"}, "foreign_parent"),
        ({"parent": f"{ONE}/1"}, "circle"),
        ({"kind": "promise"}, "unknown_word"),
        ({"modality": "must"}, "unknown_word"),
        ({"form": "chapter"}, "unknown_word"),
        ({"responsible": ""}, "required"),
        ({"title": "only text"}, "not_bilingual"),
        ({"title": "{zh: 仅中文}"}, "language_version_missing"),
        ({"title": "{zh: 中文, en: ''}"}, "language_version_missing"),
        ({"title": ""}, "required"),
        ({"title": "{zh: 中文, en: [a]}"}, "not_a_text"),
        ({"title": f"{{zh: 中文, en: {'x' * 400}}}"}, "too_long"),
        ({"title": '{zh: 中文, en: "a\u202eb"}'}, "invalid_text"),
        ({"title": '{zh: 中文, en: "a\\0b"}'}, "invalid_text"),
        ({"title": '{zh: 中文, en: "a\\ud800b"}'}, "bad_yaml"),
        ({"summary": "{en: half}"}, "language_version_missing"),
        ({"order": "first"}, "not_a_number"),
        ({"order": "99999999999"}, "not_a_number"),
        ({"reviewable": "maybe"}, "not_a_flag"),
        ({"tags": "word"}, "not_a_list"),
        ({"related": "[glasgow-2021/99]"}, "unknown_provision"),
        ({"ambiguities": "[A99]"}, "unknown_entry"),
        ({"due": "soon"}, "not_a_mapping"),
        ({"due": "{type: someday}"}, "unknown_word"),
        ({"due": "{type: period, start: '2030-01-01', end: '2020-01-01'}"}, "end_before_start"),
        ({"due": "{type: deadline}"}, "required"),
        ({"due": "{type: point, end: 30/06/2022}"}, "bad_date"),
        ({"due": "{type: point, end: '0001-01-01'}"}, "bad_date"),
        ({"titel": "{zh: a, en: b}", "title": ""}, "unknown_field"),
    ],
)
def test_what_an_operator_may_get_wrong(work: Work, fields: dict[str, str], code: str) -> None:
    found = refused(work, files.file(files.provision(ONE, "1", **fields)))
    assert code in {each[3] for each in found}
    assert all(each[0] for each in found)
    assert rows(work) == 50


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("commitments:\n- {key: SUN-C01, type: unilateral, holders: [CN, US], modality: will,"
         " provisions: [glasgow-2021/1], title: {zh: a, en: b}}", "one_holder"),
        ("commitments:\n- {key: GLA-C99, instrument: joint-statement-2021,"
         " provisions: [glasgow-2021/1], title: {zh: a, en: b}}", "foreign_prefix"),
        ("commitments:\n- {key: GLA-C99, provisions: [], title: {zh: a, en: b}}", "required"),
        ("commitments:\n- {key: GLA-C99, provisions: [glasgow-2021/1], holders: [EU],"
         " title: {zh: a, en: b}}", "unknown_word"),
        ("milestones:\n- {key: M-X, title: {zh: a, en: b}, day_rule: Mars/Base}", "unknown_word"),
        ("milestones:\n- {key: M-X, title: {zh: a, en: b}, commitments: [GLA-C77]}",
         "unknown_commitment"),
        ("milestones:\n- {key: M-X, title: {zh: a, en: b}, alert_days_before_end: [soon]}",
         "not_a_number"),
        ("thematic_groups:\n- {code: INF, title: {zh: a, en: b}}", "bad_key"),
        ("topics:\n- {key: topic/1, provision: glasgow-2021/1, track: T0, title: {zh: a, en: b}}",
         "unknown_track"),
        ("terms:\n- {code: one, en: One}", "required"),
        ("schema_version: 2\nterms: []", "unknown_schema"),
        ("provisions: text", "not_a_list"),
        ("provisions: [text]", "not_a_mapping"),
        ("nothing: here", "nothing_to_import"),
        ("provisions: [{key: nowhere/1, responsible: both, title: {zh: a, en: b}}]",
         "unknown_instrument"),
    ],
)
def test_other_sections_are_checked_as_well(work: Work, section: str, code: str) -> None:
    assert code in {each[3] for each in refused(work, section.encode())}


def test_what_the_register_has_no_field_for_is_left_out_and_told(work: Work) -> None:
    data = files.file(files.provision(ONE, "1", colour="green"))
    report = brought(work, data)
    assert [(each.field, each.facts["key"]) for each in report.ignored] == [
        ("provisions[0].colour", f"{ONE}/1")
    ]


def test_citations_follow_the_lists(work: Work) -> None:
    brought(work, files.file(files.provision(ONE, "1", related="[glasgow-2021/1]")))
    cited = select(Citation.target).where(Citation.source == f"{ONE}/1")
    assert set(work.session.scalars(cited)) == {"glasgow-2021/1", "function/F1"}
    brought(work, files.file(files.provision(ONE, "1", related="[glasgow-2021/2]")))
    assert set(work.session.scalars(cited)) == {"glasgow-2021/2", "function/F1"}


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.SYSTEM_ADMINISTRATOR])
def test_only_administrators_import(work_as: WorkAs, role: Role) -> None:
    work = work_as(role, "CN")
    with pytest.raises(Forbidden) as caught, work.saved():
        import_file(work, Source("test", (b"!!python/object:x {}",)))
    assert caught.value.code == "role_cannot"


def test_reading_it_costs_the_same_for_few_and_many(
    work: Work, queries_of: Callable[[Callable[[], object]], list[str]]
) -> None:
    one = files.file(files.provision(ONE, "1"))
    many = files.file(*(files.provision(ONE, str(number)) for number in range(1, 80)))
    costs = [
        len(queries_of(lambda data=data: try_import(work, Source("test", (data,)))))  # type: ignore[misc]
        for data in (one, many)
    ]
    assert costs[0] == costs[1]


def test_refusals_have_one_class(work: Work) -> None:
    with pytest.raises(WgroupError):
        brought(work, b"\x00")
