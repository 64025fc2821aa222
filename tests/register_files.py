"""Files for the register; all content is invented for tests."""

PROVISIONS = ("1", "2", "2.1")


def provision(instrument: str, clause: str, *, party: str = "both", **fields: str) -> str:
    """One row as YAML text, whose fields may be changed or, given as "", left out."""
    usual = {
        "key": f"{instrument}/{clause}",
        "kind": "joint-commitment",
        "responsible": party,
        "modality": "plans",
        "title": f"{{zh: 测试条款{clause}, en: Test provision {clause}}}",
        "summary": "{zh: 测试摘要, en: A test summary}",
        "feeds_functions": "[F1]",
    }
    rows = {name: value for name, value in {**usual, **fields}.items() if value}
    return "- " + "\n  ".join(f"{name}: {value}" for name, value in rows.items())


def instrument(key: str = "sunnylands-2023", date: str = "2023-11-14") -> str:
    return f"""\
- key: {key}
  type: joint-statement
  title: {{zh: 测试声明, en: Test statement}}
  date: {date}
"""


def file(*provisions: str, instruments: str = "") -> bytes:
    head = f"instruments:\n{instruments or instrument()}" if instruments != "none" else ""
    return f"schema_version: 1\n{head}provisions:\n{chr(10).join(provisions)}\n".encode()


def sound(party: str = "both", key: str = "sunnylands-2023") -> list[str]:
    """Three provisions, the last under the second."""
    return [
        provision(key, "1", party=party),
        provision(key, "2"),
        provision(key, "2.1", parent=f"{key}/2"),
    ]


def faulty(party: str) -> bytes:
    """The five faults of S10: a key twice, no such parent, function, actor, date."""
    key = "sunnylands-2023"
    return file(
        provision(key, "1", party=party),
        provision(key, "1", feeds_functions="[F1, F9]"),
        provision(key, "2.1", parent=f"{key}/7", party="EU"),
        instruments=instrument(date="2023-13-01"),
    )
