from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tender_guard.errors import UsageError
from tender_guard.findings import Finding, Waiver
from tender_guard.waivers import apply_waivers, load_waivers, shared_faults

DAY = date(2026, 6, 30)


def found(ident: str, rule: str = "brand-named", quote: str = "采用甲牌 水泵") -> Finding:
    return Finding(
        id=ident * 64,
        rule=rule,
        title="指定品牌",
        prohibition="N3",
        severity="violation",
        section=None,
        clause="",
        quote=quote,
        matched=(),
        places=(),
        basis=(),
        advice="",
    )


def waiver(**given: object) -> Waiver:
    values: dict[str, object] = {"reason": "配套", "approver": "张三", "expires": DAY}
    return Waiver(**{**values, **given})  # type: ignore[arg-type]


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "豁免.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_waiver_by_id_waives_that_finding_only() -> None:
    findings, faults = apply_waivers([found("a"), found("b")], [waiver(id="a" * 64)], DAY)
    assert [f.waived is not None for f in findings] == [True, False]
    assert faults == ()


def test_the_first_characters_of_an_id_are_enough_but_not_few() -> None:
    findings, _ = apply_waivers([found("a")], [waiver(id="a" * 12)], DAY)
    assert findings[0].waived is not None
    findings, faults = apply_waivers([found("a")], [waiver(id="a" * 4)], DAY)
    assert findings[0].waived is None
    assert len(faults) == 1


def test_a_waiver_by_rule_and_quote_waives_what_holds_the_words() -> None:
    given = [waiver(rule="brand-named", quote="甲牌水泵")]
    findings, faults = apply_waivers([found("a"), found("b", quote="乙牌")], given, DAY)
    assert [f.waived is not None for f in findings] == [True, False]
    assert faults == ()


def test_a_waiver_holds_on_its_last_day_and_not_after() -> None:
    given = [waiver(id="a" * 64)]
    assert apply_waivers([found("a")], given, DAY)[0][0].waived is not None
    findings, faults = apply_waivers([found("a")], given, date(2026, 7, 1))
    assert findings[0].waived is None
    assert "已于 2026-06-30 到期" in faults[0]


def test_a_waiver_that_meets_nothing_is_reported() -> None:
    _, faults = apply_waivers([found("a")], [waiver(rule="other-rule")], DAY)
    assert faults == ("第 1 项豁免（other-rule）没有对应的问题，请核对或删除",)


def test_over_several_files_only_what_no_file_needs_is_a_fault() -> None:
    assert shared_faults([("一", "二"), ("二",)]) == ("二",)
    assert shared_faults([]) == ()


def test_a_waiver_file_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "- {id: aaaaaaaaaaaa, reason: 配套, approver: 张三, expires: 2026-06-30}\n"
        "- rule: brand-named\n  quote: 甲牌\n  reason: 配套\n  approver: 李四\n"
        "  expires: '2026-07-01'\n",
    )
    assert load_waivers(path) == (
        Waiver("配套", "张三", DAY, id="aaaaaaaaaaaa"),
        Waiver("配套", "李四", date(2026, 7, 1), rule="brand-named", quote="甲牌"),
    )


def test_an_empty_waiver_file_waives_nothing(tmp_path: Path) -> None:
    assert load_waivers(written(tmp_path, "")) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {rule: x, reason: 配套, approver: 张三}", "第 1 项的 expires：缺少该项"),
        ("- {rule: x, reason: 配套, approver: 张三, expires: 六月}", "日期应写作 2026-03-02"),
        ("- {reason: 配套, approver: 张三, expires: 2026-06-30}", "须且只须填一项"),
        (
            "- {rule: x, reasons: 1, reason: a, approver: b, expires: 2026-06-30}",
            "的 reasons：没有这一项",
        ),
        ("rule: x", "应为列表"),
        ("- 甲", "应为若干项的映射"),
        ("- [", ":1：豁免清单不是有效的 YAML"),
    ],
)
def test_a_broken_waiver_file_is_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        load_waivers(written(tmp_path, text))
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_waiver_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="豁免清单不存在"):
        load_waivers(tmp_path / "无.yaml")
    with pytest.raises(UsageError, match="是文件夹"):
        load_waivers(tmp_path)
