"""The sentences for what is wrong with tables, in English; the catalogue holds them in Chinese."""

from wgroup.web.words import N_

TABLE_SENTENCES: dict[str, str] = {
    "not_a_table": N_("This is not a table in CSV or XLSX, or it is damaged."),
    "table_encoding": N_("The letters of this file cannot be read. Save it as CSV in UTF-8."),
    "too_many_rows": N_("At most %(limit)s rows at once. Send the file in parts."),
    "no_rows": N_("Below the heads of the columns there is no row."),
    "unknown_column": N_("There is no column called “%(found)s”. Take the heads of the template."),
    "column_twice": N_("The column “%(found)s” is there twice."),
    "cell_without_head": N_("The row has a cell under no head."),
    "row_twice": N_("Row %(first)s of this file has it already."),
    "kept_otherwise": N_("It is kept otherwise here. Change it on its page, or mend the file."),
    "unknown_organisation": N_(
        "Your side has no organisation of this name, nor is one of neither side."
    ),
    "freeze_in_past": N_("This instant has passed. A list freezes at one that is still to come."),
    "list_frozen": N_("The list of participants is frozen. It stands as it was filed."),
    "freeze_not_before": N_("It freezes before the meeting begins."),
    "side_differs": N_("This does not go with the type."),
    "pdf_not_installed": N_("PDF is not installed on this server. Take the table instead."),
    "faulty_rows": N_("Some rows have faults; nothing was changed."),
}
