"""Whom our own mail server vouches for; what a sender writes about itself is nothing."""

import pytest

from wgroup.mail.verdicts import Verdict, verdict_of

OWN, SENDER = "mx.own.example", "zhang@mfa.example"
PASS, FAIL, NONE = Verdict.PASS, Verdict.FAIL, Verdict.NONE
DMARC = "mx.own.example; dmarc=pass header.from=mfa.example"


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ([], NONE),
        ([DMARC], PASS),
        (["MX.own.example 1; DMARC = Pass (p=reject) header.from=MFA.example"], PASS),
        # without the domain that was judged it may be another From of the same mail
        (["mx.own.example; dmarc=pass"], NONE),
        (["mx.own.example; dmarc=pass; dkim=pass header.d=mfa.example"], PASS),
        (["mx.own.example; dmarc=pass header.from=evil.example"], FAIL),
        (["mx.own.example; dmarc=pass header.from=sub.mfa.example"], FAIL),
        (["mx.own.example; dmarc=pass header.from=example"], FAIL),
        (["mx.own.example; dmarc=fail header.from=mfa.example"], FAIL),
        # a policy that fails outweighs a signature
        (["mx.own.example; dkim=pass header.d=mfa.example; dmarc=fail"], FAIL),
        (["mx.own.example; dkim=pass header.d=mfa.example; dmarc=none"], PASS),
        ([f"{DMARC} (x; dmarc=fail header.from=mfa.example"], PASS),
        ([f"{DMARC}; dmarc=fail header.from=mfa.example"], FAIL),
        ([f"{DMARC}; dmarc=none"], NONE),
        ([f"{DMARC}; dmarc=none; dkim=pass header.d=mfa.example"], NONE),
        (["mx.own.example; dkim=pass header.i=@mfa.example header.s=k"], PASS),
        (["mx.own.example; dkim=fail header.d=mfa.example"], NONE),
        (["mx.own.example; dkim=fail header.d=x.y; dkim=pass header.d=mfa.example"], PASS),
        (["mx.own.example; dkim=pass header.d=evil.example"], NONE),
        (["mx.own.example; dkim=pass header.d=notmfa.example"], NONE),
        (["mx.own.example; dkim=pass header.d=sub.mfa.example"], NONE),
        (["mx.own.example; dkim=pass header.d=example"], NONE),
        (["mx.own.example; spf=pass smtp.mailfrom=mfa.example"], NONE),
        (["mx.own.example; none"], NONE),
        # not ours
        (["evil.example; dmarc=pass header.from=mfa.example"], NONE),
        (["mx.own.example.evil.example; dmarc=pass"], NONE),
        # only the topmost of ours: below it stands what came with the mail
        (["mx.own.example; dmarc=fail header.from=mfa.example", DMARC], FAIL),
        (["mx.own.example; none", DMARC], NONE),
        (["relay.example; dmarc=fail", DMARC], PASS),
        # what a sender may smuggle into a result of ours
        (['mx.own.example; spf=pass smtp.mailfrom="; dmarc=pass header.from=mfa.example"'], NONE),
        (["mx.own.example; spf=none (dmarc=pass; dmarc=pass) smtp.helo=x"], NONE),
        (["mx.own.example; spf=none (\\) ; dmarc=pass header.from=mfa.example)"], NONE),
        (["mx.own.example; spf=none (((; dmarc=pass header.from=mfa.example"], NONE),
        (['"mx.own.example; x"; dmarc=pass'], NONE),
    ],
)  # fmt: skip
def test_verdicts(results: list[str], verdict: Verdict) -> None:
    assert verdict_of(results, OWN, SENDER) is verdict


def test_a_domain_above_signs_for_those_below() -> None:
    signed = ["mx.own.example; dkim=pass header.d=mfa.example"]
    assert verdict_of(signed, OWN, "zhang@post.mfa.example") is PASS


def test_a_policy_of_the_organisation_holds_for_those_below() -> None:
    judged = ["mx.own.example; dmarc=pass header.from=mfa.example"]
    assert verdict_of(judged, OWN, "zhang@post.mfa.example") is PASS


def test_nobody_is_not_vouched_for() -> None:
    assert verdict_of([DMARC], OWN, "") is NONE
