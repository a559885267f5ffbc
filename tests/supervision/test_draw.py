from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from scipy.stats import chi2
from worlds import AS_OF, World, day, rulebook, workbook

from tender_guard.errors import ConflictError, UsageError
from tender_guard.supervision.draw import faults, reveal, sources
from tender_guard.supervision.draw_record import Record, Sources, read, written
from tender_guard.supervision.drawing import DrawOrder, committed
from tender_guard.supervision.inspectors import Inspector
from tender_guard.supervision.probability import inclusion
from tender_guard.supervision.tickets import seed_of, smallest

SECRET = "5e" * 32
WITNESSES = Sources(kind="witnesses", names=["张三", "李四"])
VALUES = {"张三": "7", "李四": "2026"}
INSPECTORS = [
    Inspector("a", "陈安", "县公共资源交易中心"),
    Inspector("b", "刘波", "招标人3"),
    Inspector("c", "何静", "县住房和城乡建设局", ("P5", "甲公司6")),
    Inspector("d", "马强", "县水利局"),
]


def worlds(count: int = 20) -> list[World]:
    made = [World(number) for number in range(1, count + 1)]
    for at, world in enumerate(made):
        world.project["industry"] = ("交通", "水利", "房建")[at % 3]
        price = Decimal(3_000_000 * (at + 1))
        world.lot.update(contract_sum=price, winning_price=price, performance_bond=price / 10)
    return made


def sealed(*own: World, secret: str = SECRET, **wish: Any) -> Record:
    order = {
        "name": "2026年下半年双随机抽查",
        "as_of": AS_OF,
        "share": Decimal(10),
        "strata": (),
        "weights": (),
        "team": 2,
        "sources": WITNESSES,
        "left_out": {},
        "records": "台账",
    }
    order |= wish
    book = workbook(own or worlds())
    return committed(book, rulebook(), DrawOrder(**order), INSPECTORS, secret)  # type: ignore[arg-type]


def test_a_draw_is_committed_then_drawn_and_holds() -> None:
    record = sealed(strata=("行业", "合同金额"))
    assert record.drawn is None
    assert list(faults(record)) == []
    drawn = reveal(record, SECRET, VALUES)
    assert drawn.drawn is not None
    assert len(drawn.drawn) == sum(one.take for one in drawn.statement.strata)
    assert list(faults(drawn)) == []
    assert SECRET not in written(record)


def test_every_stratum_gets_its_share_rounded_up() -> None:
    record = sealed(strata=("行业",), share=Decimal(15))
    found = {one.name: (one.candidates, one.take) for one in record.statement.strata}
    assert found == {"交通": (7, 2), "房建": (6, 1), "水利": (7, 2)}
    assert {one.probability for one in record.statement.candidates if one.stratum == "房建"} == {
        "0.166667"
    }


def test_bands_of_the_contract_sum_are_named() -> None:
    record = sealed(strata=("合同金额",))
    assert [one.name for one in record.statement.strata] == [
        "合同金额2000万元至1亿元",
        "合同金额400万元至2000万元",
        "合同金额不足400万元",
    ]


