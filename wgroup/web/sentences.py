"""The sentences for codes, in English; the catalogue holds them in Chinese."""

from wgroup.web.account_sentences import ACCOUNTS
from wgroup.web.agenda_sentences import AGENDA_SENTENCES
from wgroup.web.decision_sentences import DECISION_OTHERWISE, DECISION_SENTENCES
from wgroup.web.series_sentences import SERIES_SENTENCES
from wgroup.web.table_sentences import TABLE_SENTENCES
from wgroup.web.words import N_

# With facts, where facts say more.
SENTENCES: dict[str, str] = {
    **ACCOUNTS,
    **SERIES_SENTENCES,
    **TABLE_SENTENCES,
    **AGENDA_SENTENCES,
    **DECISION_SENTENCES,
    # what was sent
    "malformed": N_("The request could not be read. Check that it is complete."),
    "invalid_input": N_("Some of what was entered cannot be accepted; see beside each field."),
    "invalid_text": N_(
        "“%(found)s” cannot stand in a name: it holds no web address, and neither < nor >."
    ),
    "too_long": N_("At most %(limit)s characters."),
    "too_large": N_("That is more than can be sent at once."),
    "required": N_("This is needed."),
    "unknown_field": N_("There is no field of this name. Those there are: %(known)s."),
    "wrong_type": N_("This is not of the kind that is expected here."),
    "given_twice": N_("This is given more than once."),
    "object_required": N_("Send a JSON object; {} if there is nothing to say."),
    "key_reused": N_("This key stands for another request already. Take a new one."),
    "invalid_choice": N_("Choose one of what is offered."),
    "unsupported_media_type": N_("This kind of content is not accepted here."),
    "bad_email": N_("This is not an e-mail address."),
    "bad_url": N_("This is not a web address."),
    "not_https": N_("An address of a conference begins with https://, not with http://."),
    "bad_symbol": N_("This is not a document symbol."),
    "bad_cursor": N_("This place in the list no longer exists. Start from the beginning."),
    "not_a_number": N_("This must be a number."),
    "rule_broken": N_("A rule of the group stands against this."),
    # time
    "bad_datetime": N_("This is not a date and time. Write it like 2022-05-17T20:00."),
    "end_not_after_start": N_("The end must come after the start."),
    "unknown_timezone": N_("There is no time zone called “%(zone)s”."),
    "nonexistent_local_time": N_(
        "This time does not exist in %(zone)s: the clocks are put forward over it that "
        "night. Nearest: %(choices)s."
    ),
    "ambiguous_local_time": N_(
        "This time comes twice in %(zone)s: the clocks go back that night. Say which: "
        "%(choices)s."
    ),
    "offset_not_of_zone": N_(
        "At that time the clocks of %(zone)s do not have this distance from UTC."
    ),
    "future_date": N_("This date lies in the future."),
    # meetings
    "venue_required": N_("Say where: only a virtual meeting has no venue."),
    "reason_required": N_("Say why, in one language at least."),
    "wrong_state": N_("This meeting is “%(status)s”; for this step it must be “%(allowed)s”."),
    "stale_version": N_(
        "Somebody has changed this since you opened it. Look at it as it stands now, then"
        " decide again."
    ),
    "cannot_narrow": N_("What is known to “%(level)s” cannot be made known to fewer."),
    "missing_language_version": N_(
        "It cannot be confirmed before it stands in both languages: the text in "
        "%(language)s is missing. %(mend)s"
    ),
    "language_version_missing": N_("Both languages are needed here."),
    "asked_by_name": N_(
        "The other side was asked about it by this name and country. Suspend it, and bring in the "
        "other one."
    ),
    "duplicate_organisation": N_("“%(name)s” is here already."),
    "duplicate_expert": N_("This person is on the roster already."),
    "too_many_organisations": N_(
        "%(most)s organisations of your side are open to objection, which is the most at once."
    ),
    "level_required": N_("Of a local government, say at which level it is."),
    "bad_country": N_("Write the country as its two letters, such as CN or US."),
    "lasting_there": N_("This person is invited once to the same meetings already."),
    "lasting_not_for_experts": N_(
        "Experts are nominated for each meeting, so that the other side may object."
    ),
    "span_too_long": N_("That is too long a time at once."),
    "last_day_first": N_("The last day comes before the first."),
    "too_many_lasting": N_("Your side has invited %(most)s people once, which is the most."),
    "too_many_meetings": N_("That is more than %(most)s meetings. Take a shorter span."),
    "already_entered": N_("This person is entered already."),
    "too_many_people": N_("Your side has %(most)s people on this list, which is the most."),
    "clash": N_("Somebody was first with this. Look again, then retry."),
    "not_your_party": N_("Each Party speaks for itself: this belongs to the other Party."),
    "role_cannot": N_("Your role does not allow this. It is for: %(roles)s."),
    "door_closed": N_(
        "One is checked in from two hours before a confirmed meeting until it is over."
    ),
    "wrong_door_code": N_("This is not the code at the door of this meeting."),
    # action items
    "person_of_other_side": N_("This person is not of the side whose item it is."),
    # what does not exist
    "unknown_provision": N_("There is no such provision in the register."),
    "unknown_topic": N_("There is no such topic."),
    "unknown_group": N_("There is no such thematic group."),
    "unknown_series": N_("There is no such series of meetings."),
    "unknown_party": N_("There is no such Party."),
    "unknown_meeting": N_("There is no such meeting, or none that you may see."),
    "unknown_person": N_("There is no such person."),
    "not_found": N_("There is nothing here, or nothing that you may see."),
    # invitations
    "no_time_proposed": N_("It proposes no other time, or it is not clear which is meant."),
    "link_ended": N_(
        "This link answers no invitation: it was not copied whole, or the meeting is over, or "
        "its holder is no longer on the list."
    ),
    "csrf": N_(
        "This form was open too long, or did not come from here. What you typed is kept: "
        "send it again."
    ),
    "too_many_requests": N_("Too many attempts. Try again in %(retry_after)s."),
    "precondition_required": N_("Say which version you saw: send If-Match."),
    # mail
    "mail_off": N_("Mail is not set up here: nobody is told by mail."),
    # calendars
    "too_many_feeds": N_(
        "You have %(most)s calendar addresses, which is the most. End one that is not used."
    ),
    # calendars of others
    "not_a_calendar": N_("This is not a calendar file (.ics), or it is damaged."),
    "cut_off": N_("The file is cut off: it ends in the middle of an event."),
    "too_many_events": N_(
        "The file holds more than %(limit)s events. Export a shorter span of time."
    ),
    "not_events": N_("The file holds answers to an invitation, not meetings."),
    "nothing_chosen": N_("Choose at least one meeting."),
    "all_day": N_("It lasts whole days; a meeting starts and ends at an hour."),
    "floating": N_("Its time names no time zone, and none was chosen for such times."),
    "cancelled": N_("It is cancelled in that calendar."),
    "twice_in_file": N_("The file holds a later version of it."),
    "no_title": N_("It has no title."),
    "title_too_long": N_("Its title is longer than %(limit)s characters."),
    "no_start": N_("It has no start."),
    "no_end": N_("It has no end."),
    "unread_time": N_("Its time cannot be read: “%(value)s”."),
    "too_often": N_("It comes again more often than daily."),
    "rule_unread": N_("How it comes again cannot be read: “%(rule)s”."),
    "series_costly": N_("The series in this file take too long to look through."),
    "series_split": N_("This series is another from some day on. Export it as single events."),
    "series_empty": N_("No day of this series is left."),
    "over_limit": N_("At most %(limit)s meetings are proposed at once."),
    # register
    "unsafe_yaml": N_(
        "Line %(line)s holds a part of YAML that is not accepted (%(found)s): tags, anchors, "
        "aliases, or lists within lists without end."
    ),
    "invalid_import": N_("The file does not fit the register; nothing was changed."),
    "bad_yaml": N_("This is not YAML: %(problem)s."),
    "not_utf8": N_("The file is not in UTF-8. Save it as UTF-8 and send it again."),
    "empty_file": N_("There is nothing in the file."),
    "several_documents": N_("A second document starts here; a file holds one."),
    "nothing_to_import": N_("The file has no section that the register knows."),
    "unknown_schema": N_("The register reads schema version 1, not “%(value)s”."),
    "not_a_mapping": N_("Fields with names must stand here."),
    "not_a_list": N_("A list must stand here."),
    "not_a_text": N_("A text must stand here."),
    "not_bilingual": N_("Both languages must stand here, as zh and en."),
    "not_a_flag": N_("This must be true or false."),
    "too_many": N_("At most %(limit)s of these."),
    "bad_date": N_("“%(value)s” is not a date. Write it like 2022-06-30."),
    "bad_key": N_("“%(value)s” is not a key of this kind."),
    "bad_sha256": N_("This is not a SHA-256: 64 digits and letters a to f."),
    "duplicate_key": N_("“%(value)s” stands here twice."),
    "unknown_word": N_("“%(value)s” is not one of: %(choices)s."),
    "missing_parent": N_("There is no “%(value)s” for this to stand under."),
    "foreign_parent": N_("“%(value)s” belongs to another instrument."),
    "circle": N_("These stand under one another in a circle: %(value)s."),
    "foreign_prefix": N_("The key “%(value)s” does not belong to %(instrument)s."),
    "unknown_instrument": N_("There is no instrument “%(value)s”."),
    "unknown_indicator": N_("There is no indicator “%(value)s”."),
    "unknown_track": N_("There is no track “%(value)s”."),
    "unknown_commitment": N_("There is no commitment “%(value)s”."),
    "unknown_milestone": N_("There is no milestone “%(value)s”."),
    "unknown_entry": N_("There is no “%(value)s” of this kind in the register."),
    "one_holder": N_("A unilateral commitment has one holder."),
    "not_editorial": N_("A key with ~ is a part of ours and must be marked as editorial."),
    "end_before_start": N_("The end %(end)s comes before the start %(start)s."),
    "unequal_languages": N_("There must be as many in Chinese as in English."),
    "ignored_field": N_("The register has no such field; it was left out."),
    "wrong_language": N_("This text does not look like %(language)s."),
    "no_numbers": N_("No numbered articles were found in this text."),
    # our fault
    "internal": N_("Something went wrong on our side. Nothing was changed."),
    "unavailable": N_(
        "Many people are signing in at this moment. Send it again in %(retry_after)s; this did "
        "not count as a try."
    ),
    "method_not_allowed": N_("This address does not take requests of that kind."),
    # what comes with the later work of the group
    "unit_required": N_("Give the unit."),
    "definition_required": N_("Give the definition."),
    "needs_org_from_each_side": N_("An organisation from each side is needed."),
    "rating_not_allowed": N_("This rating is not on the scale for such a commitment."),
    "gap_source_required": N_("Say what the gap rests on."),
    "symbol_taken": N_("This symbol is taken."),
    "issued_immutable": N_("What has been issued is not changed; issue a revision."),
    "submission_immutable": N_("What has been submitted is not changed; submit a new version."),
    "quota_exceeded": N_("All %(seats)s seats of this kind and side are taken."),
    "nomination_closed": N_("Nominations closed at %(closes_at)s."),
    "nomination_needed": N_(
        "The seats of experts at this meeting are filled by nomination: nominate them, or "
        "withdraw the nomination."
    ),
    "seats_fixed": N_(
        "Somebody is nominated already: from now on there can only be more seats and more time."
    ),
    "leaves_in_past": N_(
        "This instant has passed. Whoever is to be out at once is shut out by closing the account."
    ),
    "closes_too_late": N_("Nominations close before the meeting begins."),
    "window_past_start": N_(
        "The other side has 120 hours to object, and the meeting begins before they are over, at "
        "%(starts_at)s."
    ),
    "not_admitted": N_("This organisation is not admitted, or not yet."),
    "not_latin": N_("Write this in Latin letters."),
    "other_name": N_(
        "This address belongs to %(name)s. Write that name, or take another address."
    ),
    "window_closed": N_("The time for this is over."),
    "unequal_team": N_("Both sides must be equally many."),
    "holder_support_missing": N_("The holder of the commitment has not supported this."),
    "reply_window_open": N_("The time to reply is still running."),
    "consent_missing": N_("A consent is missing."),
    "not_subject_party": N_("Only the Party concerned may do this."),
    "overlap_same_person": N_("This person is needed elsewhere at that time."),
    "evidence_in_use": N_("This evidence is in use."),
    "duplicate_nomination": N_("This person is nominated already."),
}

