"""Words that files may bring others of; an unknown one is shown as it stands."""

from flask_babel import gettext

from wgroup.register.rules import BOTH, CONVENTION
from wgroup.web.words import N_

VOCABULARIES: dict[str, dict[str, str]] = {
    "instrument": {
        "joint-declaration": N_("Joint declaration"),
        "joint-statement": N_("Joint statement"),
        "other": N_("Instrument"),
    },
    "actor": {
        BOTH: N_("both Parties"),
        CONVENTION: N_("the Convention"),
    },
    "addressee": {
        "paris-agreement-parties": N_("the Parties to the Paris Agreement"),
        "developed-countries": N_("developed countries"),
    },
    "exchange": {
        "policy": N_("policy exchange"),
        "technical": N_("technical exchange"),
        "research": N_("joint research"),
        "data": N_("data exchange"),
        "project": N_("project cooperation"),
    },
    "deliverable": {
        "action-items": N_("follow-up tasks"),
        "call-for-updates": N_("call for updates"),
        "case-study": N_("case study"),
        "comparative-table": N_("comparative table"),
        "dataset": N_("data set"),
        "expert-meeting": N_("expert meeting"),
        "joint-research": N_("joint research"),
        "local-roundtable": N_("local round table"),
        "meeting": N_("meeting"),
        "method-intercomparison": N_("comparison of methods"),
        "pilot-project": N_("pilot project"),
        "policy-brief": N_("policy brief"),
        "project": N_("project"),
        "publication": N_("publication"),
        "record": N_("record of meeting"),
        "site-visit": N_("site visit"),
        "update": N_("update"),
        "work-plan": N_("work plan"),
        "workshop": N_("workshop"),
    },
    "evidence": {
        "legal-text": N_("legal text"),
        "meeting-record": N_("record of meeting"),
        "national-report": N_("national report"),
        "official-document": N_("official document"),
        "official-statistics": N_("official statistics"),
        "project-report": N_("project report"),
    },
    "unit": {
        "action": N_("actions"),
        "campaign": N_("campaigns"),
        "communicated": N_("communicated"),
        "day": N_("days"),
        "document": N_("documents"),
        "entity": N_("entities"),
        "instrument": N_("legal instruments"),
        "item": N_("items"),
        "measure": N_("measures"),
        "meeting": N_("meetings"),
        "NDC per Party": N_("contribution of each Party"),
        "output": N_("outputs"),
        "participation": N_("participations"),
        "project": N_("projects"),
        "proposal": N_("proposals"),
        "signal": N_("signals"),
        "standard": N_("standards"),
        "update": N_("updates"),
        "USD bn/yr": N_("billion US dollars a year"),
        "yes": N_("yes"),
        "yes/no": N_("yes or no"),
    },
    "day": {
        "date-only": N_("the date alone"),
        "host-party-timezone": N_("the host Party's time zone"),
        "venue-timezone": N_("the venue's time zone"),
        "each-party-timezone": N_("each Party's own time zone"),
    },
    "stated": {
        "full": N_("stated in the text"),
        "partial": N_("partly stated in the text"),
        "label-only": N_("stated in words; the days are inferred"),
        "none": N_("not stated in the text"),
    },
}


def called(value: str, vocabulary: str) -> str:
    """A word of a vocabulary in the reader's language, or as it stands."""
    words = VOCABULARIES[vocabulary]
    return gettext(words[value]) if value in words else value
