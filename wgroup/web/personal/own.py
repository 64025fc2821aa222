"""What is kept about whoever asks: as a file to take along, and their wish to be erased."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.personal import queries, services
from wgroup.personal.contents import data_of
from wgroup.policy import Action, ensure
from wgroup.web.forms import ConfirmForm
from wgroup.web.meetings.room import tried
from wgroup.web.personal.room import as_file, bp
from wgroup.web.request import this_settings, this_work
from wgroup.web.words import N_

# What is kept of people, what for, and what becomes of it when they are erased.
PURPOSES = (
    (N_("Name"), N_("So that both sides know whom they meet; in the record of what was done."),
     N_("A pseudonym takes its place everywhere, and the language and zone go.")),
    (N_("Account"), N_("To sign in and be written to."),
     N_("Closed; the address and the password go.")),
    (N_("Ways in: sessions, second factors, tokens"), N_("So that nobody else signs in."),
     N_("Deleted.")),
    (N_("Calendar feeds and own alarms"), N_("Calendars of one’s own."), N_("Deleted.")),
    (N_("Letters and answers by mail"), N_("To invite, and to know what was answered."),
     N_("The address and what was written go; that there was an answer stays.")),
    (N_("Meetings one was invited to, and came to"), N_("The record of the meetings."),
     N_("Stays, under the pseudonym; the note to an answer goes.")),
    (N_("Nominations"), N_("So that both sides know who comes, and may object."),
     N_("The steps stay, under the pseudonym; post, interests and reasons go.")),
    (N_("Profile of the roster, and declared interests"),
     N_("To find experts for a topic, with their consent."), N_("Deleted.")),
    (N_("Action items"), N_("So that what was agreed is done."),
     N_("Stay, under the pseudonym.")),
    (N_("History"), N_("So that nobody can rewrite what happened."),
     N_("Stays and can still be proved; what it told of the person is taken out.")),
)  # fmt: skip

PERIODS = {
    "sessions": N_("A browser that signed in, after it was last used"),
    "mails": N_("The text of answers that came by mail"),
    "jobs": N_("What was queued and is done"),
    "candidates": N_("Somebody whom a side thought of and who never came in"),
    "withdrawn": N_("A profile of the roster that its expert has not agreed to"),
    "leavers": N_("The address and the ways in of somebody who has left"),
    "requests": N_("An answered request to be erased"),
}


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    days = this_settings().periods
    periods = [(words, getattr(days, name)) for name, words in PERIODS.items()]
    return render_template("personal/privacy.html", purposes=PURPOSES, periods=periods)


@bp.get("/account/data.json")
def data() -> ResponseReturnValue:
    return as_file(data_of(this_work()), "my-data")


@bp.route("/account/erasure", methods=["GET", "POST"])
def erasure() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.ERASURE_ASK)
    form = ConfirmForm.of_request()
    if form.accepted() and tried(work, form, lambda: services.ask(work)):
        flash(gettext("Asked. Whoever answers for you finds it on their first page."), "done")
        return redirect(url_for(".erasure"), 303)
    standing, last = queries.own_request(work), queries.last_answer(work)
    page = {"form": form, "standing": standing, "last": last, "party": work.actor.party}
    return render_template("personal/erasure.html", **page), form.status


@bp.post("/account/erasure/take-back")
def take_back() -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        services.take_back(work)
    flash(gettext("You no longer ask to be erased."), "done")
    return redirect(url_for(".erasure"), 303)
