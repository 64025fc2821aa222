"""The register for programs: open to read; an administrator brings things in."""

import json
from enum import StrEnum
from typing import Any

from flask import Response, url_for

from wgroup.db.paging import Page
from wgroup.kernel.bilingual import Language
from wgroup.policy import Action, ensure
from wgroup.register import lists, queries
from wgroup.register.rules import CommitmentType, Kind, Modality
from wgroup.register.services.importing import Source, import_file, try_import
from wgroup.register.services.texts import attach_text, try_text
from wgroup.web.api.answers import answer, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.files import described, file_sent
from wgroup.web.api.register_shapes import (
    CommitmentShape,
    InstrumentShape,
    InstrumentWholeShape,
    MilestoneShape,
    ProvisionShape,
    ProvisionWholeShape,
    ReportShape,
    TextReportShape,
    TopicShape,
    report_data,
    text_report_data,
)
from wgroup.web.api.shapes import Choice, Given, Key, PageQuery, Query, Shape, Text, page_of
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_register", N_("Register"), prefix="")

READS = ("instruments", "provisions", "topics", "commitments", "milestones")
ACCESS = {
    **{f"api_register.{name}": Access.OPEN for name in READS},
    **{f"api_register.{name.removesuffix('s')}": Access.OPEN for name in READS},
    "api_register.bring_in": Access.ACCOUNT,
    "api_register.attach": Access.ACCOUNT,
}

YAML_TYPES = frozenset({"text/yaml", "application/yaml", "application/x-yaml", "text/x-yaml"})
TEXT_TYPES = frozenset({"text/plain", "text/markdown"})


class InstrumentQuery(PageQuery):
    pass


class ProvisionQuery(PageQuery):
    instrument = Key(metadata={"example": "glasgow-2021"})
    parent = Key(metadata={"example": "glasgow-2021/8"})
    kind = Choice(Kind)
    modality = Choice(Modality)


class TopicQuery(PageQuery):
    track = Key(metadata={"example": "T8"})
    group = Key(metadata={"example": "MET"})
    provision = Key(metadata={"example": "glasgow-2021/8.4"})


class CommitmentQuery(PageQuery):
    instrument = Key(metadata={"example": "glasgow-2021"})
    holder = Key(limit=8, metadata={"description": N_("The code of a Party.")})
    type = Choice(CommitmentType)
    provision = Key(metadata={"example": "glasgow-2021/8.4"})


class MilestoneQuery(PageQuery):
    provision = Key(metadata={"example": "glasgow-2021/8.4"})
    commitment = Key(metadata={"example": "GLA-C16"})


class Switch(StrEnum):
    ON = "1"
    OFF = "0"


class ImportQuery(Query):
    dry_run = Choice(
        Switch,
        load_default=Switch.OFF,
        metadata={"default": "0", "description": N_("1 tells what would be done, and undoes it.")},
    )


class TextQuery(ImportQuery):
    language = Choice(Language, required=True)
    source = Text(
        required=True, metadata={"description": N_("Where this text was taken from, in words.")}
    )


def _listed(page: Page[Any], shape: Shape) -> Response:
    return page_answer(page, shape.dump)


@bp.get("/instruments", N_("Instruments"))
@bp.asks(InstrumentQuery)
@bp.gives(page_of(InstrumentShape))
def instruments(asked: Given) -> Response:
    return _listed(lists.instruments(this_work(), **asked), InstrumentShape())


@bp.get("/instruments/<key>", N_("An instrument, and which texts of it are here"))
@bp.gives(InstrumentWholeShape)
def instrument(key: str) -> Response:
    work = this_work()
    found = queries.instrument(work, key)
    texts, mark = queries.texts_of(work, key), queries.placeholder_of(work, key)
    whole = {"texts": texts, "placeholder": mark}
    told = InstrumentWholeShape(only=tuple(whole)).dump(whole)
    return answer({**InstrumentShape().dump(found), **told})


