"""One report with everything a report may hold, written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tender_guard.documents.model import Box, Place
from tender_guard.findings import Basis, Finding, Outcome, Related, Report, Subject, Waiver
from tender_guard.reports.results import Legend
from tender_guard.rulebook.model import Prohibition

LEGEND = Legend(
    titles={
        "regional-record-bonus": "不得以特定行政区域的业绩加分",
        "bid-bond-over-cap": "投标保证金不得超过估算价的 2%",
        "review-conclusion-absent": "招标文件未载明公平竞争审查结论",
    },
    prohibitions={
        "N5": Prohibition(
            number="N5",
            name="regional-record",
            wording="不准以特定行政区域的业绩加分",
            status="措辞待核",
        )
    },
)

BONUS = Finding(
    id="a" * 64,
    rule="regional-record-bonus",
    title="不得以特定行政区域的业绩加分",
    prohibition="N5",
    severity="violation",
    section="评分标准",
    clause="3.2.1",
    quote="每有一个甲市范围内的同类业绩加2分，最高6分。",
    matched=("甲市", "业绩", "加2分"),
    places=(
        Place(12, (Box(72, 310, 520, 324), Box(72, 326, 180, 340)), None),
        Place(13, (Box(72, 80, 300, 94),), None),
    ),
    basis=(
        Basis(
            "招标投标法实施条例", "第三十二条第二款第三项", "不得以特定区域业绩加分", verified=True
        ),
        Basis(None, None, "本市对加分项的要求", verified=False, local="bonus-limit"),
    ),
    advice="删除地域限定，按规模和技术特点描述同类业绩。",
)

BOND = Finding(
    id="b" * 64,
    rule="bid-bond-over-cap",
    title="投标保证金不得超过估算价的 2%",
    prohibition=None,
    severity="risk",
    section="投标人须知",
    clause="",
    quote="投标保证金：伍拾万元整",
    matched=("投标保证金",),
    places=(Place(5, (Box(100, 200, 300, 214),), None),),
    basis=(Basis("招标投标法实施条例", "第二十六条", "不超过估算价的百分之二", verified=True),),
    advice="把保证金降到估算价的 2% 以内。",
    message="保证金为估算价的 2.5%，上限为 2%。",
    related=(
        Related(quote="投标保证金：40万元", page=9),
        Related(sheet="标段", key="甲-01", column="投标保证金", value="400000"),
    ),
)

ABSENT = Finding(
    id="c" * 64,
    rule="review-conclusion-absent",
    title="招标文件未载明公平竞争审查结论",
    prohibition=None,
    severity="notice",
    section=None,
    clause="",
    quote="",
    matched=(),
    places=(),
    basis=(Basis("公平竞争审查条例", "第十二条", "起草时应当审查", verified=True),),
    advice="在公告或须知中写明审查结论。",
)

REPORT = Report(
    version="0.1.0",
    rulebook="d" * 64,
    document=Subject(
        path="甲工程.pdf",
        sha256="e" * 64,
        format="pdf",
        kind="tender",
        pages=20,
        regime="statutory",
        regime_source="found",
        issued=date(2026, 3, 2),
        facts={
            "issued": date(2026, 3, 2),
            "estimate_yuan": Decimal(20000000),
            "bid_bond_ratio": Decimal("0.025"),
            "validity_days": 90,
        },
        unread_pages=(7, 8, 9, 15),
    ),
    as_of=date(2026, 3, 9),
    findings=(BOND, ABSENT, BONUS),
    outcomes=(
        Outcome("regional-record-bonus", "hit"),
        Outcome("bid-bond-over-cap", "hit"),
        Outcome("review-conclusion-absent", "hit"),
        Outcome("contract-period", "clear"),
        Outcome("max-price-floor", "missing-data", "文件未写最高投标限价", ("max_price_yuan",)),
        Outcome("procurement-only", "not-applicable", "只适用于政府采购"),
    ),
    result="f" * 64,
)

WAIVED = replace(
    REPORT,
    findings=(
        BOND,
        ABSENT,
        replace(
            BONUS,
            waived=Waiver("奖项为行业强制要求", "张三", date(2026, 12, 31), id="a" * 64),
        ),
    ),
    waiver_faults=("第 2 项豁免（x-rule）已于 2026-01-01 到期，不再有效",),
)
