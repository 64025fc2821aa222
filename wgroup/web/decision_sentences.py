"""The sentences for what is wrong with decisions, in English; the catalogue has the Chinese."""

from wgroup.web.gathering import N_

DECISION_SENTENCES: dict[str, str] = {
    "silence_too_short": N_(
        "A silence procedure lasts at least %(hours)s hours from the notice to both sides, which "
        "is given as it is entered."
    ),
    "silence_expired": N_(
        "The silence ended at %(expired_at)s, and the decision is adopted. Your Party can lodge a "
        "statement instead, which stands under the decision."
    ),
    "extension_not_later": N_("It must end later than the silence does now, and not in the past."),
    "other_end_agreed": N_(
        "A co-chair agreed to another end of the silence. Enter that one, or let them agree anew."
    ),
    "amendment_text_required": N_("Write the amendment, in one language at least."),
    "tabled_text_stands": N_(
        "It is tabled: its text stands, and only a language that is missing can be added."
    ),
    "no_meeting": N_(
        "A decision is adopted at the meeting it was put to, while that sits or after it was held."
    ),
    "too_many_drafts": N_("Your side has %(most)s drafts, which is the most at once."),
    "too_many_statements": N_("Your side has lodged %(most)s statements, which is the most."),
}

# With other facts, of another case of the same code.
DECISION_OTHERWISE: dict[str, str] = {
    "missing_language_version": N_(
        "No silence begins, and nothing is adopted, before title and text stand in both "
        "languages: %(language)s is missing. Whoever drafted it can add it."
    ),
}