@bp.get("/provisions", N_("Provisions, in the order of their text"))
@bp.asks(ProvisionQuery)
@bp.gives(page_of(ProvisionShape))
def provisions(asked: Given) -> Response:
    return _listed(lists.provisions(this_work(), **asked), ProvisionShape())


@bp.get("/provisions/<path:key>", N_("A provision, and what hangs together with it"))
@bp.gives(ProvisionWholeShape)
def provision(key: str) -> Response:
    work = this_work()
    found = queries.provision(work, key)
    whole = {
        "commitments": [each.key for each in queries.commitments_naming(work, key)],
        "topics": [each.key for each in queries.topics_on(work, key)],
        "milestones": [each.key for each in queries.milestones_naming(work, key)],
        "indicators": queries.indicators_of(work, key),
        "passages": queries.passages_on(work, key),
    }
    told = ProvisionWholeShape(only=tuple(whole)).dump(whole)
    return answer({**ProvisionShape().dump(found), **told})


@bp.get("/topics", N_("Topics of exchange"))
@bp.asks(TopicQuery)
@bp.gives(page_of(TopicShape))
def topics(asked: Given) -> Response:
    return _listed(lists.topics(this_work(), **asked), TopicShape())


@bp.get("/topics/<path:key>", N_("A topic of exchange"))
@bp.gives(TopicShape)
def topic(key: str) -> Response:
    return answer(TopicShape().dump(queries.topic(this_work(), key)))


@bp.get("/commitments", N_("Commitments"))
@bp.asks(CommitmentQuery)
@bp.gives(page_of(CommitmentShape))
def commitments(asked: Given) -> Response:
    return _listed(lists.commitments(this_work(), **asked), CommitmentShape())


@bp.get("/commitments/<key>", N_("A commitment"))
@bp.gives(CommitmentShape)
def commitment(key: str) -> Response:
    return answer(CommitmentShape().dump(queries.commitment(this_work(), key)))


@bp.get("/milestones", N_("Milestones"))
@bp.asks(MilestoneQuery)
@bp.gives(page_of(MilestoneShape))
def milestones(asked: Given) -> Response:
    return _listed(lists.milestones(this_work(), **asked), MilestoneShape())


@bp.get("/milestones/<key>", N_("A milestone"))
@bp.gives(MilestoneShape)
def milestone(key: str) -> Response:
    return answer(MilestoneShape().dump(queries.milestone(this_work(), key)))


@bp.post(
    "/imports",
    N_("Bring a file into the register"),
    N_("YAML of the same schema as the register's own files; all of it or nothing."),
)
@described(bp, YAML_TYPES)
@bp.asks(ImportQuery)
@bp.gives(ReportShape, status=201)
def bring_in(asked: Given) -> Response:
    work = this_work()
    ensure(work.actor, Action.REGISTER_IMPORT)
    source = Source("api", (file_sent(YAML_TYPES),))
    if asked["dry_run"] is Switch.ON:
        return answer(report_data(try_import(work, source), dry_run=True))
    with work.saved():
        told = once(work, lambda: _text(report_data(import_file(work, source), dry_run=False)))
    return answer(json.loads(told), status=201)


@bp.post(
    "/instruments/<key>/texts",
    N_("Attach a text"),
    N_("Plain text, laid beside the provisions by its numbers."),
)
@described(bp, TEXT_TYPES)
@bp.asks(TextQuery)
@bp.gives(TextReportShape, status=201)
def attach(asked: Given, key: str) -> Response:
    work = this_work()
    ensure(work.actor, Action.REGISTER_IMPORT)
    file = file_sent(TEXT_TYPES)
    if asked["dry_run"] is Switch.ON:
        report = try_text(work, key, file, asked["language"], source=asked["source"])
        return answer(text_report_data(report, dry_run=True))
    with work.saved():
        told = once(work, lambda: _attached(key, file, asked))
    return answer(json.loads(told), status=201, location=url_for(".instrument", key=key))


def _attached(key: str, file: bytes, asked: Given) -> str:
    spoken, source = asked["language"], asked["source"]
    report = attach_text(this_work(), key, file, spoken, source=source)
    return _text(text_report_data(report, dry_run=False))


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)
