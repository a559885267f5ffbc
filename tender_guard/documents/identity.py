"""What a document is: whole or part, under which regime, issued when.

The regime is decided as an official would: a purchase of a public buyer under the procurement law
says so on every page; a works project has to be tendered from the values of 必须招标的工程项目规定
(2018) upwards, below them it is tendered of free will.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from tender_guard.documents.dates import dates
from tender_guard.documents.evidence import Evidence, count, first
from tender_guard.documents.model import Clause, Document, Section
from tender_guard.documents.project import Project, ProjectClass, Trade, project_of
from tender_guard.documents.statutes import is_statute
from tender_guard.rulebook.model import DocumentKind, Regime


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is; ``behind`` gives the places behind it by name, where known."""

    kind: DocumentKind
    regime: Regime
    regime_source: Literal["found", "default"]
    issued: date | None
    project_class: ProjectClass | None = None
    trade: Trade | None = None
    yuan: Decimal | None = None
    behind: Mapping[str, Evidence] = field(default_factory=dict)


def identify(clauses: Sequence[Clause], document: Document) -> Identity:
    """What the document with these clauses is."""
    project = project_of(clauses)
    regime, source, regime_behind = _regime(clauses, project)
    issued, issued_behind = _issued(clauses)
    behind = {
        "regime": regime_behind,
        "issued": issued_behind,
        "class": project.kind_behind,
        "yuan": project.yuan_behind,
    }
    kind = _kind(clauses)
    if kind == "other" and clauses and document.unread_pages:
        kind = "excerpt"
    return Identity(
        kind,
        regime,
        source,
        issued,
        project.kind,
        project.trade,
        project.yuan,
        {name: place for name, place in behind.items() if place is not None},
    )


# -- kind ------------------------------------------------------------------------------------

_NOTICE_TITLE = re.compile(
    r"[^。；：]{0,60}(?:招标|采购|磋商|谈判|询价|比选|遴选|资格预审)(?:项目)?(?:公告|邀请书|邀请函)"
)
_TENDERING = re.compile(r"投标|供应商|招标|磋商|评标|评审")
_PARTS: tuple[frozenset[Section], ...] = (
    frozenset({"公告", "投标人须知"}),
    frozenset({"评分标准", "否决条款"}),
    frozenset({"合同条款", "投标文件格式"}),
)
_PART_WIDTH = 300
_EXCERPT_WIDTH = 15


def _kind(clauses: Sequence[Clause]) -> DocumentKind:
    read = [clause for clause in clauses if clause.kind != "toc"]
    if not read or is_statute(read):
        return "other"
    sizes: dict[Section, int] = {}
    for clause in read:
        if clause.section is not None:
            sizes[clause.section] = sizes.get(clause.section, 0) + len(clause.text)
    if all(sum(sizes.get(name, 0) for name in part) >= _PART_WIDTH for part in _PARTS):
        return "tender"
    words = sum(len(_TENDERING.findall(clause.text)) for clause in read)
    if not words:
        return "other"
    if _is_notice(read, sizes):
        return "notice"
    bidding = sum(size for name, size in sizes.items() if name != "合同条款")
    return "excerpt" if bidding >= _EXCERPT_WIDTH else "other"


def _is_notice(read: Sequence[Clause], sizes: Mapping[Section, int]) -> bool:
    titled = any(_NOTICE_TITLE.fullmatch("".join(clause.text.split())) for clause in read[:12])
    own = sum(sizes.get(name, 0) for name in ("公告", "项目概况", "资格条件"))
    return titled and own * 2 > sum(len(clause.text) for clause in read)


# -- regime ----------------------------------------------------------------------------------

_PROCUREMENT = re.compile(
    r"政府采购|财库|财政部令|竞争性(?:磋商|谈判)|询价通知|采购包|采购人|87号令|集中采购|单一来源"
)
_PROCUREMENT_LAW = re.compile(
    r"政府采购法|政府采购(?:项目|活动|货物和服务|云平台|竞争性磋商)|财库[〔\[【﹝（(]"
)
_TENDERING_LAW = re.compile(r"招标投标法|招投标法")
_PLAINLY = 3
_BUYER = re.compile(r"采购人|采购单位")
_TENDERER = re.compile(r"招标人(?!民)")
_VOLUNTARY = re.compile(
    r"(?:非|不属于|不是)依?法?必须(?:进行)?招标|非必招|非必须招标|限额以下(?:工程|项目)?|小额工程|小型工程(?:项目)?交易|"
    r"未达到(?:依法)?必须(?:进行)?招标|自愿招标"
)
_STATUTORY = re.compile(r"(?<![非于是])依法必须(?:进行)?招标(?:的)?(?:工程|项目)")
_LIMITS: Mapping[ProjectClass, int] = {
    "施工": 4_000_000,
    "工程总承包": 4_000_000,
    "货物": 2_000_000,
    "勘察": 1_000_000,
    "设计": 1_000_000,
    "监理": 1_000_000,
}
_WORKS = re.compile(r"工程|建设项目|施工|安装|初步设计|立项|概算|发展和改革|建设规模|建设地点")
_TOP: frozenset[Section | None] = frozenset({None, "公告", "项目概况", "资格条件", "投标人须知"})


