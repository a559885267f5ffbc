"""What a change of the rules says, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tender_guard.reports import phrases
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.overlay import (
    EXCEPTION,
    PLACES,
    Amendment,
    Deed,
    Form,
    Kind,
    item,
    listing,
    valued,
)

KINDS: Final[Mapping[Kind, str]] = {
    "parameter": "参数",
    "prohibitions": "七个不准清单",
    "lexicon": "词库",
}
DEEDS: Final[Mapping[Deed, str]] = {"add": "增加", "remove": "删除"}
FORMS: Final[Mapping[Form, str]] = {"word": "词", "pattern": "表达式"}
_PLACES: Final = "不作地名看的词"


def title(amendment: Amendment, rulebook: Rulebook) -> str:
    """The change in one line: ``中标通知书发出后签订合同的天数：30日改为25日``."""
    value = amendment.value
    if amendment.kind == "prohibitions":
        return "替换七个不准的清单"
    if amendment.kind == "lexicon":
        deed, form = DEEDS[value["deed"]], FORMS[value["form"]]
        return f"词库“{list_title(amendment.name, rulebook)}”：{deed}{form}“{value['line']}”"
    known = rulebook.parameters.get(amendment.name)
    if known is None:
        return f"参数 {amendment.name} 改为 {value['value']}"
    before, after = (phrases.parameter(valued(known, value[at])) for at in ("before", "value"))
    moved = f"{before}改为{after}" if before != after else f"仍为{after}"
    document = f"，文号 {value['document']}" if value.get("document") else ""
    return f"{known.title}：{moved}{document}"


def list_title(name: str, rulebook: Rulebook) -> str:
    """What a list of the lexicon is called."""
    if name == PLACES:
        return _PLACES
    known = listing(rulebook, name)
    told = known.title if known else name.partition(":")[2]
    return f"放行：{told}" if name.startswith(EXCEPTION) else told


def prohibitions(amendment: Amendment, rulebook: Rulebook) -> Iterator[tuple[str, str, str]]:
    """Number, old and new wording (with its status) of the prohibitions that are other."""
    now = {one.number: item(one) for one in rulebook.prohibitions.values()}
    new = {one["number"]: one for one in amendment.value["items"]}
    for number in dict.fromkeys((*now, *new)):
        before, after = _told(now.get(number)), _told(new.get(number))
        if before != after:
            yield number, before, after


def _told(one: Mapping[str, str] | None) -> str:
    return f"{one['wording']}（{one['status']}）" if one else "（没有）"
