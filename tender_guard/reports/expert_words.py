"""What is said of evaluation experts, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tender_guard.reports import words
from tender_guard.supervision.coverage import Coverage, Ground
from tender_guard.supervision.deviations import Awards, Deviation, Deviations, Mean, Share
from tender_guard.supervision.exact import Interval
from tender_guard.supervision.experts import Conflict, Deduction, Proposal, Standing, Step, Tie

BEHAVIOUR: Final[Mapping[str, str]] = {
    "E01": "迟到",
    "E02": "无故缺席",
    "E03": "擅离职守",
    "E04": "违规使用通讯工具",
    "E05": "应回避不回避",
    "E06": "不按招标文件的标准评标、评审错误致复评",
    "E07": "打分畸高畸低且无正当理由",
    "E08": "评标报告填写错误",
    "E09": "拖延评标、超标准索要评审费",
    "E10": "私下接触投标人、泄密、诱导澄清",
    "E11": "不否决依法应否决的投标、未报告串标线索",
    "E12": "不配合监督、投诉处理",
}
STEP: Final[Mapping[Step, str]] = {
    "remind": "书面提醒",
    "suspend": "建议暂停",
    "remove": "建议报省库除名",
}
TIE: Final[Mapping[Tie, str]] = {
    "bidder": "投标人",
    "tenderer": "招标人",
    "agency": "招标代理机构",
}
GROUND: Final[Mapping[Ground, str]] = {
    "removed": "已除名，请从名册清出",
    "points": "扣分达到暂停或除名线",
    "idle": "入库以来长期未参加评审",
    "employer-unknown": "工作单位未登记，无法核对回避",
    "speciality-unknown": "专业未登记，无法按专业抽取",
    "marks": "打分统计提示复核",
}
METHOD: Final = (
    "比较方法：每一名专家只与同一投标人、同一评分项的其他专家的均值比较（不含本人）；以一场评审为一个"
    "观察，不以单个打分为观察；宽严用符号翻转检验（费希尔1935），与投标人的关联用场内置换检验和费希尔精确检验，"
    "比例区间用威尔逊区间（1927），均值区间用t区间；多名专家、多个投标人同时比较时作霍尔姆校正（1979）。"
    "统计结果只提示复核打分理由，不是认定违规的依据。"
)


def listed(parts: tuple[str, ...]) -> str:
    """Several words in one cell."""
    return "、".join(parts) or "未登记"


def proposal(given: Proposal | None) -> str:
    """The step that follows, and why."""
    if given is None:
        return ""
    months = f" {given.months} 个月" if given.months else ""
    if given.referred and given.points < given.threshold:
        why = f"发生{'、'.join(map(behaviour, given.referred))}"
    else:
        why = f"累计扣 {words.figure(given.points)} 分，达到 {words.figure(given.threshold)} 分"
    taken = "，已办理" if given.is_taken else ""
    return f"{STEP[given.step]}{months}（{why}{taken}）"


def step(given: Proposal) -> str:
    """The step in a word, and whether it was taken."""
    return f"{STEP[given.step]}{'（已办理）' if given.is_taken else ''}"


def behaviour(code: str) -> str:
    """A behaviour with its code."""
    return f"{code} {BEHAVIOUR[code]}" if code in BEHAVIOUR else code


def deduction(given: Deduction) -> str:
    """What is doubtful about the points, if anything is."""
    if given.is_standard:
        return ""
    return f"与标准（{'、'.join(map(words.figure, given.standard))} 分）不一致"


def conflict(given: Conflict) -> str:
    """An evaluation that should have been avoided."""
    return f"{given.lot_name}（标段 {given.lot}）：工作单位{given.employer}是{ties(given)}"


def ties(given: Conflict) -> str:
    """What an employer is in an evaluation."""
    return "、".join(TIE[tie] for tie in given.ties)


def percent(value: float) -> str:
    """A difference as a share of the full marks, with its sign."""
    return f"{value * 100:+.1f}%"


def chance(value: float) -> str:
    """A p-value."""
    return "p＜0.0001" if value < 0.0001 else f"p＝{value:.4f}"  # noqa: PLR2004


def interval(given: Interval, *, signed: bool) -> str:
    """Both ends of an interval of 95 %."""
    ends = (percent(one) if signed else f"{one * 100:.1f}%" for one in given)
    return f"95%区间 {' 至 '.join(ends)}"


def share(given: Share) -> str:
    """So many of so many, with the interval."""
    part = given.hits / given.trials * 100
    told = interval(given.interval, signed=False)
    return f"{given.hits}/{given.trials}（{part:.1f}%，{told}）"


def mean(given: Mean) -> str:
    """A mean difference with its interval and chances, and what follows."""
    verdict = "提示复核" if given.is_notable else "不足以提示复核"
    return (
        f"{percent(given.mean)}（{given.count} 场，{interval(given.interval, signed=True)}，"
        f"{chance(given.chance)}，校正后 {chance(given.adjusted)}）：{verdict}"
    )


def awards(given: Awards) -> str:
    """How often a bidder won with the expert and without."""
    verdict = "提示复核" if given.is_notable else "不足以提示复核"
    return (
        f"该专家参评时中标 {given.won_with}/{given.won_with + given.lost_with}，"
        f"未参评时中标 {given.won_without}/{given.won_without + given.lost_without}"
        f"（{chance(given.chance)}，校正后 {chance(given.adjusted)}）：{verdict}"
    )


def deviation(one: Deviation, deviations: Deviations) -> Iterator[tuple[str, str]]:
    """What can be said of an expert's marks, and where nothing can be, why."""
    count = len(one.sittings)
    least = deviations.sessions_least
    if one.severity is None or one.apart is None or one.reversals is None:
        yield "打分统计", f"可以比较的评审 {count} 场，不足 {least} 场，不作统计判断"
    else:
        yield "宽严（与其他专家均值之差）", mean(one.severity)
        limit = words.figure(100 * float(str(deviations.ledger.number("expert-outlier-ratio"))))
        yield f"偏离超过满分 {limit}% 的打分", share(one.apart)
        yield "去掉其打分后第一名改变的场次", share(one.reversals)
        pairs = sum(sitting.pairs for sitting in one.sittings)
        turned = sum(sitting.discordant for sitting in one.sittings)
        yield "与其他专家排序相反的投标人对数", f"{turned}/{pairs}"
    lots = deviations.lots_least
    if not one.affinities:
        yield "与投标人的关联", f"没有共同评审达到 {lots} 个标段的投标人，不作统计判断"
    for mark in sorted(one.affinities, key=lambda each: each.marks.chance)[:5]:
        yield f"对{mark.bidder}的打分高出其他投标人", mean(mark.marks)
    for award in sorted(one.awards, key=lambda each: each.chance)[:5]:
        yield f"{award.bidder}中标", awards(award)


def gaps(coverage: Coverage) -> str:
    """Which sheets are not there, so that what rests on them is not known; empty where all are."""
    absent = coverage.register.ledger.absent("expert", "score", "expert_deduction", "bid")
    if not absent:
        return ""
    named = "、".join(f"“{title}”" for title in absent)
    return f"台账没有{named}表，依据这些表的扣分、参评、回避和打分统计没有数据，不等于没有"


def heading(one: Standing) -> str:
    """Code and name."""
    return f"{one.code} {one.name}"
