from __future__ import annotations

import ast
import gettext
from pathlib import Path

import click

LOCALE = Path(__file__).parents[1] / "tender_guard" / "locale"
OF_PROGRAMMERS = {"Choice({choices})"}


def messages_of_click() -> set[str]:
    found = {"required"}
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id not in ("_", "ngettext"):
                continue
            if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                found.add(node.args[0].value)
    return found


def test_every_message_of_click_has_its_chinese() -> None:
    chinese = gettext.translation("tender_guard", LOCALE, ["zh_CN"])
    untold = {text for text in messages_of_click() if chinese.ngettext(text, text + " ", 1) == text}
    assert {text for text in untold if chinese.gettext(text) == text} <= OF_PROGRAMMERS


def test_the_compiled_catalogue_is_the_written_one() -> None:
    folder = LOCALE / "zh_CN" / "LC_MESSAGES"
    written = folder.joinpath("tender_guard.po").read_text("utf-8")
    with folder.joinpath("tender_guard.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for key, text in compiled._catalog.items():  # type: ignore[attr-defined] # noqa: SLF001
        if key == "":
            continue
        line = text.replace("\n", "\\n").replace("\t", "\\t").replace('"', '\\"')
        assert f'"{line}"' in written
    assert written.count("\nmsgid ") == len(compiled._catalog)  # type: ignore[attr-defined] # noqa: SLF001
