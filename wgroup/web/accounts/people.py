"""Who has an account: invited, given roles, shut out, let in again."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from wgroup.accounts import queries
from wgroup.accounts.models import Account
from wgroup.accounts.rules import LINK_LIFE, LinkKind
from wgroup.accounts.services import inviting, managing
from wgroup.accounts.services.first import link_path
from wgroup.db.work import Work
from wgroup.kernel.actor import PARTY_BOUND, Role
from wgroup.kernel.errors import WgroupError
from wgroup.parties.models import Person
from wgroup.policy import Action, ensure
from wgroup.web.accounts.answers import log, shown, whole_address
from wgroup.web.accounts.forms import InvitationForm, LeavingForm, RolesForm, read_version
from wgroup.web.capitals import own_zone, parties
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.request import this_language, this_work
from wgroup.web.words import word

bp = Blueprint("people", __name__)

PROVED = frozenset(
    f"people.{each}"
    for each in (
        "invite", "change_roles", "disable", "enable", "leave", "link", "reset_factors",
    )
)
ACCESS = dict.fromkeys(("people.index", "people.show", *PROVED), Access.ACCOUNT)


@bp.get("/people")
def index() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ACCOUNT_INVITE)
    found = queries.listed(work, after=request.args.get("after"))
    return render_template("accounts/people.html", page=found)


@bp.route("/people/new", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    """The link is shown in the answer that makes it, and never again."""
    work = this_work()
    ensure(work.actor, Action.ACCOUNT_INVITE)
    form = _with_choices(work, InvitationForm.of_request(**_suggested()))
    if form.accepted():
        try:
            with work.saved():
                account = inviting.invite(work, form.invitation())
                secret = inviting.link(work, account)
            log.info("invited: %s by %s", account.id, work.actor.id)
            return _link_made(account, secret, LinkKind.INVITATION)
        except WgroupError as refusal:
            form.blame(refusal)
    return shown("accounts/invite.html", form)


@bp.get("/people/<uuid:account_id>")
def show(account_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ACCOUNT_INVITE)
    account = queries.get(work, account_id)
    return _page(work, account, _roles_form(work, account))


@bp.post("/people/<uuid:account_id>/roles")
def change_roles(account_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ACCOUNT_MANAGE)
    account = queries.get(work, account_id)
    form = _roles_form(work, account)
    if form.accepted():
        try:
            with work.saved():
                seen = read_version(form.seen.data)
                managing.change_roles(work, account_id, form.chosen(), seen=seen)
            log.info("roles changed: %s by %s", account_id, work.actor.id)
            flash(gettext("The roles are changed. This person has to sign in again."))
            return redirect(url_for(".show", account_id=account_id), 303)
        except WgroupError as refusal:
            form.blame(refusal)
    return _page(work, queries.get(work, account_id), form)


@bp.post("/people/<uuid:account_id>/disable")
def disable(account_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ACCOUNT_MANAGE)
    ConfirmForm.insist()
    with work.saved():
        managing.disable(work, account_id)
    log.info("disabled: %s by %s", account_id, work.actor.id)
    flash(
        gettext(
            "The account is closed: this person is signed out; "
            "tokens, app passwords and feeds end."
        )
    )
    return redirect(url_for(".show", account_id=account_id), 303)


@bp.post("/people/<uuid:account_id>/enable")
def enable(account_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ACCOUNT_MANAGE)
    ConfirmForm.insist()
    with work.saved():
        managing.enable(work, account_id)
    log.info("enabled: %s by %s", account_id, work.actor.id)
    flash(gettext("The account is open again."))
    return redirect(url_for(".show", account_id=account_id), 303)


@bp.post("/people/<uuid:account_id>/leaving")
def leave(account_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ACCOUNT_MANAGE)
    account = queries.get(work, account_id)
    form = LeavingForm.of_request(seen=str(account.version))
    if form.accepted():
        try:
            with work.saved():
                seen = read_version(form.seen.data)
                managing.set_leaving(work, account_id, form.instant(), seen=seen)
            log.info("leaving set: %s by %s", account_id, work.actor.id)
            flash(gettext("Kept."))
            return redirect(url_for(".show", account_id=account_id), 303)
        except WgroupError as refusal:
            form.blame(refusal)
    account = queries.get(work, account_id)
    return _page(work, account, _roles_form(work, account), leaving=form)


@bp.post("/people/<uuid:account_id>/link")
def link(account_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ACCOUNT_MANAGE)
    ConfirmForm.insist()
    with work.saved():
        secret = inviting.fresh_link(work, account_id)
    account = queries.get(work, account_id)
    log.info("link made: %s by %s", account_id, work.actor.id)
    return _link_made(account, secret, inviting.kind_of_link(account))


@bp.post("/people/<uuid:account_id>/second-factors/reset")
def reset_factors(account_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.FACTORS_RESET)
    ConfirmForm.insist()
    with work.saved():
        managing.reset_factors(work, account_id)
    log.info("second factors reset: %s by %s", account_id, work.actor.id)
    flash(gettext("The second factors are gone. This person signs in with the password alone."))
    return redirect(url_for(".show", account_id=account_id), 303)


def _link_made(account: Account, secret: str, kind: LinkKind) -> ResponseReturnValue:
    address = whole_address(link_path(secret))
    minutes = int(LINK_LIFE[kind].total_seconds()) // 60
    return render_template(
        "accounts/link_made.html", account=account, address=address, minutes=minutes
    )


def _page(
    work: Work, account: Account, form: RolesForm, leaving: LeavingForm | None = None
) -> ResponseReturnValue:
    """leaving is the form of that name as it was typed, where it was refused."""
    told = {"seen": str(account.version), "zone": own_zone()}
    page = shown(
        "accounts/person.html",
        form,
        account=account,
        person=work.session.get(Person, account.person_id),
        is_own=account.id == work.actor.id,
        may_link=inviting.may_link(work, account),
        left=account.has_left(work.now),
        may_reset=managing.may_reset(work, account),
        leaving=leaving or LeavingForm(formdata=None, data=told),
    )
    if leaving is not None:
        page.status_code = leaving.status
    return page


def _roles_form(work: Work, account: Account) -> RolesForm:
    """Its choices are the roles that this reader may give here; with none there is no form."""
    form = RolesForm.of_request(roles=list(account.roles), seen=str(account.version))
    offered = inviting.given_by(work, account.party)
    if not account.held_roles <= offered:
        offered = frozenset()  # what one may not take away, one does not rearrange
    form.roles.choices = _words(offered)
    return form


def _suggested() -> dict[str, object]:
    """What a link to the form has filled in: ?party=CN&role=delegation-focal-point."""
    return {"party": request.args.get("party", ""), "roles": request.args.getlist("role")}


def _with_choices(work: Work, form: InvitationForm) -> InvitationForm:
    """Offer the Parties and roles that this reader may give."""
    given = {each.code: inviting.given_by(work, each.code) for each in parties()}
    neutral = inviting.given_by(work, None)
    form.party.choices = [
        SelectChoice(each.code, each.short.best(this_language())[0])
        for each in parties()
        if given[each.code]
    ]
    if neutral:
        none = SelectChoice("", gettext("None: serves both sides"))
        form.party.choices.insert(0, none)
    bound = frozenset[Role]().union(*given.values())
    form.roles.choices = _words(neutral | bound, sorted_out=bool(neutral and bound))
    return form


def _words(roles: frozenset[Role], *, sorted_out: bool = False) -> list[SelectChoice]:
    """sorted_out says of each whether it goes with a Party, where both kinds are offered."""
    tell = _with_kind if sorted_out else word
    return [SelectChoice(each.value, tell(each)) for each in Role if each in roles]


def _with_kind(role: Role) -> str:
    if role in PARTY_BOUND:
        return str(gettext("%(role)s (of a Party)", role=word(role)))
    return str(gettext("%(role)s (of neither Party)", role=word(role)))
