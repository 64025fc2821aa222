"""Inputs that make an unguarded service fail, hang or do harm; by what they hit."""

EVIL = "ATTACH:http://evil.example"
LINE_ENDS = {
    "CRLF": "\r\n", "LF": "\n", "CR": "\r", "NEL": "\x85", "LS": "\u2028", "VT": "\x0b",
    "FF": "\x0c", "NUL": "\0",
}

RULES = (
    "FREQ=SECONDLY", "FREQ=SECONDLY;COUNT=1000000000", "FREQ=MINUTELY;UNTIL=99991231T000000Z",
    "FREQ=DAILY;COUNT=1000000000", "FREQ=DAILY;INTERVAL=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYHOUR=0,1,2,3;BYSECOND=" + ",".join(map(str, range(60))), "FREQ=DAILY;COUNT=-1",
    "FREQ=FOO", "FREQ=YEARLY;BYWEEKNO=9999", "FREQ=DAILY since 0001-01-01",
)

HTTP = {
    "2^63": str(2**63), "5000 digits": "9" * 5000, "Arabic-Indic digit": "١",
    "10^30": "1" + "0" * 30, "-5": "-5", "2^70": str(2**70), "60 kB": "a" * 60_000, "%": "%",
    "a folder of zones": "America", "300 letters": "A" * 300, "a path": "../../../etc/passwd",
    "NUL after a zone": "UTC\0", "the last day there is": "9999-12-31", "bidi": "\u202egpj.exe",
    "//": "//evil.example", "/\\": "/\\evil.example", "https:": "https:evil.example",
    "tab //": "\t//evil.example", "javascript:": "javascript:alert(1)",
    "///": "///evil.example/..", "%09": "/%09/evil.example",
    "a header": "\r\nSet-Cookie:a=b", "a file name": "a\r\nSet-Cookie:x=y.txt",
}

CALENDAR = {
    **{f"a line by {name}": f"a{end}{EVIL}" for name, end in LINE_ENDS.items()},
    "a parameter by CRLF": f"x\r\n{EVIL}", "a quote": 'x";ROLE=CHAIR:mailto:evil',
    "an address by CRLF": f"mailto:a@b\r\n{EVIL}", "a URL by CRLF": f"http://a\r\n{EVIL}",
    "a UID by CRLF": f"u\r\n{EVIL}", "an X-property by CRLF": f"a\r\n{EVIL}",
    **{f"RRULE {each[:40]}": f"RRULE:{each}" for each in RULES},
    "a separator": "a,b;c\\d\\n", "a surrogate": "\ud800",
}

VEVENT = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
CALENDAR_FILES = {
    "20,000 nested": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 20_000,
    "2,000 nested": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 2000,
    "10 MB line": VEVENT % (b"SUMMARY:" + b"a" * 10_000_000),
    "folded by letters": VEVENT % (b"SUMMARY:a" + b"\r\n b" * 200_000),
    "nothing": b"", "garbage": bytes(range(256)) * 20,
    "year 0": VEVENT % b"DTSTART:00000101T000000Z",
    "zone is a path": VEVENT % b"DTSTART;TZID=../../../../etc/passwd:20260101T000000",
    "zone is a folder": VEVENT % b"DTSTART;TZID=America:20260101T000000",
    "zone of 300": VEVENT % (b"DTSTART;TZID=" + b"A" * 300 + b":20260101T000000"),
    "open quote": VEVENT % b'ATTENDEE;CN="x:mailto:a@b',
    "END alone": b"END:VCALENDAR\r\n", "long DURATION": VEVENT % b"DURATION:P99999999999999D",
    "6000 digits": VEVENT % (b"DURATION:P" + b"9" * 6000 + b"D"),
    "SEQUENCE 10^5000": VEVENT % (b"SEQUENCE:" + b"9" * 5000),
}

MAIL = {
    "Bcc by CRLF": "a\r\nBcc: evil@x", "Bcc by LF": "a\nBcc: evil@x",
    "Bcc by CR": "a\rBcc: evil@x",
    "two addresses": "a@b, evil@x", "address and Bcc": "a@b\r\nBcc: evil@x",
    "name and Bcc": '"x\r\nBcc: evil@x" <a@b>', "surrogate": "\ud800", "NUL": "a\0b",
    "Bcc by NEL": "a\x85Bcc: evil@x", "Bcc by LS": "a\u2028Bcc: evil@x", "5,000 <": "<" * 5000,
    "space in an id": "<a b@c>", "1 MB subject": "字" * 300_000, "a@[": "a@[", "group": ":;",
}

MAIL_FILES = {
    "3,000 multiparts": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(3000)
    ),
    "empty group": b"From: :;\r\n\r\nx", "open quote": b'To: "a\r\n\r\nx',
    "junk type": b"Content-Type: ;;;=\r\n\r\nx",
    "unknown charset": b"Content-Type: text/calendar; charset=klingon\r\n\r\n\xff\xfe",
    "junk words": b"Subject: =?utf-8?q?=ZZ?= =?x?b?!!!?=\r\n\r\n",
    "junk date": b"Date: 99 Foo 99999 99:99:99 +9999\r\n\r\n",
    "cut base64": b"Content-Transfer-Encoding: base64\r\n\r\nQUJ",
    "open id": b"Message-ID: <\r\n\r\n",
    "junk name": b"Content-Disposition: attachment; filename*=utf-8'\r\n\r\n",
    "junk address": b"From: a@[\r\n\r\n",
    "huge index": b"Content-Type: text/calendar; name*99999999999999999999=x\r\n\r\n",
}

EXPORT = {
    "formula": '=HYPERLINK("http://evil.example")', "formula by tab": "\t=1",
    "full-width formula": "＝1", "command": "=cmd|' /C calc'!A0", "control": "a\x0bb",
    "a sheet's title": "US/CN: update", "surrogate": "\ud800",
}

MARKUP = {
    "script link": "[a](javascript:alert(1))",
    "image of data": "![a](data:image/svg+xml;base64,P)",
    "hidden script link": "[a](jav&#x61;script:alert(1))",
    "raw": "<img src=x onerror=alert(1)>", "template": "{{ 71*73 }}{% raw %}${71*73}",
    "50,000 >": ">" * 50_000, "nested lists": "\n".join(" " * (2 * n) + "- a" for n in range(600)),
    "100,000 [": "[" * 100_000, "50,000 *a": "*a " * 50_000,
    "backticks": "".join("`" * n + " " for n in range(400)), "20,000 ![": "![a](" * 20_000,
    "1 MB of <b>": "<b>" * 300_000, "surrogate": "\ud800",
}

PASSWORDS = {
    "surrogate": "\ud800", "NUL": "a\0b", "10 MB": "a" * 10_000_000,
    "a file name": "../../议程.pdf",
}

# Bodies that are no plain JSON.
BODIES = {
    "lone surrogate": b'{"title":{"en":"\\ud800"}}', "NUL": b'{"title":{"en":"a\\u0000b"}}',
    "nested 100,000 deep": b"[" * 100_000, "NaN": b'{"title":{"en":"x"},"n":NaN}',
    "twice": b'{"title":{"en":"a"},"title":{"en":"b"}}', "list for text": b'{"title":["a"]}',
    "2^70": b'{"host":1180591620717411303424}', "50 MB": b'{"x":"' + b"a" * 50_000_000 + b'"}',
}

TEXTS = {
    f"{group}: {name}": text
    for group, inputs in (
        ("http", HTTP), ("calendar", CALENDAR), ("mail", MAIL), ("export", EXPORT),
        ("markup", MARKUP),
    )
    for name, text in inputs.items()
}
