"""The sentences for what is wrong with agendas, in English; the catalogue has them in Chinese."""

from wgroup.web.gathering import N_

AGENDA_SENTENCES: dict[str, str] = {
    "agenda_adopted": N_("The agenda is adopted. Nothing of it changes but what was reached."),
    "already_circulated": N_("The agenda is circulated already."),
    "not_circulated": N_("The agenda is a draft: circulate it first."),
    "agenda_empty": N_("Nothing stands on the agenda yet."),
    "needs_both_parties": N_(
        "The agenda is circulated: from now on this needs both Parties, item by item."
    ),
    "item_language_missing": N_(
        "A title is missing in one language. What is circulated stands in both."
    ),
    "item_has_parts": N_("Other items stand below it. Move or remove those first."),
    "too_many_items": N_("An agenda has %(most)s items at most."),
    "too_many_waiting": N_("%(most)s wait already. Let those be settled first."),
    "already_waiting": N_("The Parties are asked about this item already. Let that be settled."),
    "already_settled": N_("This is settled already."),
    "cannot_move": N_("The item cannot go any further that way."),
    "unknown_parent": N_("There is no such main item on this agenda."),
    "unknown_item": N_("There is no such item to choose."),
}