def _regime(
    clauses: Sequence[Clause], project: Project
) -> tuple[Regime, Literal["found", "default"], Evidence | None]:
    read = [clause for clause in clauses if clause.kind != "toc"]
    buyers, tenderers = count(read, _BUYER), count(read, _TENDERER)
    laws, tendering = count(read, _PROCUREMENT_LAW), count(read, _TENDERING_LAW)
    public = buyers >= tenderers or (laws >= _PLAINLY and not tendering)
    if laws > tendering and public and laws + buyers > 1:
        return "procurement", "found", first(read, _PROCUREMENT_LAW)
    if count(read, _PROCUREMENT) > 2 and buyers > tenderers and laws:  # noqa: PLR2004
        return "procurement", "found", first(read, _PROCUREMENT)
    top = [clause for clause in read if clause.section in _TOP]
    said = first(top, _VOLUNTARY, lambda clause: "除外" not in clause.text)
    if said is not None:
        return "voluntary", "found", said
    if project.kind is None or project.yuan is None:
        stated = first(top, _STATUTORY)
        return "statutory", "found" if stated else "default", stated
    limit = _LIMITS.get(project.kind)
    works = project.kind != "货物" or count(top, _WORKS) > 1
    if limit is None or not works or project.yuan < limit:
        return "voluntary", "found", project.yuan_behind
    return "statutory", "found", project.yuan_behind


# -- date of issue ---------------------------------------------------------------------------

_PUBLISHED = re.compile(
    r"(?:公告|招标文件|采购文件|磋商文件|文件)?(?:的)?(?:发布|发出|公布|刊登|印发)(?:日期|时间|日)|公告(?:发布)?(?:日期|时间)"
)
_OBTAINING = re.compile(r"获取|发售|下载|售卖|出售|购买|领取|公告期|报名")
_DOCUMENT = re.compile(r"文件|公告")
_DATED = re.compile(r"\D{0,12}(?:日\s*期|时\s*间)?\s*[:：]?\s*")
_UNTIL = re.compile(r"(?:至|到|截止\S{0,8}|前|—|－|-|~|～)\s*$")
_TILL = re.compile(r"\s*(?:\d{1,2}\s*[:：时点][\d:：时分点秒\s]{0,8})?\s*(?:前|之前|止|截止)")
_LAW = re.compile(r"\s*(?:起|发布的|公布的|印发的)?(?:施行|实施|执行|生效|修订|修正|《)")
_REACH = 16


def _issued(clauses: Sequence[Clause]) -> tuple[date | None, Evidence | None]:
    """The day the document was published, else the first day it can be had, else the cover's."""
    for found in (_published, _obtainable, _signed):
        best = next(found(clauses), None)
        if best is not None:
            return best
    return None, None


def _published(clauses: Sequence[Clause]) -> Iterator[tuple[date, Evidence]]:
    for clause in clauses:
        if clause.section not in _TOP:
            continue
        for label in _PUBLISHED.finditer(clause.text):
            for written in dates(clause.text):
                if 0 <= written.start - label.end() <= _REACH:
                    yield written.day, Evidence(clause, written.start, written.stop)


def _obtainable(clauses: Sequence[Clause]) -> Iterator[tuple[date, Evidence]]:
    for clause in clauses:
        if clause.section not in {"公告", "投标人须知", "项目概况", None}:
            continue
        around = " ".join((*clause.context[-1:], clause.lead, clause.text))
        if not _OBTAINING.search(around) or not _DOCUMENT.search(around):
            continue
        for written in dates(clause.text):
            before, after = clause.text[: written.start], clause.text[written.stop :]
            if _UNTIL.search(before) or _TILL.match(after):
                break
            if _LAW.match(after) or before.count("《") > before.count("》"):
                continue
            yield written.day, Evidence(clause, written.start, written.stop)
            break


def _signed(clauses: Sequence[Clause]) -> Iterator[tuple[date, Evidence]]:
    """A line of the cover, or the last of a notice, that is nothing but a date."""
    for clause in clauses:
        if clause.section not in {None, "公告"} or clause.kind == "row":
            continue
        for written in dates(clause.text):
            alone = _DATED.fullmatch(clause.text[: written.start])
            if alone and not clause.text[written.stop :].strip():
                yield written.day, Evidence(clause, written.start, written.stop)
