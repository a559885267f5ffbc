from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from tender_guard import casework
from tender_guard.casework import experts
from tender_guard.reports import casework_words
from tender_guard.supervision import closure

KNOWN = {"{move.action}": closure.ACTIONS, "{kind}": get_args(experts.Kind)}
"""What stands in a deed's name by what is put there."""


def noted() -> Iterator[ast.Call]:
    """The calls by which the audit trail is written."""
    for path in sorted(Path(casework.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"note", "audit.note"}:
                yield node


def deeds() -> Iterator[str]:
    for call in noted():
        match call.args[2]:
            case ast.Constant(value=str() as name):
                yield name
            case ast.JoinedStr() as name:
                text = ast.unparse(name)[2:-1]
                (put,) = (one for one in KNOWN if one in text)
                yield from (text.replace(put, word) for word in KNOWN[put])


def test_every_deed_of_the_audit_trail_has_a_chinese_name() -> None:
    found = set(deeds())
    assert {"document.upload", "tracked.close", "expert.suspend", "retention.apply"} <= found
    assert found <= casework_words.ACTIONS.keys()
    assert {one.partition(".")[0] for one in found} <= casework_words.AREAS.keys()


def test_everything_that_an_entry_says_has_a_chinese_name() -> None:
    keys = {word.arg for call in noted() for word in call.keywords if word.arg}
    assert keys
    for key in keys:
        ((name, _),) = casework_words.details({key: "1"})
        assert not name.isascii(), key


def test_what_an_import_did_is_told_by_the_names_of_the_sheets() -> None:
    counted = {"bid": {"new": 6, "changed": 0}, "lot": {"new": 1, "changed": 2}}
    (told,) = casework_words.details({"sheets": counted})
    assert told == ("各表行数", "投标（新增 6、更新 0）、标段（新增 1、更新 2）")


@pytest.mark.parametrize("key", ["tracked.open", "tracked.unheard-of"])
def test_a_deed_of_another_version_is_told_by_its_area(key: str) -> None:
    assert "问题" in casework_words.action(key)
