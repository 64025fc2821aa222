"""Finding and reading action items: the list, and the page of one with its history."""

from dataclasses import dataclass

from flask import render_template, request

from wgroup.actions import queries
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import ActionState, Whose, can_turn
from wgroup.db.work import Work
from wgroup.policy import Action, may
from wgroup.revisions.queries import history_page
from wgroup.web.actions import history
from wgroup.web.actions.room import bp
from wgroup.web.actions.views import view_of, views
from wgroup.web.request import this_work

# What becomes of an item by those who convene.
RUNS = {"verify": ActionState.VERIFIED, "drop": ActionState.DROPPED}


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is asked for; odd values ask for what is usual."""

    whose: Whose
    every: bool

    @classmethod
    def of_request(cls) -> "Asked":
        whose = request.args.get("whose")
        return cls(
            whose=Whose(whose) if whose in set(Whose) else Whose.ALL,
            every=request.args.get("state") == "every",
        )


@bp.get("")
def index() -> str:
    work, asked = this_work(), Asked.of_request()
    page = queries.listed(
        work, whose=asked.whose, unsettled=not asked.every, after=request.args.get("after")
    )
    told = views(work, page.items)
    return render_template("actions/index.html", page=page, views=told, asked=asked)


@bp.get("/<code>")
def show(code: str) -> str:
    work = this_work()
    return page_of(work, queries.get(work, code))


def page_of(work: Work, item: ActionItem, **more: object) -> str:
    """The page of an item; its history is for the Parties and the secretariat."""
    inside = work.actor.is_insider
    past = history_page(work, item.id, after=request.args.get("after")) if inside else None
    return render_template(
        "actions/show.html",
        view=view_of(work, item),
        runs=[name for name in RUNS if possible(work, item, name)],
        past=past,
        entries=history.entries(work, past.items) if past else [],
        **more,
    )


def possible(work: Work, item: ActionItem, name: str) -> bool:
    """The reader may, and the state machine leads there."""
    return can_turn(item.state, RUNS[name]) and may(work.actor, ACTIONS[name], item)


ACTIONS = {"verify": Action.ACTION_VERIFY, "drop": Action.ACTION_DROP}