# With other facts, of another case of the same code.
OTHERWISE: dict[str, str] = {
    **DECISION_OTHERWISE,
    "wrong_state": N_("It can be closed once it has started, at %(starts_at)s."),
}

# Who adds a text that is missing in one language, and where.
MENDS: dict[str, str] = {
    "title": N_("The secretariat adds the title under “Edit what it is about”."),
    "venue": N_(
        "The venue is added under “Change time, mode or venue”; each Party then concurs anew."
    ),
}

# When the facts for the longer sentence are not there.
BRIEF: dict[str, str] = {
    "quota_exceeded": N_("All seats of this side are taken."),
    "nomination_closed": N_("Nominations are closed."),
    "unknown_field": N_("There is no field of this name."),
    "invalid_text": N_(
        "The text holds a character that cannot be kept, such as an invisible control or "
        "direction mark. Type it anew or paste it as plain text."
    ),
    "too_long": N_("This is too long."),
    "too_short": N_("This is too short."),
    "party_needed": N_("These roles belong to a Party: say which."),
    "party_not_wanted": N_(
        "A Party's people hold that Party's roles, and others hold none of them."
    ),
    "cannot_give_role": N_("These roles are not yours to give or to take."),
    "unsafe_yaml": N_("The file holds a part of YAML that is not accepted."),
    "bad_yaml": N_("This is not YAML."),
    "unknown_word": N_("This word is not among those that the register knows."),
    "unknown_timezone": N_("There is no such time zone."),
    "nonexistent_local_time": N_(
        "This local time does not exist: the clocks are put forward over it."
    ),
    "ambiguous_local_time": N_("This local time comes twice: the clocks go back. Say which."),
    "offset_not_of_zone": N_("The zone does not have this distance from UTC then."),
    "wrong_state": N_("As things stand this cannot be done."),
    "cannot_narrow": N_("It cannot be made known to fewer."),
    "missing_language_version": N_("It cannot be confirmed before it stands in both languages."),
    "role_cannot": N_("Your role does not allow this."),
    "too_many_requests": N_("Too many attempts. Try again later."),
    "few_tries_left": N_("The e-mail address and the password do not go together."),
    "too_many_people": N_("Your side has as many people on this list as there can be."),
    "too_many_tokens": N_("You have as many tokens as there can be. Revoke one first."),
    "too_many_app_passwords": N_(
        "You have as many app passwords as there can be. Revoke one first."
    ),
    "too_many_passkeys": N_("You have as many passkeys as there can be. Remove one first."),
    "out_of_range": N_("It is out of range."),
    "unavailable": N_("The service cannot reach its records just now. Try again in a minute."),
}
