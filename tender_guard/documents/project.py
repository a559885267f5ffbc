"""What is bought: the class of the procurement, its trade, and what it is worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Literal, TypeAlias

from tender_guard.documents.evidence import Evidence, count, first
from tender_guard.documents.model import Clause, Section

ProjectClass: TypeAlias = Literal["施工", "货物", "服务", "勘察", "设计", "监理", "工程总承包"]
Trade: TypeAlias = Literal["房建", "市政", "交通", "水利", "港航", "其他"]

_NAMED = re.compile(r"(?:项目|工程|标段|采购|招标项目|标的)名称\s*[:：｜]?\s*(\S.{3,90})")
_STATED = re.compile(
    r"(?:项目|采购|标的|招标)(?:类别|类型|属性|分类)\s*[:：（(｜]\s*([^，。；｜]{2,20})"
)
_FORM = re.compile(
    r"(?:工程总承包|施工|监理|勘察|设计|货物|服务)(?:类|标准)?(?:公开|竞争性)?(?:招标|采购|磋商)文件"
)
_TICKED = re.compile(r"[■☑√✓▣]\s*(\S{2,4})")
_WORDS: tuple[tuple[str, ProjectClass], ...] = (
    ("监理", "监理"),
    ("总承包", "工程总承包"),
    ("勘察", "勘察"),
    ("设计", "设计"),
    ("货物", "货物"),
    ("服务", "服务"),
    ("施工", "施工"),
    ("工程", "施工"),
)
_SORTS: tuple[tuple[ProjectClass, re.Pattern[str]], ...] = (
    ("监理", re.compile(r"监理")),
    ("工程总承包", re.compile(r"工程总承包|EPC|设计[、—-]?(?:采购[、—-]?)?施工(?:总承包|一体化)")),
    ("勘察", re.compile(r"勘察(?!设计)|岩土|测绘")),
    ("设计", re.compile(r"(?:勘察|方案|施工图|初步|规划|工程|景观)?设计(?![备施])")),
    (
        "服务",
        re.compile(
            r"服务|物业|保安|安保|配送|餐饮|保洁|运维|养护|维护|咨询|检测|评估|审计|保险|租赁|"
            r"系统(?:项目|开发)|软件开发|管理系统|培训|代理"
        ),
    ),
    ("货物", re.compile(r"设备|货物|材料|采购|供货|购置|仪器|软硬件|车辆|物资")),
    ("施工", re.compile(r"施工|工程|改造|建设项目|道路|修缮|装修|新建|扩建|维修")),
)
_GOODS_WORKS = re.compile(r"(?:设备|货物|材料|装置)\S{0,6}(?:采购|购置|供货)")
_PARTIES: tuple[tuple[ProjectClass, re.Pattern[str]], ...] = (
    ("监理", re.compile(r"监理大纲|总监理工程师|监理酬金|监理服务费")),
    ("设计", re.compile(r"设计人|设计费|设计文件")),
    ("勘察", re.compile(r"勘察人|勘察费|勘察纲要")),
    ("施工", re.compile(r"承包人|施工组织设计|建造师|工程量清单")),
    ("货物", re.compile(r"卖方|供货|制造商|到货|质保期")),
    ("服务", re.compile(r"服务人员|服务期|服务方案|服务质量")),
)
_ALONE: tuple[tuple[ProjectClass, re.Pattern[str]], ...] = (
    ("监理", re.compile(r"监理(?:服务|费|标|酬金|招标|投标|大纲)")),
    ("勘察", re.compile(r"勘察(?:设计)?(?:费|服务|标|人|招标|投标|项目)")),
    (
        "设计",
        re.compile(
            r"设计(?:费|服务|标|人|招标|投标|项目|方案征集)|(?:方案|初步|施工图|勘察)设计(?!文件|图)"
        ),
    ),
    ("货物", re.compile(r"货物|设备采购|卖方|买方|采购估算|供货")),
    ("服务", re.compile(r"服务费|物业|采购人|服务期")),
)
_TRADES: tuple[tuple[Trade, re.Pattern[str]], ...] = (
    ("港航", re.compile(r"港口|码头|航道|渔港|海事|船舶|港航|防波堤|水运")),
    ("水利", re.compile(r"水利|水库|堤防|河道|灌区|泵闸|海塘|山塘|水电|引水|供水|给水")),
    ("市政", re.compile(r"市政|城市道路|排水|污水|管网|桥梁|路灯|园林|绿化|燃气|环卫")),
    ("交通", re.compile(r"公路|高速|交通工程|农村公路|联网路|国道|省道|隧道|道路")),
    (
        "房建",
        re.compile(r"房屋建筑|建筑工程|住宅|教学楼|医院|校舍|安置房|装修|装饰|幕墙|大楼|校区|厂房"),
    ),
)
_YUAN = re.compile(
    r"(?:￥|¥|人民币)?\s*(\d[\d,，]*(?:\.\d+)?)\s*(亿元|万元|元|亿(?!元)|万(?!元))(?!以[上下])|(\d[\d,，]*(?:\.\d+)?)(?=\s*$)"
)
_VALUES: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?:合同|招标|工程|项目|标段|造价)?\s*估算(?:价|金额|造价|总价)"),
    re.compile(r"(?:预算|采购)(?:总)?(?:金额|价|额|总价)|采购预算|项目预算|预算总额"),
    re.compile(r"最高(?:投标|磋商|响应)?(?:总)?限价|招标控制价|拦标价|控制价"),
    re.compile(r"(?:工程|项目|建安)(?:总)?(?:造价|投资)|概算(?:投资|价)?|合同金额"),
)
_NEAR = 24
_TOP: frozenset[Section | None] = frozenset({None, "公告", "项目概况", "投标人须知"})


@dataclass(frozen=True, slots=True)
class Project:
    """What a tender document buys; None where the document does not tell."""

    kind: ProjectClass | None
    trade: Trade | None
    yuan: Decimal | None
    kind_behind: Evidence | None = None
    yuan_behind: Evidence | None = None


def project_of(clauses: Sequence[Clause]) -> Project:
    """What the document buys, by its name, what it states and the words it uses."""
    kind, behind = _kind(clauses)
    yuan, yuan_behind = _yuan(clauses)
    return Project(kind, _trade(clauses, kind), yuan, behind, yuan_behind)


def category_of(text: str) -> ProjectClass:
    """The class that a clause on its own speaks of; works where it does not say."""
    for kind, pattern in _ALONE:
        if pattern.search(text):
            return kind
    return "施工"


def _kind(clauses: Sequence[Clause]) -> tuple[ProjectClass | None, Evidence | None]:
    top = [clause for clause in clauses if clause.section in _TOP and clause.kind != "toc"]
    for stated in (first(top, _STATED), first(top[:40], _FORM)):
        kind = _kind_of_words(stated.text) if stated is not None else None
        if kind is not None:
            return kind, stated
    for title in _titles(clauses):
        kind = _kind_of_title(title.text)
        if kind is not None:
            return kind, title
    counts = {kind: count(clauses, pattern) for kind, pattern in _PARTIES}
    kind, most = max(counts.items(), key=lambda item: item[1])
    return (kind if most > 2 else None), None  # noqa: PLR2004


def _kind_of_words(stated: str) -> ProjectClass | None:
    """The class a form names, where boxes are ticked the ticked one."""
    ticked = _TICKED.search(stated)
    if ticked is not None:
        stated = ticked[1]
    return next((kind for word, kind in _WORDS if word in stated), None)


def _kind_of_title(title: str) -> ProjectClass | None:
    if _GOODS_WORKS.search(title):
        return "货物"
    for kind, pattern in _SORTS:
        if pattern.search(title) is None:
            continue
        if kind == "服务" and re.search(r"施工\s*[）)]?$", title):
            return "施工"
        return kind
    return None


def _titles(clauses: Sequence[Clause]) -> Iterator[Evidence]:
    """Where the document names what it buys, best first."""
    for clause in clauses:
        if clause.section in _TOP and (found := _NAMED.search(clause.text)):
            yield Evidence(clause, *found.span(1))
    for clause in clauses:
        if clause.kind == "heading" and clause.text.endswith(("公告", "邀请书")):
            yield Evidence(clause, 0, len(clause.text))
    for clause in clauses[:8]:
        if clause.section is None:
            yield Evidence(clause, 0, len(clause.text))


def _trade(clauses: Sequence[Clause], kind: ProjectClass | None) -> Trade | None:
    titles = "\n".join(title.text for title in islice(_titles(clauses), 3))
    for trade, pattern in _TRADES:
        if pattern.search(titles):
            return trade
    if kind in {"货物", "服务"}:
        return "其他"
    wanted = [clause for clause in clauses if clause.section in {"项目概况", "资格条件"}]
    counts = {trade: count(wanted, pattern) for trade, pattern in _TRADES}
    trade, most = max(counts.items(), key=lambda item: item[1])
    return trade if most > 2 else None  # noqa: PLR2004


def _yuan(clauses: Sequence[Clause]) -> tuple[Decimal | None, Evidence | None]:
    top = [clause for clause in clauses if clause.section in _TOP and clause.kind != "toc"]
    for label in _VALUES:
        found = [amount for clause in top for amount in _amounts(clause, label)]
        if found:
            return max(found, key=lambda item: item[0])
    return None, None


def _amounts(clause: Clause, label: re.Pattern[str]) -> Iterator[tuple[Decimal, Evidence]]:
    """The amounts that stand behind a label, in the text or below it in a column."""
    for named in label.finditer(clause.text):
        rest = clause.text[named.end() : named.end() + _NEAR + 30]
        amount = _YUAN.search(rest)
        if amount is not None and amount.start() <= _NEAR and amount[2]:
            span = (named.end() + amount.start(), named.end() + amount.end())
            yield _value(amount[1], amount[2]), Evidence(clause, *span)
    for (start, stop), head in zip(clause.cells, clause.heads, strict=False):
        if not label.search(head):
            continue
        amount = _YUAN.fullmatch(clause.text[start:stop].strip())
        if amount is not None:
            unit = amount[2] or ("万" if "万" in head else "元")
            yield _value(amount[1] or amount[3], unit), Evidence(clause, start, stop)


def _value(number: str, unit: str) -> Decimal:
    scale = {"亿": 100_000_000, "万": 10_000, "元": 1}[unit[0]]
    return Decimal(re.sub(r"[,，]", "", number)) * scale
