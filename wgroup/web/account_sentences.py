"""The sentences of accounts and of the ways into them, as in :mod:`wgroup.web.sentences`."""

from wgroup.web.words import N_

ACCOUNTS: dict[str, str] = {
    "unauthenticated": N_("Sign in first."),
    "wrong_credentials": N_("The e-mail address and the password do not go together."),
    "too_short": N_("At least %(least)s characters are needed; this has %(length)s."),
    "weak_password": N_("Too easy to guess. Four unrelated words do well."),
    "few_tries_left": N_(
        "The e-mail address and the password do not go together. Tries left before a pause of "
        "%(retry_after)s: %(left)s."
    ),
    "passwords_differ": N_("The two passwords differ."),
    "email_taken": N_("There is an account with this address already."),
    "party_needed": N_("These roles belong to a Party: %(bound)s. Say which Party."),
    "party_not_wanted": N_(
        "These roles belong to neither Party: %(unbound)s. Leave them out, or choose no Party."
    ),
    "cannot_give_role": N_("These roles are not yours to give or to take: %(refused)s."),
    "cannot_make_link": N_(
        "A link for this account is not yours to make: whoever holds it can act as its owner. "
        "A Party's people ask a focal point of their own side, its leaders one another; where "
        "nobody is left, the operator of the service makes it."
    ),
    "already_erased": N_("This person has been erased already."),
    "account_stands": N_(
        "Their account is open, and they have not asked for it. Close the account first."
    ),
    "nominated_by_name": N_(
        "They are nominated for %(meeting)s under this name, and others have been asked about it. "
        "Withdraw the nomination first, or wait until the meeting is over."
    ),
    "both_members": N_(
        "Both are in a delegation that is filed. Take one of them out of it first."
    ),
    "still_member": N_(
        "They are in a delegation that is filed. Take them out of it, or end it, first."
    ),
    "objected_to": N_(
        "The other side has objected to them for %(meeting)s. Wait until it is over."
    ),
    "still_expected": N_(
        "They are on the list of %(meeting)s, or nominated for it. Take them off first, so that "
        "they are told."
    ),
    "not_pdf": N_("This is not a PDF."),
    "no_head": N_("A delegation that is filed has one head: not none, and not two."),
    "too_many_members": N_("A delegation has at most %(most)s people."),
    "too_many_letters": N_(
        "A delegation has at most %(most)s letters. Prepare a new delegation for a new one."
    ),
    "superseded": N_("A newer letter has been filed. Examine that one."),
    "already_examined": N_("This letter has been examined already."),
    "too_many_affiliations": N_(
        "%(most)s affiliations are kept of them, which is the most. Take one back first."
    ),
    "already_merged": N_("This record has been made one with another already."),
    "gone_has_account": N_(
        "The record that would go has an open account. Let that one stay, or close the account."
    ),
    "both_listed": N_("Both are on the list of %(meeting)s. Take one of them off first."),
    "consent_differs": N_(
        "One of them agreed to be listed on the roster, and the other did not. Let both stand "
        "alike first."
    ),
    "texts_too_long": N_(
        "Together their texts on the roster are longer than %(limit)s characters. Shorten one "
        "of them first."
    ),
    "erasure_answered": N_("This request has been answered already."),
    "not_yourself": N_("You cannot do this to your own account; ask somebody else."),
    "account_disabled": N_("This account is closed. Open it first."),
    "too_many_tokens": N_("You have %(most)s tokens, which is the most. Revoke one first."),
    "too_many_app_passwords": N_(
        "You have %(most)s app passwords, which is the most. Revoke one first."
    ),
    "out_of_range": N_("It must lie between %(least)s and %(most)s."),
    "link_expired": N_("This link has been used or is too old. Ask for a new one."),
    "wrong_code": N_(
        "This code is not right, or has been used. A code of the app is good for half a minute "
        "and for one time; take the one that is shown now."
    ),
    "wrong_passkey": N_("This passkey was not accepted. Try again, or take another way."),
    "passkey_there": N_("This passkey is here already."),
    "too_many_passkeys": N_("You have %(most)s passkeys, which is the most. Remove one first."),
    "provider_away": N_(
        "The sign-in of your organisation cannot be reached now. Try again later, or use your "
        "password."
    ),
    "provider_refused": N_(
        "The sign-in of your organisation did not let you in, or gave an answer that cannot be "
        "believed."
    ),
    "sign_in_stale": N_(
        "This sign-in was begun elsewhere, took over ten minutes, or has been used. Begin it anew."
    ),
    "identity_unknown": N_(
        "No account here is linked with that sign-in. Sign in with your password, and link it "
        "under “Your account”."
    ),
    "identity_there": N_("This sign-in is linked with your account already."),
    "identity_taken": N_("This sign-in is linked with another account."),
    "too_many_identities": N_(
        "You have linked %(most)s sign-ins, which is the most. Remove one first."
    ),
    "offer_expired": N_("This key is not the one that was shown to you. Start again."),
    "app_there": N_("There is an authenticator app already. Remove it first."),
    "no_factor": N_("Set up an authenticator app or a passkey first."),
    "code_needed": N_("You have a second factor: show that it is you with that."),
    "proof_needed": N_(
        "This changes rights or secrets, and it is over ten minutes since you showed that it is "
        "you. Show it again, then send this once more."
    ),
    "factor_needed": N_("Your role needs a second factor. Set one up first."),
    "cannot_reset_factors": N_(
        "The second factors of this account are not yours to reset. The leaders of a delegation "
        "do so for their own people and for one another, administrators for those of no Party."
    ),
    "session_needed": N_(
        "Second factors are changed by their owner in a browser, never by a program's token."
    ),
}
