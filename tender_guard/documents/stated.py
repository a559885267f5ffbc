"""What a document states: sums, shares, periods, dates, weights, each with its place.

Only what is said of this very project is taken: a limit that is quoted (``不得超过``), a sum
that is refunded or a blank of a form is no statement. Comparing statements with each other is
`tender_guard.documents.compared`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from tender_guard.documents.amounts import MONEY, PERCENT, money, share, whole
from tender_guard.documents.bands import bands
from tender_guard.documents.dates import Written, dates
from tender_guard.documents.evidence import Evidence, Said
from tender_guard.documents.fees import fees
from tender_guard.documents.folding import Folded, fold
from tender_guard.documents.model import Clause, Section
from tender_guard.documents.schedule import (
    bid_periods,
    clarification_periods,
    cut_short,
    dated_bid_periods,
    sale_periods,
)
from tender_guard.documents.warranties import warranties
from tender_guard.engine.facts import Fact, Value

_FORMS: Final[tuple[Section, ...]] = ("投标文件格式", "目录")
_OF_BIDDING: Final[tuple[Section, ...]] = (*_FORMS, "合同条款")
_ENDS = re.compile(r"[。；｜]")
_COMMAS = re.compile(r"[，。；｜]")
_QUOTED = re.compile(
    r"不(?:得)?(?:超过|高于|大于|低于|少于)|上限|最高不|以内|罚|违约|退还?|扣除|没收|支付|付至|后"
)
_SCALED = re.compile(r"以内|以下|以上|（含|[-~至]\d")  # a step of a scale, no sum of its own
_COUNT = r"(?P<count>\d{1,4}|[一二三四五六七八九十百]{1,4})"
_DAYS = rf"{_COUNT}(?:个)?(?:日历)?(?:天|日)(?!期|前|内)"
_GAP = r"(?P<gap>[^。；\d%]{0,24}?)"


@dataclass(frozen=True, slots=True)
class _Spec:
    """One way a thing is stated; ``field`` says what is read from the match."""

    kind: str
    field: str
    pattern: re.Pattern[str]
    outside: tuple[Section, ...] = _OF_BIDDING
    sections: tuple[Section, ...] | None = None


def _spec(
    kind: str,
    field: str,
    pattern: str,
    outside: tuple[Section, ...] = _OF_BIDDING,
    sections: tuple[Section, ...] | None = None,
) -> _Spec:
    return _Spec(kind, field, re.compile(pattern), outside, sections)


_SPECS: Final[tuple[_Spec, ...]] = (
    _spec(
        "estimate",
        "yuan",
        rf"(?:估算(?:价|金额|总额|总价)|(?<!年)(?:采购|项目)?预算(?:价|金额|总额|资金)?(?!内|单位|外))"
        rf"(?:（万元）|（元）)?(?P<gap>[^。；\d%]{{0,12}}?){MONEY}",
    ),
    _spec(
        "project-cost",
        "yuan",
        rf"(?:(?:工程|项目|标段)(?:总)?(?:造价|投资|概算)|建安(?:工程)?费(?:估算|概算)?|(?<![过个项])概算(?:总?(?:投资|金额|价|额))?)(?P<gap>[^。；\d%]{{0,6}}?){MONEY}",
    ),
    _spec(
        "max-price",
        "yuan",
        rf"(?:最高(?:投标)?限价|(?:本)?项目限价|招标控制价|(?<!最低)控制价|拦标价)(?:（(?:人民币)?万?元）)?"
        rf"(?P<gap>[^。；\d%]{{0,16}}?){MONEY}",
    ),
    _spec(
        "bid-bond",
        "yuan",
        rf"(?:(?:投标|磋商|谈判|响应)保证金|投标担保|押标金)(?!的?有效){_GAP}{MONEY}",
    ),
    _spec(
        "bid-bond",
        "ratio",
        rf"(?:(?:投标|磋商|谈判|响应)保证金|投标担保|押标金)(?!的?有效){_GAP}(?:{PERCENT})",
    ),
    _spec(
        "performance-bond",
        "ratio",
        rf"履约(?:保证金|担保|保函)(?!的?有效)(?P<gap>[^。；\d%]{{0,30}}?)(?:{PERCENT})",
        _FORMS,
    ),
    _spec(
        "performance-bond",
        "ratio",
        rf"(?P<gap>(?:中标|合同|成交)(?:合同)?(?:价|金额|总价|总额|价款)(?:的)?)(?:{PERCENT})(?:的|作为|向[^。；]{{0,10}}(?:提交|缴纳))?"
        r"[^。；\d%]{0,8}?履约(?:保证金|担保|保函)",
        _FORMS,
    ),
    _spec(
        "retention",
        "ratio",
        rf"(?:质量保证金|质保金|(?:工程)?质量保修金|保修金|尾款保留金)"
        rf"(?P<gap>[^。；\d%]{{0,40}}?(?:结算|合同|价款|审定|总价|总额|造价|计量|应付款|进度款|工程款)[^。；\d%]{{0,10}}?)"
        rf"(?:{PERCENT})",
        _FORMS,
    ),
    _spec(
        "retention",
        "ratio",
        rf"(?P<gap>(?:结算|合同|价款|审定|总价|总额|造价)[^。；，\d%]{{0,10}}?)(?:{PERCENT})[^。；，\d%]{{0,8}}?"
        r"(?:作为|为|留作|转为|的)?(?:工程)?(?:质量保证金|质保金|保修金|保留金)(?!后)",
        _FORMS,
    ),
    _spec(
        "retention",
        "ratio",
        rf"(?P<gap>(?:余|剩余|其余|尾款)(?:的)?)(?:{PERCENT})[^。；，\d%]{{0,6}}?(?:作为|为|留作|转为)(?:工程)?"
        r"(?:质量保证金|质保金|保修金|保留金)",
        _FORMS,
    ),
    _spec(
        "validity",
        "days",
        rf"(?<!保证金)投标(?:文件)?有效期(?!内|满|届满)(?P<gap>[^。；\d%]{{0,36}}?){_DAYS}",
        (*_FORMS, "合同条款", "评分标准"),
    ),
    _spec("duration", "days", rf"(?:计划|总|合同|要求|施工)?工期{_GAP}{_DAYS}", _OF_BIDDING),
    _spec(
        "defect-liability",
        "months",
        rf"缺陷责任期(?!满|内|届)(?P<gap>[^。；\d%]{{0,16}}?){_COUNT}(?P<span>个月|年)",
        _FORMS,
    ),
    _spec(
        "committee",
        "size",
        rf"(?:评标|评审)委员会(?:成员)?(?:人数)?(?P<gap>[^。；\d%代专]{{0,14}}?){_COUNT}人(?!及)",
    ),
)
_EXPERTS = re.compile(rf"专家(?:成员)?(?:为|：)?{_COUNT}(?:人|名)")
_DEADLINE = re.compile(
    r"(?:投标|递交|提交|响应|申请)[^。；｜\d]{0,14}截止(?:时间|日期)?|开标(?:时间|日期)|截标时间"
)
_SALE = re.compile(
    r"(?:招标|采购|磋商|谈判|资格预审)?文件(?:的)?(?:获取|发售|发放|领取|下载|发出)|(?:获取|发售|发放|领取|下载|发出)"
    r"(?:招标|采购|磋商|谈判)?(?:文件)?(?:的)?(?:时间|期限|日期)|文件自|获取(?:招标|采购|磋商)文件"
)
_WEIGHTS = re.compile(r"分值(?:构成|分配|组成|设置)|总分|满分|评分(?:构成|组成)|权重")
_WEIGHT = re.compile(
    r"[\u4e00-\u9fa5）]{2,24}?[：（]?(?:满分|占)?(?P<points>\d{1,3}(?:\.\d+)?)(?:分|%)"
)
_TOTAL = re.compile(r"总分|合计|总计|共计|满分(?:为|：)?100|第.名|每|扣")
_RECORD = re.compile(
    r"业绩|完成过|承担过|承接过|承建过|实施过|(?:类似|同类)[^，。；]{0,8}(?:工程|项目|合同|服务|业绩)"
)
_RECORD_SIZE = re.compile(
    r"(?:合同(?:金)?额|合同价|造价|金额|价款|投资(?:额)?|中标价|结算价|总额"
    r"|单[项个笔份](?!.{0,6}[罚扣])|(?:业绩|累计)(?=[^。；，\d]{0,8}(?:不(?:得)?(?:少|低|小)于|达|超|过|逾|≥|至少)))"
    rf"[^。；，\d]{{0,10}}?{MONEY}"
)
_TIMES = re.compile(  # 不低于本项目预算的3倍
    r"(?:本(?:项目|工程|次|标段|合同)|控制价|预算|估算|限价|概算)[^。；，\d]{0,12}?"
    r"(?P<times>\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3})倍"
)
_AREA = re.compile(r"(?P<area>\d+(?:\.\d+)?)(?P<scale>万)?(?:m2|平方米|平米)")
_OWN_AREA = re.compile(rf"(?:总)?建筑面积(?:约|为|：|共)*{_AREA.pattern}")
_LENGTH = re.compile(
    r"(?:[全总]长(?:度)?|(?:路线|线路|管线|道路|河道|管道|堤防)(?:总|全)?长(?:度)?|长度|里程)(?:约|为|：|共|不(?:得)?(?:少|低|小)于|≥|达到?|超过)*"
    r"(?P<length>\d+(?:\.\d+)?)(?P<metres>公里|千米|km|米|m)(?![a-z\d/])"
    r"|(?P<far>\d+(?:\.\d+)?)(?P<km>公里|千米|km)(?![a-z\d/])"
)
_NEAR: Final = 60
_LEAST = re.compile(r"不(?:得)?(?:少|低|小)于|以上|≥|及以上|大于|超过|达到")


def stated(clauses: Iterable[Clause]) -> list[Fact]:
    """Every statement of the clauses, in document order."""
    return [fact for clause in clauses if clause.kind != "toc" for fact in _of_clause(clause)]


def _of_clause(clause: Clause) -> Iterator[Fact]:
    folded = fold(clause.text)
    if not re.search(r"\d|[壹贰叁肆伍陆柒捌玖一二两三四五六七八九十]", folded.text):
        return
    for spec in _SPECS:
        if clause.section in spec.outside:
            continue
        for found in spec.pattern.finditer(folded.text):
            value = _value(spec.field, found)
            scaled = _SCALED.match(folded.text, found.end())
            if not value or scaled or _QUOTED.search(found["gap"]):
                continue
            values = {spec.field: value, **_beside(spec.kind, folded.text, found.end())}
            yield _fact(spec.kind, values, clause, folded, found.span())
    if clause.section not in _OF_BIDDING:
        yield from _times(clause, folded)
        yield from _records(clause, folded)
    if clause.section in (None, "评分标准", "投标人须知"):
        yield from _weights(clause, folded)
    for said in _said(clause.section, folded.text):
        values = dict(said.values)
        yield _fact(said.kind, values, clause, folded, (said.start, said.stop))


def _said(section: Section | None, text: str) -> Iterator[Said]:
    """What the modules beside this one read in such a section."""
    if section not in _FORMS:
        yield from warranties(text)
    if section in {None, "评分标准"}:
        yield from bands(text)
    if section in {None, "公告", "投标人须知"}:
        yield from fees(text)
        yield from sale_periods(text)
        yield from bid_periods(text)
        yield from dated_bid_periods(text)
        yield from clarification_periods(text)


def _beside(kind: str, text: str, place: int) -> dict[str, Value]:
    """What else is said right behind: how many of a committee are experts."""
    if kind != "committee":
        return {}
    named = [whole(found["count"]) for found in _EXPERTS.finditer(text, place, place + 60)]
    number = sum(count for count in named if count)
    return {"experts": number} if number else {}


def _value(field: str, found: re.Match[str]) -> Value | None:
    if field == "yuan":
        return money(found)
    if field == "ratio":
        return share(found)
    number = whole(found["count"])
    if number is None:
        return None
    if field == "months" and found["span"] == "年":
        return number * 12
    return number


def _times(clause: Clause, folded: Folded) -> Iterator[Fact]:
    text = folded.text
    written = list(dates(text))
    for named in _DEADLINE.finditer(text):
        after = next((w for w in written if 0 <= w.start - named.end() <= _NEAR), None)
        if after is not None:
            span = (named.start(), after.stop)
            yield _fact("deadline", {"day": after.day}, clause, folded, span)
    yield from _sale(clause, folded, written)


def _sale(clause: Clause, folded: Folded, written: Sequence[Written]) -> Iterator[Fact]:
    """When the document can be had: first and last day."""
    text = folded.text
    for named in _SALE.finditer(text):
        near = [w for w in written if 0 <= w.start - named.end() <= _NEAR]
        lead = text[named.start() : near[0].start] if near else ""
        if not near or re.search(r"至|到|并于|截止|递交|提交", lead):
            continue
        span = (named.start(), near[0].stop)
        yield _fact("sale-start", {"day": near[0].day}, clause, folded, span)
        between = text[near[0].stop : near[1].start] if len(near) > 1 else ""
        last = near[1] if len(near) > 1 else None
        if last is None or not re.search(r"[至到~-]", between) or _DEADLINE.search(between):
            last = cut_short(text, near[0])
        if last is not None:
            values: dict[str, Value] = {"start": near[0].day, "day": last.day}
            yield _fact("sale-end", values, clause, folded, (named.start(), last.stop))
        return


def _records(clause: Clause, folded: Folded) -> Iterator[Fact]:
    text = folded.text
    for kind, field, size, start, stop in _own_sizes(text):
        yield _fact(kind, {field: size}, clause, folded, (start, stop))
    if clause.section == "项目概况":
        return
    for sentence, start in _with_starts(text):
        if not _RECORD.search(sentence):
            continue
        for field, size, low, high in _asked(sentence):
            span = (start + low, start + high)
            yield _fact("required-record", {field: size}, clause, folded, span)


def _own_sizes(text: str) -> Iterator[tuple[str, str, Decimal, int, int]]:
    """Area and length of the project itself: kind, field, size, place."""
    found = [("project-area", "m2", own, _area(own)) for own in _OWN_AREA.finditer(text)]
    found += [
        ("project-length", "m", own, _metres(own))
        for own in _LENGTH.finditer(text)
        if own["length"]
    ]
    for kind, field, own, size in found:
        part = _part(text, own.start())
        if not _RECORD.search(part) and not _LEAST.search(part):
            yield kind, field, size, own.start(), own.end()


def _asked(sentence: str) -> Iterator[tuple[str, Decimal, int, int]]:
    """The sizes that a sentence on records asks for: field, size, place."""
    for found in _RECORD_SIZE.finditer(sentence):
        yuan = money(found)
        if yuan is not None:
            yield "yuan", yuan, found.start(), found.end()
    for found in _TIMES.finditer(sentence):
        times = _times_of(found["times"])
        if times is not None:
            yield "multiple", times, found.start(), found.end()
    sizes = [("m2", found, _area(found)) for found in _AREA.finditer(sentence)]
    sizes += [("m", found, _metres(found)) for found in _LENGTH.finditer(sentence)]
    for field, found, size in sizes:
        if _LEAST.search(sentence[max(0, found.start() - 12) : found.end() + 6]):
            yield field, size, found.start(), found.end()


def _times_of(written: str) -> Decimal | None:
    number = whole(written) if "." not in written else None
    return Decimal(written) if "." in written else (None if number is None else Decimal(number))


def _metres(found: re.Match[str]) -> Decimal:
    long = (found["metres"] or found["km"]) in {"公里", "千米", "km"}
    return Decimal(found["length"] or found["far"]) * (1000 if long else 1)


def _area(found: re.Match[str]) -> Decimal:
    return Decimal(found["area"]) * (10_000 if found["scale"] else 1)


def _weights(clause: Clause, folded: Folded) -> Iterator[Fact]:
    text = folded.text
    if not _WEIGHTS.search(text):
        return
    for sentence, start in _with_starts(text):
        parts = [p for p in _WEIGHT.finditer(sentence) if not _TOTAL.search(p[0])]
        listed = len(parts) > 1 and all(
            re.fullmatch(r"[，、+＋和及）]*", sentence[a.end() : b.start()])
            for a, b in pairwise(parts)
        )
        if listed:
            total = sum((Decimal(p["points"]) for p in parts), Decimal(0))
            span = (start + parts[0].start(), start + parts[-1].end())
            yield _fact("score", {"sum": total, "parts": len(parts)}, clause, folded, span)


def _with_starts(text: str) -> Iterator[tuple[str, int]]:
    start = 0
    for end in _ENDS.finditer(text):
        yield text[start : end.start()], start
        start = end.end()
    yield text[start:], start


def _part(text: str, place: int) -> str:
    """The words around ``place`` up to the next commas."""
    low = max((m.end() for m in _COMMAS.finditer(text, 0, place)), default=0)
    found = _COMMAS.search(text, place)
    return text[low : found.start() if found else len(text)]


def _fact(
    kind: str, values: dict[str, Value], clause: Clause, folded: Folded, span: tuple[int, int]
) -> Fact:
    """The fact, quoting the sentence or cell in which what it states ends."""
    text = folded.text
    low = max((m.end() for m in _ENDS.finditer(text, 0, span[1])), default=0)
    found = _ENDS.search(text, span[1])
    start, stop = folded.span(low, found.start() if found else len(text))
    words = folded.span(max(low, span[0]), span[1])
    return Fact(kind, values, Evidence(clause, start, stop, words))


def distinct(facts: Sequence[Fact], kind: str, field: str) -> list[Fact]:
    """The first fact for each value of ``field`` among the facts of ``kind``."""
    first: dict[Value, Fact] = {}
    for fact in facts:
        if fact.kind == kind and field in fact.values:
            first.setdefault(fact.values[field], fact)
    return list(first.values())
