from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from committees import BIDDERS, committees, ledger, written
from worlds import World

from tender_guard import cli
from tender_guard.errors import ConflictError, RecordsError, UsageError
from tender_guard.supervision.draw import sources
from tender_guard.supervision.expert_draw import (
    Record,
    Terms,
    closed,
    commit,
    drawn,
    faults,
    read,
    reveal,
)
from tender_guard.supervision.expert_draw import written as text
from tender_guard.supervision.experts import Register

SECRET = "9f" * 32
VALUES = {"张三": "17", "李四": "4"}
WITNESSES = sources(["张三", "李四"], "")


def worlds(experts: int = 12) -> list[World]:
    made = committees(1)
    rows = made[0].rows["expert"]
    first = rows[0]
    rows += [
        {**first, "code": f"X{at}", "name": f"候选{at}", "specialty": "公路" if at % 2 else "市政"}
        for at in range(experts)
    ]
    rows[0]["employer"] = BIDDERS[0]
    rows[1]["status"] = "暂停"
    rows[2]["employer"] = None
    return made


def sealed(**given: Any) -> Record:
    terms: dict[str, Any] = {
        "lot": "L1",
        "seats": {"公路": 3, "市政": 2},
        "reserve": 1,
        "sources": WITNESSES,
        "left_out": {},
    }
    return commit(Register(ledger(worlds())), Terms(**{**terms, **given}), SECRET)


def test_who_must_avoid_is_suspended_or_cannot_be_compared_is_left_out_with_the_reason() -> None:
    statement = sealed(left_out={"X1": "本场请假"}).statement
    reasons = {one.code: one.reason for one in statement.excluded}
    assert reasons == {
        "E0": f"工作单位{BIDDERS[0]}与本标段有关，应当回避",
        "E1": "名册状态为暂停",
        "E2": "工作单位未登记，无法核对回避",
        "X1": "本场请假",
    }
    assert not {one.code for one in statement.candidates} & set(reasons)


def test_the_draw_gives_seats_and_reserves_and_replays_with_nothing_but_sha256() -> None:
    record = reveal(sealed(), SECRET, VALUES)
    assert list(faults(record)) == []
    assert record.drawn is not None
    seed = sha256(f"{record.commitment}\n{SECRET}\n张三=17\n李四=4".encode()).hexdigest()
    assert record.seed == seed
    for speciality, take in (("公路", 3), ("市政", 2)):
        own = [c.code for c in record.statement.candidates if c.speciality == speciality]
        order = sorted(own, key=lambda code: sha256(f"{seed},{code},1".encode()).hexdigest())
        told = [one for one in record.drawn if one.speciality == speciality]
        assert [one.code for one in told] == order[: take + 1]
        assert [one.is_reserve for one in told] == [False] * take + [True]


def test_the_secret_alone_does_not_determine_the_draw() -> None:
    record = sealed()
    results = {
        tuple(one.code for one in reveal(record, SECRET, {"张三": str(n), "李四": "4"}).drawn or ())
        for n in range(8)
    }
    assert len(results) > 4


def test_every_candidate_is_drawn_as_often_as_stated() -> None:
    statement = sealed(seats={"公路": 3}, reserve=0).statement
    (seats,) = statement.seats
    times = 4000
    counts: Counter[str] = Counter()
    for number in range(times):
        seed = sha256(str(number).encode()).hexdigest()
        counts.update(one.code for one in drawn(statement, seed))
    expected = times * seats.take / seats.candidates
    assert float(seats.probability) == pytest.approx(seats.take / seats.candidates, abs=1e-6)
    square = sum((counts[c.code] - expected) ** 2 / expected for c in statement.candidates)
    assert square < 30  # chi-square of 6 degrees of freedom: beyond 30 once in 25,000


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda r: r["statement"]["candidates"][0].update(name="某人"), "承诺内容与承诺值不符"),
        (lambda r: r["drawn"][0].update(code="X11"), "抽取结果与重新抽取的不同"),
        (lambda r: r["revealed"].update(values=["张三=18", "李四=4"]), "种子与重新计算的不同"),
        (lambda r: r["statement"]["seats"][0].update(probability="0.100000"), "入选概率不符"),
    ],
)
def test_a_changed_record_is_detected(
    change: Callable[[dict[str, Any]], object], told: str
) -> None:
    raw = json.loads(text(reveal(sealed(), SECRET, VALUES)))
    change(raw)
    found = list(faults(read(json.dumps(raw), "记录")))
    assert "文件内容与文件校验值不符" in found
    assert any(told in fault for fault in found)


def test_a_record_made_anew_with_other_candidates_has_another_commitment() -> None:
    first = sealed()
    statement = first.statement.model_copy(update={"candidates": first.statement.candidates[1:]})
    assert closed(statement).commitment != first.commitment


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(UsageError, match="“公路”专业可抽取的专家 7 名，不足 9 名"):
        sealed(seats={"公路": 9})
    with pytest.raises(UsageError, match="每个专业至少一人"):
        sealed(seats={})
    with pytest.raises(RecordsError, match="没有标段 L9"):
        sealed(lot="L9")
    with pytest.raises(RecordsError, match="没有编号 E9"):
        sealed(left_out={"E9": "x"})
    record = sealed()
    with pytest.raises(UsageError, match="不是同一个"):
        reveal(record, "other", VALUES)
    with pytest.raises(UsageError, match="张三、李四"):
        reveal(record, SECRET, {"张三": "1"})
    with pytest.raises(ConflictError, match="不能重抽"):
        reveal(reveal(record, SECRET, VALUES), SECRET, VALUES)


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    written(worlds(), tmp_path / "台账.xlsx")
    cli.speak_chinese()

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli.command, ["experts", *arguments], prog_name="tender-guard")

    return call


def test_the_commands_seal_draw_and_verify(run: Run, tmp_path: Path) -> None:
    order = ("--seats", "公路=3,市政=2", "--witnesses", "张三,李四", "--output", "抽取.json")
    told = run("commit", "L1", "台账.xlsx", *order)
    assert told.exit_code == 0, told.output
    assert "尚未抽取" in told.stdout
    assert (tmp_path / "抽取.json.secret").stat().st_mode & 0o77 == 0
    assert SECRET not in (tmp_path / "抽取.json").read_text("utf-8")
    assert run("commit", "L1", "台账.xlsx", *order).exit_code == 2
    result = run("draw", "抽取.json", "--value", "张三=17", "--value", "李四=4")
    assert result.stdout.count("正选") == 5
    assert result.stdout.count("备选　") == 2
    again = run("verify", "抽取.json")
    assert (again.exit_code, "与记录一致" in again.stdout) == (0, True)
    record = tmp_path / "抽取.json"
    record.write_text(record.read_text("utf-8").replace("候选1", "某人1"), "utf-8")
    broken = run("verify", "抽取.json")
    assert (broken.exit_code, "核验不通过" in broken.stdout) == (1, True)


def test_a_file_that_is_no_record_is_one_clear_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", "utf-8")
    result = run("verify", "x.json")
    assert (result.exit_code, "不是专家抽取记录" in result.stderr) == (2, True)
    bad = run(
        "commit", "L1", "台账.xlsx", "--seats", "公路=三", "--lottery", "双色球", "--output", "y"
    )
    assert (bad.exit_code, "人数应为整数" in bad.stderr) == (2, True)
