"""Changes that an office makes to a rulebook on a page: a folder laid over the others.

An `Amendment` gives a parameter another value, replaces the list of the seven prohibitions, or adds
a line to a list of the lexicon or takes one away. The drafts make one of what a person wrote and
refuse what is no use; `compose` loads a rulebook with several laid over it in their order.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final, Literal, TypeAlias, TypeVar, get_args

from tender_guard.errors import LexiconError, UsageError
from tender_guard.rulebook.lexicon import Excuse, Group
from tender_guard.rulebook.load import LEXICON, PARAMETERS, PROHIBITIONS, Rulebook, load_rulebook
from tender_guard.rulebook.model import Parameter, Prohibition
from tender_guard.rulebook.repeats import runs_away

Kind: TypeAlias = Literal["parameter", "prohibitions", "lexicon"]
Deed: TypeAlias = Literal["add", "remove"]
Form: TypeAlias = Literal["word", "pattern"]
L = TypeVar("L", Group, Excuse)
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

LIST: Final = "list"
"""The name of the list of prohibitions: there is one."""
PLACES: Final = "not-regions"
"""The list of words that hold a region's name but name none; it can only grow."""
GROUP, EXCEPTION = "group:", "exception:"
"""Begin the name of a list of the lexicon; the name of its group or exception follows."""