def test_ten_lines_with_sha256_alone_replay_a_record() -> None:
    record = reveal(sealed(strata=("行业",), weights=("金额", "时间")), SECRET, VALUES)
    r = json.loads(written(record))
    # -- from here on nothing of the project
    sha = lambda text: hashlib.sha256(text.encode()).hexdigest()  # noqa: E731 - ten lines
    s, revealed = r["statement"], r["revealed"]
    text = json.dumps(s, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sha(text) == r["commitment"]
    assert sha(revealed["secret"]) == s["secret_sha256"]
    seed = sha("\n".join([r["commitment"], revealed["secret"], *revealed["values"]]))
    number = {
        c["lot"]: min(sha(f"{seed},{c['lot']},{k}") for k in range(1, c["tickets"] + 1))
        for c in s["candidates"]
    }
    drawn = []
    for stratum in s["strata"]:
        own = [c["lot"] for c in s["candidates"] if c["stratum"] == stratum["name"]]
        drawn += sorted(own, key=number.__getitem__)[: stratum["take"]]
    assert sorted(drawn) == sorted(one["lot"] for one in r["drawn"])


def test_the_secret_alone_does_not_determine_the_draw() -> None:
    record = sealed(share=Decimal(5))
    results = Counter(
        one.lot
        for value in range(400)
        for one in reveal(record, SECRET, {"张三": "7", "李四": str(value)}).drawn or ()
    )
    assert len(results) == 20
    assert max(results.values()) < 45


def test_the_values_alone_do_not_determine_the_draw() -> None:
    results = {
        one.lot
        for number in range(60)
        for one in reveal(sealed(share=Decimal(5), secret=str(number)), str(number), VALUES).drawn
        or ()
    }
    assert len(results) > 15


def test_fewer_than_two_witnesses_or_no_source_at_all_is_refused() -> None:
    for names, lottery in (([], ""), (["张三"], ""), (["张三", "张三"], ""), (["张", "李"], "彩")):
        with pytest.raises(UsageError):
            sources(names, lottery)
    assert sources([], "双色球2026140期").kind == "lottery"


def test_other_values_secrets_and_a_second_draw_are_refused() -> None:
    record = sealed()
    for values in ({"张三": "7"}, {**VALUES, "王五": "1"}, {"张三": "7", "李四": " "}):
        with pytest.raises(UsageError, match="须给出且只给出"):
            reveal(record, SECRET, values)
    with pytest.raises(UsageError, match="密钥"):
        reveal(record, "00", VALUES)
    with pytest.raises(ConflictError, match="不能重抽"):
        reveal(reveal(record, SECRET, VALUES), SECRET, {**VALUES, "李四": "9"})


def test_any_change_of_a_record_is_detected() -> None:
    record = reveal(sealed(*worlds(4), strata=("行业",), weights=("时间",)), SECRET, VALUES)
    whole = json.loads(written(record))
    count = 0
    for path, value in leaves(whole):
        changed = json.loads(written(record))
        place = changed
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value + 1 if isinstance(value, int) else f"{value}x"
        if value is None:
            place[path[-1]] = "x"
        assert is_refused(changed), path
        count += 1
    assert count > 90
    del whole["statement"]["candidates"][0]
    assert is_refused(whole)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(one, (*path, key))
    else:
        yield path, value


def is_refused(record: Any) -> bool:
    try:
        return bool(list(faults(read(json.dumps(record), "记录"))))
    except UsageError:
        return True


def test_a_record_closed_again_after_a_change_still_contradicts_itself() -> None:
    record = json.loads(written(reveal(sealed(), SECRET, VALUES)))
    drawn = {one["lot"] for one in record["drawn"]}
    other = next(c["lot"] for c in record["statement"]["candidates"] if c["lot"] not in drawn)
    record["drawn"][0]["lot"] = other
    rest = {key: value for key, value in record.items() if key != "sha256"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    record["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    assert list(faults(read(json.dumps(record), "记录"))) == ["抽取结果与重新抽取的不同"]


def test_nobody_inspects_a_project_of_his_own_unit_or_one_he_avoids() -> None:
    record = sealed(share=Decimal(100))
    avoiding = {one.lot: one.avoiding for one in record.statement.candidates if one.avoiding}
    assert avoiding == {"L3": ["b"], "L5": ["c"], "L6": ["c"]}
    for value in range(20):
        drawn = reveal(record, SECRET, {**VALUES, "李四": str(value)}).drawn or ()
        for one in drawn:
            assert len(one.inspectors) == 2
            assert not set(one.inspectors) & set(avoiding.get(one.lot, ()))


def test_the_work_is_shared_evenly() -> None:
    drawn = reveal(sealed(share=Decimal(100)), SECRET, VALUES).drawn or ()
    load = Counter(person for one in drawn for person in one.inspectors)
    assert max(load.values()) - min(load.values()) <= 2


def test_a_lot_without_enough_inspectors_is_named() -> None:
    with pytest.raises(UsageError, match=r"标段 L3：.*只有 3 名检查人员，不足每标段 4 名"):
        sealed(team=4)


def test_lots_that_are_not_drawn_from_have_a_reason() -> None:
    own = worlds(5)
    own[0].lot["completed"] = day(9, 1)
    own[1].lot["started"] = None
    own[2].lot["category"] = "监理"
    own[3].lot["started"] = day(12, 24)
    with pytest.raises(UsageError, match="没有在建的标段"):
        sealed(*own, left_out={"L5": "涉密工程"})
    record = sealed(*own)
    assert {one.lot: one.reason for one in record.statement.left_out} == {
        "L1": "已于 2026-09-01 竣工",
        "L2": "尚未开工，或开工日期未填",
        "L3": "类别为监理，不是施工或工程总承包",
        "L4": "尚未开工，或开工日期未填",
    }
    with pytest.raises(UsageError, match="不在台账中：L9"):
        sealed(*own, left_out={"L9": "误"})


def test_weights_are_shown_with_what_they_rest_on() -> None:
    own = worlds(3)
    own[0].add("inspection", code="C", inspected=day(11, 1), item=1, result="符合")
    own[1].bid["bond_refunded"] = None
    record = sealed(*own, weights=("问题", "金额", "时间"))
    one, two, _ = record.statement.candidates
    assert (one.tickets, one.weights["时间"]) == (1, "距上次抽查 22 日，加 0")
    assert two.weights["问题"] == "疑似违规 1 条，加 1"
    assert (two.tickets, two.weights["时间"]) == (4, "未抽查过，加 2")


def test_words_that_are_no_stratum_and_no_weight_are_named() -> None:
    with pytest.raises(UsageError, match="不能按“颜色”分层"):
        sealed(strata=("颜色",))
    with pytest.raises(UsageError, match="没有权重“颜色”"):
        sealed(weights=("颜色",))


DRAWS = 20_000


def counted(counts: dict[str, int], take: int) -> Counter[str]:
    drawn: Counter[str] = Counter()
    for number in range(DRAWS):
        seed = seed_of("承诺", SECRET, [f"张三={number}"])
        drawn.update(entry for _, entry in smallest(seed, counts, take))
    return drawn


def misfit(drawn: Counter[str], stated: dict[str, Fraction | float]) -> float:
    """Chi-square of a sample of fixed size against inclusion probabilities."""
    return sum(
        (drawn[entry] - DRAWS * float(chance)) ** 2 / (DRAWS * float(chance) * (1 - float(chance)))
        for entry, chance in stated.items()
    ) * (1 - 1 / len(stated))


def test_twenty_thousand_draws_are_uniform() -> None:
    counts = {f"L{number}": 1 for number in range(30)}
    value = misfit(counted(counts, 3), inclusion(counts, 3))
    assert 0.001 < chi2.sf(value, 29) < 0.999


def test_twenty_thousand_weighted_draws_have_the_stated_probabilities() -> None:
    counts = {f"L{number}": 1 + number % 5 for number in range(20)}
    stated = inclusion(counts, 4)
    assert sum(stated.values()) == pytest.approx(4, abs=1e-7)
    assert 0.001 < chi2.sf(misfit(counted(counts, 4), stated), 19) < 0.999


def test_probabilities_are_those_of_drawing_one_after_the_other() -> None:
    counts = {"甲": 1, "乙": 2, "丙": 3, "丁": 6}
    total = sum(counts.values())
    expected = {
        one: Fraction(own, total)
        + sum(
            Fraction(other, total) * Fraction(own, total - other)
            for name, other in counts.items()
            if name != one
        )
        for one, own in counts.items()
    }
    found = inclusion(counts, 2)
    assert {one: float(value) for one, value in found.items()} == pytest.approx(
        {one: float(value) for one, value in expected.items()}, abs=1e-9
    )
    assert inclusion({"甲": 5, "乙": 5, "丙": 5}, 2)["甲"] == Fraction(2, 3)
    assert inclusion(counts, 4) == dict.fromkeys(counts, 1)
