"""Every row of the table of record rules: at, below and above its threshold, and without data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from worlds import Change, World, answers, checked, day, spoil

from tender_guard.records.report import RecordFinding, RecordsReport

SUMMER = day(6, 1)
SILENT = "silent"
"""No finding, and nothing is missing."""


@dataclass(frozen=True)
class Case:
    """``expected`` is a severity, `SILENT`, or the cells that are missing."""

    rule: str
    said: str
    change: Change
    expected: str | tuple[str, ...]
    key: str = "L{}"


CASES: list[Case] = []


def case(
    rule: str, said: str, expected: str | tuple[str, ...], change: Change, key: str = "L{}"
) -> None:
    CASES.append(Case(rule, said, change, expected, key))


def lot(**values: object) -> Change:
    return lambda world: world.lot.update(values)


def bad_lot(*cells: str) -> Change:
    return lambda world: spoil(world.lot, *cells)


def both(*changes: Change) -> Change:
    return lambda world: [change(world) for change in changes]


def yuan(amount: float | str) -> Decimal:
    return Decimal(str(amount))


# ── must-tender-evaded ───────────────────────────────────────────────────────────────────────────
def direct(category: str, amount: float, **values: object) -> Change:
    return lot(category=category, method="直接发包", estimate=yuan(amount), **values)


R = "must-tender-evaded"
for category, limit in (
    ("施工", 4_000_000),
    ("货物", 2_000_000),
    ("勘察", 1_000_000),
    ("设计", 1_000_000),
    ("监理", 1_000_000),
):
    case(R, f"{category} under the limit", SILENT, direct(category, limit - 0.01))
    case(R, f"{category} at the limit", "violation", direct(category, limit))
case(R, "a contract for all under both limits", SILENT, direct("工程总承包", 3_999_999))
case(R, "a contract for all at the lower limit", "risk", direct("工程总承包", 4_000_000))
case(R, "a contract for all under the upper limit", "risk", direct("工程总承包", 6_999_999.99))
case(R, "a contract for all at the upper limit", "violation", direct("工程总承包", 7_000_000))
case(
    R,
    "a contract for all with a ground",
    "notice",
    direct("工程总承包", 9_000_000, exemption="第九条"),
)
case(R, "with a ground", "notice", direct("施工", 4_000_000, exemption="第九条"))
case(R, "services", SILENT, direct("服务", 40_000_000))
case(R, "whatever 依法必招 says", "violation", direct("施工", 4_000_000, statutory=False))
case(R, "an invited tender", SILENT, lot(method="邀请招标", invited=3))
case(R, "procurement", SILENT, lot(method="政府采购"))
case(R, "other funds", SILENT, both(direct("施工", 9e6), lambda w: w.project.update(funds="其他")))
case(
    R,
    "state funds",
    "violation",
    both(direct("施工", 4e6), lambda w: w.project.update(funds="国有资金")),
)
case(R, "no estimate", ("标段.估算价",), lot(method="非必招交易", estimate=None))
case(R, "bad estimate", ("标段.估算价",), both(lot(method="非必招交易"), bad_lot("estimate")))
case(
    R,
    "no funds",
    ("项目.资金性质",),
    both(direct("施工", 9e6), lambda w: w.project.update(funds=None)),
)
case(
    R,
    "other funds and no estimate",
    SILENT,
    both(lot(method="直接发包", estimate=None), lambda w: w.project.update(funds="其他")),
)


# ── split-contracts ──────────────────────────────────────────────────────────────────────────────
def split(
    first: float, second: float | None, category: str = "施工", /, **values: object
) -> Change:
    def change(world: World) -> None:
        world.lot.update(method="非必招交易", category=category, estimate=yuan(first))
        amount = None if second is None else yuan(second)
        world.second_lot(**{"method": "直接发包", "estimate": amount, **values})

    return change


R, P = "split-contracts", "P{}"
case(R, "two under the limit and under it together", SILENT, split(2e6, 1_999_999.99), P)
case(R, "two at the limit together", "risk", split(2e6, 2e6), P)
case(R, "goods", "risk", split(1e6, 1e6, "货物"), P)
case(R, "design", "risk", split(500_000, 500_000, "设计"), P)
case(R, "a contract for all", "risk", split(2e6, 2e6, "工程总承包"), P)
case(R, "a contract for all, the lower limit counts", SILENT, split(2e6, 1.9e6, "工程总承包"), P)
case(R, "services", SILENT, split(9e5, 9e5, "服务"), P)
case(R, "one of them over its limit is left out", SILENT, split(4e6, 3e6), P)
case(R, "one of them has a ground", SILENT, split(3e6, 3e6, exemption="第九条"), P)
case(R, "one of them was tendered", SILENT, split(3e6, 3e6, method="公开招标"), P)
case(R, "of two categories", SILENT, split(3e6, 1.5e6, "施工", category="货物"), P)
case(R, "one has no estimate", ("标段.估算价",), split(3e6, None), P)
case(R, "other funds", SILENT, both(split(3e6, 3e6), lambda w: w.project.update(funds="其他")), P)
case(
    R,
    "no funds",
    ("项目.资金性质",),
    both(split(3e6, 3e6), lambda w: w.project.update(funds=None)),
    P,
)


def third_unknown(world: World) -> None:
    split(2e6, 2e6)(world)
    world.rows["lot"].append(
        {**world.rows["lot"][1], "code": f"{world.lot['code']}c", "estimate": None}
    )


case(R, "two suffice where a third is not known", "risk", third_unknown, P)

# ── invited-too-few ──────────────────────────────────────────────────────────────────────────────
R = "invited-too-few"
case(R, "two", "violation", lot(method="邀请招标", invited=2))
case(R, "three", SILENT, lot(method="邀请招标", invited=3))
case(R, "not told", ("标段.受邀单位数",), lot(method="邀请招标"))
case(R, "an open tender need not tell", SILENT, lot(invited=None))
case(
    R,
    "also where tendering was not required",
    "violation",
    lot(method="邀请招标", statutory=False, invited=2),
)

# ── document-sale-short ──────────────────────────────────────────────────────────────────────────
R = "document-sale-short"
case(R, "three days", "violation", lot(sale_end=day(3, 5)))
case(R, "four days", "notice", lot(sale_end=day(3, 6)))
case(R, "five days", SILENT, lot(sale_end=day(3, 7)))
case(
    R,
    "nothing moves: four days to a Sunday",
    "notice",
    lot(sale_start=day(3, 4), sale_end=day(3, 8)),
)
case(R, "voluntary tenders too", "violation", lot(statutory=False, sale_end=day(3, 5)))
case(
    R,
    "not where nothing was tendered",
    SILENT,
    lot(method="直接发包", estimate=yuan(1), sale_end=day(3, 3)),
)
case(R, "not in procurement", SILENT, lot(method="政府采购", sale_end=day(3, 3)))
case(R, "no end", ("标段.文件发售截止",), lot(sale_end=None))
case(R, "no start though the rest is there", ("标段.文件发售开始",), lot(sale_start=None))
case(R, "bad start", ("标段.文件发售开始",), bad_lot("sale_start"))

# ── bid-period-short ─────────────────────────────────────────────────────────────────────────────
R = "bid-period-short"
case(R, "nineteen days", "violation", lot(deadline=day(3, 21), opening=day(3, 21)))
case(R, "twenty days", SILENT, lot(deadline=day(3, 22), opening=day(3, 22)))
case(
    R,
    "not for voluntary tenders",
    SILENT,
    lot(statutory=False, deadline=day(3, 10), opening=day(3, 10)),
)
case(R, "not known whether required", ("标段.依法必招",), bad_lot("statutory"))
case(R, "no deadline", ("标段.投标截止",), lot(deadline=None))

# ── clarification-late ───────────────────────────────────────────────────────────────────────────
R = "clarification-late"
case(R, "fourteen days", "violation", lot(clarified=day(3, 11), clarification_matters=True))
case(R, "fifteen days", SILENT, lot(clarified=day(3, 10), clarification_matters=True))
case(R, "after the deadline", "violation", lot(clarified=day(3, 26), clarification_matters=True))
case(R, "one that does not matter", SILENT, lot(clarified=day(3, 20), clarification_matters=False))
case(R, "none", SILENT, lot(clarified=None, clarification_matters=None))
case(R, "not told whether it matters", ("标段.澄清影响编制",), lot(clarified=day(3, 20)))
case(R, "it matters and has no date", ("标段.澄清修改日期",), lot(clarification_matters=True))
case(
    R,
    "bad date",
    ("标段.澄清修改日期",),
    both(lot(clarification_matters=True), bad_lot("clarified")),
)
case(
    R,
    "voluntary tenders too",
    "violation",
    lot(statutory=False, clarified=day(3, 11), clarification_matters=True),
)

# ── opening-differs ──────────────────────────────────────────────────────────────────────────────
R = "opening-differs"
case(R, "the same day", SILENT, lot())
case(R, "a day later", "risk", lot(opening=day(3, 26)))
case(R, "a day earlier", "risk", lot(opening=day(3, 24)))
case(R, "planned days count as written", "risk", lot(deadline=day(12, 1), opening=day(12, 2)))
case(R, "no opening", ("标段.开标日期",), lot(opening=None))

# ── too-few-bidders ──────────────────────────────────────────────────────────────────────────────
R = "too-few-bidders"
case(R, "two", "violation", lot(bidders=2))
case(R, "three", SILENT, lot(bidders=3))
case(
    R,
    "nobody has won yet",
    SILENT,
    lot(
        bidders=2,
        **dict.fromkeys(
            (
                "winner",
                "award_notice",
                "reported",
                "contract_signed",
                "contract_filed",
                "wage_account",
                "started",
            )
        ),
    ),
)
case(R, "the winner is not told after the award", ("标段.中标人",), lot(winner=None, bidders=2))
case(R, "not told how many", ("标段.投标人数",), lot(bidders=None))

# ── committee-composition ────────────────────────────────────────────────────────────────────────
R = "committee-composition"
case(R, "four", "violation", lot(committee=4, committee_experts=4))
case(R, "five with four experts", SILENT, lot(committee=5, committee_experts=4))
case(R, "five with three experts", "violation", lot(committee=5, committee_experts=3))
case(R, "six", "violation", lot(committee=6, committee_experts=6))
case(R, "nine with six experts: two thirds exactly", SILENT, lot(committee=9, committee_experts=6))
case(R, "nine with five experts", "violation", lot(committee=9, committee_experts=5))
case(
    R,
    "three, its experts not told, suffices",
    "violation",
    lot(committee=3, committee_experts=None),
)
case(
    R,
    "seven, its experts not told",
    ("标段.评标专家人数",),
    lot(committee=7, committee_experts=None),
)
case(R, "nobody", "violation", lot(committee=0, committee_experts=0))
case(R, "size not told", ("标段.评标委员会人数",), lot(committee=None))

# ── candidates-too-many ──────────────────────────────────────────────────────────────────────────
R = "candidates-too-many"
case(R, "three", SILENT, lot(candidates=3))
case(R, "four", "violation", lot(candidates=4))
case(R, "four where evaluation and award are apart", "notice", lot(candidates=4, separated=True))
case(R, "four in a voluntary tender", SILENT, lot(candidates=4, statutory=False))
case(R, "not told", ("标段.候选人数量",), lot(candidates=None))

# ── publicity-late ↷ ─────────────────────────────────────────────────────────────────────────────
R = "publicity-late"
_UNAWARDED = dict.fromkeys(
    ("award_notice", "reported", "contract_signed", "contract_filed", "wage_account", "started")
)
case(R, "the third day", SILENT, lot(evaluated=day(3, 24), publicity_start=day(3, 27)))
case(R, "the fourth day", "risk", lot(evaluated=day(3, 23), publicity_start=day(3, 27)))
case(R, "a Sunday moves to Monday", SILENT, lot(evaluated=day(3, 26), publicity_start=day(3, 30)))
case(R, "the day after that Monday", "risk", lot(evaluated=day(3, 26), publicity_start=day(3, 31)))
case(R, "not in voluntary tenders", SILENT, lot(statutory=False, evaluated=day(3, 1)))
case(R, "no start of the publicity", ("标段.公示开始",), lot(publicity_start=None))
case(
    R,
    "not begun, and not due yet",
    SILENT,
    lot(evaluated=day(11, 20), publicity_start=None, publicity_end=None, **_UNAWARDED),
)
case(
    R,
    "not begun, and long due",
    ("标段.公示开始",),
    lot(evaluated=day(11, 9), publicity_start=None, publicity_end=None, **_UNAWARDED),
)
case(R, "no report though the rest is there", ("标段.评标报告日期",), lot(evaluated=None))

# ── publicity-short ──────────────────────────────────────────────────────────────────────────────
R = "publicity-short"
case(R, "one day", "violation", lot(publicity_end=day(3, 28)))
case(R, "two days", "notice", lot(publicity_end=day(3, 29)))
case(R, "three days", SILENT, lot(publicity_end=day(3, 30)))
case(R, "no end", ("标段.公示结束",), lot(publicity_end=None))
case(R, "voluntary", SILENT, lot(statutory=False, publicity_end=day(3, 27)))

# ── award-before-publicity-end ───────────────────────────────────────────────────────────────────
R = "award-before-publicity-end"
case(R, "the day before", "violation", lot(award_notice=day(3, 30)))
case(R, "the same day", SILENT, lot(award_notice=day(3, 31)))
case(R, "no end", ("标段.公示结束",), lot(publicity_end=None))
case(R, "no notice though the contract is signed", ("标段.中标通知书日期",), lot(award_notice=None))

# ── award-outside-validity ───────────────────────────────────────────────────────────────────────
R = "award-outside-validity"
case(R, "the last day", SILENT, lot(validity_days=8))
case(R, "a day after", "risk", lot(validity_days=7))
case(R, "not told how long", ("标段.投标有效期",), lot(validity_days=None))
case(
    R,
    "no notice yet",
    SILENT,
    lot(
        **dict.fromkeys(
            (
                "award_notice",
                "reported",
                "contract_signed",
                "contract_filed",
                "wage_account",
                "started",
            )
        )
    ),
)

# ── report-late ↷ ────────────────────────────────────────────────────────────────────────────────
R = "report-late"
case(R, "the fifteenth day", SILENT, lot(reported=day(4, 17)))
case(R, "the sixteenth day", "risk", lot(reported=day(4, 18)))
case(R, "a Saturday moves to Monday", SILENT, lot(award_notice=day(4, 3), reported=day(4, 20)))
case(R, "the day after that Monday", "risk", lot(award_notice=day(4, 3), reported=day(4, 21)))
case(R, "missing and overdue", "risk", lot(reported=None))
case(R, "bad", ("标段.书面报告日期",), bad_lot("reported"))
case(R, "dated after as-of: not done", "risk", lot(reported=day(12, 1)))
case(R, "voluntary", SILENT, lot(reported=None, statutory=False))
case(R, "no notice though the rest is there", ("标段.中标通知书日期",), lot(award_notice=None))

# ── contract-late ↷ ──────────────────────────────────────────────────────────────────────────────
R = "contract-late"
_unsigned = dict.fromkeys(("contract_signed", "contract_filed", "wage_account", "started"))
case(
    R,
    "the thirtieth day, a holiday, moves over the May holiday to the 6th",
    SILENT,
    lot(contract_signed=day(5, 6)),
)
case(R, "the day after", "violation", lot(contract_signed=day(5, 7)))
case(R, "the thirtieth day", SILENT, lot(award_notice=day(4, 7), contract_signed=day(5, 7)))
case(R, "the thirty-first day", "violation", lot(award_notice=day(4, 7), contract_signed=day(5, 8)))
case(R, "missing and overdue", "violation", lot(**_unsigned))
case(R, "missing and due today", SILENT, lot(award_notice=day(10, 24), **_unsigned))
case(
    R,
    "missing and due yesterday, but that was a Sunday",
    SILENT,
    lot(award_notice=day(10, 23), **_unsigned),
)
case(R, "missing and due last Friday", "violation", lot(award_notice=day(10, 21), **_unsigned))
case(R, "bad", ("标段.合同签订日期",), both(lot(**_unsigned), bad_lot("contract_signed")))
case(
    R,
    "for every way of contracting",
    "violation",
    lot(method="直接发包", estimate=yuan(1), **_unsigned),
)

# ── contract-filing-late ↷ ───────────────────────────────────────────────────────────────────────
R = "contract-filing-late"
case(
    R,
    "the fifteenth day, a holiday, moves over the May holiday to the 6th",
    SILENT,
    lot(contract_signed=day(4, 18), contract_filed=day(5, 6)),
)
case(R, "the day after", "risk", lot(contract_signed=day(4, 18), contract_filed=day(5, 7)))
case(R, "missing and overdue", "risk", lot(contract_filed=None))
case(R, "bad", ("标段.合同备案日期",), bad_lot("contract_filed"))
case(R, "no contract yet", SILENT, lot(**_unsigned))
case(R, "no contract though the works began", ("标段.合同签订日期",), lot(contract_signed=None))

# ── contract-price-differs ───────────────────────────────────────────────────────────────────────
R = "contract-price-differs"
case(R, "a fen", SILENT, lot(contract_sum=yuan("19000000.01")))
case(R, "more than a fen", "violation", lot(contract_sum=yuan("19000000.02")))
case(R, "less by more than a fen", "violation", lot(contract_sum=yuan("18999999.98")))
case(R, "no sum", ("标段.合同金额",), lot(contract_sum=None))
case(
    R,
    "a contract dated after as-of is not signed yet",
    SILENT,
    lot(contract_signed=day(11, 24), contract_sum=yuan(1)),
)
case(R, "no price", ("标段.中标价",), lot(winning_price=None))

# ── bid-bond-rate ────────────────────────────────────────────────────────────────────────────────
R = "bid-bond-rate"
case(R, "two percent", SILENT, lot(bid_bond=yuan(400_000)))
case(R, "a fen over", "violation", lot(bid_bond=yuan("400000.01")))
case(R, "compared exactly", "violation", lot(estimate=yuan("14999999.99"), bid_bond=yuan(300_000)))
case(R, "no estimate", ("标段.估算价",), lot(estimate=None))
case(R, "no bond", ("标段.投标保证金",), lot(bid_bond=None))
case(R, "voluntary tenders too", "violation", lot(statutory=False, bid_bond=yuan(500_000)))
case(R, "procurement", SILENT, lot(method="政府采购", bid_bond=yuan(5_000_000)))

# ── bid-bond-cap ─────────────────────────────────────────────────────────────────────────────────
R = "bid-bond-cap"
for category in ("施工", "货物", "工程总承包"):
    case(R, f"{category} at the cap", SILENT, lot(category=category, bid_bond=yuan(800_000)))
    case(
        R,
        f"{category} over the cap",
        "violation",
        lot(category=category, bid_bond=yuan("800000.01")),
    )
for category in ("勘察", "设计"):
    case(R, f"{category} at the cap", SILENT, lot(category=category, bid_bond=yuan(100_000)))
    case(
        R,
        f"{category} over the cap",
        "violation",
        lot(category=category, bid_bond=yuan("100000.01")),
    )
for category in ("监理", "服务"):
    case(R, f"{category} has none", SILENT, lot(category=category, bid_bond=yuan(9_000_000)))


def building(amount: float, industry: str | None = "房建", category: str = "施工") -> Change:
    return both(
        lot(bid_bond=yuan(amount), category=category), lambda w: w.project.update(industry=industry)
    )


case(R, "building works at the lower cap", SILENT, building(500_000))
case(R, "building works over the lower cap", "notice", building(500_000.01))
case(R, "municipal works over the lower cap", "notice", building(800_000, "市政"))
case(R, "building works over both", "violation", building(900_000))
case(R, "goods for a building", SILENT, building(600_000, category="货物"))
case(R, "industry not told", ("项目.行业",), building(600_000, None))
case(R, "industry not told and over the cap all the same", "violation", building(900_000, None))
case(R, "no bond", ("标段.投标保证金",), lot(bid_bond=None))


# ── bond-refund-late ↷, bond-refund-withdrawn-late ↷, bond-interest-missing ─────────────────────
def bid(**values: object) -> Change:
    return lambda world: world.bid.update(values)


def bad_bid(*cells: str) -> Change:
    return lambda world: spoil(world.bid, *cells)


R = "bond-refund-late"
case(R, "the fifth day, a Saturday, moves to Monday", SILENT, bid(bond_refunded=day(4, 27)))
case(R, "the Tuesday", "violation", bid(bond_refunded=day(4, 28)))
case(R, "the winner's too", "violation", lambda w: w.bids[0].update(bond_refunded=day(4, 28)))
case(R, "missing and overdue", "violation", bid(bond_refunded=None))
case(R, "bad", ("投标.保证金退还日期",), bad_bid("bond_refunded"))
case(R, "a guarantee", SILENT, bid(bond_refunded=None, bond_form="保函"))
case(R, "insurance", SILENT, bid(bond_refunded=None, bond_form="保险"))
case(R, "a cheque", "violation", bid(bond_refunded=None, bond_form="支票"))
case(R, "kept", SILENT, bid(bond_refunded=None, bond_treatment="不予退还"))
case(
    R,
    "turned into a performance bond",
    SILENT,
    bid(bond_refunded=None, bond_treatment="转为履约保证金"),
)
case(R, "no bond", SILENT, bid(bond=None, bond_paid=None, bond_refunded=None))
case(R, "a day of payment alone", "violation", bid(bond=None, bond_refunded=None))
case(R, "an amount alone", "violation", bid(bond_paid=None, bond_refunded=None))
case(R, "amount bad, payment told", "violation", both(bid(bond_refunded=None), bad_bid("bond")))
case(
    R,
    "amount bad, payment not told",
    ("投标.保证金金额",),
    both(bid(bond_paid=None, bond_refunded=None), bad_bid("bond")),
)
case(
    R, "withdrawn in time is not this rule's", SILENT, bid(withdrawn=day(3, 25), bond_refunded=None)
)
case(R, "withdrawn after the deadline", "violation", bid(withdrawn=day(3, 26), bond_refunded=None))
case(
    R,
    "withdrawn, deadline not told",
    ("标段.投标截止",),
    both(bid(withdrawn=day(3, 25), bond_refunded=None), lot(deadline=None)),
)
case(R, "no contract yet", SILENT, both(bid(bond_refunded=None), lot(**_unsigned)))
case(
    R,
    "no contract though the works began",
    ("标段.合同签订日期",),
    both(bid(bond_refunded=None), lot(contract_signed=None)),
)
case(R, "form bad", ("投标.保证金形式",), both(bid(bond_refunded=None), bad_bid("bond_form")))

R = "bond-refund-withdrawn-late"
case(R, "the fifth day", SILENT, bid(withdrawn=day(3, 18), bond_refunded=day(3, 23)))
case(R, "the sixth day", "risk", bid(withdrawn=day(3, 18), bond_refunded=day(3, 24)))
case(
    R,
    "the fifth day, a Sunday, moves to Monday",
    SILENT,
    bid(withdrawn=day(3, 17), bond_refunded=day(3, 23)),
)
case(R, "overdue", "risk", bid(withdrawn=day(3, 18), bond_refunded=None))
case(
    R,
    "withdrawn on the day of the deadline",
    "risk",
    bid(withdrawn=day(3, 25), bond_refunded=day(4, 24)),
)
case(R, "withdrawn after the deadline", SILENT, bid(withdrawn=day(3, 26), bond_refunded=day(4, 24)))
case(R, "not withdrawn", SILENT, bid(bond_refunded=None))
case(R, "withdrawal dated after as-of", SILENT, bid(withdrawn=day(12, 1)))
case(
    R,
    "no contract is needed",
    "risk",
    both(bid(withdrawn=day(3, 18), bond_refunded=None), lot(**_unsigned)),
)
case(R, "bad", ("投标.撤回日期",), bad_bid("withdrawn"))

R = "bond-interest-missing"
case(R, "not refunded with it", "risk", bid(interest_refunded=False))
case(R, "refunded with it", SILENT, bid())
case(
    R,
    "withdrawn bids too",
    "risk",
    bid(withdrawn=day(3, 18), bond_refunded=day(3, 20), interest_refunded=False),
)
case(R, "nothing refunded yet", SILENT, bid(bond_refunded=None, interest_refunded=False))
case(R, "not told", ("投标.利息已退",), bid(interest_refunded=None))
case(R, "a guarantee", SILENT, bid(bond_form="保函", interest_refunded=False))

# ── performance-bond-rate, retention-rate ────────────────────────────────────────────────────────
R = "performance-bond-rate"
case(R, "ten percent", SILENT, lot(performance_bond=yuan(1_900_000)))
case(R, "a fen over", "violation", lot(performance_bond=yuan("1900000.01")))
case(R, "not told, and no contract yet", SILENT, lot(performance_bond=None, **_unsigned))
case(R, "not told", ("标段.履约保证金",), lot(performance_bond=None))
case(R, "price not told", ("标段.中标价",), lot(winning_price=None))

R = "retention-rate"
case(R, "three percent", SILENT, lot(retention=yuan(3)))
case(R, "over it", "violation", lot(retention=yuan("3.01")))
case(R, "over it in a contract for all", "violation", lot(retention=yuan(5), category="工程总承包"))
case(R, "over it for goods", "notice", lot(retention=yuan(5), category="货物"))
case(R, "not told", ("标段.质量保证金比例",), lot(retention=None))


# ── key persons ──────────────────────────────────────────────────────────────────────────────────
def change(**values: object) -> Change:
    return lambda world: world.change(**values)


def bad_change(*cells: str) -> Change:
    return lambda world: spoil(world.change(), *cells)


R = "key-person-unfiled"
case(R, "the fifth working day", SILENT, change(filed=day(8, 10)))
case(R, "the sixth working day", "risk", change(filed=day(8, 11)))
case(R, "not filed, that day past", "violation", change(filed=None))
case(R, "not filed, that day today", SILENT, change(changed=day(11, 16), filed=None))
case(R, "not filed, that day was Friday", "violation", change(changed=day(11, 13), filed=None))
case(
    R,
    "filed on the Saturday after the fifth working day",
    "risk",
    change(changed=day(7, 31), filed=day(8, 8)),
)
case(
    R,
    "working days leave out holidays",
    SILENT,
    change(changed=day(9, 29), filed=day(10, 10), consented=day(9, 1)),
)
case(R, "bad", ("人员变更.备案日期",), bad_change("filed"))
case(R, "a change that has not happened yet", SILENT, change(changed=day(12, 1), filed=None))

R = "key-person-no-consent"
case(R, "on the day", SILENT, change(consented=day(8, 3)))
case(R, "a day later", "violation", change(consented=day(8, 4)))
case(R, "none", "violation", change(consented=None))
case(R, "bad", ("人员变更.建设单位同意日期",), bad_change("consented"))

R = "key-person-reason"
case(R, "G8", SILENT, change(reason="G8"))
case(R, "G9", "risk", change(reason="G9"))
case(R, "none", "risk", change(reason=None))

R = "key-person-lower-grade"
case(R, "second below first", "violation", change(new_grade="二级注册建造师"))
case(R, "first above second", SILENT, change(old_grade="二级注册建造师"))
case(R, "titles", "violation", change(old_grade="高级", new_grade="中级"))
case(R, "the highest title", "violation", change(old_grade="正高级", new_grade="高级"))
case(R, "grades of different kinds", SILENT, change(old_grade="一级注册建造师", new_grade="中级"))
case(R, "engineers alone", SILENT, change(old_grade="注册监理工程师", new_grade="注册监理工程师"))
case(R, "not told", ("人员变更.新资格等级",), change(new_grade=None))


def busy_elsewhere(
    elsewhere: dict[str, object] | None = None, own: dict[str, object] | None = None, **post: object
) -> Change:
    """The new manager holds the post on a lot of another project."""

    def arrange(world: World) -> None:
        world.change()
        world.lot.update(own or {})
        other = world.other_project(**(elsewhere or {}))
        world.rows["key_person"].append(
            {
                **world.person("项目负责人", f"新经理{world.number}", f"N{world.number}"),
                **post,
                "lot": other["code"],
            }
        )

    return arrange


R = "key-person-busy"
case(R, "free", SILENT, change())
case(R, "on a lot of another project", "violation", busy_elsewhere())
case(R, "who came there on the day", "violation", busy_elsewhere(arrived=day(8, 3)))
case(R, "who came there a day later", SILENT, busy_elsewhere(arrived=day(8, 4)))
case(R, "who left there on the day", SILENT, busy_elsewhere(left=day(8, 3)))
case(R, "who left there a day later", "violation", busy_elsewhere(left=day(8, 4)))
case(
    R, "where the works were completed on the day", SILENT, busy_elsewhere({"completed": day(8, 3)})
)
case(
    R,
    "where the works were completed a day later",
    "violation",
    busy_elsewhere({"completed": day(8, 4)}),
)
case(
    R,
    "where the works have stood still for 120 days",
    SILENT,
    busy_elsewhere({"stopped": day(7, 26), "stop_agreed": True}),
)
case(
    R,
    "where they have stood still for 119 days",
    "violation",
    busy_elsewhere({"stopped": day(7, 27), "stop_agreed": True}),
)
case(
    R,
    "where they stand still against the client's will",
    "violation",
    busy_elsewhere({"stopped": day(7, 1), "stop_agreed": False}),
)
case(
    R,
    "where it is not told whether he agreed",
    ("标段.停工建设单位同意",),
    busy_elsewhere({"stopped": day(7, 1)}),
)
case(
    R,
    "where they went on again",
    "violation",
    busy_elsewhere({"stopped": day(7, 1), "resumed": day(11, 20), "stop_agreed": True}),
)
case(
    R,
    "where they will go on",
    SILENT,
    busy_elsewhere({"stopped": day(7, 1), "resumed": day(12, 20), "stop_agreed": True}),
)
case(
    R,
    "this lot stands still",
    SILENT,
    busy_elsewhere(own={"stopped": day(7, 1), "stop_agreed": True}),
)
case(R, "bad day of leaving", ("关键人员.离任日期",), busy_elsewhere(bad=["left"]))
case(
    R,
    "bad day of leaving, works completed before",
    SILENT,
    busy_elsewhere({"completed": day(8, 1)}, bad=["left"]),
)
case(R, "identity not told", ("人员变更.新人员证件号",), change(new_id_number=None))
case(R, "another post there", SILENT, busy_elsewhere(post="技术负责人"))
case(
    R,
    "a change of another post",
    SILENT,
    lambda w: (busy_elsewhere()(w), w.rows["personnel_change"][0].update(post="技术负责人")),
)


def same_project(world: World) -> None:
    world.change()
    other = world.second_lot()
    world.rows["key_person"].append(
        {**world.person("项目负责人", "新经理", f"N{world.number}"), "lot": other["code"]}
    )


case(R, "on another lot of this project", SILENT, same_project)


def director(lots: int, *, own_project: bool = False) -> Change:
    """The new director holds the post on so many other lots."""

    def arrange(world: World) -> None:
        world.change(post="总监理工程师", old_grade="注册监理工程师", new_grade="注册监理工程师")
        for at in range(lots):
            other = (
                world.second_lot(code=f"{world.lot['code']}s{at}")
                if own_project
                else world.other_project(f"x{at}")
            )
            world.rows["key_person"].append(
                {**world.person("总监理工程师", "总监", f"N{world.number}"), "lot": other["code"]}
            )

    return arrange


case(R, "a director on two other lots", SILENT, director(2))
case(R, "a director on three other lots", "violation", director(3))
case(
    R, "a director on three other lots of this project", "violation", director(3, own_project=True)
)

R = "key-person-publicity-short"
case(R, "three working days", SILENT, change(publicity_start=day(7, 22), publicity_end=day(7, 27)))
case(R, "two working days", "risk", change(publicity_start=day(7, 22), publicity_end=day(7, 26)))
case(R, "no end", ("人员变更.公示结束",), change(publicity_end=None))
case(R, "none, and not filed", SILENT, change(publicity_start=None, publicity_end=None, filed=None))
case(R, "no start though it ended", ("人员变更.公示开始",), change(publicity_start=None))

R = "key-person-before-start"
_early = {"changed": day(4, 2), "consented": day(4, 1), "filed": day(4, 7)}
case(R, "on the day of the notice", "risk", change(**_early))
case(R, "on the day before", SILENT, change(**{**_early, "changed": day(4, 1)}))
case(
    R,
    "on the day the works began",
    "risk",
    change(changed=day(5, 18), filed=day(5, 20), consented=day(5, 1)),
)
case(R, "the day after", SILENT, change(changed=day(5, 19), filed=day(5, 20), consented=day(5, 1)))
case(
    R, "works not begun: up to as-of", "risk", both(change(changed=day(11, 20)), lot(started=None))
)
case(R, "another post", SILENT, change(**_early, post="技术负责人"))
case(R, "bad start", ("标段.开工日期",), both(change(), bad_lot("started")))
case(R, "no notice", ("标段.中标通知书日期",), both(change(), lot(award_notice=None)))

R = "key-person-churn"
case(R, "once", SILENT, change())
case(R, "twice", "notice", lambda w: (w.change(), w.change(new_person="又一", changed=day(9, 1))))
case(
    R,
    "twice, of different posts",
    SILENT,
    lambda w: (w.change(), w.change(new_person="又一", post="安全负责人")),
)
case(
    R,
    "once and once to come",
    SILENT,
    lambda w: (w.change(), w.change(new_person="又一", changed=day(12, 1))),
)


def two_projects(
    elsewhere: dict[str, object] | None = None,
    here: dict[str, object] | None = None,
    **post: object,
) -> Change:
    def arrange(world: World) -> None:
        world.rows["key_person"][0].update(here or {})
        other = world.other_project(**(elsewhere or {}))
        world.rows["key_person"].append(
            {
                **world.person("项目负责人", f"甲经理{world.number}", f"M{world.number}", **post),
                "lot": other["code"],
            }
        )

    return arrange


R = "manager-multiple"
case(R, "two projects at once", "violation", two_projects())
case(R, "the other lot is found too", "violation", two_projects(), "L{}x")
case(
    R,
    "left one on the day of coming to the other",
    SILENT,
    two_projects(here={"left": day(9, 1)}, arrived=day(9, 1)),
)
case(
    R,
    "left one the day after",
    "violation",
    two_projects(here={"left": day(9, 2)}, arrived=day(9, 1)),
)
case(
    R,
    "works completed on the day of coming to the other",
    SILENT,
    two_projects({"completed": day(9, 1)}, here={"arrived": day(9, 1)}),
)
case(
    R,
    "one stands still for long",
    SILENT,
    two_projects({"stopped": day(6, 1), "stop_agreed": True}),
)
case(
    R,
    "not told whether the client agreed",
    ("标段.停工建设单位同意",),
    two_projects({"stopped": day(6, 1)}),
)
case(R, "another identity, the same name", SILENT, two_projects(id_number="X"))
case(
    R,
    "the same identity, written otherwise",
    "violation",
    lambda w: (
        w.rows["key_person"][0].update(id_number="33090019900101123x"),
        two_projects(id_number="３３０９００１９９００１０１１２３Ｘ")(w),
    ),
)
case(R, "comes to the other only later", SILENT, two_projects(arrived=day(12, 1)))
case(
    R,
    "bad day of leaving of the earlier post",
    ("关键人员.离任日期",),
    two_projects(here={"bad": ["left"]}, arrived=day(9, 1)),
)
case(
    R,
    "bad day of leaving of the later post: they overlap when it begins",
    "violation",
    two_projects(arrived=day(9, 1), bad=["left"]),
)
case(
    R,
    "bad completion",
    ("标段.竣工日期",),
    lambda w: (two_projects(here={"arrived": day(6, 1)})(w), spoil(w.rows["lot"][1], "completed")),
)


def directing(lots: int, **last: object) -> Change:
    def arrange(world: World) -> None:
        for at in range(lots):
            other = world.other_project(f"x{at}") if at else world.lot
            values = last if at == lots - 1 else {}
            world.rows["key_person"].append(
                {
                    **world.person("总监理工程师", "总监", f"D{world.number}", **values),
                    "lot": other["code"],
                }
            )

    return arrange


R = "director-multiple"
case(R, "three lots", SILENT, directing(3))
case(R, "four lots", "risk", directing(4))
case(R, "each of the four", "risk", directing(4), "L{}x2")
case(
    R,
    "four, but never at once",
    SILENT,
    lambda w: (directing(4, arrived=day(9, 1))(w), w.rows["key_person"][1].update(left=day(9, 1))),
)
case(
    R,
    "four, the last day of one the first of another",
    "risk",
    lambda w: (directing(4, arrived=day(9, 1))(w), w.rows["key_person"][1].update(left=day(9, 2))),
)
case(
    R,
    "bad day of leaving leaves it open",
    ("关键人员.离任日期",),
    lambda w: (directing(4, arrived=day(9, 1))(w), spoil(w.rows["key_person"][2], "left")),
    "L{}x2",
)
case(
    R,
    "five of which one is open",
    "risk",
    lambda w: (directing(5, arrived=day(9, 1))(w), spoil(w.rows["key_person"][2], "left")),
)


def present(days: float, due: float = 20, **values: object) -> Change:
    return lambda w: w.rows["attendance"][0].update(
        present_days=yuan(days), due_days=yuan(due), **values
    )


R = "attendance-low"
case(R, "eighty percent", SILENT, present(16))
case(R, "under eighty", "notice", present(15.5))
case(R, "sixty percent", "notice", present(12))
case(R, "under sixty", "risk", present(11.5))
case(R, "forty percent", "risk", present(8))
case(R, "under forty", "violation", present(7.5))
case(R, "excused days are left out", SILENT, present(8, excused_days=yuan(10)))
case(R, "all days excused", SILENT, present(0, excused_days=yuan(20)))
case(R, "bad excuse", ("考勤.免计天数",), lambda w: spoil(w.rows["attendance"][0], "excused_days"))
case(R, "a month to come", SILENT, present(0, month="2026-12"))

R = "absence-long"
case(R, "four days", SILENT, present(20, longest_absence=yuan(4)))
case(R, "five days", "notice", present(20, longest_absence=yuan(5)))
case(R, "not told", ("考勤.最长连续缺勤",), present(20, longest_absence=None))


# ── interviews ───────────────────────────────────────────────────────────────────────────────────
def large(held: object = None, price: float = 20_000_000, **values: object) -> Change:
    def arrange(world: World) -> None:
        world.lot.update(winning_price=yuan(price), contract_sum=yuan(price), **values)
        if held is not None:
            world.add(
                "interview",
                held=held,
                representative_present=True,
                manager_present=True,
                commitment=True,
            )

    return arrange


R = "interview-missing"
case(R, "none", "risk", large())
case(R, "none for a smaller contract", SILENT, large(price=19_999_999.99))
case(R, "on the tenth day", SILENT, large(day(5, 28)))
case(R, "on the eleventh day", "risk", large(day(5, 29)))
case(R, "before the works began", SILENT, large(day(4, 10)))
case(R, "that day is today", SILENT, large(started=day(11, 13)))
case(R, "that day was yesterday, a Sunday: nothing moves", "risk", large(started=day(11, 12)))
case(R, "one to come", "risk", large(day(12, 1)))
case(R, "works not begun", SILENT, large(started=None))
case(
    R,
    "a row left out",
    ("约谈",),
    lambda w: (large()(w), w.left_out.update(interview=[w.lot["code"]])),
)
case(R, "price not told", ("标段.中标价",), lot(winning_price=None))
case(
    R,
    "start not told though completed",
    ("标段.开工日期",),
    large(started=None, completed=day(11, 1)),
)

R = "interview-incomplete"


def held(**values: object) -> Change:
    given = {"representative_present": True, "manager_present": True, "commitment": True}
    return lambda w: w.add("interview", held=day(5, 20), **{**given, **values})


case(R, "complete", SILENT, held())
for name in ("representative_present", "manager_present", "commitment"):
    case(R, f"without {name}", "notice", held(**{name: False}))
case(R, "not told", ("约谈.履约承诺书",), held(commitment=None))
case(R, "not told, but another is lacking", "notice", held(commitment=None, manager_present=False))


# ── changes ──────────────────────────────────────────────────────────────────────────────────────
def ordered(*amounts: float, **values: object) -> Change:
    def arrange(world: World) -> None:
        for at, amount in enumerate(amounts):
            given = {"changed": day(7, 1 + at), "approved": day(6, 30), "amount": yuan(amount)}
            world.add("change_order", **{**given, **values})

    return arrange


R = "change-orders-over"
case(R, "ten percent", SILENT, ordered(1_000_000, 900_000))
case(R, "a fen over", "risk", ordered(1_000_000, 900_000.01))
case(R, "twenty percent", "risk", ordered(3_800_000))
case(R, "a fen over twenty", "violation", ordered(3_800_000.01))
case(R, "the sign counts", SILENT, ordered(3_000_000, -1_100_000))
case(R, "less", SILENT, ordered(-9_000_000))
case(
    R,
    "one to come does not count",
    SILENT,
    lambda w: (ordered(1_900_000)(w), ordered(1_000_000, changed=day(12, 1))(w)),
)
case(R, "no sum of the contract", ("标段.合同金额",), both(ordered(100), lot(contract_sum=None)))

R = "change-order-unapproved"
case(R, "on the day", SILENT, ordered(100, approved=day(7, 1)))
case(R, "a day later", "risk", ordered(100, approved=day(7, 2)))
case(R, "never", "risk", ordered(100, approved=None))
case(
    R,
    "bad",
    ("合同变更.审批日期",),
    lambda w: (ordered(100)(w), spoil(w.rows["change_order"][0], "approved")),
)

R = "change-must-tender"
for category, limit in (
    ("施工", 4e6),
    ("工程总承包", 4e6),
    ("货物", 2e6),
    ("监理", 1e6),
    ("服务", 1e6),
):
    case(
        R,
        f"{category} under the limit",
        SILENT,
        both(lot(category=category), ordered(limit - 0.01)),
    )
    case(R, f"{category} at the limit", "risk", both(lot(category=category), ordered(limit)))
case(R, "whatever the funds", "risk", both(ordered(4e6), lambda w: w.project.update(funds="其他")))
case(R, "two together are not one", SILENT, ordered(3e6, 3e6))


# ── money and time ───────────────────────────────────────────────────────────────────────────────
def approved(budget: float | None, funds: str | None = "政府投资") -> Change:
    return lambda w: w.project.update(budget=None if budget is None else yuan(budget), funds=funds)


R = "budget-overrun"
case(R, "the budget exactly", SILENT, approved(19_000_000), P)
case(R, "a fen over", "violation", approved(18_999_999.99), P)
case(R, "of other funds", "risk", approved(18_999_999.99, "国有资金"), P)
case(R, "with its changes", "violation", both(approved(19_500_000), ordered(500_000.01)), P)
case(R, "changes downwards", SILENT, both(approved(18_500_000), ordered(-500_000)), P)
case(R, "of all lots", "violation", both(approved(37_999_999), lambda w: w.second_lot()), P)
case(R, "not told", ("项目.批准概算",), approved(None), P)
case(
    R,
    "one sum not told",
    ("标段.合同金额",),
    both(approved(99_000_000), lambda w: w.second_lot(contract_sum=None)),
    P,
)
case(
    R,
    "one sum not told and over all the same",
    "violation",
    both(approved(18_000_000), lambda w: w.second_lot(contract_sum=None)),
    P,
)
case(
    R,
    "another not signed yet",
    SILENT,
    both(approved(19_000_000), lambda w: w.second_lot(contract_sum=None, **_unsigned)),
    P,
)
case(
    R,
    "another signed after as-of",
    SILENT,
    both(approved(19_000_000), lambda w: w.second_lot(contract_signed=day(12, 1))),
    P,
)

R = "schedule-overrun"
case(R, "110 percent", SILENT, lot(duration_days=100, completed=day(9, 5)))
case(R, "a day over", "notice", lot(duration_days=100, completed=day(9, 6)))
case(R, "not completed, up to as-of", "notice", lot(duration_days=171))
case(R, "not completed, within it", SILENT, lot(duration_days=172))
case(R, "completion dated after as-of", "notice", lot(duration_days=100, completed=day(12, 1)))
case(R, "bad completion", ("标段.竣工日期",), both(lot(duration_days=100), bad_lot("completed")))
case(R, "not told", ("标段.计划工期",), lot(duration_days=None))
case(R, "not begun", SILENT, lot(started=None))


# ── subcontracts and payments ────────────────────────────────────────────────────────────────────
def sub(**values: object) -> Change:
    given = {
        "subcontractor": "丙分包",
        "kind": "专业分包",
        "consented": day(6, 1),
        "main_structure": False,
    }
    return lambda w: w.add("subcontract", **{**given, **values})


R = "subcontract-unapproved"
case(R, "agreed", SILENT, sub())
case(R, "not agreed", "violation", sub(consented=None))
case(R, "in the contract", SILENT, sub(consented=None, agreed=True))
case(R, "labour", SILENT, sub(consented=None, kind="专业作业"))
case(R, "no kind is the usual one", "violation", sub(consented=None, kind=None))
case(R, "consent dated after as-of", "violation", sub(consented=day(12, 1)))
case(R, "bad", ("分包.建设单位同意日期",), lambda w: spoil(sub()(w), "consented"))

R = "subcontract-main-structure"
case(R, "another part", SILENT, sub())
case(R, "the main structure", "violation", sub(main_structure=True))
case(R, "of steel", SILENT, sub(main_structure=True, steel_structure=True))
case(R, "labour", SILENT, sub(main_structure=True, kind="专业作业"))
case(R, "not told", ("分包.主体结构",), sub(main_structure=None))


def paid(payee: str, **values: object) -> Change:
    return lambda w: w.add("receipt", received=day(7, 2), payee=payee, amount=yuan(1), **values)


R = "payee-differs"
case(R, "the winner", SILENT, lambda w: paid(f"甲公司{w.number}")(w))
case(R, "another", "violation", paid("丁公司"))
case(
    R,
    "the winner with brackets and spaces of another kind",
    SILENT,
    both(lot(winner="甲（舟山）公司"), lambda w: w.rows["receipt"].clear(), paid(" 甲(舟山) 公司")),
)
case(
    R,
    "a member of the consortium",
    SILENT,
    both(lot(winner="甲公司、乙公司"), lambda w: w.rows["receipt"].clear(), paid("乙公司")),
)
case(
    R,
    "the whole consortium",
    SILENT,
    both(lot(winner="甲公司、乙公司"), lambda w: w.rows["receipt"].clear(), paid("甲公司、乙公司")),
)
case(
    R,
    "a member of what is called a consortium",
    SILENT,
    both(
        lot(winner="甲公司、乙公司（联合体）"), lambda w: w.rows["receipt"].clear(), paid("乙公司")
    ),
)
case(
    R,
    "a part of a member's name",
    "violation",
    both(lot(winner="甲公司集团、乙公司"), paid("甲公司")),
)
case(R, "a subcontractor", SILENT, both(sub(), paid("丙分包")))
case(R, "a subcontractor for labour", SILENT, both(sub(kind="专业作业"), paid("丙分包")))
case(
    R,
    "a subcontractor of another lot",
    "violation",
    lambda w: (w.second_lot(), sub()(w).update(lot=f"{w.lot['code']}b"), paid("丙分包")(w)),
)
case(R, "no winner told", ("标段.中标人",), lot(winner=None))
case(
    R,
    "a row of subcontracts left out",
    ("分包",),
    lambda w: (paid("丁公司")(w), w.left_out.update(subcontract=[w.lot["code"]])),
)
case(
    R,
    "a row left out, but the winner was paid",
    SILENT,
    lambda w: w.left_out.update(subcontract=[w.lot["code"]]),
)
case(R, "a payment to come", SILENT, lambda w: paid("丁公司")(w).update(received=day(12, 1)))

# ── wages, guarantee, review ─────────────────────────────────────────────────────────────────────
R = "wage-account-late"
case(R, "the thirtieth day", SILENT, lot(wage_account=day(5, 20)))
case(R, "the day after", "violation", lot(wage_account=day(5, 21)))
case(
    R,
    "the thirtieth day, a Sunday, moves",
    SILENT,
    lot(contract_signed=day(4, 17), wage_account=day(5, 18)),
)
case(R, "missing and overdue", "violation", lot(wage_account=None))
case(R, "for goods", SILENT, lot(wage_account=None, category="货物"))
case(R, "a contract for all", "violation", lot(wage_account=None, category="工程总承包"))
case(R, "bad", ("标段.工资专户日期",), bad_lot("wage_account"))

R = "wage-deposit-rate"
case(R, "half a percent", SILENT, lot(wage_deposit=yuan("0.5")))
case(R, "under it", "risk", lot(wage_deposit=yuan("0.49")))
case(R, "three percent", SILENT, lot(wage_deposit=yuan(3)))
case(R, "over it", "risk", lot(wage_deposit=yuan("3.01")))
case(R, "not told", ("标段.工资保证金比例",), lot(wage_deposit=None))

R = "payment-guarantee-missing"
case(R, "none", "risk", lot(payment_guarantee=False))
case(R, "none for goods", SILENT, lot(payment_guarantee=False, category="货物"))
case(R, "not told", ("标段.工程款支付担保",), lot(payment_guarantee=None))
case(R, "no contract yet", SILENT, lot(payment_guarantee=False, **_unsigned))

R = "fair-review-missing"
case(R, "none", "risk", lot(fair_review=False))
case(R, "on the first day", "risk", lot(fair_review=False, sale_start=day(12, 1, 2025)))
case(R, "on the day before", SILENT, lot(fair_review=False, sale_start=day(11, 30, 2025)))
case(R, "not told", ("标段.公平竞争审查结论",), lot(fair_review=None))
case(R, "not told before that day", SILENT, lot(fair_review=None, sale_start=day(11, 30, 2025)))
case(R, "voluntary", SILENT, lot(fair_review=False, statutory=False))


# ── objections and complaints ────────────────────────────────────────────────────────────────────
def raised(kind: str, **values: object) -> Change:
    return lambda w: w.add("complaint", **{"kind": kind, "raised": day(3, 9), **values})


R = "objection-reply-late"
case(R, "the third day", SILENT, raised("异议", replied=day(3, 12)))
case(R, "the fourth day", "risk", raised("异议", replied=day(3, 13)))
case(
    R,
    "the third day, a Saturday, moves",
    SILENT,
    raised("异议", raised=day(3, 11), replied=day(3, 16)),
)
case(R, "overdue", "risk", raised("异议"))
case(R, "a complaint", SILENT, raised("投诉", accepted=day(3, 10), replied=day(4, 1)))
case(R, "bad", ("异议投诉.答复日期",), lambda w: spoil(raised("异议")(w), "replied"))
case(R, "to be raised", SILENT, raised("异议", raised=day(12, 1)))

R = "complaint-accept-late"
case(R, "the third working day", SILENT, raised("投诉", accepted=day(3, 12), replied=day(4, 1)))
case(R, "the fourth working day", "risk", raised("投诉", accepted=day(3, 13), replied=day(4, 1)))
case(
    R,
    "over a weekend",
    SILENT,
    raised("投诉", raised=day(3, 12), accepted=day(3, 17), replied=day(4, 1)),
)
case(
    R,
    "on the Saturday after the third working day",
    "risk",
    raised("投诉", raised=day(3, 10), accepted=day(3, 14), replied=day(4, 1)),
)
case(R, "overdue", "risk", raised("投诉"))
case(R, "refused: the answer counts", SILENT, raised("投诉", refused=True, replied=day(3, 12)))
case(
    R,
    "refused late, whatever 受理日期 says",
    "risk",
    raised("投诉", refused=True, accepted=day(3, 10), replied=day(3, 13)),
)
case(R, "refused and not answered", "risk", raised("投诉", refused=True))
case(R, "bad", ("异议投诉.受理日期",), lambda w: spoil(raised("投诉")(w), "accepted"))
case(
    R,
    "bad refusal",
    ("异议投诉.不予受理",),
    lambda w: spoil(raised("投诉", accepted=day(3, 30))(w), "refused"),
)

R = "complaint-decision-late"
case(
    R, "the thirtieth working day", SILENT, raised("投诉", accepted=day(3, 10), replied=day(4, 22))
)
case(R, "the thirty-first", "risk", raised("投诉", accepted=day(3, 10), replied=day(4, 23)))
case(
    R,
    "with a day deducted",
    SILENT,
    raised("投诉", accepted=day(3, 10), replied=day(4, 23), deducted_days=1),
)
case(R, "overdue", "risk", raised("投诉", accepted=day(3, 10)))
case(R, "not accepted yet", SILENT, raised("投诉"))
case(R, "refused", SILENT, raised("投诉", refused=True, accepted=day(3, 10)))
case(R, "decided without acceptance", ("异议投诉.受理日期",), raised("投诉", replied=day(4, 1)))
case(
    R,
    "bad",
    ("异议投诉.答复日期",),
    lambda w: spoil(raised("投诉", accepted=day(3, 10))(w), "replied"),
)


# ── experts ──────────────────────────────────────────────────────────────────────────────────────
def deducted(*points: float, behaviour: str = "E01", on: date = SUMMER) -> Change:
    def arrange(world: World) -> None:
        code = f"E{world.number}-0"
        world.rows["expert"].append({"code": code, "name": "专家", "employer": "大学"})
        for amount in points:
            row = {"expert": code, "deducted": on, "behaviour": behaviour, "points": yuan(amount)}
            world.rows["expert_deduction"].append(row)

    return arrange


R, E = "expert-points", "E{}-0"
case(R, "fourteen", SILENT, deducted(5, 9), E)
case(R, "fifteen", "notice", deducted(5, 10), E)
case(R, "twenty-four", "notice", deducted(20, 4), E)
case(R, "twenty-five", "risk", deducted(20, 5), E)
case(R, "thirty-nine", "risk", deducted(20, 19), E)
case(R, "forty", "violation", deducted(20, 20), E)
case(R, "E05", "violation", deducted(1, behaviour="E05"), E)
case(R, "E10", "violation", deducted(0, behaviour="E10"), E)
case(R, "the same day a year before does not count", SILENT, deducted(40, on=day(11, 23, 2025)), E)
case(R, "the day after counts", "violation", deducted(40, on=day(11, 24, 2025)), E)
case(R, "as-of counts", "violation", deducted(40, on=day(11, 23)), E)
case(R, "a day to come does not", SILENT, deducted(40, on=day(11, 24)), E)
case(R, "none", SILENT, deducted(), E)


def employed(name: str | None, **values: object) -> Change:
    def arrange(world: World) -> None:
        world.experts(80, 81, 82, 83, **values)
        told = name.format(world.number) if name else None
        world.rows["expert"][0]["employer"] = told

    return arrange


R = "expert-avoidance"
case(R, "by a university", SILENT, employed("大学"), E)
case(R, "by a bidder", "violation", employed("乙公司{}"), E)
case(R, "by a bidder, written otherwise", "violation", employed(" 乙 公司{}"), E)
case(R, "by the tenderer", "risk", employed("招标人{}"), E)
case(
    R,
    "by a member of a bidding consortium",
    "violation",
    lambda w: (employed("庚公司")(w), w.bid.update(bidder=f"庚公司、辛公司{w.number}")),
    E,
)
case(R, "as the tenderer's representative", SILENT, employed("招标人{}", role="招标人代表"), E)
case(R, "not told", ("专家.工作单位",), employed(None), E)


def marked(*marks: float, **values: object) -> Change:
    return lambda w: w.experts(*marks, **values)


R = "expert-score-outlier"
case(R, "thirty percent", SILENT, marked(50, 80, 80, 80), E)
case(R, "more", "notice", marked(49.99, 80, 80, 80), E)
case(R, "upwards", "notice", marked(100, 60, 70, 70), E)
case(R, "with a reason", SILENT, marked(20, 80, 80, 80, reason="方案缺少专项设计"), E)
case(R, "two others are too few", SILENT, marked(20, 80, 80), E)
case(
    R,
    "representatives are no experts",
    SILENT,
    lambda w: [row.update(role="招标人代表") for row in w.experts(20, 80, 80, 80)[3:]],
    E,
)
case(
    R,
    "a bad role leaves it open",
    ("评分.身份",),
    lambda w: spoil(w.experts(20, 80, 80, 80)[3], "role"),
    E,
)


# ── inspections ──────────────────────────────────────────────────────────────────────────────────
def inspected(result: str = "不符合", **values: object) -> Change:
    given = {
        "code": "C-1",
        "inspected": day(9, 1),
        "item": 7,
        "result": result,
        "rectify_by": day(9, 20),
        "rectified": day(9, 20),
    }
    return lambda w: w.add("inspection", **{**given, **values})


R = "inspection-failed"
case(R, "failed", "risk", inspected())
case(R, "passed", SILENT, inspected("符合"))
case(R, "does not apply", SILENT, inspected("不适用"))
case(R, "to come", SILENT, inspected(inspected=day(12, 1)))

R = "rectification-late"
case(R, "on the last day", SILENT, inspected())
case(R, "a day later", "violation", inspected(rectified=day(9, 21)))
case(R, "not done and past", "violation", inspected(rectified=None))
case(R, "not done, the last day today", SILENT, inspected(rectify_by=day(11, 23), rectified=None))
case(
    R,
    "not done, the last day yesterday, a Sunday: nothing moves",
    "violation",
    inspected(rectify_by=day(11, 22), rectified=None),
)
case(R, "no last day", ("抽查.整改期限",), inspected(rectify_by=None))
case(R, "bad", ("抽查.整改完成日期",), lambda w: spoil(inspected()(w), "rectified"))
case(R, "passed", SILENT, inspected("符合", rectify_by=None, rectified=None))


# ── collusion ────────────────────────────────────────────────────────────────────────────────────
def prices(*amounts: float | None) -> Change:
    def arrange(world: World) -> None:
        template = dict(world.bids[1])
        world.bids.clear()
        for at, amount in enumerate(amounts):
            row = {
                **template,
                "bidder": f"第{at}公司{world.number}",
                "manager": f"{at}人{world.number}",
                "phone": f"139{world.number:05}{at:03}",
            }
            world.bids.append({**row, "price": None if amount is None else yuan(amount)})

    return arrange


R = "identical-prices"
case(R, "two alike", "risk", prices(100, 120.5, 100, 131))
case(R, "a fen apart", SILENT, prices(100, 120.5, 100.01, 131))
case(
    R,
    "one was withdrawn",
    SILENT,
    lambda w: (prices(100, 120.5, 100, 131)(w), w.bids[2].update(withdrawn=day(3, 20))),
)
case(
    R,
    "its withdrawal is to come",
    "risk",
    lambda w: (prices(100, 120.5, 100, 131)(w), w.bids[2].update(withdrawn=day(12, 20))),
)
case(R, "one not told", ("投标.投标报价",), prices(100, 120.5, None, 131))
case(R, "one not told, two others alike", "risk", prices(100, 100, None, 131))

R = "price-pattern"
case(R, "four equal steps", "risk", prices(100, 110, 120, 130, 151))
case(R, "three neighbours", SILENT, prices(100, 110, 120, 151, 165))
case(R, "half of them", "risk", prices(100, 110, 120, 130, 151, 155, 170, 182))
case(R, "less than half", SILENT, prices(100, 110, 120, 130, 151, 155, 170, 182, 199))
case(R, "steps within one percent", "risk", prices(10_000, 11_000, 12_000, 13_015, 17_000))
case(R, "steps beyond one percent", SILENT, prices(10_000, 11_000, 12_000, 13_016, 17_000))
case(R, "equal ratios", "risk", prices(1000, 1100, 1210, 1331, 2000))
case(R, "equal prices are no steps", SILENT, prices(100, 100, 100, 100))
case(R, "one without a price is left out", "risk", prices(100, 110, None, 120, 130))
case(
    R,
    "a withdrawn one is left out",
    SILENT,
    lambda w: (prices(100, 110, 120, 130)(w), w.bids[1].update(withdrawn=day(3, 20))),
)
case(R, "in no order", "risk", prices(130, 100, 120, 110))
case(
    R,
    "one bad",
    ("投标.投标报价",),
    lambda w: (prices(100, 110, 120, 130)(w), spoil(w.bids[0], "price")),
)

R = "shared-contact"
case(R, "one telephone", "risk", lambda w: w.bids[3].update(phone=w.bids[1]["phone"]))
case(R, "one manager", "risk", lambda w: w.bids[3].update(manager=w.bids[1]["manager"]))
case(
    R,
    "one manager, with a space",
    "risk",
    lambda w: w.bids[3].update(manager=f" {w.bids[1]['manager'][:1]} {w.bids[1]['manager'][1:]}"),
)
case(
    R,
    "one was withdrawn",
    SILENT,
    lambda w: w.bids[3].update(phone=w.bids[1]["phone"], withdrawn=day(3, 20)),
)
case(R, "not told", ("投标.联系电话",), lambda w: w.bids[3].update(phone=None))
case(
    R,
    "of another lot",
    SILENT,
    lambda w: (
        w.second_lot(),
        w.bids.append({**w.bids[1], "lot": f"{w.lot['code']}b", "bond_refunded": day(4, 24)}),
    ),
)


@pytest.fixture(scope="module")
def report() -> RecordsReport:
    worlds = []
    for number, each in enumerate(CASES):
        world = World(number)
        each.change(world)
        worlds.append(world)
    return checked(*worlds)


@pytest.fixture(scope="module")
def found(report: RecordsReport) -> dict[tuple[str, str | None], list[RecordFinding]]:
    grouped: dict[tuple[str, str | None], list[RecordFinding]] = {}
    for finding in report.findings:
        grouped.setdefault((finding.rule, finding.subject.key), []).append(finding)
    return grouped


@pytest.fixture(scope="module")
def lacking(report: RecordsReport) -> dict[tuple[str, str | None], list[str]]:
    return {
        place: [cell for one in outcomes if one.outcome == "missing-data" for cell in one.missing]
        for place, outcomes in answers(report).items()
    }


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{c.rule}: {c.said}" for c in CASES])
def test_the_rule_says(
    number: int,
    found: dict[tuple[str, str | None], list[RecordFinding]],
    lacking: dict[tuple[str, str | None], list[str]],
) -> None:
    each = CASES[number]
    place = (each.rule, each.key.format(number))
    severities = [finding.severity for finding in found.get(place, [])]
    missing = lacking.get(place, [])
    if each.expected == SILENT:
        assert (severities, missing) == ([], [])
    elif isinstance(each.expected, tuple):
        assert severities == []
        assert set(each.expected) <= set(missing)
    else:
        assert severities[:1] == [each.expected]
        assert all(finding.message and finding.rows for finding in found[place])


def test_every_rule_of_the_table_is_tried_with_and_without_a_finding() -> None:
    fires = {c.rule for c in CASES if c.expected in {"violation", "risk", "notice"}}
    silent = {c.rule for c in CASES if c.expected == SILENT}
    assert fires == silent
    assert len(fires) == 62