_LONGEST: Final = 500
_FRACTION: Final = re.compile(r"(\d{1,9})/([1-9]\d{0,8})")
_NUMBER: Final = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change as it is stored.

    ``value`` of a parameter: ``{value, before, document?}`` as YAML writes them; of the
    prohibitions: ``{items: [{number, name, wording, status}]}``; of the lexicon:
    ``{deed, form, line}``.
    """

    kind: Kind
    name: str
    value: Mapping[str, Any]


@dataclass
class _Laid:
    """What is laid over, as far as it has been put together."""

    rulebook: Rulebook
    parameters: dict[str, dict[str, str]] = field(default_factory=dict)
    prohibitions: Sequence[Mapping[str, str]] = ()
    groups: dict[str, Group] = field(default_factory=dict)
    exceptions: dict[str, Excuse] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)


def compose(base: Rulebook, amendments: Sequence[Amendment], folder: Path) -> Rulebook:
    """``base`` with the changes laid over it; their files go into a folder of their own below.

    A line that is there already is not added again, one that is not there need not be removed: the
    rules that ship may have changed meanwhile.

    Raises:
        RulebookError: what comes of it is at fault.
    """
    if not amendments:
        return base
    laid = _Laid(base)
    for one in amendments:
        _lay(laid, one)
    files = dict(_files(laid))
    named = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
    target = folder / named
    if not target.is_dir():
        _write(files, target)
    return load_rulebook(*base.folders, target)


def _write(files: Mapping[str, str], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = Path(mkdtemp(dir=target.parent, prefix="."))
    try:
        for name, text in files.items():
            path = fresh / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        try:
            fresh.rename(target)
        except OSError:
            if not target.is_dir():  # another process wrote it meanwhile
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _lay(laid: _Laid, one: Amendment) -> None:
    if one.kind == "parameter":
        laid.parameters[one.name] = {**laid.parameters.get(one.name, {}), **one.value}
    elif one.kind == "prohibitions":
        laid.prohibitions = one.value["items"]
    elif one.name == PLACES:
        laid.places.append(one.value["line"])
    elif one.name.startswith(GROUP):
        name = one.name.removeprefix(GROUP)
        known = laid.groups.get(name) or laid.rulebook.lexicon.groups.get(name)
        if known is not None:
            laid.groups[name] = _lined(known, one.value)
    else:
        name = one.name.removeprefix(EXCEPTION)
        excuse = laid.exceptions.get(name) or laid.rulebook.lexicon.exceptions.get(name)
        if excuse is not None:
            laid.exceptions[name] = _lined(excuse, one.value)


def _lined(known: L, value: Mapping[str, Any]) -> L:
    """The list with the line, or without it."""
    at = "words" if value["form"] == "word" else "patterns"
    lines = [line for line in getattr(known, at) if line != value["line"]]
    if value["deed"] == "add":
        lines.append(value["line"])
    return known.model_copy(update={at: tuple(lines)})


def _files(laid: _Laid) -> Iterable[tuple[str, str]]:
    if laid.parameters:
        yield PARAMETERS, "".join(_parameter(name, v) for name, v in laid.parameters.items())
    if laid.prohibitions:
        yield PROHIBITIONS, "".join(f"- {_quoted(item)}\n" for item in laid.prohibitions)
    if laid.groups or laid.exceptions:
        lists = {
            "groups": {name: one.model_dump(mode="json") for name, one in laid.groups.items()},
            "exceptions": {n: one.model_dump(mode="json") for n, one in laid.exceptions.items()},
        }
        yield f"{LEXICON}/office.yaml", _quoted(lists) + "\n"
    if laid.places:
        yield f"{LEXICON}/not-regions.txt", "".join(f"{line}\n" for line in laid.places)


def _parameter(name: str, value: Mapping[str, str]) -> str:
    document = f", document: {_quoted(value['document'])}" if value.get("document") else ""
    return f"- {{id: {_quoted(name)}, value: {value['value']}{document}}}\n"


def _quoted(value: object) -> str:
    """As JSON, which YAML reads."""
    return json.dumps(value, ensure_ascii=False)


def parameter_draft(
    rulebook: Rulebook, name: str, given: str, document: str | None = None
) -> Amendment:
    """Another value of a parameter, as a person wrote it (``2%``, ``0.02``, ``2/3``, ``30``, 是).

    Raises:
        UsageError: there is no such parameter, or the value is none for it, or is what it has.
    """
    known = rulebook.parameters.get(name)
    if known is None:
        raise UsageError("没有这个参数")
    value = _value(known, given.strip())
    before = written(known)
    told = _text(document or "", "文号", needed=False)
    if value == before and told == (known.document or ""):
        raise UsageError(f"“{known.title}”现在就是这个值")
    number = {"document": told} if told else {}
    return Amendment("parameter", name, {"value": value, "before": before, **number})


def written(known: Parameter) -> str:
    """The value of a parameter as YAML writes it."""
    if isinstance(known.value, bool):
        return "true" if known.value else "false"
    return _quoted(known.value) if isinstance(known.value, str) else str(known.value)


def _value(known: Parameter, given: str) -> str:
    if isinstance(known.value, bool):
        return _truth(given)
    if isinstance(known.value, date):
        return _date(given)
    if isinstance(known.value, str):
        return _quoted(_text(given, "值"))
    if known.unit == "比例":
        return _ratio(given)
    plain = given.replace(",", "").replace("，", "")
    if not _NUMBER.fullmatch(plain):
        raise UsageError(f"“{known.title}”应为不小于 0 的数，如 {known.value}")
    if isinstance(known.value, int) and known.unit != "元" and "." in plain:
        raise UsageError(f"“{known.title}”应为整数，如 {known.value}")
    return str(Decimal(plain)) if "." in plain else str(int(plain))


def _truth(given: str) -> str:
    told = {"是": "true", "否": "false", "true": "true", "false": "false"}.get(given)
    if told is None:
        raise UsageError("应为“是”或者“否”")
    return told


def _date(given: str) -> str:
    try:
        if not _DAY.fullmatch(given):
            raise ValueError  # noqa: TRY301 - the same answer as to a day that is not there
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise UsageError(f"{given} 不是日期，应写作 2026-03-02") from None


def _ratio(given: str) -> str:
    fraction = _FRACTION.fullmatch(given)
    if fraction:
        if int(fraction[1]) > int(fraction[2]):
            raise UsageError("比例应在 0 到 1 之间")
        return given
    percent = given.endswith("%")
    try:
        value = Decimal(given.removesuffix("%").strip())
    except InvalidOperation:
        raise UsageError("比例应写作 2%、0.02 或者 2/3") from None
    value = value / 100 if percent else value
    if not value.is_finite() or not 0 <= value <= 1:
        raise UsageError("比例应在 0 到 1 之间，写作 2%、0.02 或者 2/3")
    return f"{value.quantize(Decimal('0.000001')).normalize():f}"


def prohibitions_draft(rulebook: Rulebook, items: Sequence[Mapping[str, str]]) -> Amendment:
    """Another list of the seven prohibitions.

    Raises:
        UsageError: an entry is empty or stands twice, or nothing is different.
    """
    listed = [
        {name: _text(item.get(name, ""), told) for name, told in _ITEM.items()} for item in items
    ]
    numbers = [item["number"] for item in listed]
    if not listed or len(set(numbers)) < len(numbers):
        raise UsageError("清单须有条目，编号不能重复")
    if listed == [item(one) for one in rulebook.prohibitions.values()]:
        raise UsageError("清单没有改动")
    return Amendment("prohibitions", LIST, {"items": listed})


_ITEM: Final = {"number": "编号", "name": "名称", "wording": "措辞", "status": "措辞的状态"}


def item(one: Prohibition) -> dict[str, str]:
    """A prohibition as an entry of the list."""
    return {name: getattr(one, name) for name in _ITEM}


def lexicon_draft(rulebook: Rulebook, name: str, deed: Deed, form: Form, line: str) -> Amendment:
    """A line to be added to a list of the lexicon, or to be taken away.

    Raises:
        UsageError: there is no such list, the line is there already or is not there, or it is no
            use (the message says why).
    """
    line = _text(line, "词或者表达式")
    if name == PLACES:
        if deed == "remove" or form == "pattern":
            raise UsageError("这张表只能增加词")
        if line in rulebook.lexicon.not_regions:
            raise UsageError(f"“{line}”已在表中")
        return Amendment("lexicon", name, {"deed": deed, "form": form, "line": line})
    known = listing(rulebook, name)
    if known is None:
        raise UsageError("词库中没有这张表")
    lines = known.words if form == "word" else known.patterns
    if deed == "add" and line in lines:
        raise UsageError(f"“{line}”已在“{known.title}”中")
    if deed == "remove" and line not in lines:
        raise UsageError(f"“{known.title}”中没有“{line}”")
    if deed == "remove" and len(known.words) + len(known.patterns) == 1:
        raise UsageError(f"“{known.title}”只有这一行，不能删除")
    if deed == "add" and form == "pattern":
        _usable(rulebook, line)
    return Amendment("lexicon", name, {"deed": deed, "form": form, "line": line})


def listing(rulebook: Rulebook, name: str) -> Group | Excuse | None:
    """The list of the lexicon that a name stands for."""
    if name.startswith(GROUP):
        return rulebook.lexicon.groups.get(name.removeprefix(GROUP))
    if name.startswith(EXCEPTION):
        return rulebook.lexicon.exceptions.get(name.removeprefix(EXCEPTION))
    return None


def _usable(rulebook: Rulebook, line: str) -> None:
    problem = runs_away(line, rulebook.lexicon)
    if problem:
        raise UsageError(f"“{line}”不能使用：{problem}")
    try:
        pattern = re.compile(rulebook.lexicon.expand(line))
    except (re.error, LexiconError) as fault:
        raise UsageError(f"“{line}”不能使用：{fault}") from None
    if pattern.search(""):
        raise UsageError(f"“{line}”不能使用：它与任何文字都相符")


def _text(given: str, told: str, *, needed: bool = True) -> str:
    text = given.strip()
    if needed and not text:
        raise UsageError(f"须填写{told}")
    if len(text) > _LONGEST:
        raise UsageError(f"{told}最多 {_LONGEST} 个字")
    if not text.isprintable():
        raise UsageError(f"{told}中有不能显示的字符，或者不止一行")
    return text


def valued(known: Parameter, told: str) -> Parameter:
    """The parameter with a value that `written` wrote."""
    value: object
    if isinstance(known.value, bool):
        value = told == "true"
    elif isinstance(known.value, date):
        value = date.fromisoformat(told)
    elif isinstance(known.value, str):
        value = json.loads(told)
    else:
        value = Fraction(told) if "/" in told else Decimal(told)
    return known.model_copy(update={"value": value})
