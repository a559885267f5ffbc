"""The Chinese words that stand for the English keys of the models."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from tender_guard.documents.model import Format, Place
from tender_guard.findings import Basis, OutcomeKind, Related, Waiver
from tender_guard.rulebook.model import DocumentKind, Regime, Severity

SEVERITY: dict[Severity, str] = {"violation": "疑似违规", "risk": "存疑", "notice": "提示"}
REGIME: dict[Regime, str] = {
    "statutory": "依法必须招标",
    "voluntary": "非必须招标",
    "procurement": "政府采购",
}
REGIME_SOURCE: dict[Literal["given", "found", "default"], str] = {
    "given": "检查时指定",
    "found": "从文件内容识别",
    "default": "文件中未能识别，按依法必须招标检查",
}
KIND: dict[DocumentKind, str] = {
    "tender": "招标文件",
    "notice": "招标公告",
    "excerpt": "招标文件节选",
    "other": "其他文件",
}
FORMAT: dict[Format, str] = {
    "pdf": "PDF",
    "docx": "Word 文档（docx）",
    "doc": "Word 97 文档（doc）",
    "ofd": "OFD 版式文件",
    "image": "图片",
    "text": "纯文本",
}
OUTCOME: dict[OutcomeKind, str] = {
    "hit": "发现问题",
    "clear": "未见问题",
    "missing-data": "信息不足未能判断",
    "not-applicable": "不适用",
}
FACT: dict[str, str] = {
    "issued": "招标文件发出日期",
    "deadline": "投标截止日期",
    "bid_period_days": "自发出至投标截止的天数",
    "province": "项目所在省",
    "estimate_yuan": "招标项目估算价",
    "max_price_yuan": "最高投标限价",
    "bid_bond_yuan": "投标保证金金额",
    "bid_bond_ratio": "投标保证金比例",
    "validity_days": "投标有效期",
    "performance_bond_ratio": "履约保证金比例",
    "retention_ratio": "质量保证金比例",
    "defect_liability_months": "缺陷责任期",
    "score_sum": "评分分值合计",
    "duration_days": "工期（交货期）",
}
NEED: dict[str, str] = {
    "must": "必须招标",
    "may-have-to": "可能必须招标：施工、货物、服务有一部分达到限额的，总承包整体必须招标，请核对",
    "need-not": "未达到必须招标的规模标准",
    "out-of-scope": "不属于按规模必须招标的范围",
}
"""Whether a contract must be tendered."""
UNVERIFIED = "依据待核"
QUESTION = (
    "以下各条是请人核对的问题，不是结论；是否违规由审查人员结合项目实际判定，并对处理意见负责。"
)
NOTHING = "没有发现问题，不等于文件没有问题：只检查了规则库所列的事项，未读的内容没有检查。"
ABSENT = "（文件中未见相应内容）"

_UNITS = {"_yuan": "元", "_days": "天", "_months": "个月"}
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def fact_name(key: str) -> str:
    """What a fact is called."""
    return FACT.get(key, key)


def fact_value(key: str, value: object) -> str:
    """A fact as an official reads it: with its unit, sums also in capital figures."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return day(value)
    if not isinstance(value, int | float | Decimal | Fraction):
        return str(value)
    if key.endswith("_ratio"):
        return f"{figure(Fraction(value) * 100)}%"
    if key.endswith("_yuan"):
        return f"{figure(value)} 元（{capitals(Decimal(str(value)))}）"
    unit = next((word for end, word in _UNITS.items() if key.endswith(end)), "")
    return f"{figure(value)} {unit}".rstrip()


def figure(value: float | Decimal | Fraction) -> str:
    """A number with thousands separated and at most four decimals, none that say nothing."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = Decimal(str(value)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    whole, _, rest = f"{rounded:,f}".partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")


def capitals(yuan: Decimal) -> str:
    """A sum of money in capital figures (大写), to the fen: ``贰仟万元整``."""
    fen = int((abs(yuan) * 100).to_integral_value(ROUND_HALF_UP))
    whole, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    words = ("负" if yuan < 0 else "") + (_whole(whole) + "元" if whole or not rest else "")
    if not rest:
        return words + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif whole:
        words += _DIGITS[0]
    return words + (_DIGITS[cent] + "分" if cent else "整")


def _whole(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    words, gap = "", False
    for index in reversed(range(len(_GROUPS))):
        group = number // 10 ** (4 * index) % 10_000
        if group == 0:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):  # noqa: PLR2004 (no thousands in this group)
            words += _DIGITS[0]
        words += _group(group) + _GROUPS[index]
        gap = False
    return words


def _group(number: int) -> str:
    words, gap = "", False
    for index in reversed(range(len(_PLACES))):
        digit = number // 10**index % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[index]
        gap = False
    return words


def day(value: date) -> str:
    """``2026年3月2日``."""
    return f"{value.year}年{value.month}月{value.day}日"


def numbers(values: Iterable[int]) -> str:
    """``3、5—8``: page numbers with runs drawn together."""
    runs: list[list[int]] = []
    for value in sorted(values):
        if runs and value == runs[-1][1] + 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    return "、".join(f"{low}" if low == high else f"{low}—{high}" for low, high in runs)


def where(place: Place, form: Format) -> str:
    """``第 12 页``, ``第 17 段``, ``第 2 个表格第 3 行第 1 格``; for text files the line."""
    if place.page is not None:
        return f"第 {place.page} 页"
    if not place.paragraph:
        return ""
    words = place.paragraph.split()
    if words[0] == "table":
        _, table, _, row, _, cell = words
        return f"第 {table} 个表格第 {row} 行第 {cell} 格"
    return f"第 {place.paragraph} {'行' if form == 'text' else '段'}"


def citation(basis: Basis) -> str:
    """``《招标投标法》第十八条``, or the local document that stands behind a rule."""
    if basis.law is None:
        return f"本地制度{basis.document}" if basis.document else "本地制度（文号待填）"
    law = basis.law if basis.law.startswith("《") else f"《{basis.law}》"
    return f"{law}{basis.article or ''}"


def related(other: Related) -> str:
    """The other place of a contradiction in one line."""
    if other.sheet is None:
        page = "" if other.page is None else f"第 {other.page} 页："
        return f"{page}“{other.quote}”"
    parts = (f"台账“{other.sheet}”", other.key, other.column)
    return f"{' '.join(p for p in parts if p)}：{other.value or '（空）'}"


def cited(basis: Basis) -> str:
    """A citation with what it says, and 依据待核 where nobody compared it with the text."""
    doubt = "" if basis.verified else f"（{UNVERIFIED}）"
    summary = f"：{basis.summary}" if basis.summary else ""
    return f"{citation(basis)}{doubt}{summary}"


def waiver(given: Waiver) -> str:
    """Why a finding is let pass, by whom and until when."""
    until = f"，有效期至{day(given.expires)}" if given.expires else ""
    return f"{given.reason}（批准人：{given.approver}{until}）"
