"""The items of the checklist, as ``rules/checklist.yaml`` tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias

from pydantic import Field, ValidationError

from tender_guard.errors import RulebookError
from tender_guard.rulebook.load import Rulebook
from tender_guard.rulebook.model import Citation, Model
from tender_guard.rulebook.source import Source, read_source
from tender_guard.rulebook.wording import worded

FILE: Final = "checklist.yaml"
Extract: TypeAlias = Literal[
    "award",
    "contract",
    "bonds",
    "performance",
    "retention",
    "people",
    "changes",
    "attendance",
    "receipts",
    "subcontracts",
    "orders",
    "wages",
    "schedule",
    "inspections",
]


class CheckItem(Model):
    """One thing to look at: which rules and duties concern it, which records are shown with it."""

    item: int = Field(ge=1, le=20)
    text: str
    severity: Literal["严重", "一般"]
    owner: Literal["招标人", "中标人"] = "中标人"
    look: str
    rules: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    shows: tuple[Extract, ...] = ()
    basis: tuple[Citation, ...] = ()


def load_items(rulebook: Rulebook) -> tuple[CheckItem, ...]:
    """The items in their order; a list of a later rule folder replaces the one before.

    Raises:
        RulebookError: there is none, or an entry is at fault; all faults, one a line.
    """
    paths = [folder / FILE for folder in rulebook.folders if (folder / FILE).is_file()]
    if not paths:
        raise RulebookError(f"规则文件夹中没有 {FILE}")
    source = read_source(paths[-1])
    faults = list(map(str, source.faults))
    items: list[CheckItem] = []
    for at, entry in enumerate(source.data if isinstance(source.data, list) else []):
        try:
            item = CheckItem.model_validate(entry)
        except ValidationError as error:
            told = worded(error, CheckItem, entry)
            faults += (str(source.fault(message, (at, *path))) for path, message in told)
            continue
        faults += _unfounded(item, rulebook, source, (at,))
        items.append(item)
    numbers = [item.item for item in items]
    if not faults and numbers != sorted(set(numbers)):
        faults.append(str(source.fault("检查项应从小到大，不重复")))
    if faults:
        raise RulebookError("\n".join(faults))
    return tuple(items)


def _unfounded(
    item: CheckItem, rulebook: Rulebook, source: Source, at: Sequence[int]
) -> Iterator[str]:
    for rule in item.rules:
        if rule not in rulebook.rules:
            yield str(source.fault(f"没有规则 '{rule}'", (*at, "rules")))
    for citation in item.basis:
        law = rulebook.laws.get(citation.law or "")
        if citation.law is not None and law is None:
            yield str(source.fault(f"没有法规 '{citation.law}'", (*at, "basis")))
    if not item.rules and not item.basis:
        yield str(source.fault("rules 和 basis 至少写一个", at))
