"""Mail that was held, for the secretariat to decide; and other mail that came in lately."""

import logging
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.invitations import incoming
from wgroup.invitations.models import IncomingMail
from wgroup.invitations.rules import IncomingState
from wgroup.invitations.services import deciding
from wgroup.kernel.errors import Conflict, NotFound, RuleBroken
from wgroup.policy import Action, ensure
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.incoming import words
from wgroup.web.incoming.forms import TakeForm
from wgroup.web.request import this_work

log = logging.getLogger("wgroup.incoming")

bp = Blueprint("incoming", __name__, url_prefix="/mail")

ACCESS = {f"incoming.{each}": Access.ACCOUNT for each in ("held", "others", "show", "discard")}

LATELY = 30


def let_in() -> Work:
    work = this_work()
    ensure(work.actor, Action.INCOMING_SETTLE)
    return work


@bp.get("/held")
def held() -> str:
    work = let_in()
    page = incoming.page_of(work, IncomingState.HELD, after=request.args.get("after"))
    return listed(work, page.items, page=page, waiting=True)


@bp.get("/others")
def others() -> str:
    """All that came in, the newest first."""
    work = let_in()
    page = incoming.page_of(work, after=request.args.get("after"), limit=LATELY)
    return listed(work, page.items, page=page, waiting=False)


def listed(work: Work, mails: list[IncomingMail], **facts: object) -> str:
    return render_template(
        "incoming/index.html",
        mails=mails,
        meetings=incoming.meetings_of(work, mails),
        decisions=incoming.decisions(work, mails),
        words=words,
        **facts,
    )


@bp.route("/<uuid:mail_id>", methods=["GET", "POST"])
def show(mail_id: UUID) -> ResponseReturnValue:
    work, form = let_in(), TakeForm.of_request()
    mail = incoming.mail_of(work, mail_id)
    is_held = mail.state is IncomingState.HELD
    candidates = incoming.candidates(work, mail) if is_held else []
    form.offer(mail, candidates)
    if form.accepted() and _taken(work, form, mail_id):
        log.info("mail %s taken by %s", mail_id, work.actor.id)
        flash(gettext("Recorded. The meeting shows it at once."), "done")
        return redirect(url_for(".held"), 303)
    if request.method != "POST":
        form.guess(mail, candidates)
    mail = incoming.mail_of(work, mail_id)
    page = render_template(
        "incoming/mail.html",
        mail=mail,
        seen=words.seen(mail),
        meeting=next(iter(incoming.meetings_of(work, [mail]).values()), None),
        decision=incoming.decisions(work, [mail]).get(mail.id),
        candidates=candidates,
        span=next(filter(None, (deciding.span_in(mail, each) for each in candidates)), None),
        form=form,
        words=words,
    )
    return page, form.status


def _taken(work: Work, form: TakeForm, mail_id: UUID) -> bool:
    try:
        with work.saved():
            if form.proposes:
                deciding.put_forward(work, mail_id, form.whose)
            else:
                note = form.note.data or ""
                deciding.take(work, mail_id, form.whose, form.said, note=note)
    except NotFound:  # the person, for the mail is there
        form.blame(RuleBroken("invalid_choice", field="participation"))
        return False
    except (RuleBroken, Conflict) as refusal:
        form.blame(refusal)
        return False
    return True


@bp.post("/<uuid:mail_id>/discard")
def discard(mail_id: UUID) -> ResponseReturnValue:
    work = let_in()
    ConfirmForm.insist()
    with work.saved():
        deciding.discard(work, mail_id)
    log.info("mail %s discarded by %s", mail_id, work.actor.id)
    flash(gettext("Discarded. Nothing was recorded."), "done")
    return redirect(url_for(".held"), 303)
