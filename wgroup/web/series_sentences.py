"""The sentences for what is wrong with series, in English; the catalogue holds them in Chinese."""

from wgroup.web.words import N_

SERIES_SENTENCES: dict[str, str] = {
    "only_of_months": N_("This is of months alone."),
    "not_in_every_month": N_(
        "Not every month has this day: choose one up to the 28th, or the last."
    ),
    "day_or_weekday": N_("Either a day of the month, or weekdays: not both."),
    "none_left": N_("Every date is left out: nothing would be made."),
    "series_ended": N_("The series has ended: nothing more is made of it or changed."),
    "nothing_awaits": N_("No meeting of it awaits your Party any more."),
}
